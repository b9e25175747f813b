//! One record of a file, and a batch of them in one block of memory.

use std::ops::Range;

/// One record: cells as raw bytes, quotes taken off. Borrowed, because a file has millions.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    line: u64,
    content: &'a [u8],
    ends: &'a [usize],
    swallowed: Option<u64>,
}

impl<'a> Record<'a> {
    /// `ends` are the ends of the cells in `content`, in rising order.
    pub(super) fn new(line: u64, content: &'a [u8], ends: &'a [usize], swallowed: Option<u64>) -> Self {
        Self { line, content, ends, swallowed }
    }

    /// The line on which it starts, counted from 1; a CRLF, a LF and a CR each end one.
    pub fn line(&self) -> u64 {
        self.line
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
    line: u64,
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
            line: record.line,
            content: content..self.content.len(),
            ends: ends..self.ends.len(),
            swallowed: record.swallowed,
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
            Some(Record::new(row.line, content, ends, row.swallowed))
        })
    }
}
