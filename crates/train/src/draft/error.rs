//! The reason that no description can be drafted.

use thiserror::Error;

use super::outcome::MIN_PER_OUTCOME;
use churnscope_engine::csv;

/// The reason that no description can be drafted.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum DraftError {
    /// The file is not a table.
    #[error(transparent)]
    Format(#[from] csv::TableError),
    /// A column whose numbers can be read in two ways.
    #[error(transparent)]
    Columns(#[from] csv::ColumnsError),
    /// The target column is missing.
    #[error("there is no column \"{wanted}\"; the file has {columns}: name one of them with --target")]
    NoSuchColumn {
        /// The requested column.
        wanted: String,
        /// The file's columns.
        columns: String,
    },
    /// A column name that is repeated or not text.
    #[error("column {column} of the header, \"{name}\", {problem}: give every column its own name")]
    Header {
        /// The column's position, counted from 1.
        column: usize,
        /// The column's name.
        name: String,
        /// The problem.
        problem: &'static str,
    },
    /// A row that does not fit the header, or is not text.
    #[error("line {line}: {problem}: fix the file first")]
    Row {
        /// The line on which the row starts.
        line: u64,
        /// The problem.
        problem: String,
    },
    /// Rows without an outcome.
    #[error(
        "column {column} is blank in {rows} rows, first in line {line}: remove these rows, because nothing can be learned from customers whose outcome is unknown"
    )]
    BlankOutcome {
        /// The target.
        column: String,
        /// Number of rows in which the target is blank.
        rows: usize,
        /// The line of the first such row.
        line: u64,
    },
    /// All customers have the same outcome.
    #[error(
        "column {column} is \"{value}\" in every row: add customers with the other outcome, because training needs both customers who left and customers who stayed"
    )]
    OneOutcome {
        /// The target.
        column: String,
        /// The column's only value.
        value: String,
    },
    /// It is unclear which value means "left".
    #[error(
        "column {column} has {values}: name the value that means \"left\" with --positive VALUE; all others will mean \"stayed\""
    )]
    WhichOutcome {
        /// The target.
        column: String,
        /// The column's most frequent values, each with its number of rows.
        values: String,
    },
    /// The requested value is not in the target column.
    #[error("column {column} does not contain \"{wanted}\"; it has {values}: name one of them with --positive")]
    NoSuchOutcome {
        /// The target.
        column: String,
        /// The requested value.
        wanted: String,
        /// The column's most frequent values, each with its number of rows.
        values: String,
    },
    /// The target column has too many values.
    #[error(
        "column {column} has {found} different values, too many for an outcome: name the column that says who left and who stayed"
    )]
    NoOutcome {
        /// The target.
        column: String,
        /// Number of different values.
        found: usize,
    },
    /// One outcome has too few customers.
    #[error("too few customers: {left} left and {stayed} stayed, but at least {MIN_PER_OUTCOME} of each are needed")]
    TooFew {
        /// Customers who left.
        left: usize,
        /// Customers who stayed.
        stayed: usize,
    },
    /// No column can be a field.
    #[error(
        "no column other than {target} can be used, so there is nothing to learn from: add columns that describe the customers\n  {reasons}"
    )]
    NoField {
        /// The target.
        target: String,
        /// The reason that each column cannot be used.
        reasons: String,
    },
}
