//! Valid customers, and how their values are read and checked.

use bincode::{Decode, Encode};

use super::notation;
use super::schema::{Field, FieldIndex, Fill, Kind, Number, Rule, Schema, Value};

const QUOTED_CHARACTERS: usize = 60;

/// A valid customer: the values fit their fields and break no rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Customer {
    values: Vec<Value>,
    /// In ascending order.
    filled: Vec<FieldIndex>,
    /// The numbers that were clamped, in ascending order of the fields.
    outside: Vec<(FieldIndex, f64)>,
}

/// A value that cannot be used, and the reason.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct FieldError {
    /// The field.
    pub field: FieldIndex,
    /// The value as text, truncated to 60 characters.
    pub found: String,
    /// The problem.
    pub problem: Problem,
}

/// A problem with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Problem {
    /// The value is missing or blank.
    Blank,
    /// The value is not UTF-8 text.
    NotText,
    /// The value cannot be read as a finite number or a date.
    NotANumber,
    /// The value is not in the range of the number field.
    OutOfRange,
    /// The value is not one of the category's levels.
    UnknownLevel,
    /// The user chose to leave out rows with this value.
    LeftOut,
    /// The value breaks the rule with this index in [`Schema::rules`].
    BreaksRule(usize),
}

impl Customer {
    /// Builds a customer from one value per field, in the schema's order, if the values are valid and break no rule.
    /// Surplus values are ignored.
    pub fn new(schema: &Schema, mut values: Vec<Value>) -> Result<Self, Vec<FieldError>> {
        values.truncate(schema.fields.len());
        let mut errors = Vec::new();
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
            errors = broken_rules(schema, |field| values.get(field).copied());
        }
        if errors.is_empty() { Ok(Self { values, filled: Vec::new(), outside: Vec::new() }) } else { Err(errors) }
    }

    /// The customer with the default values, adjusted to obey the rules.
    pub fn default_of(schema: &Schema) -> Self {
        Self::settled(schema, &schema.fields.iter().map(Field::default_value).collect::<Vec<_>>())
    }

    /// A valid customer made from the chosen values. Values that are missing, do not fit their field, or break a rule
    /// are replaced.
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
        // a deciding field never depends on another one, so the order of the rules does not matter
        for rule in &schema.rules {
            if rule.is_obeyed(&values) {
                continue;
            }
            let level = if rule.applies(&values) {
                Some(rule.then_level)
            } else {
                first_allowed_level(schema, rule.then_field, &values)
            };
            if let (Some(value), Some(level)) = (values.get_mut(rule.then_field), level) {
                *value = Value::Level(level);
            }
        }
        Self { values, filled: Vec::new(), outside: Vec::new() }
    }

    /// Marks the fields that were blank and have been filled, and removes all earlier marks.
    pub fn with_filled(mut self, is_filled: impl Fn(FieldIndex) -> bool) -> Self {
        self.filled = (0..self.values.len()).filter(|&field| is_filled(field)).collect();
        self
    }

    /// Clamps numbers that are outside the range of their field, and remembers them. Fields that do not clamp keep
    /// their value. `numbers` must be in ascending order of the fields.
    pub fn with_outside(mut self, schema: &Schema, numbers: impl IntoIterator<Item = (FieldIndex, f64)>) -> Self {
        self.outside.clear();
        for (field, number) in numbers {
            let limit = schema.fields.get(field).and_then(|field| field.clamped(number));
            if let (Some(limit), Some(value)) = (limit, self.values.get_mut(field)) {
                *value = Value::Number(limit);
                self.outside.push((field, number));
            }
        }
        self
    }

    /// The field's number before it was clamped; `None` if it was not clamped.
    pub fn outside(&self, field: FieldIndex) -> Option<f64> {
        self.outside.iter().find(|(of, _)| *of == field).map(|(_, number)| *number)
    }

    /// The numbers that were clamped, in ascending order of the fields.
    pub fn all_outside(&self) -> &[(FieldIndex, f64)] {
        &self.outside
    }

    /// The fields that were blank and have been filled, in ascending order.
    pub fn filled(&self) -> &[FieldIndex] {
        &self.filled
    }

    /// Whether the field was blank and has been filled.
    pub fn is_filled(&self, field: FieldIndex) -> bool {
        self.filled.binary_search(&field).is_ok()
    }

    /// All values, in the schema's order.
    pub fn values(&self) -> &[Value] {
        &self.values
    }

    /// The customer's value in this field, or `None` if the schema has no such field.
    pub fn value(&self, field: FieldIndex) -> Option<Value> {
        self.values.get(field).copied()
    }

    /// The rule that sets this field for this customer, if there is one.
    pub fn deciding_rule<'a>(&self, schema: &'a Schema, field: FieldIndex) -> Option<&'a Rule> {
        schema.rules.iter().find(|rule| rule.then_field == field && rule.applies(&self.values))
    }

    /// The levels that the rules for this field allow.
    pub fn allowed_levels(&self, schema: &Schema, field: FieldIndex) -> Vec<u16> {
        levels_of(schema, field).filter(|&level| is_allowed(schema, field, level, &self.values)).collect()
    }
}

impl Rule {
    /// Whether the deciding field has the level that makes the rule apply.
    pub fn applies(&self, values: &[Value]) -> bool {
        values.get(self.when_field).is_some_and(|&when| self.applies_to(when))
    }

    fn is_obeyed(&self, values: &[Value]) -> bool {
        match (values.get(self.when_field), values.get(self.then_field)) {
            (Some(&when), Some(&then)) => self.allows(when, then),
            _ => true,
        }
    }

    pub(crate) fn allows(&self, when: Value, then: Value) -> bool {
        let has_level = then == Value::Level(self.then_level);
        if self.applies_to(when) { has_level } else { !(self.only_then && has_level) }
    }

    fn applies_to(&self, when: Value) -> bool {
        when == Value::Level(self.when_level)
    }
}

pub(crate) fn obeys_rules(schema: &Schema, values: &[Value]) -> bool {
    schema.rules.iter().all(|rule| rule.is_obeyed(values))
}

/// The errors of the rules that a customer breaks. A rule is skipped if one of its two values is missing.
pub(crate) fn broken_rules(schema: &Schema, value: impl Fn(FieldIndex) -> Option<Value>) -> Vec<FieldError> {
    let mut errors = Vec::new();
    for (index, rule) in schema.rules.iter().enumerate() {
        let (Some(when), Some(then)) = (value(rule.when_field), value(rule.then_field)) else { continue };
        if !rule.allows(when, then) {
            let level = schema.fields.get(rule.then_field).and_then(|field| field.level(then));
            let found = level.map_or("", |level| level.value.as_str());
            errors.push(FieldError::new(rule.then_field, found, Problem::BreaksRule(index)));
        }
    }
    errors
}

impl FieldError {
    /// An error about the value that was found in a field.
    pub fn new(field: FieldIndex, found: &str, problem: Problem) -> Self {
        Self { field, found: found.chars().take(QUOTED_CHARACTERS).collect(), problem }
    }
}

/// Reads a value as a program would write it; `Ok(None)` for a blank. Surrounding spaces are ignored.
///
/// Numbers have Rust's syntax, such as `84.9` or `8.49e1`; a field of dates also accepts dates. A level must match
/// exactly, or it is read as the field's `other` level, if there is one.
pub fn parse_value(field: &Field, index: FieldIndex, text: &str) -> Result<Option<Value>, FieldError> {
    let dates = match &field.kind {
        Kind::Number(number) => number.dates,
        Kind::Category(_) => None,
    };
    let read_number = |text: &str| {
        let date = dates.and_then(|dates| dates.read(text));
        date.or_else(|| text.parse().ok().filter(|value: &f64| value.is_finite()))
    };
    parse_with(field, index, text, read_number, |_| None, |_, _, _| None)
}

/// Like [`parse_value`], with functions that read numbers, find levels that are spelled differently, and replace
/// numbers outside the range.
pub(crate) fn parse_with(
    field: &Field,
    index: FieldIndex,
    text: &str,
    read_number: impl Fn(&str) -> Option<f64>,
    find_level: impl Fn(&str) -> Option<u16>,
    outside: impl FnOnce(&Number, f64, &str) -> Option<f64>,
) -> Result<Option<Value>, FieldError> {
    let text = text.trim();
    if text.is_empty() || field.missing.blanks.iter().any(|blank| blank == text) {
        return Ok(None);
    }
    match &field.kind {
        Kind::Number(number) => match read_number(text) {
            Some(value) if value < number.min || value > number.max => match outside(number, value, text) {
                Some(value) => Ok(Some(Value::Number(value))),
                None => Err(FieldError::new(index, text, Problem::OutOfRange)),
            },
            // turns -0 into 0
            Some(value) => Ok(Some(Value::Number(value + 0.0))),
            None => Err(FieldError::new(index, text, Problem::NotANumber)),
        },
        Kind::Category(category) => {
            let found = category.levels.iter().position(|level| level.value == text);
            let level = found.and_then(|level| u16::try_from(level).ok()).or_else(|| find_level(text));
            match level.or(category.other) {
                Some(level) => Ok(Some(Value::Level(level))),
                None => Err(FieldError::new(index, text, Problem::UnknownLevel)),
            }
        }
    }
}

/// Whether the schema fills blanks in this field.
pub fn can_be_blank(field: &Field) -> bool {
    !matches!(field.missing.how, Fill::Refuse)
}

fn is_allowed(schema: &Schema, field: FieldIndex, level: u16, values: &[Value]) -> bool {
    let mut rules = schema.rules.iter().filter(|rule| rule.then_field == field);
    rules.all(|rule| values.get(rule.when_field).is_none_or(|&when| rule.allows(when, Value::Level(level))))
}

fn first_allowed_level(schema: &Schema, field: FieldIndex, values: &[Value]) -> Option<u16> {
    let default = match schema.fields.get(field)?.default_value() {
        Value::Level(level) => Some(level),
        Value::Number(_) => None,
    };
    default.into_iter().chain(levels_of(schema, field)).find(|&level| is_allowed(schema, field, level, values))
}

fn levels_of(schema: &Schema, field: FieldIndex) -> impl Iterator<Item = u16> {
    let count = schema.fields.get(field).map_or(0, |field| field.levels().len());
    (0..count).filter_map(|level| u16::try_from(level).ok())
}
