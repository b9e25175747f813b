//! The description, which training reads.

use bincode::{Decode, Encode};

use super::OutcomeChoice;

/// A description of the table, and what is needed to change it. All of it is in the page; the worker keeps nothing.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FieldsDocument {
    /// The outcome that the description was drafted for.
    pub outcome: OutcomeChoice,
    /// The description, in TOML.
    pub toml: String,
    /// The columns that the draft left out.
    pub left_out: Vec<LeftOutColumn>,
    /// Fields that the user removed: each field's column, and its entries in TOML.
    pub removed: Vec<(String, String)>,
    /// Number of rows that training can use.
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
    /// Whether the column was probably filled in after the outcome was known.
    pub is_leak: bool,
}
