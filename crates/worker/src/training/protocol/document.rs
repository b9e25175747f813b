use bincode::{Decode, Encode};

use super::OutcomeChoice;

/// A description of the table.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FieldsDocument {
    /// The outcome of the description.
    pub outcome: OutcomeChoice,
    /// The description, in TOML.
    pub toml: String,
    /// Columns that the draft did not use, even if the user made fields of them later.
    pub left_out: Vec<LeftOutColumn>,
    /// Fields that the user left out: the column of each, and its entries in TOML.
    pub removed: Vec<(String, String)>,
    /// Number of rows that the draft could use.
    pub rows: u64,
    /// Number of these rows whose customers left.
    pub left: u64,
}

/// A column that was not used as a field.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct LeftOutColumn {
    /// The column's name.
    pub column: String,
    /// The reason.
    pub reason: String,
    /// Whether the column is probably a leak.
    pub is_leak: bool,
}
