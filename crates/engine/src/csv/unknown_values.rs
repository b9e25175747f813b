//! Counts the values of categories that the model does not know.

use std::collections::BTreeMap;

use bincode::{Decode, Encode};

use super::row::{RowCells, RowError, RowProblem};
use super::value_choices::value_key;
use crate::customer::{FieldError, Problem};
use crate::level_proposal::proposed_level;
use crate::schema::{FieldIndex, Kind, Schema};

/// Maximum number of values per field that are kept once parts of a file are merged. A column with more values is
/// probably not the field's column.
const MAX_VALUES: usize = 100;

/// The values that the model does not know, per field, with the number of their rows. Values that differ only in
/// spelling count as one. A blank counts as a value if the field's blanks are not filled.
///
/// Parts of a file are counted separately and merged in the order of the file. The result does not depend on the parts:
/// per field, it has the first 100 different values of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct UnknownValues {
    fields: BTreeMap<FieldIndex, FieldValues>,
}

/// The unknown values of one field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
struct FieldValues {
    /// The values by [`value_key`].
    values: BTreeMap<String, Counted>,
    /// Number of rows with a value that is not among `values`.
    other_rows: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct Counted {
    /// The value as it is first written.
    found: String,
    rows: u64,
    /// The line or the number of the first row with the value.
    first: u64,
    is_chosen: bool,
}

/// A value that the model does not know.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct UnknownValue {
    /// The field, a category.
    pub field: FieldIndex,
    /// The value as it is first written, cut to 60 characters; empty for a blank.
    pub found: String,
    /// Number of rows with the value.
    pub rows: u64,
    /// The level that the value probably means, if one is similar enough.
    pub proposed: Option<u16>,
    /// Whether the user has chosen what to do with the value.
    pub is_chosen: bool,
}

impl UnknownValues {
    /// Counts the cells of a row.
    pub fn add(&mut self, schema: &Schema, cells: &RowCells) {
        let line = cells.location().number();
        cells.errors().iter().for_each(|error| self.add_error(schema, error, line));
        for cell in cells.chosen() {
            self.count(cell.field, &cell.found, line, true);
        }
    }

    /// Counts the cells of a row that was rejected.
    pub fn add_rejected(&mut self, schema: &Schema, row: &RowError) {
        for problem in &row.problems {
            if let RowProblem::Field(error) = problem {
                self.add_error(schema, error, row.location.number());
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
        let values = &mut self.fields.entry(field).or_default().values;
        match values.get_mut(&value_key(found)) {
            Some(known) => known.rows = known.rows.saturating_add(1),
            None => {
                let new = Counted { found: found.to_owned(), rows: 1, first, is_chosen };
                values.insert(value_key(found), new);
            }
        }
    }

    /// Adds the values of the file's next part.
    pub fn merge(&mut self, later: Self) {
        for (field, later) in later.fields {
            self.fields.entry(field).or_default().merge(later);
        }
    }

    /// The values: those with the most rows first, then in the order of the file.
    pub fn list(&self, schema: &Schema) -> Vec<UnknownValue> {
        let mut values: Vec<(FieldIndex, &Counted)> = self
            .fields
            .iter()
            .flat_map(|(&field, values)| values.values.values().map(move |value| (field, value)))
            .collect();
        values.sort_by_key(|&(field, value)| (std::cmp::Reverse(value.rows), value.first, field));
        values
            .into_iter()
            .map(|(field, value)| UnknownValue {
                field,
                found: value.found.clone(),
                rows: value.rows,
                proposed: schema.fields.get(field).and_then(|field| proposed_level(field, &value.found)),
                is_chosen: value.is_chosen,
            })
            .collect()
    }

    /// Number of cells with a value that is not in the list, because its field has too many unknown values.
    pub fn n_unlisted(&self) -> u64 {
        self.fields.values().fold(0, |sum, values| sum.saturating_add(values.other_rows))
    }
}

impl FieldValues {
    fn merge(&mut self, later: Self) {
        self.other_rows = self.other_rows.saturating_add(later.other_rows);
        let mut new: Vec<(String, Counted)> = Vec::new();
        for (key, value) in later.values {
            match self.values.get_mut(&key) {
                Some(known) => known.rows = known.rows.saturating_add(value.rows),
                None => new.push((key, value)),
            }
        }
        new.sort_by_key(|(_, value)| value.first);
        for (key, value) in new {
            if self.values.len() < MAX_VALUES {
                self.values.insert(key, value);
            } else {
                self.other_rows = self.other_rows.saturating_add(value.rows);
            }
        }
    }
}
