//! The customers' file, or the standard input: text in blocks, or a Parquet file.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use sha2::{Digest, Sha256};

use super::parquet::{MAGIC, ParquetTable};

/// How much is read at once: enough rows for every thread, and the bound of the memory that a file takes.
const BLOCK: usize = 1 << 20;

/// A file that is read from its start to its end, once.
pub(super) struct Input {
    name: String,
    source: Source,
    block: Vec<u8>,
    /// Of all text so far, where that is asked for.
    hash: Option<Sha256>,
    progress: ProgressBar,
}

enum Source {
    Text(Box<dyn Read + Send>),
    Parquet(ParquetTable),
}

impl Input {
    /// Opens a file; `-` is the standard input. The progress bar shows on a terminal only, and where it is welcome.
    pub(super) fn open(path: &Path, with_progress: bool) -> anyhow::Result<Self> {
        let (name, source, size) = if path == Path::new("-") {
            ("standard input".to_owned(), Source::Text(Box::new(std::io::stdin())), Size::Unknown)
        } else {
            let mut file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
            let name = path.display().to_string();
            // of a pipe nothing may be read that is not used
            let size = file.metadata().ok().filter(|about| about.is_file()).map(|about| about.len());
            let table =
                size.map(|_| ParquetTable::open(&mut file)).transpose().with_context(|| name.clone())?.flatten();
            match table {
                Some(table) => {
                    let rows = Size::Rows(table.n_rows());
                    (name, Source::Parquet(table), rows)
                }
                None => (name, Source::Text(Box::new(file)), size.map_or(Size::Unknown, Size::Bytes)),
            }
        };
        let progress = if with_progress { progress_bar(&size) } else { ProgressBar::hidden() };
        Ok(Self { name, source, block: vec![0; BLOCK], hash: None, progress })
    }

    /// The same input, whose SHA-256 is asked for.
    pub(super) fn hashed(mut self) -> Self {
        self.hash = Some(Sha256::new());
        self
    }

    /// What it is called in a sentence.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The table, where it is a Parquet file, and the bar on which its rows are counted.
    pub(super) fn parquet(&self) -> Option<(&ParquetTable, &ProgressBar)> {
        match &self.source {
            Source::Parquet(table) => Some((table, &self.progress)),
            Source::Text(_) => None,
        }
    }

    /// The next block of a text; empty at the end.
    pub(super) fn next_block(&mut self) -> anyhow::Result<&[u8]> {
        let Source::Text(source) = &mut self.source else { return Ok(&[]) };
        let mut length = 0;
        while let Some(room) = self.block.get_mut(length..).filter(|room| !room.is_empty()) {
            match source.read(room) {
                Ok(0) => break,
                Ok(read) => length += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error).with_context(|| format!("cannot read {}", self.name)),
            }
        }
        let block = self.block.get(..length).unwrap_or_default();
        anyhow::ensure!(
            self.progress.position() > 0 || !block.starts_with(MAGIC),
            "{}: a Parquet file is read from its end, which a stream comes to last: save it, and give its name",
            self.name
        );
        if let Some(hash) = &mut self.hash {
            hash.update(block);
        }
        self.progress.inc(length as u64);
        Ok(block)
    }

    /// SHA-256 of all text that was read, once all is; `None` where nobody asked.
    pub(super) fn sha256(&self) -> Option<[u8; 32]> {
        Some(self.hash.clone()?.finalize().into())
    }
}

/// Whether a path means a standard stream.
pub(super) fn is_standard(path: &PathBuf) -> bool {
    path == Path::new("-")
}

/// How much there is to read.
enum Size {
    Bytes(u64),
    Rows(u64),
    Unknown,
}

fn progress_bar(size: &Size) -> ProgressBar {
    // both are hidden by indicatif where the standard error stream is no terminal
    let (bar, template) = match size {
        Size::Bytes(size) => (
            ProgressBar::new(*size),
            "{bar:40} {binary_bytes} of {binary_total_bytes}, {binary_bytes_per_sec}, {eta} left",
        ),
        Size::Rows(rows) => {
            (ProgressBar::new(*rows), "{bar:40} {human_pos} of {human_len} rows, {per_sec}, {eta} left")
        }
        Size::Unknown => (ProgressBar::new_spinner(), "{spinner} {binary_bytes}, {binary_bytes_per_sec}"),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        self.progress.finish_and_clear();
    }
}
