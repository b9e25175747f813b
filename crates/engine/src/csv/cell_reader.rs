//! Reads the cells of one column as values of its field.

use crate::customer::{FieldError, Problem, can_be_blank, parse_with};
use crate::dates::Dates;
use crate::number_format::{ColumnFormat, NumberFormat};
use crate::schema::{Field, FieldIndex, Kind, Value};
use crate::spelling::{SpellingIndex, flag_number};

/// Reads cells of one column, in the format of the column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum CellReader {
    Number(NumberFormat),
    /// Zeros and ones, which may also be written as no and yes.
    Flag(NumberFormat),
    /// Dates, in the order of the column. Unlike on the form, a number is not a number of days: it is read as Excel's
    /// number for a date.
    Dates(Dates),
    Category(SpellingIndex),
}

impl CellReader {
    pub(super) fn new(field: &Field, column: &ColumnFormat) -> Self {
        match &field.kind {
            Kind::Number(number) => match number.dates {
                Some(dates) => Self::Dates(Dates { order: column.dates.order_for(dates.order), ..dates }),
                None if (number.min, number.max) == (0.0, 1.0) => Self::Flag(column.format.for_field(number)),
                None => Self::Number(column.format.for_field(number)),
            },
            Kind::Category(category) => Self::Category(SpellingIndex::of_levels(category)),
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
        let number = |text: &str| match self {
            Self::Number(format) => format.read(text),
            Self::Flag(format) => format.read(text).or_else(|| flag_number(text)),
            Self::Dates(dates) => dates.read_cell(text),
            Self::Category(_) => None,
        };
        let level = |text: &str| match self {
            Self::Category(levels) => levels.find(text),
            Self::Number(_) | Self::Flag(_) | Self::Dates(_) => None,
        };
        match parse_with(field, index, text, number, level)? {
            None if !can_be_blank(field) => Err(FieldError::new(index, "", Problem::Blank)),
            value => Ok(value),
        }
    }
}
