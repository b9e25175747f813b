//! One customer whose values are known to fit the schema, and the ways in which values do not.

use super::notation;
use bincode::{Decode, Encode};

use super::schema::{Field, FieldIndex, Fill, Kind, Rule, Schema, Value};

/// One value a field, each within its range or levels, all rules obeyed. There is no other way to make one than
/// through a check, so whatever takes a `Customer` need not check again.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    values: Vec<Value>,
}

/// A value that does not fit its field.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct FieldError {
    /// The field.
    pub field: FieldIndex,
    /// What was found, as text; cut to 60 characters.
    pub found: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Problem {
    /// Nothing is there, and the schema does not fill it.
    Blank,
    /// It is not UTF-8 text.
    NotText,
    /// It is not a finite number.
    NotANumber,
    /// It is a number below the least or above the greatest.
    OutOfRange,
    /// It is none of the category's levels.
    UnknownLevel,
    /// It breaks the rule with this index in [`Schema::rules`].
    BreaksRule(usize),
}

impl Customer {
    /// Checks one value a field, in the schema's order; there is no field for any further value.
    pub fn new(schema: &Schema, mut values: Vec<Value>) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        values.truncate(schema.fields.len());
        for (index, field) in schema.fields.iter().enumerate() {
            match values.get(index) {
                None => errors.push(FieldError::new(index, "", Problem::Blank)),
                Some(&value) if field.admits(value) => {}
                Some(&value) => {
                    let problem = match field.kind {
                        Kind::Number(_) => Problem::OutOfRange,
                        Kind::Category(_) => Problem::UnknownLevel,
                    };
                    errors.push(FieldError::new(index, &notation::file_value(field, value), problem));
                }
            }
        }
        if errors.is_empty() {
            for (index, rule) in schema.rules.iter().enumerate() {
                if !rule.holds(&values) {
                    let found = value_text(schema, rule.then_field, &values);
                    errors.push(FieldError::new(rule.then_field, &found, Problem::BreaksRule(index)));
                }
            }
        }
        if errors.is_empty() { Ok(Self { values }) } else { Err(errors) }
    }

    /// The customer of an empty form.
    pub fn default_of(schema: &Schema) -> Self {
        Self::settled(schema, &schema.fields.iter().map(Field::default_value).collect::<Vec<_>>())
    }

    /// The customer nearest to what was chosen: values that do not fit become the field's default, and rules decide
    /// the fields that follow. What was chosen is not lost where a rule overrides it, as long as the caller keeps it:
    /// settle the same choice again once the rule no longer applies.
    pub fn settled(schema: &Schema, chosen: &[Value]) -> Self {
        let mut values: Vec<Value> = schema
            .fields
            .iter()
            .enumerate()
            .map(|(index, field)| match chosen.get(index) {
                Some(&value) if field.admits(value) => value,
                _ => field.default_value(),
            })
            .collect();
        // a rule's deciding field never follows another, so the order of the rules does not matter
        for rule in &schema.rules {
            if rule.applies(&values) {
                if let Some(value) = values.get_mut(rule.then_field) {
                    *value = Value::Level(rule.then_level);
                }
            } else if !rule.holds(&values) {
                let level = first_free_level(schema, rule.then_field, &values);
                if let (Some(value), Some(level)) = (values.get_mut(rule.then_field), level) {
                    *value = Value::Level(level);
                }
            }
        }
        Self { values }
    }

    /// All values, in the schema's order.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The value of a field; the field's index must be the schema's.
    pub fn value(&self, field: FieldIndex) -> Option<Value> {
        self.values.get(field).copied()
    }

    /// The rule that decides this field for this customer, if one does.
    pub fn deciding_rule<'a>(&self, schema: &'a Schema, field: FieldIndex) -> Option<&'a Rule> {
        schema.rules.iter().find(|rule| rule.then_field == field && rule.applies(&self.values))
    }

    /// The levels of a category that no rule forbids this customer. Fields that follow from it may have to change with
    /// it; where none does, [`Customer::new`] accepts exactly these.
    pub fn allowed_levels(&self, schema: &Schema, field: FieldIndex) -> Vec<u16> {
        let count = schema.fields.get(field).map_or(0, |field| field.levels().len());
        (0..count)
            .filter_map(|level| u16::try_from(level).ok())
            .filter(|&level| allows(schema, field, level, &self.values))
            .collect()
    }
}

impl Rule {
    /// Whether the deciding field has the deciding level.
    pub fn applies(&self, values: &[Value]) -> bool {
        values.get(self.when_field) == Some(&Value::Level(self.when_level))
    }

    /// Whether the values obey the rule.
    pub fn holds(&self, values: &[Value]) -> bool {
        let follows = values.get(self.then_field) == Some(&Value::Level(self.then_level));
        if self.applies(values) { follows } else { !(self.only_then && follows) }
    }
}

impl FieldError {
    /// An error about what was found in a field.
    pub fn new(field: FieldIndex, found: &str, problem: Problem) -> Self {
        Self { field, found: found.chars().take(60).collect(), problem }
    }
}

/// Reads one cell. `Ok(None)` is a blank. Spaces around the text do not count.
///
/// A number is what Rust's `f64` reads, finite, in plain or exponent form with a decimal point, or a date where the
/// field has dates; a level is matched letter by letter, and what matches none is the field's other level, if it has one.
pub fn parse_value(field: &Field, index: FieldIndex, text: &str) -> Result<Option<Value>, FieldError> {
    let text = text.trim();
    if text.is_empty() || field.missing.blanks.iter().any(|blank| blank == text) {
        return Ok(None);
    }
    match &field.kind {
        Kind::Number(number) => {
            let date = number.dates.and_then(|dates| dates.read(text));
            match date.or_else(|| text.parse().ok()).filter(|value| value.is_finite()) {
                Some(value) if value < number.min || value > number.max => {
                    Err(FieldError::new(index, text, Problem::OutOfRange))
                }
                // -0 and 0 are the same number, and must not be two
                Some(value) => Ok(Some(Value::Number(value + 0.0))),
                None => Err(FieldError::new(index, text, Problem::NotANumber)),
            }
        }
        Kind::Category(category) => {
            let found = category.levels.iter().position(|level| level.value == text);
            match found.and_then(|level| u16::try_from(level).ok()).or(category.other) {
                Some(level) => Ok(Some(Value::Level(level))),
                None => Err(FieldError::new(index, text, Problem::UnknownLevel)),
            }
        }
    }
}

/// Whether the schema can fill a blank of this field.
pub fn can_be_blank(field: &Field) -> bool {
    !matches!(field.missing.how, Fill::Refuse)
}

fn allows(schema: &Schema, field: FieldIndex, level: u16, values: &[Value]) -> bool {
    schema.rules.iter().filter(|rule| rule.then_field == field).all(|rule| {
        let follows = rule.then_level == level;
        if rule.applies(values) { follows } else { !(rule.only_then && follows) }
    })
}

fn first_free_level(schema: &Schema, field: FieldIndex, values: &[Value]) -> Option<u16> {
    let spec = schema.fields.get(field)?;
    let default = match spec.default_value() {
        Value::Level(level) => Some(level),
        Value::Number(_) => None,
    };
    let all = (0..spec.levels().len()).filter_map(|level| u16::try_from(level).ok());
    default.into_iter().chain(all).find(|&level| allows(schema, field, level, values))
}

fn value_text(schema: &Schema, field: FieldIndex, values: &[Value]) -> String {
    match (schema.fields.get(field), values.get(field)) {
        (Some(spec), Some(&value)) => notation::file_value(spec, value),
        _ => String::new(),
    }
}
