//! Counts clamped cells.

use bincode::{Decode, Encode};

use super::record::Location;
use super::replaced_cells::ClampedCell;
use super::row::{RowCells, RowError, RowProblem};
use crate::customer::{FieldError, Problem};
use crate::rejections::{LikelyCause, Rejections, are_many};
use crate::schema::{FieldIndex, Schema};

/// Counts of the clamped cells in the rows that can be used.
///
/// Parts of a file can be counted separately and merged in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ClampedCells {
    rows: Rejections,
}

/// The clamped cells of a field.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ClampedField {
    /// The number field.
    pub field: FieldIndex,
    /// Number of cells.
    pub cells: u64,
    /// The first of these cells, as text, truncated to 60 characters.
    pub found: String,
    /// The location of the first cell's row.
    pub first: Location,
}

impl ClampedCells {
    /// Counts the clamped cells of a row that is used.
    pub fn add(&mut self, schema: &Schema, cells: &RowCells) {
        if cells.clamped().is_empty() {
            return;
        }
        let problem =
            |cell: &ClampedCell| RowProblem::Field(FieldError::new(cell.field, &cell.found, Problem::OutOfRange));
        let problems = cells.clamped().iter().map(problem).collect();
        self.rows.add(schema, &RowError { location: cells.location(), problems });
    }

    /// Adds the cells of the file's next part.
    pub fn merge(&mut self, later: Self) {
        self.rows.append(later.rows);
    }

    /// The fields with clamped cells, in the schema's order.
    pub fn fields(&self) -> Vec<ClampedField> {
        self.rows.fields().collect()
    }

    /// The most frequent cause of clamped cells, if many of the file's `n_rows` rows have such cells.
    pub fn problem(&self, n_rows: u64) -> Option<LikelyCause> {
        self.rows.likely_cause().filter(|_| are_many(self.rows.n_rows(), n_rows))
    }
}
