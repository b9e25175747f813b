//! Records, their locations, and batches of records.

use std::fmt;
use std::ops::Range;

use bincode::{Decode, Encode};

/// The location of a record in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Location {
    /// The record's first line, counted from 1. CRLF, LF, and CR each end a line.
    Line(u64),
    /// The number of a row in a Parquet file, counted from 1.
    Row(u64),
}

impl Location {
    /// The number of the line or row.
    pub fn number(self) -> u64 {
        match self {
            Self::Line(number) | Self::Row(number) => number,
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self {
            Self::Line(_) => "line",
            Self::Row(_) => "row",
        };
        write!(f, "{unit} {}", self.number())
    }
}

/// A record: its cells as raw bytes, without enclosing quotes.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    location: Location,
    content: &'a [u8],
    ends: &'a [usize],
    open_quote_end: Option<u64>,
}

impl<'a> Record<'a> {
    pub(super) fn new(line: u64, content: &'a [u8], ends: &'a [usize], open_quote_end: Option<u64>) -> Self {
        Self { location: Location::Line(line), content, ends, open_quote_end }
    }

    pub(super) fn numbered(self, number: u64) -> Self {
        Self { location: Location::Row(number), ..self }
    }

    /// The record's location in the file.
    pub fn location(&self) -> Location {
        self.location
    }

    /// The record's first line, or its row number in a Parquet file.
    pub fn line(&self) -> u64 {
        self.location.number()
    }

    /// Number of cells.
    pub fn n_cells(&self) -> usize {
        self.ends.len()
    }

    /// The cell in this column; `None` if the record is shorter.
    pub fn cell(&self, column: usize) -> Option<&'a [u8]> {
        let start = match column.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.content.get(start..*self.ends.get(column)?)
    }

    /// All cells, in order.
    pub fn cells(self) -> impl Iterator<Item = &'a [u8]> {
        (0..self.ends.len()).filter_map(move |column| self.cell(column))
    }

    /// The last line of the file, if a quote in this record is never closed.
    pub fn open_quote_end(&self) -> Option<u64> {
        self.open_quote_end
    }
}

/// Copies of records.
#[derive(Clone, Debug, Default)]
pub struct RecordBatch {
    content: Vec<u8>,
    ends: Vec<usize>,
    rows: Vec<StoredRow>,
}

#[derive(Clone, Debug)]
struct StoredRow {
    location: Location,
    content: Range<usize>,
    ends: Range<usize>,
    open_quote_end: Option<u64>,
}

impl RecordBatch {
    /// Adds a copy of a record.
    pub fn push(&mut self, record: Record<'_>) {
        let (content, ends) = (self.content.len(), self.ends.len());
        self.content.extend(record.content);
        self.ends.extend(record.ends);
        self.rows.push(StoredRow {
            location: record.location,
            content: content..self.content.len(),
            ends: ends..self.ends.len(),
            open_quote_end: record.open_quote_end,
        });
    }

    /// Adds a record of a Parquet file: its row number and its cells.
    pub fn push_row(&mut self, number: u64, cells: &[&[u8]]) {
        let (content, ends) = (self.content.len(), self.ends.len());
        for cell in cells {
            self.content.extend_from_slice(cell);
            self.ends.push(self.content.len() - content);
        }
        self.rows.push(StoredRow {
            location: Location::Row(number),
            content: content..self.content.len(),
            ends: ends..self.ends.len(),
            open_quote_end: None,
        });
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Removes all records but keeps the memory for more.
    pub fn clear(&mut self) {
        self.content.clear();
        self.ends.clear();
        self.rows.clear();
    }

    /// The records in this range, counted from 0. The range may extend past the last record.
    pub fn records(&self, range: Range<usize>) -> impl Iterator<Item = Record<'_>> {
        range.map_while(|index| {
            let row = self.rows.get(index)?;
            let (content, ends) = (self.content.get(row.content.clone())?, self.ends.get(row.ends.clone())?);
            Some(Record { location: row.location, content, ends, open_quote_end: row.open_quote_end })
        })
    }
}
