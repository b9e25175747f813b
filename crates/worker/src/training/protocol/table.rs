use bincode::{Decode, Encode};

use super::OutcomeCandidate;
use churnscope_engine::csv::Header;

/// Maximum number of rows in the preview of a table.
pub const PREVIEW_ROWS: usize = 20;

/// Maximum number of columns in the preview of a table.
pub const PREVIEW_COLUMNS: usize = 100;

/// A table as it was read.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct TableOverview {
    /// The header, with the delimiter and the number formats.
    pub header: Header,
    /// The first columns, at most [`PREVIEW_COLUMNS`].
    pub columns: Vec<PreviewColumn>,
    /// The cells of these columns in the first rows, at most [`PREVIEW_ROWS`].
    pub preview: Vec<Vec<String>>,
    /// Number of rows.
    pub rows: u64,
    /// The columns that may say who left, the most likely first.
    pub outcomes: Vec<OutcomeCandidate>,
}

/// A column of a preview.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct PreviewColumn {
    /// The column's name.
    pub name: String,
    /// Whether the column is shown as numbers.
    pub is_number: bool,
}
