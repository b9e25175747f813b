//! The cells of a row whose values were replaced, in the schema's order.

use crate::customer::FieldError;
use crate::schema::FieldIndex;

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ReplacedCells {
    /// Unknown values, and blanks that nothing fills, read as the user chose.
    pub(super) chosen: Vec<ReplacedCell>,
    pub(super) clamped: Vec<ClampedCell>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct ClampedCell {
    pub(super) field: FieldIndex,
    pub(super) number: f64,
    /// Shortened like [`FieldError::found`].
    pub(super) found: String,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct ReplacedCell {
    pub(super) field: FieldIndex,
    /// Shortened like [`FieldError::found`].
    pub(super) found: String,
}

impl From<FieldError> for ReplacedCell {
    fn from(error: FieldError) -> Self {
        Self { field: error.field, found: error.found }
    }
}
