//! Slices of a file to its header and rows, or to a sentence on why it is no table.

use bincode::{Decode, Encode};
use thiserror::Error;

use super::delimiter::{DelimiterSniffer, Sniff};
use super::record::Record;
use super::record_reader::{Position, RecordError, RecordReader};

/// The line that names the columns, or the names of a file's columns that has no lines.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Header {
    /// The line on which it starts, counted from 1; 0 where there are no lines.
    pub line: u64,
    /// What separates cells: comma, semicolon or tab.
    pub delimiter: u8,
    /// The columns' names, as raw bytes.
    pub names: Vec<Vec<u8>>,
}

impl Header {
    /// That of a file which has columns, but no lines; what is written of it is separated by commas.
    pub fn without_line(names: Vec<Vec<u8>>) -> Self {
        Self { line: 0, delimiter: b',', names }
    }

    /// Whether the file has lines.
    pub fn has_lines(&self) -> bool {
        self.line > 0
    }
}

/// A way in which a file is no table of customers.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TableError {
    /// No byte, or nothing but blank lines.
    #[error("the file is empty: a first line that names the columns and a line for each customer were expected")]
    Empty,
    /// Nothing behind the header.
    #[error("the file has a header in line {line} but no row below it, so there is nobody to read")]
    NoRows {
        /// Line of the header.
        line: u64,
    },
    /// Text in two bytes a letter.
    #[error("the file is UTF-16 text: save it as UTF-8 (in Excel: Save As, \"CSV UTF-8\")")]
    Utf16,
    /// A spreadsheet as such.
    #[error("the file is an Excel workbook, not a CSV file: save the sheet as CSV (in Excel: Save As, \"CSV UTF-8\")")]
    Workbook,
    /// Anything else.
    #[error("the file is not text: a CSV file in UTF-8 was expected")]
    Binary,
    /// A header that goes on to the end of the file.
    #[error("line {line}: a quote opened in the header is never closed, so no row can be told apart")]
    OpenHeader {
        /// Line of the header.
        line: u64,
    },
    /// A record that cannot be read.
    #[error(transparent)]
    Record(#[from] RecordError),
}

/// A parser of whole files that is fed slices. Memory is bounded as [`RecordReader`]'s is.
#[derive(Debug)]
pub struct TableReader {
    state: State,
    header: Option<Header>,
    open_header: bool,
    n_rows: u64,
}

#[derive(Debug)]
enum State {
    /// The header has not ended: what there is of the file, at most [`super::MAX_RECORD`] bytes and one slice.
    Start(Vec<u8>, DelimiterSniffer),
    Records(u8, Box<RecordReader>),
    Failed(TableError),
}

impl Default for TableReader {
    fn default() -> Self {
        let state = State::Start(Vec::new(), DelimiterSniffer::default());
        Self { state, header: None, open_header: false, n_rows: 0 }
    }
}

impl TableReader {
    /// A reader at the start of a file.
    pub fn new() -> Self {
        Self::default()
    }

    /// A reader of the rest of a file, from where another one's [`TableReader::position`] is.
    pub fn resume(header: Header, position: Position) -> Self {
        let reader = Box::new(RecordReader::at(header.delimiter, position));
        let state = State::Records(header.delimiter, reader);
        Self { state, header: Some(header), open_header: false, n_rows: position.n_rows }
    }

    /// Where the first record starts that has not been handed over: the bytes from there, fed to a reader that resumes
    /// there, give what this one would give for them. The start of the file until there is a header, or after an error.
    pub fn position(&self) -> Position {
        match (&self.state, &self.header) {
            (State::Records(_, reader), Some(_)) => Position { n_rows: self.n_rows, ..reader.position() },
            _ => Position::default(),
        }
    }

    /// The header, as soon as it was read; every record that was handed over stands behind it.
    pub fn header(&self) -> Option<&Header> {
        self.header.as_ref()
    }

    /// How many records were handed over.
    pub fn n_rows(&self) -> u64 {
        self.n_rows
    }

    /// Reads the next slice and hands over each row that ends in it. After an error there are no more rows.
    pub fn feed(&mut self, bytes: &[u8], each: &mut impl FnMut(Record<'_>)) -> Result<(), TableError> {
        match &mut self.state {
            State::Failed(error) => return Err(error.clone()),
            State::Records(..) => return self.read(bytes, each),
            State::Start(start, sniffer) => {
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

    /// Says that the file ends here; an error where it held no row.
    pub fn finish(&mut self, each: &mut impl FnMut(Record<'_>)) -> Result<(), TableError> {
        match &self.state {
            State::Failed(error) => return Err(error.clone()),
            State::Start(..) => self.read_start(each)?,
            State::Records(..) => {}
        }
        let Self { state: State::Records(delimiter, reader), header, open_header, n_rows } = self else {
            return Ok(()); // not reached: the start has been read
        };
        let finished = reader.finish(&mut |record| sort(record, *delimiter, header, open_header, n_rows, each));
        let error = match (finished, &self.header) {
            (Err(error), _) => error.into(),
            (Ok(()), None) => TableError::Empty,
            (Ok(()), Some(header)) if self.open_header => TableError::OpenHeader { line: header.line },
            (Ok(()), Some(header)) if self.n_rows == 0 => TableError::NoRows { line: header.line },
            (Ok(()), Some(_)) => return Ok(()),
        };
        Err(self.fail(error))
    }

    /// Reads what was kept until the delimiter was known.
    fn read_start(&mut self, each: &mut impl FnMut(Record<'_>)) -> Result<(), TableError> {
        let State::Start(start, sniffer) = &mut self.state else { return Ok(()) };
        let (start, delimiter) = (std::mem::take(start), sniffer.delimiter());
        self.state = State::Records(delimiter, Box::new(RecordReader::new(delimiter)));
        self.read(&start, each)
    }

    fn read(&mut self, bytes: &[u8], each: &mut impl FnMut(Record<'_>)) -> Result<(), TableError> {
        let Self { state: State::Records(delimiter, reader), header, open_header, n_rows } = self else {
            return Ok(()); // not reached: only called with records to read
        };
        reader
            .feed(bytes, &mut |record| sort(record, *delimiter, header, open_header, n_rows, each))
            .map_err(|error| self.fail(error.into()))
    }

    fn fail(&mut self, error: TableError) -> TableError {
        self.state = State::Failed(error.clone());
        error
    }
}

/// Keeps the first record as the header and hands over the others.
fn sort(
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
        *open_header = record.swallowed_to().is_some();
        *header = Some(Header { line: record.line(), delimiter, names: record.cells().map(<[u8]>::to_vec).collect() });
    }
}

/// What a file is that gives itself away by its first bytes.
fn other_format(start: &[u8]) -> Option<TableError> {
    // the second is the container of Excel's format before 2007
    const WORKBOOKS: [&[u8]; 2] = [b"PK\x03", b"\xd0\xcf\x11"];
    // PNG, JPEG and PDF, whose first lines could be text in some encoding
    const NO_TEXT: [&[u8]; 3] = [b"\x89PNG", b"\xff\xd8\xff", b"%PDF-"];
    if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
        Some(TableError::Utf16)
    } else if WORKBOOKS.iter().any(|workbook| start.starts_with(workbook)) {
        Some(TableError::Workbook)
    } else if NO_TEXT.iter().any(|picture| start.starts_with(picture)) {
        Some(TableError::Binary)
    } else {
        None
    }
}
