use bincode::{Decode, Encode};

/// Counts of a table's values, as a description reads them.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct TableCounts {
    /// Number of rows that fit the description.
    pub rows: u64,
    /// Number of these rows whose customers left.
    pub left: u64,
    /// Number of rows whose cells could be read.
    pub n_read: u64,
    /// Why some rows, or the whole table, cannot be used.
    pub unusable: Option<String>,
    /// The counts of each field, in the order of the description.
    pub fields: Vec<FieldCounts>,
}

/// Counts of a field's values.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct FieldCounts {
    /// Number of blanks in the rows whose cells could be read.
    pub blanks: u64,
    /// The values of a category that have no level of their own.
    pub merged: MergedValues,
    /// The bars of the field's chart, each for a level, a number, or a range of numbers.
    pub bars: Vec<CountBar>,
}

/// The values that have no level of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct MergedValues {
    /// Number of different values.
    pub values: u64,
    /// Number of rows with these values that fit the description.
    pub rows: u64,
}

/// The rows with a level, or with a number in a range.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct CountBar {
    /// The lower limit of the numbers, or their only value, as written in files; empty for a level.
    pub from: String,
    /// The upper limit of the numbers, or their only value; empty for a level.
    pub to: String,
    /// Number of rows.
    pub rows: u64,
    /// Number of these rows whose customers left.
    pub left: u64,
}
