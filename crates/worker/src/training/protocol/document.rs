//! The description, which training reads.

use bincode::{Decode, Encode};

use super::OutcomeChoice;

/// A description of the table, with its outcome, and the columns that the draft or the user left out.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FieldsDocument {
    /// The outcome of the description.
    pub outcome: OutcomeChoice,
    /// The description, in TOML.
    pub toml: String,
    /// The columns that the draft left out, and the ID.
    pub left_out: Vec<LeftOutColumn>,
    /// Fields that the user left out: the column of each, and its entries in TOML.
    pub removed: Vec<(String, String)>,
    /// Number of rows that the draft could use.
    pub rows: u64,
    /// Number of these rows whose customers left.
    pub left: u64,
}

/// A column that is not a field.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct LeftOutColumn {
    /// The column's name.
    pub column: String,
    /// The reason.
    pub reason: String,
    /// Whether the column was probably filled in or cleared after the outcome was known.
    pub is_leak: bool,
}
