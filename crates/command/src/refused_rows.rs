//! Rows that could not be used: how many, and the first few in words.

use crate::cli::say;
use churnscope_engine::csv::RowError;
use churnscope_engine::schema::Schema;
use churnscope_wording::rows::row_error;
use churnscope_wording::values;

/// How many are said in full; the others differ little, and an output file has them all.
const SHOWN: usize = 5;

/// Counts refused rows of a file, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct RefusedRows {
    count: u64,
    first: Vec<String>,
}

impl RefusedRows {
    /// One more.
    pub(super) fn add(&mut self, schema: &Schema, error: &RowError) {
        self.count += 1;
        if self.first.len() < SHOWN {
            self.first.push(row_error(schema, error));
        }
    }

    /// Those of the rows that follow.
    pub(super) fn append(&mut self, others: Self) {
        self.count += others.count;
        self.first.extend(others.first);
        self.first.truncate(SHOWN);
    }

    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Says so on the standard error stream, where there is one; `what` is what could not be done.
    pub(super) fn report(&self, rows: u64, what: &str) {
        if self.count == 0 {
            return;
        }
        let more = self.count - self.first.len() as u64;
        let more = if more > 0 { format!("\n  and {} more", grouped(more)) } else { String::new() };
        say(&format!(
            "{} of {} rows could not be {what}:\n  {}{more}",
            grouped(self.count),
            grouped(rows),
            self.first.join("\n  ")
        ));
    }
}

/// A count with commas between thousands.
pub(super) fn grouped(count: u64) -> String {
    values::fixed(count as f64, 0)
}
