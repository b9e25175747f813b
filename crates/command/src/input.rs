//! The input of a command: text, a workbook, or a Parquet file.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use std::path::Path;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use sha2::{Digest, Sha256};

use crate::cli::say;
use crate::parquet_file::{self, LockedFile};
use crate::reading::{ChosenSheet, ReadingArgs};
use crate::sheet_reader::SheetReader;
use churnscope_engine::csv::{Columns, Header, RecordBatch, TableChoices, TableError, TableReader, is_parquet};
use churnscope_table_files::encoding::{Decoder, Encoding, SAMPLE, UTF_8};
use churnscope_table_files::parquet::{ParquetFileError, ParquetTable};
use churnscope_table_files::workbook::{is_workbook, limits};
use churnscope_wording::rejections::Surface;
use churnscope_wording::{command, reading as reading_facts};

const BLOCK: usize = 1 << 20;

/// Number of bytes that show whether a file is a workbook.
const START: u64 = 8;

pub(crate) struct Input {
    name: String,
    source: InputSource,
    reading: ReadingArgs,
    block: Vec<u8>,
    decoding: Decoding,
    hash: Option<Sha256>,
    progress: ProgressBar,
}

#[derive(Default)]
struct Decoding {
    encoding: Option<&'static Encoding>,
    decoder: Option<Decoder>,
    decoded: String,
}

enum InputSource {
    Text(Box<dyn Read + Send>),
    Sheet(SheetReader),
    Parquet(Box<ParquetInput>),
}

pub(crate) struct ParquetInput {
    pub(crate) table: ParquetTable<LockedFile>,
    pub(crate) header: Header,
}

impl Input {
    /// Opens a file, or standard input. A progress bar appears only if requested, and only on a terminal.
    pub(crate) fn open(path: &Path, reading: &ReadingArgs, with_progress: bool) -> anyhow::Result<Self> {
        if is_standard_stream(path) {
            return Self::read(
                command::STANDARD_INPUT.to_owned(),
                std::io::stdin(),
                Size::Unknown,
                reading,
                with_progress,
            );
        }
        let mut file = File::open(path).with_context(|| command::cannot_read(path.display()))?;
        let name = path.display().to_string();
        // a pipe cannot be rewound, so it is not opened as Parquet; `next_block` rejects Parquet in a pipe
        let bytes = file.metadata().ok().filter(|metadata| metadata.is_file()).map(|metadata| metadata.len());
        let table = bytes.map(|_| parquet_file::open(&mut file)).transpose().with_context(|| name.clone())?.flatten();
        let Some(table) = table else {
            return Self::read(name, file, bytes.map_or(Size::Unknown, Size::Bytes), reading, with_progress);
        };
        reading.check_for_parquet().with_context(|| name.clone())?;
        let size = Size::Rows(table.n_rows());
        let source = InputSource::Parquet(Box::new(ParquetInput { header: table.header(reading.choices()), table }));
        Ok(Self::new(name, source, reading, &size, with_progress))
    }

    /// Opens a stream of text or a workbook. A workbook is read into memory, because most kinds have an index at the
    /// end.
    fn read(
        name: String,
        mut stream: impl Read + Send + 'static,
        size: Size,
        reading: &ReadingArgs,
        with_progress: bool,
    ) -> anyhow::Result<Self> {
        let mut start = Vec::new();
        let cannot_read = || command::cannot_read(&name);
        stream.by_ref().take(START).read_to_end(&mut start).with_context(cannot_read)?;
        if !is_workbook(&start) {
            reading.check_for_text().with_context(|| name.clone())?;
            let source = InputSource::Text(Box::new(Cursor::new(start).chain(stream)));
            return Ok(Self::new(name, source, reading, &size, with_progress));
        }
        stream.take(limits::FILE).read_to_end(&mut start).with_context(cannot_read)?;
        let sheet = reading.sheet(start).with_context(|| name.clone())?;
        Ok(Self::new(name, InputSource::Sheet(SheetReader::start(sheet)), reading, &Size::Unknown, with_progress))
    }

    fn new(name: String, source: InputSource, reading: &ReadingArgs, size: &Size, with_progress: bool) -> Self {
        let (reading, progress) =
            (reading.clone(), if with_progress { progress_bar(size) } else { ProgressBar::hidden() });
        // the text of a sheet is always UTF-8
        let encoding = matches!(source, InputSource::Sheet(_)).then_some(UTF_8);
        let decoding = Decoding { encoding, ..Decoding::default() };
        Self { name, source, reading, block: Vec::new(), decoding, hash: None, progress }
    }

    pub(crate) fn choices(&self) -> TableChoices {
        match &self.source {
            InputSource::Sheet(_) => self.reading.choices_for_workbook(),
            InputSource::Text(_) | InputSource::Parquet(_) => self.reading.choices(),
        }
    }

    pub(crate) fn is_text(&self) -> bool {
        matches!(self.source, InputSource::Text(_))
    }

    pub(crate) fn sheet(&self) -> Option<&str> {
        match &self.source {
            InputSource::Sheet(sheet) => sheet.name(),
            InputSource::Text(_) | InputSource::Parquet(_) => None,
        }
    }

    pub(crate) fn encoding(&self) -> Option<&'static Encoding> {
        self.decoding.encoding
    }

    pub(crate) fn hashed(mut self) -> Self {
        self.hash = Some(Sha256::new());
        self
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn parquet(&self) -> Option<(&ParquetInput, &ProgressBar)> {
        match &self.source {
            InputSource::Parquet(input) => Some((input, &self.progress)),
            InputSource::Text(_) | InputSource::Sheet(_) => None,
        }
    }

    pub(crate) fn n_rows(&self) -> Option<u64> {
        self.parquet().map(|(input, _)| input.table.n_rows())
    }

    /// The next block of text in UTF-8, possibly with invalid bytes; empty at the end, and for a Parquet file.
    pub(crate) fn next_block(&mut self) -> anyhow::Result<&[u8]> {
        let is_at_start = self.progress.position() == 0;
        match &mut self.source {
            InputSource::Parquet(_) => return Ok(&[]),
            InputSource::Sheet(sheet) => self.block = sheet.next_block()?,
            InputSource::Text(source) => {
                fill(source, &mut self.block).with_context(|| command::cannot_read(&self.name))?;
                let is_parquet = is_at_start && is_parquet(&self.block);
                anyhow::ensure!(!is_parquet, "{}: {}", self.name, command::PARQUET_STREAM);
            }
        }
        self.progress.inc(self.block.len() as u64);
        let text = self.decoding.decode(&self.block, &self.reading)?;
        if let Some(hash) = &mut self.hash {
            hash.update(text);
        }
        Ok(text)
    }

    pub(crate) fn sha256(&self) -> Option<[u8; 32]> {
        Some(self.hash.clone()?.finalize().into())
    }
}

impl Decoding {
    /// An empty `block` means that the text has ended.
    fn decode<'a>(&'a mut self, block: &'a [u8], reading: &ReadingArgs) -> Result<&'a [u8], TableError> {
        if self.encoding.is_none() {
            let encoding = reading.encoding(block, block.len() < BLOCK)?;
            self.encoding = Some(encoding);
            self.decoder = (encoding != UTF_8).then(|| Decoder::new(encoding));
        }
        let Some(decoder) = &mut self.decoder else { return Ok(block) };
        self.decoded.clear();
        decoder.decode(block, block.is_empty(), &mut self.decoded);
        if block.is_empty() {
            self.decoder = None;
        }
        Ok(self.decoded.as_bytes())
    }
}

/// Reads the next block, which is shorter than [`BLOCK`] only at the end of the stream.
fn fill(stream: &mut dyn Read, block: &mut Vec<u8>) -> io::Result<()> {
    block.clear();
    stream.take(BLOCK as u64).read_to_end(block).map(drop)
}

pub(crate) struct Text {
    pub(crate) bytes: Vec<u8>,
    /// The Parquet columns that cannot be read, whose cells are blank here.
    unreadable: Vec<(usize, ParquetFileError)>,
    pub(crate) choices: TableChoices,
    pub(crate) surface: Surface,
}

impl Text {
    /// The text of a file in UTF-8, possibly with invalid bytes.
    pub(crate) fn read(path: &Path, reading: &ReadingArgs) -> anyhow::Result<Self> {
        let name = path.display().to_string();
        let cannot_read = || command::cannot_read(&name);
        let mut file = File::open(path).with_context(cannot_read)?;
        if file.metadata().is_ok_and(|metadata| metadata.is_file())
            && let Some(table) = parquet_file::open(&mut file).with_context(|| name.clone())?
        {
            reading.check_for_parquet().with_context(|| name.clone())?;
            return Self::of_parquet(&table, reading).context(name);
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).with_context(cannot_read)?;
        anyhow::ensure!(!is_parquet(&bytes), "{name}: {}", command::PARQUET_STREAM);
        if is_workbook(&bytes) {
            return Self::of_workbook(bytes, reading).context(name);
        }
        reading.check_for_text().with_context(|| name.clone())?;
        let choices = reading.choices();
        let encoding = reading
            .encoding(bytes.get(..SAMPLE).unwrap_or(&bytes), bytes.len() <= SAMPLE)
            .with_context(|| name.clone())?;
        if encoding == UTF_8 {
            return Ok(Self {
                bytes,
                unreadable: Vec::new(),
                choices,
                surface: Surface { is_page: false, is_text: true },
            });
        }
        let mut text = String::new();
        Decoder::new(encoding).decode(&bytes, true, &mut text);
        Ok(Self {
            bytes: text.into_bytes(),
            unreadable: Vec::new(),
            choices,
            surface: Surface { is_page: false, is_text: true },
        })
    }

    fn of_workbook(bytes: Vec<u8>, reading: &ReadingArgs) -> anyhow::Result<Self> {
        let ChosenSheet { mut workbook, sheet, name } = reading.sheet(bytes)?;
        if let Some(name) = name {
            say(&command::reading_as(reading_facts::sheet(name)));
        }
        let (bytes, choices) = (workbook.text(sheet)?, reading.choices_for_workbook());
        Ok(Self { bytes, unreadable: Vec::new(), choices, surface: Surface { is_page: false, is_text: false } })
    }

    fn of_parquet(table: &ParquetTable<LockedFile>, reading: &ReadingArgs) -> Result<Self, ParquetFileError> {
        let (mut bytes, mut unreadable) = (Vec::new(), Vec::new());
        for column in (0..table.names().count()).filter(|&column| !table.is_readable(column)) {
            if let Err(error) = table.rows(|other| other == column) {
                unreadable.push((column, error));
            }
        }
        table.read_text(|column| table.is_readable(column), &mut |text, _| {
            bytes.extend(text);
            ControlFlow::Continue(())
        })?;
        Ok(Self {
            bytes,
            unreadable,
            choices: reading.choices_for_parquet(),
            surface: Surface { is_page: false, is_text: false },
        })
    }

    pub(crate) fn start(&self) -> Option<(Header, RecordBatch)> {
        let (mut reader, mut rows) = (TableReader::with(self.choices), RecordBatch::default());
        let start = self.bytes.get(..BLOCK).unwrap_or(&self.bytes);
        // an error in a row is reported when the whole table is read
        let fed = reader.feed(start, &mut |record| rows.push(record));
        if fed.is_ok() && start.len() == self.bytes.len() {
            let _ = reader.finish(&mut |record| rows.push(record));
        }
        Some((reader.header()?.clone(), rows))
    }

    pub(crate) fn check_readable(&self, columns: &Columns) -> Result<(), ParquetFileError> {
        let is_used = |(column, _): &&(usize, ParquetFileError)| columns.uses(*column);
        self.unreadable.iter().find(is_used).map_or(Ok(()), |(_, error)| Err(error.clone()))
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        self.progress.finish_and_clear();
    }
}

pub(crate) fn is_standard_stream(path: &Path) -> bool {
    path == Path::new("-")
}

enum Size {
    Bytes(u64),
    Rows(u64),
    Unknown,
}

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
