//! Which values of the scored customers are guesses, because they were blank and have been filled.

use bincode::{Decode, Encode};

use super::rows::Bits;
use crate::schema::{FieldIndex, Schema};

/// For each field, one bit per scored row, up to the last row in which the field is filled.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub(super) struct FilledValues {
    fields: Vec<Bits>,
}

impl FilledValues {
    pub(super) fn new(schema: &Schema) -> Self {
        Self { fields: vec![Bits::default(); schema.fields.len()] }
    }

    /// Marks the fields of a row as filled. Rows must be marked in ascending order.
    pub(super) fn mark(&mut self, row: u32, filled: &[FieldIndex]) {
        for &field in filled {
            if let Some(bits) = self.fields.get_mut(field) {
                bits.set_next(row);
            }
        }
    }

    pub(super) fn has(&self, field: FieldIndex, row: u32) -> bool {
        self.fields.get(field).is_some_and(|bits| bits.has(row))
    }

    /// Appends the filled values of `other`, whose rows come after the first `n_rows` rows.
    pub(super) fn append(&mut self, other: &Self, n_rows: u32) {
        for (bits, other) in self.fields.iter_mut().zip(&other.fields) {
            other.set().for_each(|row| bits.set_next(n_rows.saturating_add(row)));
        }
    }

    /// Whether all filled rows are among the first `n_rows`.
    pub(super) fn is_consistent(&self, n_rows: usize) -> bool {
        self.fields.iter().all(|bits| bits.is_consistent() && bits.len() <= n_rows)
    }

    pub(super) fn has_fields_of(&self, other: &Self) -> bool {
        self.fields.len() == other.fields.len()
    }

    pub(super) fn size_in_memory(&self) -> usize {
        self.fields.iter().map(Bits::size_in_memory).sum()
    }
}
