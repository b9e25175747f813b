//! Rows that could not be used: their number, and the errors of the first few.

use crate::cli::say;
use churnscope_engine::csv::{RowError, UnknownValues};
use churnscope_engine::schema::Schema;
use churnscope_wording::command::{Use, rejected_rows};
use churnscope_wording::rows::row_error;

/// Maximum number of rejected rows listed on standard error. The output of `score` and `explain` has the errors of all
/// rejected rows.
const ROWS_LISTED: usize = 5;

/// Rejected rows, in the order of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct RejectedRows {
    count: u64,
    first: Vec<String>,
    unknown_values: UnknownValues,
}

impl RejectedRows {
    pub(crate) fn add(&mut self, schema: &Schema, error: &RowError) {
        self.count += 1;
        self.unknown_values.add_rejected(schema, error);
        if self.first.len() < ROWS_LISTED {
            self.first.push(row_error(schema, error));
        }
    }

    /// Adds the rejected rows of a later part of the file.
    pub(crate) fn append(&mut self, later: Self) {
        self.count += later.count;
        self.first.extend(later.first);
        self.first.truncate(ROWS_LISTED);
        self.unknown_values.merge(later.unknown_values);
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// The values in these rows that the model does not know.
    pub(crate) fn unknown_values(&self) -> &UnknownValues {
        &self.unknown_values
    }

    /// Lists the first rejected rows on standard error, if there are any; `rows` is the number of all rows in the file.
    pub(crate) fn report(&self, rows: u64, purpose: Use) {
        if self.count > 0 {
            say(&rejected_rows(purpose, self.count, rows, &self.first));
        }
    }
}
