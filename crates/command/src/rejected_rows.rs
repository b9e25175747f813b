//! Collects and reports rejected rows and clamped numbers.

use crate::cli::say;
use churnscope_engine::csv::{ClampedCells, RowError, UnknownValues};
use churnscope_engine::rejections::Rejections;
use churnscope_engine::schema::Schema;
use churnscope_wording::clamped::{SCORED, clamped};
use churnscope_wording::command::{Use, rejected_rows};
use churnscope_wording::rejections::{Surface, advice, many_clamped};
use churnscope_wording::rows::row_error;

const ROWS_LISTED: usize = 5;

#[derive(Clone, Debug, Default)]
pub(crate) struct RejectionLog {
    first: Vec<String>,
    unknown_values: UnknownValues,
    causes: Rejections,
    pub(crate) clamped: ClampedCells,
}

impl RejectionLog {
    pub(crate) fn add(&mut self, schema: &Schema, error: &RowError) {
        self.unknown_values.add_rejected(schema, error);
        self.causes.add(schema, error);
        if self.first.len() < ROWS_LISTED {
            self.first.push(row_error(schema, error));
        }
    }

    pub(crate) fn append(&mut self, later: Self) {
        self.causes.append(later.causes);
        self.first.extend(later.first);
        self.first.truncate(ROWS_LISTED);
        self.unknown_values.merge(later.unknown_values);
        self.clamped.merge(later.clamped);
    }

    pub(crate) fn count(&self) -> u64 {
        self.causes.n_rows()
    }

    pub(crate) fn unknown_values(&self) -> &UnknownValues {
        &self.unknown_values
    }

    pub(crate) fn report(&self, schema: &Schema, rows: u64, purpose: Use, is_text: bool) {
        let surface = Surface { is_page: false, is_text };
        report_clamped(schema, &self.clamped, rows, SCORED, surface);
        let count = self.count();
        if count == 0 {
            return;
        }
        let advice = advice(schema, &self.causes, rows, surface);
        say(&rejected_rows(purpose, count, rows, advice.as_deref(), &self.first));
    }
}

/// `purpose` is what was done with the numbers, such as [`SCORED`].
pub(crate) fn report_clamped(schema: &Schema, cells: &ClampedCells, rows: u64, purpose: &str, surface: Surface) {
    if let Some(likely) = cells.problem(rows) {
        say(&many_clamped(schema, &likely, rows, purpose, surface));
    }
    for note in cells.fields().iter().filter_map(|field| clamped(schema, field, purpose)) {
        say(&note);
    }
}
