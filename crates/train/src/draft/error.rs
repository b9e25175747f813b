use thiserror::Error;

use super::used_rows::MIN_PER_OUTCOME;
use churnscope_engine::csv;
use churnscope_engine::csv::Location;
use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_engine::notation::plain_number;
use churnscope_engine::number_format::NumberFormat;
use churnscope_wording::draft::rows_from;
use churnscope_wording::rows::date_pattern;
use churnscope_wording::rows::place;

const CELLS_LISTED: usize = 5;

/// The reason that a table cannot be examined, or that no description of it can be drafted.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum DraftError {
    /// The file cannot be read as a table.
    #[error(transparent)]
    Format(#[from] csv::TableError),
    /// Numbers that can be read with either decimal mark.
    #[error(
        "column {column}: \"{example}\" is {point} with a decimal point and {comma} with a decimal comma, and no other cell shows which is meant: add --decimal point or --decimal comma"
    )]
    Decimals {
        /// The column.
        column: String,
        /// An example.
        example: String,
        /// The number with a decimal point.
        point: String,
        /// The number with a decimal comma.
        comma: String,
    },
    /// Several columns could be the target.
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
    /// A column name that cannot be used.
    #[error("column {column} of the header, \"{name}\", {problem}")]
    Header {
        /// The column's position, counted from 1.
        column: usize,
        /// The column's name.
        name: String,
        /// The problem, and what to do.
        problem: &'static str,
    },
    /// A row that cannot be read.
    #[error("{location}: {problem}: fix the file first")]
    Row {
        /// The row.
        location: Location,
        /// The problem.
        problem: String,
    },
    /// Dates that can be read in several orders.
    #[error("column {column}: \"{example}\" is {readings}, and no cell shows which is meant: add {flags}")]
    AmbiguousDates {
        /// The column.
        column: String,
        /// An example.
        example: String,
        /// The day that the date means in each order.
        readings: String,
        /// The flags to choose from.
        flags: String,
    },
    /// Dates that do not all have the same order.
    #[error(
        "column {column}: the dates do not all have the same order. \"{example}\" can be read as {pattern}, but these cannot: {misfits}. Write all dates in the same order"
    )]
    MixedDates {
        /// The column.
        column: String,
        /// A date that fits `pattern`.
        example: String,
        /// The order that fits the most dates.
        pattern: &'static str,
        /// Dates in other orders, with their locations.
        misfits: String,
    },
    /// Rows without an outcome.
    #[error(
        "column {column} is blank in {}: add --blank-target stayed if a blank means that the customer stayed, or --blank-target skip if the outcome is unknown",
        rows_from(*rows, *first)
    )]
    BlankOutcome {
        /// The target.
        column: String,
        /// Number of such rows.
        rows: usize,
        /// The first of them.
        first: Location,
    },
    /// The target has no values.
    #[error(
        "column {column} is blank in every row: fill in who left and who stayed, or name another column with --target"
    )]
    BlankTarget {
        /// The target.
        column: String,
    },
    /// All known outcomes are the same.
    #[error(
        "column {column} has no value other than \"{value}\": add customers with the other outcome, because training needs both customers who left and customers who stayed"
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
        /// The most frequent values with their numbers of rows.
        values: String,
    },
    /// The requested value is not in the target column.
    #[error("column {column} does not contain \"{wanted}\"; it has {values}: name one of them with --positive")]
    NoSuchOutcome {
        /// The target.
        column: String,
        /// The requested value.
        wanted: String,
        /// The most frequent values with their numbers of rows.
        values: String,
    },
    /// The target column has too many values.
    #[error(
        "column {column} has {found} different values, too many for an outcome: use --target to name the column that says who left, or --positive to name the value that means \"left\""
    )]
    NoOutcome {
        /// The target.
        column: String,
        /// Number of different values.
        found: usize,
    },
    /// At least one outcome has too few customers.
    #[error(
        "too few customers: {left} left and {stayed} stayed, but at least {MIN_PER_OUTCOME} of each are needed: add customers"
    )]
    TooFew {
        /// Number of customers who left, or of their rows.
        left: usize,
        /// Number of customers who stayed, or of their rows.
        stayed: usize,
    },
    /// The column cannot be drafted as a field.
    #[error("{column} cannot be used: {reason}")]
    NotAField {
        /// The column.
        column: String,
        /// The reason.
        reason: String,
    },
    /// No column can be a field.
    #[error(
        "no column other than {target} can be used as a field, so there is nothing to learn from: add columns that describe the customers\n  {reasons}"
    )]
    NoField {
        /// The target.
        target: String,
        /// The reasons, column by column.
        reasons: String,
    },
}

impl DraftError {
    pub(super) fn ambiguous_dates(column: &str, example: String, orders: &[DateOrder]) -> Self {
        let reading = |&order: &DateOrder| {
            let iso = Dates { order: DateOrder::YearMonthDay, origin: 0 };
            let day = order.read(&example).and_then(|day| iso.write(day.into())).unwrap_or_default();
            format!("{day} if the {} comes first", first_part(order))
        };
        let readings = orders.iter().map(reading).collect::<Vec<_>>().join(" and ");
        let flag = |&order: &DateOrder| format!("--dates {}-first", first_part(order));
        let flags = orders.iter().map(flag).collect::<Vec<_>>().join(" or ");
        Self::AmbiguousDates { column: column.to_owned(), example, readings, flags }
    }

    pub(super) fn mixed_dates(column: &str, example: String, order: DateOrder, misfits: &[(Location, &str)]) -> Self {
        let listed =
            misfits.iter().take(CELLS_LISTED).map(|(location, text)| format!("\"{text}\" {}", place(*location)));
        let more = misfits.len().saturating_sub(CELLS_LISTED);
        let more = (more > 0).then(|| format!("and {more} more"));
        let misfits = listed.chain(more).collect::<Vec<_>>().join(", ");
        Self::MixedDates { column: column.to_owned(), example, pattern: date_pattern(order), misfits }
    }

    pub(super) fn decimals(column: &str, example: &str, point: &NumberFormat, comma: &NumberFormat) -> Self {
        let plain = |format: &NumberFormat| format.read(example).map(plain_number).unwrap_or_default();
        let (point, comma) = (plain(point), plain(comma));
        Self::Decimals { column: column.to_owned(), example: example.to_owned(), point, comma }
    }
}

fn first_part(order: DateOrder) -> &'static str {
    match order {
        DateOrder::YearMonthDay => "year",
        DateOrder::DayMonthYear => "day",
        DateOrder::MonthDayYear => "month",
    }
}
