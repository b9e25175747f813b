//! Failures to read, score, list, or save a file; some of them can also occur in training. Except in
//! [`Failure::Reported`], the messages say what happened and what to do.

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
    /// All attempts to score or preview one of the slices have failed.
    #[error(
        "processing the rows that start {} failed {tries} times. This device may have too little memory. \
         Close other tabs and programs, then open the file again",
        place(*.start)
    )]
    SliceFailed {
        /// The first line of the slice or, in a Parquet file whose header has been read, its first row.
        start: Location,
        /// Number of attempts.
        tries: u32,
    },
    /// The program for scoring, for converting a file, or for writing a workbook could not be loaded.
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
    /// The browser could not start the ledger, the conversion of a file, or the writing of a workbook.
    #[error(
        "this browser cannot start web workers, which read and score files. Use a current version of Chrome, Edge, Firefox, or Safari"
    )]
    WorkersUnavailable,
    /// No scorer is left, because too many of them could not be created, or stopped while they had no slice; or the
    /// ledger stopped before it was ready.
    #[error("the scoring program could not start. Reload the page, then open the file again")]
    WorkersNotStarting,
    /// The ledger stopped after it was ready.
    #[error("the list probably needs more memory than this browser has. Open a smaller file")]
    ListTooLarge,
    /// A message could not be encoded, sent, or decoded, or was not expected.
    #[error("the page and its workers could not exchange a message. Reload the page, then open the file again")]
    Message,
    /// The browser had no room for a file, or could not save it.
    #[error("the file could not be saved. The browser may be out of memory. Close other tabs, then try again")]
    NotSaved,
    /// A failure that a worker reported.
    #[error("{0}")]
    Reported(String),
}
