//! One record of a file, and a batch of them in one block of memory.

use std::fmt;
use std::ops::Range;

/// Where a record stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The line on which it starts, counted from 1; a CRLF, a LF and a CR each end one.
    Line(u64),
    /// Its number, counted from 1, in a file that has no lines.
    Row(u64),
}

impl Place {
    /// The line or the row.
    pub fn number(self) -> u64 {
        match self {
            Self::Line(number) | Self::Row(number) => number,
        }
    }
}

impl fmt::Display for Place {
    /// `line 5`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            Self::Line(_) => "line",
            Self::Row(_) => "row",
        };
        write!(f, "{what} {}", self.number())
    }
}

/// One record: cells as raw bytes, quotes taken off. Borrowed, because a file has millions.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    place: Place,
    content: &'a [u8],
    ends: &'a [usize],
    swallowed: Option<u64>,
}

impl<'a> Record<'a> {
    /// `ends` are the ends of the cells in `content`, in rising order.
    pub(super) fn new(line: u64, content: &'a [u8], ends: &'a [usize], swallowed: Option<u64>) -> Self {
        Self { place: Place::Line(line), content, ends, swallowed }
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The line on which it starts, or its number where there are no lines.
    pub fn line(&self) -> u64 {
        self.place.number()
    }

    /// How many cells it has; at least one.
    pub fn n_cells(&self) -> usize {
        self.ends.len()
    }

    /// The cell in this column, if the record is that long.
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

    /// The line on which the file ends, where a quote of this record is never closed: everything up to there has
    /// become part of the record.
    pub fn swallowed_to(&self) -> Option<u64> {
        self.swallowed
    }
}

/// Records that outlive the slice they were read from, so that several threads can work on them.
#[derive(Clone, Debug, Default)]
pub struct RecordBatch {
    content: Vec<u8>,
    ends: Vec<usize>,
    rows: Vec<Row>,
}

#[derive(Clone, Debug)]
struct Row {
    place: Place,
    content: Range<usize>,
    ends: Range<usize>,
    swallowed: Option<u64>,
}

impl RecordBatch {
    /// Copies a record in.
    pub fn push(&mut self, record: Record<'_>) {
        let (content, ends) = (self.content.len(), self.ends.len());
        self.content.extend(record.content);
        self.ends.extend(record.ends);
        self.rows.push(Row {
            place: record.place,
            content: content..self.content.len(),
            ends: ends..self.ends.len(),
            swallowed: record.swallowed,
        });
    }

    /// Makes a record of a file without lines: its number, and all of its cells.
    pub fn push_row(&mut self, number: u64, cells: &[&[u8]]) {
        let (content, ends) = (self.content.len(), self.ends.len());
        for cell in cells {
            self.content.extend_from_slice(cell);
            self.ends.push(self.content.len() - content);
        }
        self.rows.push(Row {
            place: Place::Row(number),
            content: content..self.content.len(),
            ends: ends..self.ends.len(),
            swallowed: None,
        });
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Takes all out and keeps the memory for the next ones.
    pub fn clear(&mut self) {
        self.content.clear();
        self.ends.clear();
        self.rows.clear();
    }

    /// The records with these numbers, counted from 0, in order; numbers beyond the last are left out.
    pub fn records(&self, range: Range<usize>) -> impl Iterator<Item = Record<'_>> {
        range.map_while(|index| {
            let row = self.rows.get(index)?;
            let (content, ends) = (self.content.get(row.content.clone())?, self.ends.get(row.ends.clone())?);
            Some(Record { place: row.place, content, ends, swallowed: row.swallowed })
        })
    }
}
