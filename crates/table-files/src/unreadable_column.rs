//! The reasons that a typed column cannot be read.

use thiserror::Error;

/// The reason that a typed column cannot be read as text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum UnreadableColumn {
    /// The column holds lists, maps, or structs.
    #[error(
        "column {0} is nested (a list, a map, or a struct), but a cell holds one value: write its parts as separate columns, or leave it out"
    )]
    Nested(String),
    /// The column's type cannot be converted to text.
    #[error("column {column} holds {what}, which are not supported: write them as text or as numbers")]
    Type {
        /// The column.
        column: String,
        /// What the column holds.
        what: &'static str,
    },
}

impl UnreadableColumn {
    /// The column's name.
    pub fn column(&self) -> &str {
        match self {
            Self::Nested(column) | Self::Type { column, .. } => column,
        }
    }
}
