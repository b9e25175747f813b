//! The values of a table, by outcome.

use bincode::{Decode, Encode};

/// The values of a table, counted as a description reads them.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct TableCounts {
    /// Number of rows that fit the description.
    pub rows: u64,
    /// Number of these rows whose customers left.
    pub left: u64,
    /// Why other rows cannot be used, if there are any.
    pub unusable: Option<String>,
    /// Per field, in the order of the description.
    pub fields: Vec<FieldCounts>,
}

/// The values of a field.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct FieldCounts {
    /// Number of blanks.
    pub blanks: u64,
    /// The levels of a category in their order, or equally wide parts of a number's range.
    pub bars: Vec<CountBar>,
}

/// The rows with a level, or with a number in a range.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct CountBar {
    /// The lower limit of the numbers, as it is written; empty for a level.
    pub from: String,
    /// The upper limit.
    pub to: String,
    /// Number of rows.
    pub rows: u64,
    /// Number of these rows whose customers left.
    pub left: u64,
}
