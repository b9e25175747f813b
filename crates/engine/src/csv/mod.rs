//! Reads customers from CSV files, checks them, and writes scored files.
//!
//! The reader takes slices of any size. The result does not depend on where slices end.

mod cell_reader;
mod cell_writer;
mod clamped_cells;
mod column_matches;
mod column_rows;
mod columns;
mod columns_error;
mod dialect;
mod file_format;
mod header_names;
mod matching;
mod preview;
mod record;
mod record_reader;
mod replaced_cells;
mod row;
mod scored_writer;
mod table_reader;
#[cfg(test)]
mod tests;
mod total;
mod unknown_values;
mod value_choices;

pub use cell_writer::{CellWriter, defused, undefused, undefused_lines};
pub use clamped_cells::{ClampedCells, ClampedField};
pub use column_matches::{ColumnMatch, MatchedColumn};
pub use column_rows::{ColumnReader, ColumnRows, UsualCell, UsualRows};
pub use columns::{ColumnChoice, Columns};
pub use columns_error::{ColumnsError, MissingColumn};
pub use dialect::TableChoices;
pub use file_format::{ByteOrder, PARQUET_START, is_parquet, other_format, unmarked_utf_16};
pub use preview::{PreviewCell, PreviewRow, preview_rows};
pub use record::{Location, Record, RecordBatch};
pub use record_reader::{MAX_RECORD, Position, RecordError, RecordReader};
pub use row::{RowCells, RowChecker, RowError, RowProblem, is_almost_blank};
pub use scored_writer::{BYTE_ORDER_MARK, CellKind, MAX_SHEET_ROWS, Score, ScoredColumns, ScoredWriter};
pub use table_reader::{Header, TableError, TableReader};
pub use total::is_total;
pub use unknown_values::{UnknownValue, UnknownValues};
pub use value_choices::{ValueChoice, ValueChoiceError};
