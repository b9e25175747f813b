//! Reads the cells of one column as values of its field.

use super::replaced_cells::{ClampedCell, ReplacedCell, ReplacedCells};
use super::value_choices::{Treatment, Treatments, value_key};
use crate::customer::{FieldError, Problem, can_be_blank, parse_with};
use crate::dates::Dates;
use crate::number_format::{ColumnFormat, NumberFormat};
use crate::schema::{Category, Field, FieldIndex, Kind, Number, Value};
use crate::spelling::{SpellingIndex, flag_number};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum CellReader {
    Number(NumberFormat),
    /// Numbers from 0 to 1. Cells may also contain words for yes and no.
    Flag(NumberFormat),
    /// A cell may contain Excel's number for a date.
    Dates(Dates),
    Category(LevelReader),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct LevelReader {
    spellings: SpellingIndex,
    pub(super) treatments: Treatments,
}

impl CellReader {
    pub(super) fn new(field: &Field, column: &ColumnFormat) -> Self {
        match &field.kind {
            Kind::Number(number) => match number.dates {
                Some(dates) => Self::Dates(Dates { order: column.dates.order_for(dates.order), ..dates }),
                None if (number.min, number.max) == (0.0, 1.0) => Self::Flag(column.format.for_field(number)),
                None => Self::Number(column.format.for_field(number)),
            },
            Kind::Category(category) => Self::Category(LevelReader::new(category)),
        }
    }

    /// The value of a cell; `None` for a blank that the schema fills. Clamped numbers and the user's choices are added to
    /// `replaced`.
    pub(super) fn read(
        &self,
        field: &Field,
        index: FieldIndex,
        cell: &[u8],
        replaced: &mut ReplacedCells,
    ) -> Result<Option<Value>, FieldError> {
        if let Some(level) = written_level(field, cell) {
            return Ok(Some(Value::Level(level)));
        }
        let Ok(text) = std::str::from_utf8(cell) else {
            return Err(FieldError::new(index, &String::from_utf8_lossy(cell), Problem::NotText));
        };
        let clamped = &mut replaced.clamped;
        match self {
            Self::Number(format) => read_number(field, index, text, |text| format.read(text), clamped),
            Self::Flag(format) => {
                let read = |text: &str| format.read(text).or_else(|| flag_number(text));
                read_number(field, index, text, read, clamped)
            }
            Self::Dates(dates) => read_number(field, index, text, |text| dates.read_cell(text), clamped),
            Self::Category(levels) => {
                levels.read(field, index, text).or_else(|error| levels.choose(error, &mut replaced.chosen).map(Some))
            }
        }
    }
}

/// A fast path: the level whose value equals the cell byte for byte.
fn written_level(field: &Field, cell: &[u8]) -> Option<u16> {
    let Kind::Category(category) = &field.kind else { return None };
    let level = category.levels.iter().position(|level| level.value.as_bytes() == cell)?;
    u16::try_from(level).ok()
}

impl LevelReader {
    pub(super) fn new(category: &Category) -> Self {
        Self { spellings: SpellingIndex::of_levels(category), treatments: Treatments::new() }
    }

    pub(super) fn read(&self, field: &Field, index: FieldIndex, text: &str) -> Result<Option<Value>, FieldError> {
        not_blank(
            field,
            index,
            parse_with(field, index, text, |_| None, |text| self.spellings.find(text), |_, _, _| None)?,
        )
    }

    fn choose(&self, error: FieldError, chosen: &mut Vec<ReplacedCell>) -> Result<Value, FieldError> {
        if self.treatments.is_empty() {
            return Err(error);
        }
        let key = value_key(&error.found);
        match self.treatments.iter().find(|(value, _)| *value == key).map(|(_, treatment)| treatment) {
            None => Err(error),
            Some(Treatment::LeaveOut) => Err(FieldError { problem: Problem::LeftOut, ..error }),
            Some(Treatment::Level(level)) => {
                chosen.push(error.into());
                Ok(Value::Level(*level))
            }
        }
    }
}

fn read_number(
    field: &Field,
    index: FieldIndex,
    text: &str,
    read: impl Fn(&str) -> Option<f64>,
    clamped: &mut Vec<ClampedCell>,
) -> Result<Option<Value>, FieldError> {
    let clamp = |number: &Number, value: f64, text: &str| {
        let limit = number.nearest_limit(value)?;
        let FieldError { found, .. } = FieldError::new(index, text, Problem::OutOfRange);
        clamped.push(ClampedCell { field: index, number: value, found });
        Some(limit)
    };
    not_blank(field, index, parse_with(field, index, text, read, |_| None, clamp)?)
}

fn not_blank(field: &Field, index: FieldIndex, value: Option<Value>) -> Result<Option<Value>, FieldError> {
    match value {
        None if !can_be_blank(field) => Err(FieldError::new(index, "", Problem::Blank)),
        value => Ok(value),
    }
}
