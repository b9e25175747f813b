use thiserror::Error;

use churnscope_engine::bundle::MAX_PERIOD;
use churnscope_engine::csv::{self, ColumnsError, Location, RowError, UnknownValues};
use churnscope_engine::rejections::Rejections;
use churnscope_engine::schema::Schema;
use churnscope_wording::rows::row_error;

const ROWS_LISTED: usize = 5;

/// Rows that cannot be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnusableRows {
    /// Number of rows.
    pub count: usize,
    /// The errors of the first few rows, each with its location.
    pub first: Vec<String>,
    /// The rows, counted by cause.
    pub causes: Rejections,
    /// The values in these rows that the description does not list.
    pub unknown_values: UnknownValues,
}

/// The reason that a table cannot be used.
#[derive(Debug, Error)]
pub enum TrainingTableError {
    /// The file cannot be read as a table.
    #[error(transparent)]
    Format(#[from] csv::TableError),
    /// Columns cannot be matched or read.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// Some rows do not fit the description.
    #[error(
        "stopped, because {count} of the rows cannot be used, starting with:\n  {first}\nFix these rows, or change the description"
    )]
    Rows {
        /// Number of rows that cannot be used.
        count: usize,
        /// The errors of the first few such rows, one per line.
        first: String,
        /// The values in these rows that the description does not list.
        unknown_values: UnknownValues,
    },
    /// A row has no period.
    #[error(
        "{location}: {column} is blank, but evaluate_on = \"latest\" needs a period in every row: fill it, or remove evaluate_on and period"
    )]
    BlankPeriod {
        /// The column with the periods.
        column: String,
        /// The row.
        location: Location,
    },
    /// The period or the name of its column is too long for a bundle.
    #[error(
        "the period \"{first}\" or the name of its column, \"{column}\", has more than {MAX_PERIOD} bytes: shorten it, or remove evaluate_on and period"
    )]
    LongPeriod {
        /// The column's name.
        column: String,
        /// The period.
        first: String,
    },
    /// The order of the periods is unknown.
    #[error(
        "the order of {examples} in the column {column} is unknown: write dates such as 2026-05-31, months such as 2026-05, or numbers"
    )]
    PeriodOrder {
        /// The column with the periods.
        column: String,
        /// Some of the periods.
        examples: String,
    },
    /// All usable rows have the same period.
    #[error(
        "every usable row has the period {period} in the column {column}, so no row is later than the others: choose another column as period, or remove evaluate_on and period"
    )]
    OnePeriod {
        /// The column with the periods.
        column: String,
        /// The period.
        period: String,
    },
    /// All of the latest rows have the same outcome.
    #[error(
        "from {first} on, {positives} of {rows} rows belong to customers who left, but measuring needs both outcomes: add rows, or remove evaluate_on and period"
    )]
    LatestOutcomes {
        /// The first of the latest periods.
        first: String,
        /// Number of the latest rows.
        rows: usize,
        /// Number of the latest rows whose customers left.
        positives: usize,
    },
    /// Too few customers with one of the outcomes.
    #[error(
        "too few customers: {positive} left and {negative} stayed, but at least {} of each are needed (two per fold): add customers",
        2 * folds
    )]
    Classes {
        /// Number of customers who left.
        positive: usize,
        /// Number of customers who stayed.
        negative: usize,
        /// Number of folds.
        folds: usize,
    },
}

impl UnusableRows {
    pub(super) fn add(&mut self, schema: &Schema, error: &RowError) {
        self.count += 1;
        self.causes.add(schema, error);
        self.unknown_values.add_rejected(schema, error);
        if self.first.len() < ROWS_LISTED {
            self.first.push(row_error(schema, error));
        }
    }

    pub(super) fn or<T>(self, value: T) -> Result<T, TrainingTableError> {
        match self.count {
            0 => Ok(value),
            count => {
                let (first, unknown_values) = (self.first.join("\n  "), self.unknown_values);
                Err(TrainingTableError::Rows { count, first, unknown_values })
            }
        }
    }
}
