//! The cells of one column of a record batch.

use std::collections::HashMap;
use std::ops::Range;

use ahash::RandomState;

use churnscope_engine::csv::{ColumnReader, ColumnRows, UsualCell, is_total};

/// Maximum number of different cells that are compared one by one.
const MAX_FIRST: usize = 6;

/// Maximum number of other cells whose meanings are kept.
const MAX_KNOWN: usize = 1 << 12;

pub(crate) trait CellSource: Send + Sync {
    fn is_null(&self, row: usize) -> bool;

    /// Appends the text of a cell that is not null.
    fn write(&self, row: usize, out: &mut Vec<u8>);

    /// Adds some of the cells to the column of a field.
    fn add_to(&self, range: Range<usize>, reader: &ColumnReader<'_>, rows: &mut ColumnRows<'_>) {
        let (mut known, mut text) = (KnownCells::new(reader), Vec::new());
        let cells = range.map(|row| {
            if self.is_null(row) {
                return reader.blank();
            }
            text.clear();
            self.write(row, &mut text);
            known.meaning(&text)
        });
        rows.add(reader, cells);
    }

    /// Whether each of these cells marks its row as a total.
    fn are_totals(&self, range: Range<usize>) -> Vec<bool> {
        let mut text = Vec::new();
        let cell_is_total = |row| {
            text.clear();
            if !self.is_null(row) {
                self.write(row, &mut text);
            }
            is_total(&text)
        };
        range.map(cell_is_total).collect()
    }
}

/// The meanings of the different cells of a column.
pub(crate) struct KnownCells<'c> {
    reader: &'c ColumnReader<'c>,
    /// The first different cells. Most categories have only a few levels, which are found faster without hashing.
    first: Vec<(Box<[u8]>, UsualCell)>,
    others: HashMap<Box<[u8]>, UsualCell, RandomState>,
}

impl<'c> KnownCells<'c> {
    pub(crate) fn new(reader: &'c ColumnReader<'c>) -> Self {
        Self { reader, first: Vec::with_capacity(MAX_FIRST), others: HashMap::default() }
    }

    pub(crate) fn meaning(&mut self, cell: &[u8]) -> UsualCell {
        if let Some((_, known)) = self.first.iter().find(|(first, _)| **first == *cell) {
            return *known;
        }
        if let Some(known) = self.others.get(cell) {
            return *known;
        }
        let meaning = self.reader.text(cell);
        if self.first.len() < MAX_FIRST {
            self.first.push((cell.into(), meaning));
        } else if self.others.len() < MAX_KNOWN {
            self.others.insert(cell.into(), meaning);
        }
        meaning
    }
}
