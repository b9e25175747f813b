//! The average estimate along one field: what a what-if curve is held against.
//!
//! Friedman, "Greedy Function Approximation", Annals of Statistics 29 (2001), by the recursion that scikit-learn uses
//! for trees: where a split is on another field, both ways are taken in proportion to the training customers. It is
//! the same average that contributions start from, and needs no training row. Boosted trees are averaged in log-odds.

use crate::customer::Customer;
use crate::forest::{Forest, NodeView};
use crate::schema::{FieldIndex, Value};
use crate::scorer::Scorer;

/// The average estimate at each of these values of a field; none where the field or a value is not the schema's.
pub fn partial_dependence(scorer: &Scorer, field: FieldIndex, values: &[Value]) -> Vec<Option<f64>> {
    let bundle = scorer.bundle();
    let known: Vec<bool> = bundle.preprocessor.features().iter().map(|feature| feature.field() == field).collect();
    // only the known features of the row are read, so any customer with the value will do
    let base = Customer::default_of(&bundle.schema);
    let mut row = Vec::with_capacity(known.len());
    let at = |&value: &Value| {
        let admitted = bundle.schema.fields.get(field).is_some_and(|field| field.admits(value));
        if !admitted {
            return None;
        }
        bundle.preprocessor.encode_with(&base, field, value, &mut row);
        Some(bundle.forest.probability(expectation(&bundle.forest, &row, &known)))
    };
    values.iter().map(at).collect()
}

/// The estimate where only some features of a row are known, in the forest's scale: of the leaves that can be reached,
/// each is weighted by the customers who reach it.
pub fn expectation(forest: &Forest, row: &[f64], known: &[bool]) -> f64 {
    let mut sum = 0.0;
    let mut open: Vec<(usize, f64)> = Vec::new();
    for tree in 0..forest.n_trees() {
        open.extend(forest.root(tree).map(|root| (root, 1.0)));
        while let Some((index, weight)) = open.pop() {
            match forest.node(index) {
                None => {}
                Some((NodeView::Leaf { value }, _)) => sum += weight * value,
                Some((NodeView::Split { feature, threshold, low, high }, cover)) => {
                    if known.get(feature).is_some_and(|known| *known) {
                        let goes_low = row.get(feature).is_some_and(|&value| value <= threshold);
                        open.push((if goes_low { low } else { high }, weight));
                    } else {
                        let share = forest.node(low).map_or(0.0, |(_, part)| f64::from(part) / f64::from(cover));
                        open.push((high, weight * (1.0 - share)));
                        open.push((low, weight * share));
                    }
                }
            }
        }
    }
    forest.total(sum)
}
