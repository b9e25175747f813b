//! The customers' file or standard input: text, read in blocks, or a Parquet file.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use sha2::{Digest, Sha256};

use crate::parquet::{MAGIC, ParquetTable};
use crate::reading::ReadingArgs;
use churnscope_engine::csv::TableChoices;
use churnscope_table_files::encoding::{Decoder, Encoding, SAMPLE, UTF_8};
use churnscope_wording::command;

/// Bytes read at once: enough rows for several threads, while memory use stays small for a file of any size.
const BLOCK: usize = 1 << 20;

/// A file that is read once, from start to end.
pub(crate) struct Input {
    name: String,
    source: Source,
    reading: ReadingArgs,
    block: Vec<u8>,
    /// The encoding of the text, once the first block has been read.
    encoding: Option<&'static Encoding>,
    /// The decoder of a text that is not UTF-8, until the end of the file.
    decoder: Option<Decoder>,
    decoded: String,
    /// The hash of the text so far, if requested.
    hash: Option<Sha256>,
    progress: ProgressBar,
}

enum Source {
    Text(Box<dyn Read + Send>),
    Parquet(ParquetTable),
}

impl Input {
    /// Opens a file; `-` is standard input. The progress bar appears only on a terminal.
    pub(crate) fn open(path: &Path, reading: ReadingArgs, with_progress: bool) -> anyhow::Result<Self> {
        if is_standard_stream(path) {
            let source = Source::Text(Box::new(std::io::stdin()));
            return Ok(Self::new(command::STANDARD_INPUT.to_owned(), source, reading, Size::Unknown, with_progress));
        }
        let mut file = File::open(path).with_context(|| command::cannot_read(path.display()))?;
        let name = path.display().to_string();
        // a pipe cannot be rewound, so it is read as text; `next_block` rejects Parquet
        let bytes = file.metadata().ok().filter(|metadata| metadata.is_file()).map(|metadata| metadata.len());
        let table = bytes.map(|_| ParquetTable::open(&mut file)).transpose().with_context(|| name.clone())?.flatten();
        Ok(match table {
            Some(table) => {
                let size = Size::Rows(table.n_rows());
                Self::new(name, Source::Parquet(table), reading, size, with_progress)
            }
            None => {
                let size = bytes.map_or(Size::Unknown, Size::Bytes);
                Self::new(name, Source::Text(Box::new(file)), reading, size, with_progress)
            }
        })
    }

    fn new(name: String, source: Source, reading: ReadingArgs, size: Size, with_progress: bool) -> Self {
        let progress = if with_progress { progress_bar(&size) } else { ProgressBar::hidden() };
        let (block, decoded) = (vec![0; BLOCK], String::new());
        Self { name, source, reading, block, encoding: None, decoder: None, decoded, hash: None, progress }
    }

    /// The user's choices for reading the text.
    pub(crate) fn choices(&self) -> TableChoices {
        self.reading.choices()
    }

    /// The encoding of the text, once the first block has been read.
    pub(crate) fn encoding(&self) -> Option<&'static Encoding> {
        self.encoding
    }

    /// The same input, but its text is also hashed with SHA-256.
    pub(crate) fn hashed(mut self) -> Self {
        self.hash = Some(Sha256::new());
        self
    }

    /// The name that messages use.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The table and the progress bar of a Parquet file.
    pub(crate) fn parquet(&self) -> Option<(&ParquetTable, &ProgressBar)> {
        match &self.source {
            Source::Parquet(table) => Some((table, &self.progress)),
            Source::Text(_) => None,
        }
    }

    /// The next block of the text in UTF-8; empty at the end. Text that is read as UTF-8 may have invalid bytes.
    pub(crate) fn next_block(&mut self) -> anyhow::Result<&[u8]> {
        let Source::Text(source) = &mut self.source else { return Ok(&[]) };
        let mut length = 0;
        while let Some(space) = self.block.get_mut(length..).filter(|space| !space.is_empty()) {
            match source.read(space) {
                Ok(0) => break,
                Ok(read) => length += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error).with_context(|| command::cannot_read(&self.name)),
            }
        }
        let block = self.block.get(..length).unwrap_or_default();
        anyhow::ensure!(
            self.progress.position() > 0 || !block.starts_with(MAGIC),
            "{}: {}",
            self.name,
            command::PARQUET_STREAM
        );
        self.progress.inc(length as u64);
        if self.encoding.is_none() {
            let encoding = self.reading.encoding(block, length < BLOCK)?;
            self.encoding = Some(encoding);
            self.decoder = (encoding != UTF_8).then(|| Decoder::new(encoding));
        }
        let text = match &mut self.decoder {
            None => block,
            Some(decoder) => {
                self.decoded.clear();
                decoder.decode(block, length == 0, &mut self.decoded);
                self.decoded.as_bytes()
            }
        };
        if length == 0 {
            self.decoder = None;
        }
        if let Some(hash) = &mut self.hash {
            hash.update(text);
        }
        Ok(text)
    }

    /// The SHA-256 of the whole text, once all of it has been read; `None` if no hash was requested. A Parquet file
    /// gets the hash of an empty text.
    pub(crate) fn sha256(&self) -> Option<[u8; 32]> {
        Some(self.hash.clone()?.finalize().into())
    }
}

/// A whole text in UTF-8. Text that is read as UTF-8 may have invalid bytes.
pub(crate) fn read_text(path: &Path, reading: ReadingArgs) -> anyhow::Result<Vec<u8>> {
    let bytes = std::fs::read(path).with_context(|| command::cannot_read(path.display()))?;
    let encoding = reading
        .encoding(bytes.get(..SAMPLE).unwrap_or(&bytes), bytes.len() <= SAMPLE)
        .with_context(|| path.display().to_string())?;
    if encoding == UTF_8 {
        return Ok(bytes);
    }
    let mut text = String::new();
    Decoder::new(encoding).decode(&bytes, true, &mut text);
    Ok(text.into_bytes())
}

impl Drop for Input {
    fn drop(&mut self) {
        self.progress.finish_and_clear();
    }
}

/// Whether a path means standard input or output.
pub(crate) fn is_standard_stream(path: &Path) -> bool {
    path == Path::new("-")
}

/// The size of an input.
enum Size {
    Bytes(u64),
    Rows(u64),
    Unknown,
}

/// A progress bar, which indicatif hides if standard error is not a terminal.
fn progress_bar(size: &Size) -> ProgressBar {
    let (bar, template) = match size {
        Size::Bytes(bytes) => (ProgressBar::new(*bytes), command::BYTES_PROGRESS),
        Size::Rows(rows) => (ProgressBar::new(*rows), command::ROWS_PROGRESS),
        Size::Unknown => (ProgressBar::new_spinner(), command::STREAM_PROGRESS),
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
