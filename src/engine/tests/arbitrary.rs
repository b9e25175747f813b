//! Schemas, forests, customers and bundles thrown by dice, so that proptest can shrink what fails: zeros are the
//! simplest throw.

use proptest::prelude::*;

use super::small::{bundle as small_bundle, category, inspection, leaf, number};
use crate::engine::bundle::Bundle;
use crate::engine::customer::{Customer, can_be_blank};
use crate::engine::forest::{Aggregation, Forest, NodeView, TreeNode};
use crate::engine::preprocessing::Preprocessor;
use crate::engine::profile::Profile;
use crate::engine::schema::{Example, Field, Fill, Kind, NumberOffer, Rule, Schema, Value};

/// Throws to be used up one after another; zeros follow the last.
#[derive(Clone, Debug)]
pub(crate) struct Dice {
    throws: std::vec::IntoIter<u32>,
}

pub(crate) fn dice() -> impl Strategy<Value = Dice> {
    prop::collection::vec(any::<u32>(), 0..1_500).prop_map(|throws| Dice { throws: throws.into_iter() })
}

impl Dice {
    /// A number below `n`.
    pub(in crate::engine) fn below(&mut self, n: usize) -> usize {
        self.throws.next().unwrap_or(0) as usize % n.max(1)
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// A number in [0, 1], often one of its ends.
    fn share(&mut self) -> f64 {
        let share = self.below(1_000) as f64 / 999.0;
        self.pick(&[0.0, 1.0, share, share])
    }
}

/// A valid schema of one to six fields.
pub(in crate::engine) fn schema(dice: &mut Dice) -> Schema {
    let mut schema = super::small::schema();
    schema.rules.clear();
    schema.examples.clear();
    schema.fields = (0..=dice.below(6)).map(|index| field(dice, index)).collect();
    schema.monthly_charge = schema.fields.iter().position(|field| matches!(field.kind, Kind::Number(_)));
    for index in 0..schema.fields.len() {
        schema.fields[index].missing.how = fill(dice, &schema, index);
    }
    for _ in 0..dice.below(24) {
        let mut level = |field: usize| dice.below(schema.fields[field].levels().len()) as u16;
        let (when_level, then_level) = (level(0), level(0));
        let (when_field, then_field) = (dice.below(schema.fields.len()), dice.below(schema.fields.len()));
        schema.rules.push(Rule { when_field, when_level, then_field, then_level, only_then: dice.below(2) == 1 });
        if schema.validate().is_err() {
            schema.rules.pop();
        }
    }
    for index in 0..dice.below(3) {
        let values = customer(dice, &schema).values().to_vec();
        schema.examples.push(Example { name: format!("example {index}"), values });
    }
    schema.validate().unwrap();
    schema
}

/// Any value that the field admits.
pub(in crate::engine) fn value(dice: &mut Dice, field: &Field) -> Value {
    match &field.kind {
        Kind::Category(category) => Value::Level(dice.below(category.levels.len()) as u16),
        Kind::Number(number) => {
            let at = number.min + (number.max - number.min) * dice.share();
            Value::Number(at.clamp(number.min, number.max))
        }
    }
}

/// Any customer.
pub(in crate::engine) fn customer(dice: &mut Dice, schema: &Schema) -> Customer {
    let chosen: Vec<Value> = schema.fields.iter().map(|field| value(dice, field)).collect();
    Customer::settled(schema, &chosen)
}

/// Rows of cells, blank here and there where the schema fills blanks; the first has none.
pub(in crate::engine) fn rows(dice: &mut Dice, schema: &Schema) -> Vec<Vec<Option<Value>>> {
    let row = |index: usize| {
        let customer = customer(dice, schema);
        let cell = |(&value, field): (&Value, &Field)| {
            let blank = index > 0 && can_be_blank(field) && dice.below(3) == 1;
            (!blank).then_some(value)
        };
        customer.values().iter().zip(&schema.fields).map(cell).collect()
    };
    (0..12).map(row).collect()
}

/// One to four trees whose covers add up, as training makes them; boosted or not.
pub(in crate::engine) fn forest(dice: &mut Dice, n_features: usize) -> Forest {
    let n_trees = 1 + dice.below(4);
    let tree = |_| {
        let mut nodes = Vec::new();
        grow(dice, n_features, 5, &mut nodes);
        nodes
    };
    let mut trees: Vec<Vec<TreeNode>> = (0..n_trees).map(tree).collect();
    let aggregation = match dice.below(3) {
        2 => Aggregation::Boosted { base: dice.pick(&[-1.8037104606628418, 0.0, 3.5]) },
        _ => Aggregation::Mean,
    };
    if aggregation != Aggregation::Mean {
        for node in trees.iter_mut().flatten() {
            if let NodeView::Leaf { value } = &mut node.view {
                *value = (*value - 0.25) * 3.0;
            }
        }
    }
    Forest::aggregated(aggregation, n_features, &trees).unwrap()
}

/// A bundle of any schema and any forest that goes with it.
pub(crate) fn bundle(dice: &mut Dice) -> Bundle {
    let schema = schema(dice);
    let rows = rows(dice, &schema);
    let cells: Vec<&[Option<Value>]> = rows.iter().map(Vec::as_slice).collect();
    let preprocessor = Preprocessor::fit(&schema, &cells).unwrap();
    // a filled blank may break a rule; such a row would be refused in training
    let kept: Vec<(&[Option<Value>], Customer)> =
        cells.into_iter().filter_map(|row| Some((row, preprocessor.complete(&schema, row).ok()?))).collect();
    let (cells, customers): (Vec<_>, Vec<_>) = kept.into_iter().unzip();
    let forest = forest(dice, preprocessor.n_features());
    let mut bundle = small_bundle();
    bundle.profile = Profile::of(&schema, &customers, &cells);
    bundle.provenance.rows = customers.len() as u64;
    bundle.provenance.positives = customers.len().div_ceil(2) as u64;
    bundle.provenance.n_trees = forest.n_trees() as u32;
    bundle.inspection = Some(inspection(&schema, &customers));
    Bundle { schema, preprocessor, forest, ..bundle }
}

fn field(dice: &mut Dice, index: usize) -> Field {
    let column = format!("column {index}");
    let mut field = if dice.below(2) == 0 {
        let min = dice.pick(&[0.0, -40.0, 0.25, 1e9, -8e307]);
        let max: f64 = if min < -1e300 { 8e307 } else { min + dice.pick(&[1.0, 72.0, 0.03, 1e12]) };
        let mut field = number(&column, min, max, Fill::Refuse);
        if let Kind::Number(number) = &mut field.kind {
            number.step = dice.pick(&[1.0, 0.01, 1e-300, 1e300]);
            number.decimals = dice.pick(&[0, 2, 255]);
            number.default = min + (max - min) * dice.share();
            number.default = number.default.clamp(min, max);
            number.offers = vec![NumberOffer { add: dice.pick(&[-10.0, 0.5, 1e308]), words: "an offer".to_owned() }];
        }
        field
    } else {
        let values: Vec<String> = (0..2 + dice.below(4)).map(|level| format!("level {level}")).collect();
        category(&column, &values.iter().map(String::as_str).collect::<Vec<_>>(), Fill::Refuse)
    };
    field.actionable = dice.below(2) == 1;
    field
}

fn fill(dice: &mut Dice, schema: &Schema, index: usize) -> Fill {
    let field = &schema.fields[index];
    let is_factor = |other: &usize| {
        let other = &schema.fields[*other];
        matches!(other.kind, Kind::Number(_)) && !matches!(other.missing.how, Fill::Product(_))
    };
    match (dice.below(4), &field.kind) {
        (0, _) => Fill::Refuse,
        (1, _) => Fill::Value(value(dice, field)),
        (2, Kind::Number(_)) => Fill::Product((0..index).filter(is_factor).collect()),
        (_, Kind::Number(_)) => Fill::Median,
        (_, Kind::Category(_)) => Fill::MostFrequent,
    }
}

/// Appends a tree in preorder; returns its cover.
fn grow(dice: &mut Dice, n_features: usize, most_splits: usize, nodes: &mut Vec<TreeNode>) -> u32 {
    let at = nodes.len();
    if most_splits == 0 || dice.below(3) == 0 {
        let rows = 1 + dice.below(7_000) as u32;
        let mean = dice.below(rows as usize + 1) as f64 / f64::from(rows);
        nodes.push(leaf(mean, 1 + dice.below(300) as u32));
        return nodes[at].cover;
    }
    nodes.push(leaf(0.0, 1));
    let feature = dice.below(n_features);
    let threshold = dice.pick(&[0.5, 0.0, -0.0, -1e300, f64::MIN_POSITIVE, 36.5]);
    let low_cover = grow(dice, n_features, most_splits - 1, nodes);
    let high = nodes.len();
    let cover = low_cover + grow(dice, n_features, most_splits - 1, nodes);
    nodes[at] = TreeNode { view: NodeView::Split { feature, threshold, low: at + 1, high }, cover };
    cover
}
