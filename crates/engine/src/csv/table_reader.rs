//! Reads the header and rows of a file, or explains why it is not a table.

use bincode::{Decode, Encode};
use thiserror::Error;

use super::delimiter::{DelimiterSniffer, Sniff};
use super::record::Record;
use super::record_reader::{Position, RecordError, RecordReader};

/// The column names of a file.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Header {
    /// The header's first line, counted from 1; 0 in a Parquet file.
    pub line: u64,
    /// The delimiter: comma, semicolon, or tab.
    pub delimiter: u8,
    /// The names, as raw bytes.
    pub names: Vec<Vec<u8>>,
}

impl Header {
    /// The header of a Parquet file. Its scored file will be a CSV file with commas.
    pub fn without_line(names: Vec<Vec<u8>>) -> Self {
        Self { line: 0, delimiter: b',', names }
    }

    /// Whether the file has lines; false for a Parquet file.
    pub fn has_lines(&self) -> bool {
        self.line > 0
    }
}

/// The reason that a file is not a table of customers.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TableError {
    /// The file has no bytes, or only a byte-order mark and blank lines.
    #[error("the file is empty: it needs a first line with column names and one line per customer")]
    Empty,
    /// There are no rows below the header.
    #[error("the file has a header in line {line} but no row below it: add at least one customer")]
    NoRows {
        /// Line of the header.
        line: u64,
    },
    /// UTF-16 text.
    #[error("the file is UTF-16 text: save it as UTF-8 (in Excel: Save As, \"CSV UTF-8\")")]
    Utf16,
    /// An Excel workbook.
    #[error("the file is an Excel workbook, not a CSV file: save the sheet as CSV (in Excel: Save As, \"CSV UTF-8\")")]
    Workbook,
    /// The file is neither text nor an Excel workbook.
    #[error("the file is not text: choose a CSV file in UTF-8")]
    Binary,
    /// A header with a quote that is never closed.
    #[error("line {line}: a quote opened in the header is never closed, so no rows can be read: close or remove it")]
    OpenHeader {
        /// Line of the header.
        line: u64,
    },
    /// A record that cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// A parser that reads a whole file slice by slice. Its memory is limited like that of [`RecordReader`].
#[derive(Debug)]
pub struct TableReader {
    state: ReaderState,
    header: Option<Header>,
    open_header: bool,
    n_rows: u64,
}

#[derive(Debug)]
enum ReaderState {
    /// Before the end of the header: the bytes read so far, at most [`super::MAX_RECORD`] plus one slice.
    Start(Vec<u8>, DelimiterSniffer),
    Records(u8, Box<RecordReader>),
    Failed(TableError),
}

impl Default for TableReader {
    fn default() -> Self {
        let state = ReaderState::Start(Vec::new(), DelimiterSniffer::default());
        Self { state, header: None, open_header: false, n_rows: 0 }
    }
}

impl TableReader {
    /// A reader at the start of a file.
    pub fn new() -> Self {
        Self::default()
    }

    /// A reader for the rest of a file, starting at the [`TableReader::position`] of another reader.
    pub fn resume(header: Header, position: Position) -> Self {
        let reader = Box::new(RecordReader::at(header.delimiter, position));
        let state = ReaderState::Records(header.delimiter, reader);
        Self { state, header: Some(header), open_header: false, n_rows: position.n_rows }
    }

    /// The start of the first record that has not been passed on. A reader that resumes at this position passes on the
    /// same remaining records as this reader. Before the header has been read and after an error, this is the start of
    /// the file.
    pub fn position(&self) -> Position {
        match (&self.state, &self.header) {
            (ReaderState::Records(_, reader), Some(_)) => Position { n_rows: self.n_rows, ..reader.position() },
            _ => Position::default(),
        }
    }

    /// The header, or `None` until it has been read. It is read before the first record is passed on.
    pub fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    /// Number of records passed on.
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// Reads the next slice and passes on each row that ends in it. There are no more rows after an error.
    pub fn feed(&mut self, bytes: &[u8], each: &mut impl FnMut(Record<'_>)) -> Result<(), TableError> {
        match &mut self.state {
            ReaderState::Failed(error) => return Err(error.clone()),
            ReaderState::Records(..) => return self.read(bytes, each),
            ReaderState::Start(start, sniffer) => {
                let sniff = sniffer.push(bytes);
                start.extend(bytes);
                if let Some(error) = other_format(start) {
                    return Err(self.fail(error));
                }
                match sniff {
                    Sniff::NotText => return Err(self.fail(TableError::Binary)),
                    Sniff::More => return Ok(()),
                    Sniff::Ended => {}
                }
            }
        }
        self.read_start(each)
    }

    /// Ends the file. A file without rows is an error.
    pub fn finish(&mut self, each: &mut impl FnMut(Record<'_>)) -> Result<(), TableError> {
        match &self.state {
            ReaderState::Failed(error) => return Err(error.clone()),
            ReaderState::Start(..) => self.read_start(each)?,
            ReaderState::Records(..) => {}
        }
        let Self { state: ReaderState::Records(delimiter, reader), header, open_header, n_rows } = self else {
            debug_assert!(false, "the start has been read");
            return Ok(());
        };
        let finished = reader.finish(&mut |record| on_record(record, *delimiter, header, open_header, n_rows, each));
        let error = match (finished, &self.header) {
            (Err(error), _) => error.into(),
            (Ok(()), None) => TableError::Empty,
            (Ok(()), Some(header)) if self.open_header => TableError::OpenHeader { line: header.line },
            (Ok(()), Some(header)) if self.n_rows == 0 => TableError::NoRows { line: header.line },
            (Ok(()), Some(_)) => return Ok(()),
        };
        Err(self.fail(error))
    }

    /// Reads the bytes that were buffered until the delimiter was known.
    fn read_start(&mut self, each: &mut impl FnMut(Record<'_>)) -> Result<(), TableError> {
        let ReaderState::Start(start, sniffer) = &mut self.state else { return Ok(()) };
        let (start, delimiter) = (std::mem::take(start), sniffer.delimiter());
        self.state = ReaderState::Records(delimiter, Box::new(RecordReader::new(delimiter)));
        self.read(&start, each)
    }

    fn read(&mut self, bytes: &[u8], each: &mut impl FnMut(Record<'_>)) -> Result<(), TableError> {
        let Self { state: ReaderState::Records(delimiter, reader), header, open_header, n_rows } = self else {
            debug_assert!(false, "records are read only after the start");
            return Ok(());
        };
        reader
            .feed(bytes, &mut |record| on_record(record, *delimiter, header, open_header, n_rows, each))
            .map_err(|error| self.fail(error.into()))
    }

    fn fail(&mut self, error: TableError) -> TableError {
        self.state = ReaderState::Failed(error.clone());
        error
    }
}

/// Keeps the first record as the header and passes on the others.
fn on_record(
    record: Record<'_>,
    delimiter: u8,
    header: &mut Option<Header>,
    open_header: &mut bool,
    n_rows: &mut u64,
    each: &mut impl FnMut(Record<'_>),
) {
    if header.is_some() {
        *n_rows += 1;
        each(record);
    } else {
        *open_header = record.open_quote_end().is_some();
        *header = Some(Header { line: record.line(), delimiter, names: record.cells().map(<[u8]>::to_vec).collect() });
    }
}

/// The error for a file in another format, which is recognized by its first bytes.
fn other_format(start: &[u8]) -> Option<TableError> {
    // ZIP, which Excel has used since 2007, and OLE compound files, which earlier versions used
    const WORKBOOKS: [&[u8]; 2] = [b"PK\x03", b"\xd0\xcf\x11"];
    // PNG, JPEG, and PDF, whose first lines could be text in some encoding
    const NOT_TEXT: [&[u8]; 3] = [b"\x89PNG", b"\xff\xd8\xff", b"%PDF-"];
    if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
        Some(TableError::Utf16)
    } else if WORKBOOKS.iter().any(|workbook| start.starts_with(workbook)) {
        Some(TableError::Workbook)
    } else if NOT_TEXT.iter().any(|signature| start.starts_with(signature)) {
        Some(TableError::Binary)
    } else {
        None
    }
}
