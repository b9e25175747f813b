//! The user's choices for values that the model does not know.

use bincode::{Decode, Encode};
use thiserror::Error;

use super::cell_reader::{CellReader, LevelReader};
use super::columns::Columns;
use crate::schema::{Category, Field, FieldIndex, Kind, Schema, Value};
use crate::spelling::{SpellingIndex, normalized};

/// Maximum number of characters of an unknown outcome that are kept and compared.
pub(super) const MAX_FOUND: usize = 60;

const NAMES_LISTED: usize = 20;

/// The user's choice for a value that the model does not know.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ValueChoice {
    /// The column name of the field, or of the outcome, in the schema.
    pub column: String,
    /// The value; empty for a blank.
    pub value: String,
    /// The level or outcome to read it as; `None` to leave out the rows with this value.
    pub level: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    /// The value is read as this level, or as this value of the outcome.
    Level(u16),
    LeaveOut,
}

/// Each string is a [`value_key`].
pub(super) type Treatments = Vec<(String, Treatment)>;

/// The reason that a choice cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ValueChoiceError {
    /// Neither a field nor the outcome has this column name.
    #[error("the model has no column \"{column}\" with levels: use one of {categories}")]
    UnknownColumn {
        /// The column name in the choice.
        column: String,
        /// The columns that have levels, as a list.
        categories: String,
    },
    /// The field is a number.
    #[error("{column} is a number, but choices are possible only for columns with levels: use one of {categories}")]
    Number {
        /// The field's column name.
        column: String,
        /// The columns that have levels, as a list.
        categories: String,
    },
    /// The field has no such level, or the outcome has no such value.
    #[error("{column} has no level \"{level}\": use one of {levels}")]
    UnknownLevel {
        /// The column name in the choice.
        column: String,
        /// The level in the choice.
        level: String,
        /// The field's levels, or the outcome's values, as a list.
        levels: String,
    },
    /// The model already knows the value.
    #[error("the model already reads \"{value}\" in {column} as \"{level}\": remove this choice")]
    Known {
        /// The column name in the choice.
        column: String,
        /// The value.
        value: String,
        /// The level, or the outcome's value, that the value is read as.
        level: String,
    },
    /// The model fills the field's blanks.
    #[error("the model already fills blanks in {column}: remove this choice")]
    Filled {
        /// The field's column name.
        column: String,
    },
    /// There is another choice for the same value.
    #[error("there are two choices for \"{value}\" in {column}: remove one")]
    Twice {
        /// The column name in the choice.
        column: String,
        /// The value.
        value: String,
    },
}

impl ValueChoiceError {
    /// Whether no choice at all is possible for the column.
    pub fn is_about_column(&self) -> bool {
        matches!(self, Self::UnknownColumn { .. } | Self::Number { .. })
    }
}

/// The string by which spellings of a value are compared. `found` is shortened like
/// [`FieldError::found`](crate::customer::FieldError::found).
pub(super) fn value_key(found: &str) -> String {
    normalized(found)
}

/// `None` if the model already reads the value as chosen.
type CheckedChoice = Option<(FieldIndex, String, Treatment)>;

impl ValueChoice {
    /// Checks all choices. An error comes with the index of its choice.
    pub fn check_all(schema: &Schema, choices: &[Self]) -> Result<(), (usize, ValueChoiceError)> {
        let mut seen = Vec::new();
        for (index, choice) in choices.iter().enumerate() {
            let Some((field, key, _)) = choice.check(schema).map_err(|error| (index, error))? else { continue };
            if seen.contains(&(field, key.clone())) {
                let (column, value) = (choice.column.clone(), choice.value.clone());
                return Err((index, ValueChoiceError::Twice { column, value }));
            }
            seen.push((field, key));
        }
        Ok(())
    }

    fn check(&self, schema: &Schema) -> Result<CheckedChoice, ValueChoiceError> {
        let column = self.column.clone();
        if self.column == schema.target.column {
            return self.check_outcome(schema);
        }
        let Some(index) = schema.field_index(&self.column) else {
            return Err(ValueChoiceError::UnknownColumn { column, categories: categories(schema) });
        };
        let Some((field, category)) = schema.fields.get(index).and_then(|field| Some((field, category_of(field)?)))
        else {
            return Err(ValueChoiceError::Number { column, categories: categories(schema) });
        };
        let levels = category.levels.iter().map(|level| level.value.as_str());
        let treatment = self.treatment(&SpellingIndex::of_levels(category), levels)?;
        let read = LevelReader::new(category).read(field, index, &self.value);
        match (read, treatment) {
            (Err(error), _) => Ok(Some((index, value_key(&error.found), treatment))),
            (Ok(Some(Value::Level(level))), Treatment::Level(chosen)) if level == chosen => Ok(None),
            (Ok(Some(value)), _) => {
                let level = field.level(value).map_or(String::new(), |level| level.value.clone());
                Err(ValueChoiceError::Known { column, value: self.value.clone(), level })
            }
            (Ok(None), _) => Err(ValueChoiceError::Filled { column }),
        }
    }

    fn check_outcome(&self, schema: &Schema) -> Result<CheckedChoice, ValueChoiceError> {
        let (target, known) = (&schema.target, SpellingIndex::of_outcomes(&schema.target));
        let treatment = self.treatment(&known, target.values())?;
        let read = known.find(&self.value).or_else(|| target.read(self.value.as_bytes()).map(|left| u16::from(!left)));
        match (read, treatment) {
            (None, _) => {
                let shortened: String = self.value.trim().chars().take(MAX_FOUND).collect();
                Ok(Some((schema.fields.len(), value_key(&shortened), treatment)))
            }
            (Some(value), Treatment::Level(chosen)) if (value == 0) == (chosen == 0) => Ok(None),
            (Some(value), _) => Err(ValueChoiceError::Known {
                column: self.column.clone(),
                value: self.value.clone(),
                level: target.values().nth(usize::from(value)).unwrap_or_default().to_owned(),
            }),
        }
    }

    /// How the value is treated according to this choice. `known` is the index of `values`.
    fn treatment<'a>(
        &self,
        known: &SpellingIndex,
        mut values: impl Iterator<Item = &'a str> + Clone,
    ) -> Result<Treatment, ValueChoiceError> {
        let Some(level) = &self.level else { return Ok(Treatment::LeaveOut) };
        let listed = values.clone();
        let exact = values.position(|known| known == level);
        let index = exact.and_then(|index| u16::try_from(index).ok());
        index.or_else(|| known.find(level)).map(Treatment::Level).ok_or_else(|| {
            let levels = quoted_list(listed);
            ValueChoiceError::UnknownLevel { column: self.column.clone(), level: level.clone(), levels }
        })
    }
}

impl Columns {
    /// The same columns, with the user's choices for unknown values. Invalid choices are ignored.
    #[must_use]
    pub fn with_values(mut self, schema: &Schema, choices: &[ValueChoice]) -> Self {
        for choice in choices {
            let Ok(Some((field, key, treatment))) = choice.check(schema) else { continue };
            match self.readers.get_mut(field) {
                Some(CellReader::Category(reader)) => reader.treatments.push((key, treatment)),
                Some(_) => {}
                None => self.outcome_treatments.push((key, treatment)),
            }
        }
        self
    }
}

fn category_of(field: &Field) -> Option<&Category> {
    match &field.kind {
        Kind::Number(_) => None,
        Kind::Category(category) => Some(category),
    }
}

fn categories(schema: &Schema) -> String {
    let categories = schema.fields.iter().filter(|field| category_of(field).is_some());
    quoted_list(categories.map(|field| field.column.as_str()).chain([schema.target.column.as_str()]))
}

fn quoted_list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    let mut text = names.iter().take(NAMES_LISTED).map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    if let more @ 1.. = names.len().saturating_sub(NAMES_LISTED) {
        text.push_str(&format!(", or {more} more"));
    }
    text
}
