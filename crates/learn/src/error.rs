use thiserror::Error;

/// The reason that binning or learning failed. Columns, rows, and levels are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LearnError {
    /// A column is longer or shorter than the first one.
    #[error(
        "the length of column {column} is {found}, but the length of column 0 is {expected}: give every column one value per row"
    )]
    ColumnLength {
        /// Index of the column.
        column: usize,
        /// Number of the column's values.
        found: usize,
        /// Number of values in the first column.
        expected: usize,
    },
    /// The table has more than 2³¹ − 1 rows.
    #[error("the table has {0} rows, but at most 2,147,483,647 can be used: take a sample")]
    TooManyRows(usize),
    /// A column has more than 254 levels.
    #[error("column {column} has {levels} levels, but at most 254 can be used: merge its rarest levels into one")]
    TooManyLevels {
        /// Index of the column.
        column: usize,
        /// Number of the column's levels.
        levels: usize,
    },
    /// A level's index is not below the number of levels.
    #[error(
        "row {row} of column {column} has level {level}, but the number of levels is {levels}: count levels from 0"
    )]
    UnknownLevel {
        /// Index of the row.
        row: usize,
        /// Index of the column.
        column: usize,
        /// The level.
        level: u16,
        /// Number of levels of the column.
        levels: usize,
    },
    /// The number of targets differs from the number of rows.
    #[error("the number of targets is {found}, but the number of rows is {rows}: give one target per row")]
    Targets {
        /// Number of targets.
        found: usize,
        /// Number of rows in the table.
        rows: usize,
    },
    /// A list of rows contains a row that is not in the table.
    #[error("row {row} is not in the table, whose number of rows is {rows}: count rows from 0")]
    NoSuchRow {
        /// The row.
        row: u32,
        /// Number of rows in the table.
        rows: usize,
    },
    /// A list of training or validation rows is empty.
    #[error("there are no rows: choose at least one")]
    NoRows,
    /// A parameter is out of range.
    #[error("{name} is {value}: choose {range}")]
    Parameter {
        /// The parameter's name.
        name: &'static str,
        /// The parameter's value.
        value: String,
        /// The allowed values.
        range: &'static str,
    },
    /// A monotone effect is set for a category.
    #[error("column {column} contains categories, but only columns of numbers can have an effect: remove the effect")]
    EffectOfCategory {
        /// Index of the column.
        column: usize,
    },
    /// The caller asked to stop.
    #[error("training was canceled")]
    Canceled,
}

impl LearnError {
    pub(crate) fn check(
        valid: bool,
        name: &'static str,
        value: impl ToString,
        range: &'static str,
    ) -> Result<(), LearnError> {
        if valid { Ok(()) } else { Err(LearnError::Parameter { name, value: value.to_string(), range }) }
    }
}
