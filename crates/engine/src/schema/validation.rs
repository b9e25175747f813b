//! Checks that a schema is consistent.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use thiserror::Error;

use super::{
    Category, Field, FieldIndex, Fill, Kind, Level, MAX_DECIMALS, MAX_EXAMPLES, MAX_FIELDS, MAX_LEVELS, MAX_RULES,
    MAX_TOTAL_LEVELS, Number, Outside, Schema, Value,
};
use crate::customer::Customer;

/// An inconsistency in a schema.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SchemaError {
    /// No fields.
    #[error("the schema has no fields: add at least one")]
    NoField,
    /// Too many fields, levels, rules, or examples.
    #[error("the schema has {found} {what}, but the maximum is {limit}: remove some")]
    TooMany {
        /// The name of the items, in the plural.
        what: &'static str,
        /// Number of items.
        found: usize,
        /// Maximum number of items.
        limit: usize,
    },
    /// A column is used more than once among the fields, the ID, and the outcome.
    #[error("column {0} is used more than once: use each column for one field, the ID, or the outcome")]
    ColumnTwice(String),
    /// The values of the outcome are invalid.
    #[error(
        "target {0}: it needs one value for customers who left and at least one for customers who stayed; the values must differ, and must not begin or end with a space"
    )]
    Target(String),
    /// A blank means "left".
    #[error(
        "target {0}: a blank cannot mean that a customer left, only that a customer stayed: give another value as positive, or list \"\" under negative"
    )]
    BlankPositive(String),
    /// A number field with an invalid range, default, step, or offer.
    #[error(
        "field {0}: min, max, step, default, and offers must be finite, with min below max, the default from min to max, and a positive step"
    )]
    Range(String),
    /// More decimals than [`MAX_DECIMALS`].
    #[error("field {0}: decimals must be at most {MAX_DECIMALS}")]
    Decimals(String),
    /// A date field with `outside = "clamp"`.
    #[error("field {0}: dates outside the range cannot be clamped: use `outside` only for numbers that are not dates")]
    ClampedDates(String),
    /// A category with invalid levels, or whose `default` or `other` is not one of them.
    #[error(
        "field {0}: a category needs 2 to {MAX_LEVELS} levels; their values must differ, must not be blank, and must not begin or end with a space; `default` and `other` must be levels"
    )]
    Levels(String),
    /// A level that is also listed as blank.
    #[error(
        "field {field}: \"{level}\" is both a level and listed as blank: remove it from the levels or from the blanks"
    )]
    BlankLevel {
        /// The field's column.
        field: String,
        /// The level's value.
        level: String,
    },
    /// A fill that does not suit the field.
    #[error("field {0}: this way of filling blank cells does not suit the field: choose another one")]
    Fill(String),
    /// A rule with an unknown field or level, or with a deciding field that depends on a rule.
    #[error(
        "rule {}: it names an unknown field or level, or its deciding field depends on another field or on itself",
        .0.saturating_add(1)
    )]
    Rule(usize),
    /// Two rules for the same dependent field that do not fit together.
    #[error(
        "rules {} and {} set the same field, so they must have the same deciding field and different levels of both fields",
        .0.saturating_add(1),
        .1.saturating_add(1)
    )]
    RulesDisagree(usize, usize),
    /// Rules with `only_then` that reserve every level of a field, so that no level is left if none of the rules
    /// applies.
    #[error(
        "rule {}: `only_then` reserves every level of its dependent field for some customers, so that no level is left for the others: remove `only_then` from a rule",
        .0.saturating_add(1)
    )]
    NoLevelLeft(usize),
    /// A monthly charge that is not a number field.
    #[error("the monthly charge must be one of the number fields")]
    MonthlyCharge,
    /// Invalid thresholds of the risk bands.
    #[error("bands: medium_from must be above 0 and below high_from, and high_from must be below 1")]
    Bands,
    /// An example that is not a valid customer.
    #[error("example {0} is not a valid customer: check its values against the fields and rules")]
    Example(String),
}

impl Schema {
    /// Checks that the schema is consistent.
    pub fn validate(&self) -> Result<(), SchemaError> {
        self.validate_counts()?;
        self.validate_columns()?;
        self.validate_target()?;
        for field in &self.fields {
            self.validate_kind(field)?;
            Self::validate_blanks(field)?;
            self.validate_fill(field)?;
        }
        self.validate_rules()?;
        let charge = self.monthly_charge.map(|field| self.fields.get(field).map(|field| &field.kind));
        if !matches!(charge, None | Some(Some(Kind::Number(_)))) {
            return Err(SchemaError::MonthlyCharge);
        }
        if !self.bands.are_ordered() {
            return Err(SchemaError::Bands);
        }
        for example in &self.examples {
            let is_customer = Customer::new(self, example.values.clone()).is_ok();
            if !is_customer || example.values.len() != self.fields.len() {
                return Err(SchemaError::Example(example.name.clone()));
            }
        }
        Ok(())
    }

    fn validate_counts(&self) -> Result<(), SchemaError> {
        if self.fields.is_empty() {
            return Err(SchemaError::NoField);
        }
        let levels = self.fields.iter().map(|field| field.levels().len()).sum();
        let counts = [
            ("fields", self.fields.len(), MAX_FIELDS),
            ("levels", levels, MAX_TOTAL_LEVELS),
            ("rules", self.rules.len(), MAX_RULES),
            ("examples", self.examples.len(), MAX_EXAMPLES),
        ];
        match counts.into_iter().find(|(_, found, limit)| found > limit) {
            Some((what, found, limit)) => Err(SchemaError::TooMany { what, found, limit }),
            None => Ok(()),
        }
    }

    fn validate_columns(&self) -> Result<(), SchemaError> {
        match first_repeated(self.columns()) {
            Some(name) => Err(SchemaError::ColumnTwice(name.to_owned())),
            None => Ok(()),
        }
    }

    fn validate_target(&self) -> Result<(), SchemaError> {
        let target = &self.target;
        let outcomes: Vec<&str> = target.negatives.iter().chain([&target.positive]).map(String::as_str).collect();
        let is_valid = !target.negatives.is_empty()
            && first_repeated(outcomes.clone()).is_none()
            && outcomes.iter().all(|text| is_trimmed(text));
        if !is_valid {
            return Err(SchemaError::Target(target.column.clone()));
        }
        if target.positive.is_empty() { Err(SchemaError::BlankPositive(target.column.clone())) } else { Ok(()) }
    }

    fn validate_kind(&self, field: &Field) -> Result<(), SchemaError> {
        match &field.kind {
            Kind::Number(number) if !is_valid_number(number) => Err(SchemaError::Range(field.column.clone())),
            Kind::Number(number) if number.decimals > MAX_DECIMALS => Err(SchemaError::Decimals(field.column.clone())),
            Kind::Number(Number { dates: Some(_), outside: Outside::Clamp, .. }) => {
                Err(SchemaError::ClampedDates(field.column.clone()))
            }
            Kind::Category(category) if !is_valid_category(category) => Err(SchemaError::Levels(field.column.clone())),
            _ => Ok(()),
        }
    }

    fn validate_blanks(field: &Field) -> Result<(), SchemaError> {
        match field.levels().iter().find(|level| field.missing.blanks.contains(&level.value)) {
            Some(Level { value, .. }) => {
                Err(SchemaError::BlankLevel { field: field.column.clone(), level: value.clone() })
            }
            None => Ok(()),
        }
    }

    fn validate_fill(&self, field: &Field) -> Result<(), SchemaError> {
        let fits = match (&field.missing.how, &field.kind) {
            (Fill::Refuse, _) => true,
            (Fill::Median, kind) => matches!(kind, Kind::Number(_)),
            (Fill::MostFrequent, kind) => matches!(kind, Kind::Category(_)),
            (Fill::Value(value), _) => field.admits(*value),
            (Fill::Product(factors), Kind::Number(_)) => factors.iter().all(|&factor| {
                self.fields.get(factor).is_some_and(|other| {
                    matches!(other.kind, Kind::Number(_)) && !matches!(other.missing.how, Fill::Product(_))
                })
            }),
            (Fill::Product(_), Kind::Category(_)) => false,
        };
        if fits { Ok(()) } else { Err(SchemaError::Fill(field.column.clone())) }
    }

    fn validate_rules(&self) -> Result<(), SchemaError> {
        let has = |field: FieldIndex, level: u16| {
            self.fields.get(field).is_some_and(|field| field.admits(Value::Level(level)))
        };
        for (index, rule) in self.rules.iter().enumerate() {
            let exists = has(rule.when_field, rule.when_level) && has(rule.then_field, rule.then_level);
            // a dependent field must not decide another field, so that one pass over the rules settles a customer
            let is_chained = self.rules.iter().any(|other| other.then_field == rule.when_field);
            if !exists || is_chained {
                return Err(SchemaError::Rule(index));
            }
            let clash = self.rules.iter().take(index).position(|other| {
                other.then_field == rule.then_field
                    && (other.when_field != rule.when_field
                        || other.when_level == rule.when_level
                        || other.then_level == rule.then_level)
            });
            if let Some(other) = clash {
                return Err(SchemaError::RulesDisagree(other, index));
            }
            let reserved = self.rules.iter().filter(|other| other.then_field == rule.then_field && other.only_then);
            let levels = self.fields.get(rule.then_field).map_or(0, |field| field.levels().len());
            if reserved.count() >= levels {
                return Err(SchemaError::NoLevelLeft(index));
            }
        }
        Ok(())
    }
}

fn is_valid_number(number: &Number) -> bool {
    let Number { min, max, step, default, .. } = *number;
    let is_finite = [min, max, max - min, step, default].iter().all(|value| value.is_finite())
        && number.offers.iter().all(|offer| offer.add.is_finite());
    is_finite && min < max && min <= default && default <= max && step > 0.0
}

fn is_valid_category(category: &Category) -> bool {
    let levels = &category.levels;
    let exists = |level: u16| usize::from(level) < levels.len();
    let values: Vec<&str> = levels.iter().map(|level| level.value.as_str()).collect();
    (2..=MAX_LEVELS).contains(&levels.len())
        && exists(category.default)
        && category.other.is_none_or(exists)
        && first_repeated(values.clone()).is_none()
        && values.iter().all(|value| !value.is_empty() && is_trimmed(value))
}

/// A string that occurs more than once. Uses a heap, because sorting code would make the page's first program larger.
fn first_repeated(texts: Vec<&str>) -> Option<&str> {
    let mut texts: BinaryHeap<Reverse<&str>> = texts.into_iter().map(Reverse).collect();
    let mut previous = None;
    while let Some(Reverse(text)) = texts.pop() {
        if previous == Some(text) {
            return previous;
        }
        previous = Some(text);
    }
    None
}

/// Whether a string neither begins nor ends with a space. Cells are trimmed, so a string with such a space could not
/// equal a cell.
fn is_trimmed(text: &str) -> bool {
    text.trim() == text
}
