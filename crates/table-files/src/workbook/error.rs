//! The reasons that a workbook cannot be read.

use thiserror::Error;

use super::limits;
use crate::grouped::grouped;

/// The reason that a workbook cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WorkbookError {
    /// The file is larger than [`limits::FILE`].
    #[error("the workbook is larger than {} MiB: save the sheet as CSV", limits::FILE >> 20)]
    LargeFile,
    /// The sheet has too many filled rows, or a cell below the last row that Excel allows.
    #[error(
        "the sheet has more than {} rows of customers, or a cell below the last row that Excel allows: save it as CSV, which has no such limits",
        grouped(limits::CUSTOMERS.into())
    )]
    ManyRows,
    /// The file has too much data, text that is too long, or cells too far apart.
    #[error("the workbook has more data, longer text, or cells farther apart than can be read: save the sheet as CSV")]
    Bomb,
    /// The file is encrypted.
    #[error("the workbook is protected with a password: open it, save it without the password, and try again")]
    Encrypted,
    /// The file is damaged, for this reason.
    #[error(
        "the workbook is damaged ({0}): open it in a spreadsheet program, then save it again or save the sheet as CSV"
    )]
    Damaged(String),
    /// The file is another kind of document.
    #[error("the file is {0}, not a workbook: save the table as .xlsx or CSV")]
    OtherDocument(&'static str),
    /// The file is an archive of other files.
    #[error("the file is a ZIP archive, not a workbook: unpack it, and open the table that is inside")]
    Archive,
    /// No table was found.
    #[error(
        "no table was found on the visible sheets of the workbook: put the column names in one row, and each customer in a row of its own"
    )]
    NoTable,
    /// The workbook has no sheet of this name.
    #[error("the workbook has no sheet named \"{name}\"; choose one of these: {}", quoted(sheets))]
    UnknownSheet {
        /// The requested name.
        name: String,
        /// The names of all worksheets.
        sheets: Vec<String>,
    },
}

impl WorkbookError {
    pub(super) fn damaged(reason: impl ToString) -> Self {
        Self::Damaged(reason.to_string())
    }
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}
