//! Reads the header and rows of a file, or explains why it is not a table.

use bincode::{Decode, Encode};
use thiserror::Error;

use super::dialect::{Dialect, SAMPLE, TableChoices};
use super::file_format::other_format;
use super::record::Record;
use super::record_reader::{Position, RecordError, RecordReader};
use crate::number_format::{ColumnFormat, NumberFormat};

/// The column names of a file, and the file's format.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Header {
    /// The header's first line, counted from 1; 0 in a Parquet file.
    pub line: u64,
    /// The delimiter.
    pub delimiter: u8,
    /// The names, as raw bytes.
    pub names: Vec<Vec<u8>>,
    /// The format of each column's numbers and dates.
    pub formats: Vec<ColumnFormat>,
}

impl Header {
    /// A header in line 1 of a comma-separated file with [plain](NumberFormat::plain) numbers.
    pub fn plain(names: Vec<Vec<u8>>) -> Self {
        let plain = ColumnFormat { format: NumberFormat::plain(), ..ColumnFormat::default() };
        let formats = vec![plain; names.len()];
        Self { line: 1, delimiter: b',', names, formats }
    }

    /// Whether the file has lines; false for a Parquet file.
    pub fn has_lines(&self) -> bool {
        self.line > 0
    }
}

/// The reason that a file is not a table of customers.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TableError {
    /// The file has no records.
    #[error("the file is empty: it needs a first line with column names and one line per customer")]
    Empty,
    /// No record starts on or below the line that the user chose as the header.
    #[error(
        "no row starts on or below line {line}, which was chosen as the header: choose the line with the column names"
    )]
    NoHeader {
        /// The chosen line.
        line: u64,
    },
    /// There are no rows below the header.
    #[error("the file has a header on line {line} but no rows below it: add at least one customer")]
    NoRows {
        /// Line of the header.
        line: u64,
    },
    /// UTF-16 text.
    #[error("the file is UTF-16 text: save it as UTF-8 (in Excel: Save As, \"CSV UTF-8\")")]
    Utf16,
    /// A ZIP or OLE file, which is probably a workbook.
    #[error(
        "the file is probably a workbook, not a CSV file: save the sheet as CSV (in Excel: Save As, \"CSV UTF-8\")"
    )]
    Workbook,
    /// A Parquet file.
    #[error("the file is a Parquet file, not a CSV file: save the table as CSV")]
    Parquet,
    /// Any other file that starts like binary data.
    #[error("the file is not text: choose a CSV file, preferably in UTF-8")]
    Binary,
    /// A quote in the header is never closed.
    #[error(
        "line {line}: a quote opened in the header is never closed, so no rows can be read: close or remove the quote"
    )]
    OpenHeader {
        /// Line of the header.
        line: u64,
    },
    /// A record that cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// A parser that reads a table slice by slice.
#[derive(Debug)]
pub struct TableReader {
    state: ReaderState,
    choices: TableChoices,
    rows: TableState,
}

#[derive(Debug)]
enum ReaderState {
    /// The start of the file, until the dialect is known.
    Start(Vec<u8>),
    Records(Box<RecordReader>),
    Failed(TableError),
}

#[derive(Debug, Default)]
struct TableState {
    dialect: Option<Dialect>,
    header: Option<Header>,
    open_header: bool,
    is_parquet: bool,
    n_rows: u64,
}

impl Default for TableReader {
    fn default() -> Self {
        Self::with(TableChoices::default())
    }
}

impl TableReader {
    /// A reader at the start of a file.
    pub fn new() -> Self {
        Self::default()
    }

    /// A reader with the user's choices, at the start of a file.
    pub fn with(choices: TableChoices) -> Self {
        let rows = TableState { is_parquet: choices.is_parquet, ..TableState::default() };
        Self { state: ReaderState::Start(Vec::new()), choices, rows }
    }

    /// A reader for the rest of a file, starting at the [`TableReader::position`] of another reader.
    pub fn resume(header: Header, position: Position) -> Self {
        let state = ReaderState::Records(Box::new(RecordReader::at(header.delimiter, position)));
        let is_parquet = !header.has_lines();
        let rows = TableState { header: Some(header), is_parquet, n_rows: position.n_rows, ..TableState::default() };
        Self { state, choices: TableChoices::default(), rows }
    }

    /// The start of the first record that has not been passed on. Before the header has been read and after an error,
    /// this is the start of the file.
    pub fn position(&self) -> Position {
        match (&self.state, &self.rows.header) {
            (ReaderState::Records(reader), Some(_)) => Position { n_rows: self.rows.n_rows, ..reader.position() },
            _ => Position::default(),
        }
    }

    /// The header, once it has been read.
    pub fn header(&self) -> Option<&Header> {
        self.rows.header.as_ref()
    }

    /// Number of rows passed on so far, including the rows before the position at which this reader resumed.
    pub fn n_rows(&self) -> u64 {
        self.rows.n_rows
    }

    /// Reads the next slice, and passes on the rows that are complete. The first rows are held back until the dialect
    /// is known. No row is passed on after an error.
    pub fn feed(&mut self, bytes: &[u8], each: &mut impl FnMut(Record<'_>)) -> Result<(), TableError> {
        match &mut self.state {
            ReaderState::Failed(error) => Err(error.clone()),
            ReaderState::Records(_) => self.read(bytes, each),
            ReaderState::Start(start) => {
                start.extend(bytes);
                if start.len() < SAMPLE { Ok(()) } else { self.read_start(false, each) }
            }
        }
    }

    /// Marks the end of the file, and passes on the remaining rows. A file without rows is an error.
    pub fn finish(&mut self, each: &mut impl FnMut(Record<'_>)) -> Result<(), TableError> {
        match &self.state {
            ReaderState::Failed(error) => return Err(error.clone()),
            ReaderState::Start(_) => self.read_start(true, each)?,
            ReaderState::Records(_) => {}
        }
        let Self { state: ReaderState::Records(reader), rows, choices } = self else {
            debug_assert!(false, "the start has been read");
            return Ok(());
        };
        let chosen_line = choices.header_line.filter(|&line| line > 1);
        let finished = reader.finish(&mut |record| rows.add(record, each));
        let error = match (finished, &rows.header) {
            (Err(error), _) => error.into(),
            (Ok(()), None) => chosen_line.map_or(TableError::Empty, |line| TableError::NoHeader { line }),
            (Ok(()), Some(header)) if rows.open_header => TableError::OpenHeader { line: header.line },
            (Ok(()), Some(header)) if rows.n_rows == 0 => TableError::NoRows { line: header.line },
            (Ok(()), Some(_)) => return Ok(()),
        };
        Err(self.fail(error))
    }

    fn read_start(&mut self, is_whole: bool, each: &mut impl FnMut(Record<'_>)) -> Result<(), TableError> {
        let ReaderState::Start(start) = &mut self.state else { return Ok(()) };
        let start = std::mem::take(start);
        // the result must not depend on where slices end, and a slice may reach beyond the sample
        let sample = start.get(..SAMPLE).unwrap_or(&start);
        if let Some(error) = other_format(sample) {
            return Err(self.fail(error));
        }
        let dialect = Dialect::detect(sample, is_whole && start.len() <= SAMPLE, self.choices);
        self.state = ReaderState::Records(Box::new(RecordReader::new(dialect.delimiter)));
        self.rows.dialect = Some(dialect);
        self.read(&start, each)
    }

    fn read(&mut self, bytes: &[u8], each: &mut impl FnMut(Record<'_>)) -> Result<(), TableError> {
        let Self { state: ReaderState::Records(reader), rows, .. } = self else {
            debug_assert!(false, "records are read only after the start");
            return Ok(());
        };
        reader.feed(bytes, &mut |record| rows.add(record, each)).map_err(|error| self.fail(error.into()))
    }

    fn fail(&mut self, error: TableError) -> TableError {
        self.state = ReaderState::Failed(error.clone());
        error
    }
}

impl TableState {
    fn add(&mut self, record: Record<'_>, each: &mut impl FnMut(Record<'_>)) {
        if self.header.is_some() {
            if self.is_parquet {
                self.n_rows += 1;
                each(record.numbered(self.n_rows));
            } else if !is_blank(&record) {
                self.n_rows += 1;
                each(record);
            }
            return;
        }
        let Some(dialect) = self.dialect.take_if(|dialect| dialect.header_line <= record.line()) else { return };
        self.open_header = record.open_quote_end().is_some();
        let names: Vec<Vec<u8>> = record.cells().map(<[u8]>::to_vec).collect();
        let mut formats = dialect.formats;
        formats.resize_with(names.len(), ColumnFormat::default);
        let line = if self.is_parquet { 0 } else { record.line() };
        self.header = Some(Header { line, delimiter: dialect.delimiter, names, formats });
    }
}

fn is_blank(record: &Record<'_>) -> bool {
    record.n_cells() > 1 && record.cells().all(|cell| cell.trim_ascii().is_empty())
}
