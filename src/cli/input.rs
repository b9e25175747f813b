//! The customers' file, or the standard input, in blocks.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use sha2::{Digest, Sha256};

/// How much is read at once: enough rows for every thread, and the bound of the memory that a file takes.
const BLOCK: usize = 1 << 20;

/// A file that is read from its start to its end, once.
pub(super) struct Input {
    name: String,
    source: Box<dyn Read>,
    block: Vec<u8>,
    hash: Sha256,
    progress: ProgressBar,
}

impl Input {
    /// Opens a file; `-` is the standard input. The progress bar shows on a terminal only, and where it is welcome.
    pub(super) fn open(path: &Path, with_progress: bool) -> anyhow::Result<Self> {
        let (name, source, size): (_, Box<dyn Read>, _) = if path == Path::new("-") {
            ("standard input".to_owned(), Box::new(std::io::stdin().lock()), None)
        } else {
            let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
            let size = file.metadata().ok().filter(|about| about.is_file()).map(|about| about.len());
            (path.display().to_string(), Box::new(file), size)
        };
        let progress = if with_progress { progress_bar(size) } else { ProgressBar::hidden() };
        Ok(Self { name, source, block: vec![0; BLOCK], hash: Sha256::new(), progress })
    }

    /// What it is called in a sentence.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The next block; empty at the end.
    pub(super) fn next_block(&mut self) -> anyhow::Result<&[u8]> {
        let mut length = 0;
        while let Some(room) = self.block.get_mut(length..).filter(|room| !room.is_empty()) {
            match self.source.read(room) {
                Ok(0) => break,
                Ok(read) => length += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error).with_context(|| format!("cannot read {}", self.name)),
            }
        }
        let block = self.block.get(..length).unwrap_or_default();
        self.hash.update(block);
        self.progress.inc(length as u64);
        Ok(block)
    }

    /// SHA-256 of all that was read, once all is.
    pub(super) fn sha256(&self) -> [u8; 32] {
        self.hash.clone().finalize().into()
    }
}

/// Whether a path means a standard stream.
pub(super) fn is_standard(path: &PathBuf) -> bool {
    path == Path::new("-")
}

fn progress_bar(size: Option<u64>) -> ProgressBar {
    // both are hidden by indicatif where the standard error stream is no terminal
    let (bar, template) = match size {
        Some(size) => (
            ProgressBar::new(size),
            "{bar:40} {binary_bytes} of {binary_total_bytes}, {binary_bytes_per_sec}, {eta} left",
        ),
        None => (ProgressBar::new_spinner(), "{spinner} {binary_bytes}, {binary_bytes_per_sec}"),
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
