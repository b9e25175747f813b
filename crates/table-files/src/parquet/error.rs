//! The reasons that a Parquet file cannot be read.

use thiserror::Error;

use crate::grouped::grouped;
use crate::unreadable_column::UnreadableColumn;
use churnscope_engine::csv::MAX_RECORD;

/// The reason that the rows of a Parquet file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ParquetFileError {
    /// The file does not follow the format, or its bytes cannot be read.
    #[error("the Parquet file is damaged or incomplete, or cannot be read ({0}): open it again, or create it again")]
    Damaged(String),
    /// All or part of the file is encrypted.
    #[error("the Parquet file is encrypted: write it without encryption")]
    Encrypted,
    /// A column's type cannot be read.
    #[error(transparent)]
    Column(#[from] UnreadableColumn),
    /// A column's compression is not supported.
    #[error(
        "column {column} is compressed with {codec}, which is not supported: write the file with Snappy, Zstandard, or gzip"
    )]
    Codec {
        /// The column.
        column: String,
        /// The compression.
        codec: String,
    },
    /// A row is longer than a CSV row may be.
    #[error(
        "row {} is longer than {} bytes, so this is probably not a table of customers: choose another file",
        grouped(*.0),
        grouped(MAX_RECORD as u64)
    )]
    LongRow(u64),
    /// The file has no rows.
    #[error("the Parquet file has no rows: add at least one customer")]
    NoRows,
}

impl ParquetFileError {
    pub(super) fn damaged(reason: impl ToString) -> Self {
        Self::Damaged(reason.to_string())
    }
}

impl From<parquet::errors::ParquetError> for ParquetFileError {
    fn from(error: parquet::errors::ParquetError) -> Self {
        let message = error.to_string();
        if message.contains("encrypt") { Self::Encrypted } else { Self::Damaged(message) }
    }
}
