//! Why work on a file failed.

use churnscope_engine::csv::{Location, MAX_SHEET_ROWS};
use churnscope_wording::rows::place;
use churnscope_wording::values::count;

/// The reason for a failure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The browser no longer provides the file's bytes.
    #[error("the file can no longer be read. It may have been moved or changed. Open it again")]
    FileUnreadable,
    /// A slice that was read twice ended in two different places.
    #[error("the file changed while it was being read. Open it again")]
    FileChanged,
    /// All attempts to process a slice have failed.
    #[error(
        "processing the rows that start {} failed {tries} times. This device may have too little memory. \
         Close other tabs and programs, then open the file again",
        place(*.start)
    )]
    SliceFailed {
        /// The first line or row of the slice.
        start: Location,
        /// Number of attempts.
        tries: u32,
    },
    /// A program could not be loaded.
    #[error("part of the page did not load. Check the connection, then try again")]
    ProgramNotLoaded,
    /// The worker that turns a file into text has stopped.
    #[error(
        "the file could not be converted. It may be damaged, or this device may have too little memory. Save it as CSV in UTF-8"
    )]
    NotPrepared,
    /// There are more rows to save than a sheet of a workbook can have.
    #[error(
        "a workbook has room for {} rows below its header, but there are more. Download them as CSV, or filter the list \
         and download the filtered rows",
        count(MAX_SHEET_ROWS)
    )]
    WorkbookFull,
    /// The worker that writes a workbook has stopped.
    #[error(
        "the workbook could not be written. It may need more memory than this browser has. Download a CSV file instead"
    )]
    WorkbookNotWritten,
    /// The browser could not start a worker.
    #[error(
        "this browser cannot start web workers, which read and score files. Use a current version of Chrome, Edge, Firefox, or Safari"
    )]
    WorkersUnavailable,
    /// No scorer is left, or the ledger stopped before it was ready.
    #[error("the scoring program could not start. Reload the page, then open the file again")]
    WorkersNotStarting,
    /// The ledger stopped after it was ready.
    #[error("the list probably needs more memory than this browser has. Open a smaller file")]
    ListTooLarge,
    /// A message could not be encoded, sent, or decoded, or was not expected.
    #[error("the page and its workers could not exchange a message. Reload the page, then open the file again")]
    Message,
    /// The browser could not save a file.
    #[error("the file could not be saved. The browser may be out of memory. Close other tabs, then try again")]
    NotSaved,
    /// A failure that a worker reported.
    #[error("{0}")]
    Reported(String),
}
