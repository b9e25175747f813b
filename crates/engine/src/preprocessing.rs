//! Fills blanks, and encodes customers as the rows of numbers that the forest reads.
//!
//! [`Preprocessor::fit`] learns medians and most frequent levels from the rows that it is given. To prevent leakage,
//! give it only a fold's training rows. Nothing is scaled, because a forest depends only on the order of values.

use bincode::{Decode, Encode};
use thiserror::Error;

use super::customer::{Customer, FieldError, Problem};
use super::schema::{FieldIndex, Fill, Kind, Schema, Value};

/// Filling and encoding, fitted on training rows.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Preprocessor {
    /// How each field's blanks are filled; `Median` and `MostFrequent` have been replaced by `Value`.
    fills: Vec<Fill>,
    /// The meaning of each number in an encoded row.
    features: Vec<Feature>,
}

/// The meaning of one number in an encoded row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Feature {
    /// The value of a number field, in its unit.
    Number(FieldIndex),
    /// 1 if the category has this level, else 0.
    Level(FieldIndex, u16),
}

/// The reason that a preprocessor cannot be fitted, or does not belong to a schema.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PreprocessingError {
    /// A column has no values to learn a fill from.
    #[error(
        "column {0}: all training cells are blank, so there is no value to fill them with: remove the field from the description"
    )]
    AllBlank(String),
    /// A stored preprocessor belongs to another schema.
    #[error("the stored preprocessing does not match the schema")]
    OtherSchema,
}

impl Preprocessor {
    /// Learns how to fill blanks from training rows. Each row has one entry per field; `None` is a blank.
    pub fn fit(schema: &Schema, rows: &[&[Option<Value>]]) -> Result<Self, PreprocessingError> {
        let fills = (0..schema.fields.len()).map(|field| learn(schema, field, rows)).collect::<Result<_, _>>()?;
        Ok(Self { fills, features: features_of(schema) })
    }

    /// Checks a preprocessor that was read from a file.
    pub fn validate(&self, schema: &Schema) -> Result<(), PreprocessingError> {
        let fills_fit = self.fills.len() == schema.fields.len()
            && self.fills.iter().zip(&schema.fields).all(|(fill, field)| match (&field.missing.how, fill) {
                (Fill::Median | Fill::MostFrequent, Fill::Value(learned)) => field.admits(*learned),
                (Fill::Median | Fill::MostFrequent, _) => false,
                (described, fill) => described == fill,
            });
        if fills_fit && self.features == features_of(schema) { Ok(()) } else { Err(PreprocessingError::OtherSchema) }
    }

    /// The length of an encoded row.
    pub fn n_features(&self) -> usize {
        self.features.len()
    }

    /// The meaning of each number in an encoded row.
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// The value that fills blanks in this field, if it is the same in every row.
    pub fn fill(&self, field: FieldIndex) -> Option<Value> {
        match self.fills.get(field) {
            Some(Fill::Value(value)) => Some(*value),
            _ => None,
        }
    }

    /// Fills the blanks, marks them as filled, and checks the customer.
    pub fn complete(&self, schema: &Schema, cells: &[Option<Value>]) -> Result<Customer, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut values = Vec::with_capacity(cells.len());
        if cells.len() == schema.fields.len() && cells.iter().all(Option::is_some) {
            // most rows have no blanks; this is a loop, because `extend` would copy each value twice
            for value in cells.iter().flatten() {
                values.push(*value);
            }
            return Customer::new(schema, values);
        }
        for field in 0..schema.fields.len() {
            match self.filled(schema, field, cells) {
                Some(value) => values.push(value),
                None => errors.push(FieldError::new(field, "", Problem::Blank)),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Customer::new(schema, values)?.with_filled(|field| !matches!(cells.get(field), Some(Some(_)))))
    }

    /// Replaces `row` with the customer's encoded row.
    pub fn encode(&self, customer: &Customer, row: &mut Vec<f64>) {
        self.encode_values(|field| customer.value(field), row);
    }

    /// Like [`Self::encode`], but for a customer whose values come from a function.
    pub fn encode_values(&self, value: impl Fn(FieldIndex) -> Option<Value>, row: &mut Vec<f64>) {
        row.clear();
        row.extend(self.features.iter().map(|feature| match *feature {
            Feature::Number(field) => match value(field) {
                Some(Value::Number(value)) => value,
                _ => {
                    debug_assert!(false, "a customer's values are of the schema's kinds");
                    0.0
                }
            },
            Feature::Level(field, level) => f64::from(u8::from(value(field) == Some(Value::Level(level)))),
        }));
    }

    /// Like [`Self::encode`], but with one of the customer's values changed. The schema's rules are not checked.
    pub fn encode_with(&self, customer: &Customer, field: FieldIndex, value: Value, row: &mut Vec<f64>) {
        self.encode(customer, row);
        for (feature, number) in self.features.iter().zip(row) {
            match (*feature, value) {
                (Feature::Number(of), Value::Number(value)) if of == field => *number = value,
                (Feature::Level(of, level), Value::Level(has)) if of == field => {
                    *number = f64::from(u8::from(level == has));
                }
                _ => {}
            }
        }
    }

    fn filled(&self, schema: &Schema, field: FieldIndex, cells: &[Option<Value>]) -> Option<Value> {
        if let Some(Some(value)) = cells.get(field) {
            return Some(*value);
        }
        match self.fills.get(field)? {
            Fill::Value(value) => Some(*value),
            Fill::Product(factors) => {
                let Kind::Number(number) = &schema.fields.get(field)?.kind else { return None };
                let product = factors.iter().try_fold(1.0, |product, &factor| {
                    // a factor is never a product itself, so the recursion is one level deep
                    match self.filled(schema, factor, cells)? {
                        Value::Number(value) => Some(product * value),
                        Value::Level(_) => None,
                    }
                })?;
                Some(Value::Number(product.clamp(number.min, number.max)))
            }
            Fill::Refuse | Fill::Median | Fill::MostFrequent => None,
        }
    }
}

impl Feature {
    /// The field that the feature is computed from.
    pub fn field(self) -> FieldIndex {
        match self {
            Feature::Number(field) | Feature::Level(field, _) => field,
        }
    }
}

/// A number is one feature. A category with two levels is also one feature: whether it has the second level. Any other
/// category has one feature per level.
fn features_of(schema: &Schema) -> Vec<Feature> {
    let mut features = Vec::new();
    for (index, field) in schema.fields.iter().enumerate() {
        match &field.kind {
            Kind::Number(_) => features.push(Feature::Number(index)),
            Kind::Category(category) => {
                let first = if category.levels.len() == 2 { 1 } else { 0 };
                features.extend((first..category.levels.len()).map(|level| Feature::Level(index, level as u16)));
            }
        }
    }
    features
}

fn learn(schema: &Schema, field: FieldIndex, rows: &[&[Option<Value>]]) -> Result<Fill, PreprocessingError> {
    let Some(spec) = schema.fields.get(field) else { return Ok(Fill::Refuse) };
    let present = || rows.iter().filter_map(|row| row.get(field).copied().flatten());
    let all_blank = || PreprocessingError::AllBlank(spec.column.clone());
    Ok(match &spec.missing.how {
        Fill::Median => {
            let mut values: Vec<f64> = present()
                .filter_map(|value| match value {
                    Value::Number(value) => Some(value),
                    Value::Level(_) => None,
                })
                .collect();
            values.sort_unstable_by(f64::total_cmp);
            let middle = values.len() / 2;
            let upper = *values.get(middle).ok_or_else(all_blank)?;
            let lower =
                if values.len().is_multiple_of(2) { values.get(middle - 1).copied().unwrap_or(upper) } else { upper };
            Fill::Value(Value::Number(lower / 2.0 + upper / 2.0))
        }
        Fill::MostFrequent => {
            let mut counts = vec![0_usize; spec.levels().len()];
            for value in present() {
                if let Value::Level(level) = value
                    && let Some(count) = counts.get_mut(usize::from(level))
                {
                    *count += 1;
                }
            }
            // ties go to the first level, so the order of the rows does not matter
            let most = counts.iter().copied().max().filter(|&most| most > 0).ok_or_else(all_blank)?;
            let level = counts.iter().position(|&count| count == most).ok_or_else(all_blank)?;
            Fill::Value(Value::Level(level as u16))
        }
        described => described.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::small;

    #[test]
    fn validation_rejects_what_fitting_never_returns() {
        let (schema, rows) = (small::schema(), small::rows());
        let fitted = Preprocessor::fit(&schema, &rows.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
        let check = |change: fn(&mut Preprocessor)| {
            let mut changed = fitted.clone();
            change(&mut changed);
            assert_eq!(changed.validate(&schema), Err(PreprocessingError::OtherSchema));
        };
        assert_eq!(fitted.validate(&schema), Ok(()));
        check(|preprocessor| preprocessor.fills[5] = Fill::Median);
        check(|preprocessor| preprocessor.fills[2] = Fill::MostFrequent);
        check(|preprocessor| preprocessor.fills[2] = Fill::Refuse);
        check(|preprocessor| preprocessor.fills[5] = Fill::Value(Value::Number(201.0)));
        check(|preprocessor| preprocessor.fills[5] = Fill::Value(Value::Level(0)));
        check(|preprocessor| preprocessor.fills[2] = Fill::Value(Value::Level(3)));
        check(|preprocessor| preprocessor.fills[3] = Fill::Value(Value::Level(1)));
        check(|preprocessor| preprocessor.fills[6] = Fill::Product(vec![6]));
        check(|preprocessor| preprocessor.fills.truncate(6));
        check(|preprocessor| preprocessor.features.truncate(12));
        check(|preprocessor| preprocessor.features[0] = Feature::Number(99));
        check(|preprocessor| preprocessor.features.push(Feature::Level(1, 99)));
    }
}
