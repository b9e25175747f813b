//! Counts the values of categories and of the outcome that the model does not know.

use std::collections::BTreeMap;

use bincode::{Decode, Encode};

use super::row::{RowCells, RowError, RowProblem};
use super::value_choices::value_key;
use crate::customer::{FieldError, Problem};
use crate::level_proposal::proposed_level;
use crate::schema::{FieldIndex, Kind, Schema};

/// Maximum number of unknown values per field, once the parts of a file are merged.
const MAX_VALUES: usize = 100;

/// The values that the model does not know, per field, with the number of rows that have them.
///
/// Parts of a file are counted separately and merged into empty counts, in the order of the file. The result does not
/// depend on how the file is divided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct UnknownValues {
    values: BTreeMap<(FieldIndex, String), Counted>,
    n_unlisted: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct Counted {
    found: String,
    rows: u64,
    first: u64,
    is_chosen: bool,
}

/// A value that the model does not know.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct UnknownValue {
    /// The field's index; for the outcome, the number of fields.
    pub field: FieldIndex,
    /// The value as first written in the file, truncated to 60 characters; empty for a blank.
    pub found: String,
    /// Number of rows with the value.
    pub rows: u64,
    /// The level that the value probably means, if there is one.
    pub proposed: Option<u16>,
    /// Whether the user has chosen what to do with the value.
    pub is_chosen: bool,
}

impl UnknownValue {
    /// The schema's name for the column that has the value.
    pub fn column<'a>(&self, schema: &'a Schema) -> &'a str {
        schema.fields.get(self.field).map_or(&schema.target.column, |field| &field.column)
    }
}

impl UnknownValues {
    /// Counts the unknown values in the cells of a row.
    pub fn add(&mut self, schema: &Schema, cells: &RowCells) {
        let line = cells.location().number();
        cells.errors().iter().for_each(|error| self.add_error(schema, error, line));
        for cell in cells.chosen() {
            self.count(cell.field, &cell.found, line, true);
        }
    }

    /// Counts the unknown values of a rejected row, including its outcome.
    pub fn add_rejected(&mut self, schema: &Schema, row: &RowError) {
        for problem in &row.problems {
            match problem {
                RowProblem::Field(error) => self.add_error(schema, error, row.location.number()),
                RowProblem::Outcome { found, is_left_out } => {
                    self.count(schema.fields.len(), found, row.location.number(), *is_left_out);
                }
                _ => {}
            }
        }
    }

    fn add_error(&mut self, schema: &Schema, error: &FieldError, line: u64) {
        let is_category = schema.fields.get(error.field).is_some_and(|field| matches!(field.kind, Kind::Category(_)));
        match error.problem {
            Problem::UnknownLevel | Problem::Blank if is_category => {
                self.count(error.field, &error.found, line, false);
            }
            Problem::LeftOut => self.count(error.field, &error.found, line, true),
            _ => {}
        }
    }

    fn count(&mut self, field: FieldIndex, found: &str, first: u64, is_chosen: bool) {
        let new = Counted { found: found.to_owned(), rows: 0, first, is_chosen };
        let value = self.values.entry((field, value_key(found))).or_insert(new);
        value.rows = value.rows.saturating_add(1);
    }

    /// Adds the values of the file's next part.
    pub fn merge(&mut self, later: Self) {
        self.n_unlisted = self.n_unlisted.saturating_add(later.n_unlisted);
        for (key, value) in later.values {
            if let Some(known) = self.values.get_mut(&key) {
                known.rows = known.rows.saturating_add(value.rows);
            } else {
                let field = key.0;
                self.values.insert(key, value);
                self.limit(field);
            }
        }
    }

    fn limit(&mut self, field: FieldIndex) {
        let of_field = || {
            let from_field = self.values.range((field, String::new())..);
            from_field.take_while(|((of_value, _), _)| *of_value == field)
        };
        if of_field().count() <= MAX_VALUES {
            return;
        }
        let last = of_field().max_by_key(|(_, value)| value.first).map(|(key, _)| key.clone());
        if let Some(removed) = last.and_then(|last| self.values.remove(&last)) {
            self.n_unlisted = self.n_unlisted.saturating_add(removed.rows);
        }
    }

    /// The values, by number of rows, highest first; ties are in the order of the file.
    pub fn list(&self, schema: &Schema) -> Vec<UnknownValue> {
        // insertion sort keeps the program smaller than another sort would
        let mut order: Vec<(FieldIndex, &Counted)> = Vec::new();
        for ((field, _), value) in &self.values {
            let comes_first = |other: &Counted| (other.rows, value.first) >= (value.rows, other.first);
            let at = order.partition_point(|(_, other)| comes_first(other));
            order.insert(at, (*field, value));
        }
        let listed = |(field, value): (FieldIndex, &Counted)| UnknownValue {
            field,
            found: value.found.clone(),
            rows: value.rows,
            proposed: schema.fields.get(field).and_then(|field| proposed_level(field, &value.found)),
            is_chosen: value.is_chosen,
        };
        order.into_iter().map(listed).collect()
    }

    /// Number of cells whose value is not listed, because its field has too many unknown values.
    pub fn n_unlisted(&self) -> u64 {
        self.n_unlisted
    }
}
