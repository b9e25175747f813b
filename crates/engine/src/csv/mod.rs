//! Bytes of a CSV file to checked customers, and scores back to bytes.
//!
//! The one reader of the page and the command, so that both say the same of the same file. It is fed slices of any
//! size, with borders anywhere; what it says does not depend on them, and its memory does not grow with the file.
//!
//! 1. [`TableReader`] finds out what kind of file it is, which character separates its cells, and its [`Header`];
//!    then it yields every further [`Record`] with the line on which it starts.
//! 2. [`Columns`] says which column is which field of the schema.
//! 3. [`RowChecker`] makes a customer of a record, or a [`RowError`] that names every problem of the row.
//! 4. [`ScoredWriter`] writes the line that belongs to the record.

mod cell_writer;
mod columns;
mod delimiter;
mod record;
mod record_reader;
mod row;
mod scored_writer;
mod table_reader;
#[cfg(test)]
mod tests;

pub use cell_writer::{CellWriter, defused};
pub use columns::{ColumnChoice, ColumnQuestion, Columns, ColumnsError, MissingColumn};
pub use record::{Place, Record, RecordBatch};
pub use record_reader::{MAX_RECORD, Position, RecordError, RecordReader};
pub use row::{RowCells, RowChecker, RowError, RowProblem};
pub use scored_writer::{Score, ScoredColumns, ScoredWriter};
pub use table_reader::{Header, TableError, TableReader};
