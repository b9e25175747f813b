//! Reads the cells of one column as values of its field.

use crate::customer::{FieldError, Problem, can_be_blank, parse_with};
use crate::number_format::NumberFormat;
use crate::schema::{Field, FieldIndex, Kind, Value};
use crate::spelling::SpellingIndex;

/// Reads cells of one column, in the number format of the column.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CellReader {
    format: NumberFormat,
    levels: SpellingIndex,
}

impl CellReader {
    pub(super) fn new(field: &Field, format: &NumberFormat) -> Self {
        match &field.kind {
            Kind::Number(number) => Self { format: format.for_field(number), levels: SpellingIndex::default() },
            Kind::Category(category) => {
                Self { format: NumberFormat::plain(), levels: SpellingIndex::of_levels(category) }
            }
        }
    }

    /// The value of a cell; `None` for a blank that the schema fills.
    pub(super) fn read(&self, field: &Field, index: FieldIndex, cell: &[u8]) -> Result<Option<Value>, FieldError> {
        // most cells of a category match a level byte for byte, so they need no conversion to text
        let blanks = &field.missing.blanks;
        if let Kind::Category(category) = &field.kind
            && let Some(level) = category.levels.iter().position(|level| level.value.as_bytes() == cell)
            && !blanks.iter().any(|blank| blank.as_bytes() == cell)
            && let Ok(level) = u16::try_from(level)
        {
            return Ok(Some(Value::Level(level)));
        }
        let Ok(text) = std::str::from_utf8(cell) else {
            return Err(FieldError::new(index, &String::from_utf8_lossy(cell), Problem::NotText));
        };
        let value = parse_with(field, index, text, |text| self.format.read(text), |text| self.levels.find(text))?;
        match value {
            None if !can_be_blank(field) => Err(FieldError::new(index, "", Problem::Blank)),
            value => Ok(value),
        }
    }
}
