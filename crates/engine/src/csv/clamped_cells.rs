//! Counts the cells whose number is outside its field's range and is read as the nearest limit.

use bincode::{Decode, Encode};

use super::record::Location;
use super::row::RowCells;
use crate::schema::FieldIndex;

/// The clamped cells of the rows that can be used, per field.
///
/// Parts of a file are counted separately and merged in the order of the file. The result does not depend on the parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ClampedCells {
    /// Only fields with clamped cells, in the schema's order.
    fields: Vec<ClampedField>,
}

/// The clamped cells of a field.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ClampedField {
    /// The field, a number.
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
    pub fn add(&mut self, cells: &RowCells) {
        for cell in cells.clamped() {
            self.count(ClampedField {
                field: cell.field,
                cells: 1,
                found: cell.found.clone(),
                first: cells.location(),
            });
        }
    }

    /// Adds the cells of the file's next part.
    pub fn merge(&mut self, later: Self) {
        later.fields.into_iter().for_each(|cells| self.count(cells));
    }

    fn count(&mut self, new: ClampedField) {
        let at = self.fields.partition_point(|known| known.field < new.field);
        match self.fields.get_mut(at) {
            Some(known) if known.field == new.field => known.cells = known.cells.saturating_add(new.cells),
            _ => self.fields.insert(at, new),
        }
    }

    /// The fields with clamped cells, in the schema's order.
    pub fn fields(&self) -> &[ClampedField] {
        &self.fields
    }
}
