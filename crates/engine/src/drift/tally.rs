//! Counts the values in a file's cells.

use bincode::{Decode, Encode};

use crate::csv::RowCells;
use crate::customer::Problem;
use crate::profile::{HISTOGRAM_BINS, histogram_bin};
use crate::schema::{Field, Kind, Schema, Value};

/// The counts of a file's cells, per field. Parts of a file can be counted separately and merged. A tally contains no
/// customer's row.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Tally {
    pub(super) rows: u64,
    pub(super) fields: Vec<FieldTally>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(super) struct FieldTally {
    pub(super) bins: Vec<u64>,
    pub(super) blanks: u64,
    pub(super) unknown: u64,
    pub(super) out_of_range: u64,
}

impl Tally {
    /// A tally of no rows.
    pub fn new(schema: &Schema) -> Self {
        Self { rows: 0, fields: schema.fields.iter().map(FieldTally::new).collect() }
    }

    /// Counts a row, even if it will be rejected because of one of its cells.
    pub fn add(&mut self, schema: &Schema, cells: &RowCells) {
        self.rows = self.rows.saturating_add(1);
        let mut clamped = cells.outside().map(|(field, _)| field).peekable();
        for (index, ((tally, field), cell)) in self.fields.iter_mut().zip(&schema.fields).zip(cells.iter()).enumerate()
        {
            let count = match cell {
                Ok(Some(_)) if clamped.next_if_eq(&index).is_some() => Some(&mut tally.out_of_range),
                Ok(Some(value)) => tally.bins.get_mut(bin_of(field, value)),
                Ok(None) => Some(&mut tally.blanks),
                Err(error) => match error.problem {
                    Problem::Blank => Some(&mut tally.blanks),
                    Problem::OutOfRange => Some(&mut tally.out_of_range),
                    Problem::LeftOut if error.found.is_empty() => Some(&mut tally.blanks),
                    Problem::NotText | Problem::NotANumber | Problem::UnknownLevel | Problem::LeftOut => {
                        Some(&mut tally.unknown)
                    }
                    Problem::BreaksRule(_) => {
                        debug_assert!(false, "rules are checked for rows, not for cells");
                        None
                    }
                },
            };
            if let Some(count) = count {
                *count = count.saturating_add(1);
            }
        }
    }

    /// Adds the counts of other rows.
    pub fn merge(&mut self, other: &Self) {
        self.rows = self.rows.saturating_add(other.rows);
        for (tally, other) in self.fields.iter_mut().zip(&other.fields) {
            tally.merge(other);
        }
    }

    /// Number of counted rows.
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
        Self { bins: vec![0; bins], blanks: 0, unknown: 0, out_of_range: 0 }
    }

    fn merge(&mut self, other: &Self) {
        let add = |count: &mut u64, other: u64| *count = count.saturating_add(other);
        self.bins.iter_mut().zip(&other.bins).for_each(|(count, &other)| add(count, other));
        add(&mut self.blanks, other.blanks);
        add(&mut self.unknown, other.unknown);
        add(&mut self.out_of_range, other.out_of_range);
    }
}

pub(super) fn bin_of(field: &Field, value: Value) -> usize {
    match (&field.kind, value) {
        (Kind::Number(number), Value::Number(value)) => histogram_bin(number, value),
        (_, Value::Level(level)) => usize::from(level),
        (Kind::Category(_), Value::Number(_)) => {
            debug_assert!(false, "a cell's value is of its field's kind");
            usize::MAX
        }
    }
}
