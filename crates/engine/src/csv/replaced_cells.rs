//! The clamped numbers of a row, and its unknown values and blanks that are read as the user chose, in the schema's
//! order.

use crate::customer::FieldError;
use crate::schema::FieldIndex;

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ReplacedCells {
    /// Unknown values, and blanks that nothing fills, read as the user chose.
    pub(super) chosen: Vec<ReplacedCell>,
    /// Numbers outside the range, read as the nearest limit.
    pub(super) clamped: Vec<ClampedCell>,
}

/// A cell whose number is read as the nearest limit of its field's range.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ClampedCell {
    pub(super) field: FieldIndex,
    pub(super) number: f64,
    /// The cell's text, shortened like [`FieldError::found`].
    pub(super) found: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct ReplacedCell {
    pub(super) field: FieldIndex,
    /// The cell's text, shortened like [`FieldError::found`].
    pub(super) found: String,
}

impl From<FieldError> for ReplacedCell {
    fn from(error: FieldError) -> Self {
        Self { field: error.field, found: error.found }
    }
}
