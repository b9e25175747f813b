//! Reads CSV files as checked customers, and writes scored files.
//!
//! The page and the command use the same reader, so they read a file in the same way. It takes slices of any size, cut
//! anywhere; the result does not depend on the cuts, and memory does not grow with the file.
//!
//! 1. [`TableReader`] detects the kind of file and its delimiter, and reads its [`Header`]. Then it passes on every
//!    [`Record`] with its [`Location`].
//! 2. [`Columns`] matches the file's columns with the fields of the schema.
//! 3. [`RowChecker`] turns a record into a customer, or into a [`RowError`] that lists the problems in the row.
//! 4. [`ScoredWriter`] writes the scored line of the record.

mod cell_reader;
mod cell_writer;
mod columns;
mod dialect;
mod record;
mod record_reader;
mod row;
mod scored_writer;
mod table_reader;
#[cfg(test)]
mod tests;
mod total;

pub use cell_writer::{CellWriter, defused};
pub use columns::{ColumnChoice, ColumnQuestion, Columns, ColumnsError, MissingColumn};
pub use dialect::TableChoices;
pub use record::{Location, Record, RecordBatch};
pub use record_reader::{MAX_RECORD, Position, RecordError, RecordReader};
pub use row::{RowCells, RowChecker, RowError, RowProblem, is_almost_blank};
pub use scored_writer::{CellKind, MAX_SHEET_ROWS, Score, ScoredColumns, ScoredWriter};
pub use table_reader::{Header, TableError, TableReader, other_format};
pub use total::is_total;
