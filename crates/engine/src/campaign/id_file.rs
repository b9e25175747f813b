//! Reads files that list customers by their IDs.

use thiserror::Error;

use super::scored_file::quoted;
use crate::csv::{ColumnsError, Header, Record, TableChoices, TableError, TableReader, undefused};

/// Maximum number of columns that an error names.
const COLUMNS_LISTED: usize = 12;

/// The reason that a file with customer IDs cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IdFileError {
    /// The file is not a table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Several columns have the name of a column that is read.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// A row that cannot be read.
    #[error(transparent)]
    Row(#[from] UnreadableRow),
    /// There is no column with the IDs.
    #[error("there is no column {column} with customer IDs (found: {columns}): rename the column that has them")]
    NoId {
        /// The first of the possible names of this column.
        column: String,
        /// The names of the file's columns.
        columns: String,
    },
}

/// The reason that a row cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UnreadableRow {
    /// Text in another encoding.
    #[error("line {line} is not UTF-8 text: save the file as UTF-8 (in Excel: Save As, \"CSV UTF-8\")")]
    NotUtf8 {
        /// The line.
        line: u64,
    },
    /// A quote that opens in this row is never closed.
    #[error("line {line}: a quote is opened, but never closed: close or remove the quote")]
    OpenQuote {
        /// The line.
        line: u64,
    },
}

/// The text of a cell, [`undefused`] and trimmed; empty if there is no such cell.
pub(super) fn cell_text<'r>(record: &Record<'r>, column: Option<usize>) -> Result<&'r str, UnreadableRow> {
    let line = record.line();
    if record.open_quote_end().is_some() {
        return Err(UnreadableRow::OpenQuote { line });
    }
    let cell = column.and_then(|column| record.cell(column)).unwrap_or_default();
    std::str::from_utf8(undefused(cell)).map(str::trim).map_err(|_| UnreadableRow::NotUtf8 { line })
}

/// Reads a whole file, and returns only its header.
pub(super) fn header_of(file: &[u8], choices: TableChoices) -> Result<Header, TableError> {
    let mut reader = TableReader::with(choices);
    reader.feed(file, &mut |_| ()).and_then(|()| reader.finish(&mut |_| ()))?;
    reader.header().cloned().ok_or(TableError::Empty)
}

/// Passes the rows of a file to `each` until it returns an error.
pub(super) fn each_row<E: From<TableError>>(
    file: &[u8],
    choices: TableChoices,
    mut each: impl FnMut(&Record<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let (mut reader, mut result) = (TableReader::with(choices), Ok(()));
    let mut pass = |record: Record<'_>| {
        if result.is_ok() {
            result = each(&record);
        }
    };
    reader.feed(file, &mut pass).and_then(|()| reader.finish(&mut pass))?;
    result
}

/// The column with the first of these names that the file has.
pub(super) fn id_column(header: &Header, names: &[&str]) -> Result<usize, IdFileError> {
    for name in names {
        if let Some(column) = header.find(name)? {
            return Ok(column);
        }
    }
    let column = names.first().copied().unwrap_or_default().to_owned();
    Err(IdFileError::NoId { column, columns: column_names(header) })
}

/// The names of the first columns, separated by commas; `…` stands for the others.
pub(super) fn column_names(header: &Header) -> String {
    let more = (header.names.len() > COLUMNS_LISTED).then(|| "…".to_owned());
    header.names.iter().take(COLUMNS_LISTED).map(|name| quoted(name)).chain(more).collect::<Vec<_>>().join(", ")
}
