//! The reasons that an Arrow table cannot be read.

use thiserror::Error;

use churnscope_table_files::unreadable_column::UnreadableColumn;

/// The reason that an Arrow table cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ArrowTableError {
    /// A column's type cannot be read.
    #[error(transparent)]
    Column(#[from] UnreadableColumn),
    /// The program that supplies the table reported an error.
    #[error("the table cannot be read: {0}")]
    Stream(String),
    /// The system provides no threads.
    #[error("cannot start threads: {0}")]
    Threads(String),
}
