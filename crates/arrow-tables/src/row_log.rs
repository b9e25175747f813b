//! Counts refused rows and clamped numbers.

use churnscope_engine::csv::{ClampedCells, RowError};
use churnscope_engine::schema::Schema;
use churnscope_wording::clamped::{SCORED, clamped};
use churnscope_wording::command::{Use, rejected_rows};
use churnscope_wording::rows::row_error;

const ROWS_LISTED: usize = 5;

/// The refused rows and clamped numbers of a table.
#[derive(Clone, Debug, Default)]
pub struct RowLog {
    /// Number of rows.
    pub n_rows: u64,
    /// Number of refused rows.
    pub n_refused: u64,
    /// The errors of the first few refused rows.
    first: Vec<String>,
    /// The numbers that were read as the nearest limit of their range.
    pub clamped: ClampedCells,
}

impl RowLog {
    /// The log of so many rows, none of which has been refused.
    pub fn of(n_rows: usize) -> Self {
        Self { n_rows: n_rows as u64, ..Self::default() }
    }

    /// Counts a refused row.
    pub fn refuse(&mut self, schema: &Schema, error: &RowError) {
        self.n_refused += 1;
        if self.first.len() < ROWS_LISTED {
            self.first.push(row_error(schema, error));
        }
    }

    /// Adds the rows that follow.
    pub fn append(&mut self, later: Self) {
        self.n_rows += later.n_rows;
        self.n_refused += later.n_refused;
        self.first.extend(later.first);
        self.first.truncate(ROWS_LISTED);
        self.clamped.merge(later.clamped);
    }

    /// What the user should know about the rows.
    pub fn warnings(&self, schema: &Schema, purpose: Use) -> Vec<String> {
        let mut warnings: Vec<String> =
            self.clamped.fields().iter().filter_map(|field| clamped(schema, field, SCORED)).collect();
        if self.n_refused > 0 {
            warnings.push(rejected_rows(purpose, self.n_refused, self.n_rows, None, &self.first));
        }
        warnings
    }
}
