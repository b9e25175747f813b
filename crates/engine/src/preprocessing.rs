//! Fills blanks, and encodes customers as rows of numbers.
//!
//! Some fills are learned from given rows. In cross-validation, these must be the fold's training rows, to prevent
//! leakage.

use bincode::{Decode, Encode};
use thiserror::Error;

use super::cells::CellColumns;
use super::customer::{Customer, FieldError, Problem};
use super::level_set::{LevelSet, SetProblem};
use super::schema::{FieldIndex, Fill, Kind, Schema, Value};

/// Maximum number of sets of levels.
pub const MAX_SETS: usize = 16_384;

/// How blanks are filled and customers are encoded.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Preprocessor {
    /// `Median` and `MostFrequent` have been replaced by `Value`.
    fills: Vec<Fill>,
    /// Sets of levels come last, in ascending order.
    features: Vec<Feature>,
}

/// The meaning of one number in an encoded row.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Encode, Decode)]
pub enum Feature {
    /// The value of a number field, in its unit.
    Number(FieldIndex),
    /// 1 if the category has this level, else 0.
    Level(FieldIndex, u16),
    /// 1 if the category's level is in this set, else 0.
    OneOf(FieldIndex, LevelSet),
}

/// The reason that a preprocessor cannot be fitted or is invalid.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PreprocessingError {
    /// A column has no values to learn a fill from.
    #[error(
        "column {0} is blank in every row that is used, so there is no value to fill its blanks with: remove the field from the description"
    )]
    AllBlank(String),
    /// The preprocessor belongs to another schema.
    #[error("the stored preprocessing does not match the schema")]
    OtherSchema,
    /// There are more than [`MAX_SETS`] sets of levels.
    #[error("there are {0} sets of levels; the limit is {MAX_SETS}")]
    TooManySets(usize),
    /// A set of levels is invalid or out of order.
    #[error("level set {set} is invalid: {problem}")]
    Set {
        /// The set, counted from 0.
        set: usize,
        /// The problem.
        problem: SetProblem,
    },
}

impl Preprocessor {
    /// Learns from these rows how to fill blanks.
    pub fn fit(schema: &Schema, cells: &CellColumns) -> Result<Self, PreprocessingError> {
        Self::fit_to(schema, cells, 0..cells.len())
    }

    /// Learns from some of the rows how to fill blanks.
    pub fn fit_to(
        schema: &Schema,
        cells: &CellColumns,
        rows: impl Iterator<Item = usize> + Clone,
    ) -> Result<Self, PreprocessingError> {
        let learn = |field: FieldIndex| learn(schema, field, rows.clone().filter_map(|row| cells.cell(field, row)));
        let fills = (0..schema.fields.len()).map(learn).collect::<Result<_, _>>()?;
        Ok(Self { fills, features: features_of(schema) })
    }

    /// The same preprocessor with these sets of levels in place of its own.
    pub fn with_sets(
        mut self,
        schema: &Schema,
        mut sets: Vec<(FieldIndex, LevelSet)>,
    ) -> Result<Self, PreprocessingError> {
        sets.sort_unstable();
        sets.dedup();
        let n_others = self.features.len() - self.sets().count();
        self.features.truncate(n_others);
        self.features.extend(sets.into_iter().map(|(field, levels)| Feature::OneOf(field, levels)));
        self.validate(schema)?;
        Ok(self)
    }

    /// The sets of levels that are features, each with its field.
    pub fn sets(&self) -> impl Iterator<Item = (FieldIndex, &LevelSet)> {
        self.features.iter().filter_map(|feature| match feature {
            Feature::OneOf(field, levels) => Some((*field, levels)),
            _ => None,
        })
    }

    /// Whether any feature is a set of levels.
    pub fn has_sets(&self) -> bool {
        has_sets(&self.features)
    }

    /// Checks that the preprocessor belongs to the schema and that its sets of levels are valid.
    pub fn validate(&self, schema: &Schema) -> Result<(), PreprocessingError> {
        let fills_fit = self.fills.len() == schema.fields.len()
            && self.fills.iter().zip(&schema.fields).all(|(fill, field)| match (&field.missing.how, fill) {
                (Fill::Median | Fill::MostFrequent, Fill::Value(learned)) => field.admits(*learned),
                (Fill::Median | Fill::MostFrequent, _) => false,
                (described, fill) => described == fill,
            });
        let n_sets = self.sets().count();
        let others = self.features.get(..self.features.len() - n_sets);
        if !fills_fit || others != Some(&features_of(schema)) {
            return Err(PreprocessingError::OtherSchema);
        }
        if n_sets > MAX_SETS {
            return Err(PreprocessingError::TooManySets(n_sets));
        }
        let mut previous = None;
        for (set, (field, levels)) in self.sets().enumerate() {
            let order = if previous < Some((field, levels)) { Ok(()) } else { Err(SetProblem::Order) };
            let check = check_set(schema, field, levels).and(order);
            check.map_err(|problem| PreprocessingError::Set { set, problem })?;
            previous = Some((field, levels));
        }
        Ok(())
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

    pub(crate) fn fill_of(&self, field: FieldIndex) -> Option<&Fill> {
        self.fills.get(field)
    }

    /// Fills the blanks, marks them as filled, and checks the values.
    pub fn complete(&self, schema: &Schema, cells: &[Option<Value>]) -> Result<Customer, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut values = Vec::with_capacity(cells.len());
        if cells.len() == schema.fields.len() && cells.iter().all(Option::is_some) {
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

    /// Like [`Self::complete`], but [settles](Customer::settled) the values if they do not make a valid customer. In
    /// a customer with settled values, no fields are marked as filled.
    pub fn settled(&self, schema: &Schema, cells: &[Option<Value>]) -> Result<Customer, Vec<FieldError>> {
        self.complete(schema, cells).or_else(|errors| {
            let values = (0..schema.fields.len()).map(|field| self.filled(schema, field, cells));
            let values: Option<Vec<Value>> = values.collect();
            values.map(|values| Customer::settled(schema, &values)).ok_or(errors)
        })
    }

    /// Replaces `row` with the customer's encoded row.
    pub fn encode(&self, customer: &Customer, row: &mut Vec<f64>) {
        self.encode_values(|field| customer.value(field), row);
    }

    /// Like [`Self::encode`], but for a customer whose values come from a function.
    pub fn encode_values(&self, value: impl Fn(FieldIndex) -> Option<Value>, row: &mut Vec<f64>) {
        row.clear();
        row.extend(self.features.iter().map(|feature| match feature {
            Feature::Number(field) => match value(*field) {
                Some(Value::Number(value)) => value,
                _ => {
                    debug_assert!(false, "a customer's values are of the schema's kinds");
                    0.0
                }
            },
            Feature::Level(field, level) => f64::from(u8::from(value(*field) == Some(Value::Level(*level)))),
            Feature::OneOf(field, levels) => match value(*field) {
                Some(Value::Level(level)) => f64::from(levels.bit(level)),
                _ => 0.0,
            },
        }));
    }

    /// Like [`Self::encode`], but with one of the customer's values changed.
    pub fn encode_with(&self, customer: &Customer, field: FieldIndex, value: Value, row: &mut Vec<f64>) {
        self.encode(customer, row);
        for (feature, number) in self.features.iter().zip(row) {
            match (feature, value) {
                (Feature::Number(of), Value::Number(value)) if *of == field => *number = value,
                (Feature::Level(of, level), Value::Level(has)) if *of == field => {
                    *number = f64::from(u8::from(*level == has));
                }
                (Feature::OneOf(of, levels), Value::Level(has)) if *of == field => {
                    *number = f64::from(levels.bit(has));
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
    pub fn field(&self) -> FieldIndex {
        match self {
            Feature::Number(field) | Feature::Level(field, _) | Feature::OneOf(field, _) => *field,
        }
    }
}

pub(crate) fn has_sets(features: &[Feature]) -> bool {
    matches!(features.last(), Some(Feature::OneOf(..)))
}

pub(crate) fn check_set(schema: &Schema, field: FieldIndex, levels: &LevelSet) -> Result<(), SetProblem> {
    match schema.fields.get(field).map(|field| &field.kind) {
        Some(Kind::Category(category)) => levels.check(category.levels.len()),
        _ => Err(SetProblem::NotACategory),
    }
}

/// The features of all fields: one for each number field, one for each category with two levels (they need no second
/// one), and one for each level of any other category.
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

fn learn(schema: &Schema, field: FieldIndex, present: impl Iterator<Item = Value>) -> Result<Fill, PreprocessingError> {
    let Some(spec) = schema.fields.get(field) else { return Ok(Fill::Refuse) };
    let all_blank = || PreprocessingError::AllBlank(spec.column.clone());
    Ok(match &spec.missing.how {
        Fill::Median => {
            let mut values: Vec<f64> = present
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
            for value in present {
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
        let fitted = Preprocessor::fit(&schema, &CellColumns::of(&schema, &rows)).unwrap();
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
        check(|preprocessor| preprocessor.features.insert(1, set(1, &[0, 1])));
        check(|preprocessor| preprocessor.features.extend([set(1, &[0, 1]), Feature::Level(1, 0)]));
    }

    fn set(field: FieldIndex, levels: &[u16]) -> Feature {
        Feature::OneOf(field, levels.iter().copied().collect())
    }

    #[test]
    fn sets_must_be_valid_and_in_order() {
        let (schema, rows) = (small::schema(), small::rows());
        let fitted = Preprocessor::fit(&schema, &CellColumns::of(&schema, &rows)).unwrap();
        let validate = |sets: &[Feature]| {
            let mut changed = fitted.clone();
            changed.features.extend_from_slice(sets);
            changed.validate(&schema)
        };
        let check = |sets: &[Feature], set: usize, problem: SetProblem| {
            assert_eq!(validate(sets), Err(PreprocessingError::Set { set, problem }), "{sets:?}");
        };
        assert_eq!(validate(&[set(1, &[0, 1]), set(1, &[0, 2]), set(2, &[1]), set(4, &[0])]), Ok(()));
        check(&[set(0, &[0])], 0, SetProblem::NotACategory);
        check(&[set(1, &[0]), set(99, &[0])], 1, SetProblem::NotACategory);
        check(&[set(1, &[])], 0, SetProblem::Empty);
        check(&[set(1, &[0, 1, 2])], 0, SetProblem::Complete);
        check(&[set(1, &[3])], 0, SetProblem::UnknownLevel);
        check(&[set(2, &[0, 1]), set(1, &[0, 1])], 1, SetProblem::Order);
        check(&[set(1, &[0, 2]), set(1, &[0, 1])], 1, SetProblem::Order);
        check(&[set(1, &[0, 1]), set(1, &[0, 1])], 1, SetProblem::Order);
        let many = vec![set(1, &[0, 1]); MAX_SETS + 1];
        assert_eq!(validate(&many), Err(PreprocessingError::TooManySets(MAX_SETS + 1)));
        let levels = |of: &[u16]| of.iter().copied().collect::<LevelSet>();
        let with_sets = |sets| fitted.clone().with_sets(&schema, sets);
        let sorted = with_sets(vec![(2, levels(&[1])), (1, levels(&[0, 1])), (2, levels(&[1]))]).unwrap();
        assert_eq!(&sorted.features[fitted.n_features()..], [set(1, &[0, 1]), set(2, &[1])]);
        assert_eq!(sorted.with_sets(&schema, Vec::new()).unwrap(), fitted);
        assert!(with_sets(vec![(0, levels(&[1]))]).is_err());
    }
}
