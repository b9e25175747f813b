//! Counts of what a file's cells hold.

use bincode::{Decode, Encode};

use crate::csv::RowCells;
use crate::customer::Problem;
use crate::profile::{HISTOGRAM_BINS, histogram_bin};
use crate::schema::{Field, Kind, Schema, Value};

/// Counts of a file's cells, a field at a time. Parts of a file may be counted apart and merged: the order of rows does
/// not matter, and no customer can be read back from it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Tally {
    pub(super) rows: u64,
    /// One a field, in the schema's order.
    pub(super) fields: Vec<FieldTally>,
}

/// Counts of one field's cells; together they are all rows.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct FieldTally {
    /// Values in each of the profile's bins: equal parts of a number's range, or levels.
    pub(super) bins: Vec<u64>,
    pub(super) blanks: u64,
    /// No level of the category, no number, or no text.
    pub(super) unseen: u64,
    /// Numbers below the least or above the greatest.
    pub(super) out_of_range: u64,
}

impl Tally {
    /// Of no row.
    pub fn new(schema: &Schema) -> Self {
        Self { rows: 0, fields: schema.fields.iter().map(FieldTally::new).collect() }
    }

    /// Counts a row, also one that is refused for some of its cells, because the others were read. A row whose length
    /// is not the header's has no cells to count: they may stand in the wrong columns.
    pub fn add(&mut self, schema: &Schema, cells: &RowCells) {
        self.rows = self.rows.saturating_add(1);
        for ((tally, field), cell) in self.fields.iter_mut().zip(&schema.fields).zip(cells.iter()) {
            let count = match cell {
                Ok(Some(value)) => tally.bins.get_mut(bin_of(field, value)),
                Ok(None) => Some(&mut tally.blanks),
                Err(error) => match error.problem {
                    Problem::Blank => Some(&mut tally.blanks),
                    Problem::OutOfRange => Some(&mut tally.out_of_range),
                    Problem::NotText | Problem::NotANumber | Problem::UnknownLevel => Some(&mut tally.unseen),
                    Problem::BreaksRule(_) => None, // not reached: rules are held against rows, not cells
                },
            };
            if let Some(count) = count {
                *count = count.saturating_add(1);
            }
        }
    }

    /// Adds the counts of other rows of the same schema.
    pub fn merge(&mut self, other: &Self) {
        self.rows = self.rows.saturating_add(other.rows);
        for (tally, other) in self.fields.iter_mut().zip(&other.fields) {
            tally.merge(other);
        }
    }

    /// Rows counted.
    pub fn rows(&self) -> u64 {
        self.rows
    }
}

impl FieldTally {
    fn new(field: &Field) -> Self {
        let bins = match &field.kind {
            Kind::Number(_) => HISTOGRAM_BINS,
            Kind::Category(category) => category.levels.len(),
        };
        Self { bins: vec![0; bins], blanks: 0, unseen: 0, out_of_range: 0 }
    }

    fn merge(&mut self, other: &Self) {
        let add = |count: &mut u64, other: u64| *count = count.saturating_add(other);
        self.bins.iter_mut().zip(&other.bins).for_each(|(count, &other)| add(count, other));
        add(&mut self.blanks, other.blanks);
        add(&mut self.unseen, other.unseen);
        add(&mut self.out_of_range, other.out_of_range);
    }
}

/// The bin of a value of this field.
pub(super) fn bin_of(field: &Field, value: Value) -> usize {
    match (&field.kind, value) {
        (Kind::Number(number), Value::Number(value)) => histogram_bin(number, value),
        (_, Value::Level(level)) => usize::from(level),
        (Kind::Category(_), Value::Number(_)) => usize::MAX, // not reached: a cell is of its field's kind
    }
}
