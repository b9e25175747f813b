//! Partial dependence: about the average estimate at each value of one field. For boosted trees, log-odds are averaged.
//!
//! It was introduced by Friedman, "Greedy Function Approximation", Annals of Statistics 29 (2001). The method is the
//! one that scikit-learn calls `recursion`: at a split on another field, both branches count in proportion to their
//! [covers](crate::forest::TreeNode::cover).

use crate::customer::Customer;
use crate::forest::{Forest, NodeView};
use crate::schema::{FieldIndex, Value};
use crate::scorer::Scorer;

/// About the average estimate, in [0, 1], at each of these values of a field; `None` for a value that the field does
/// not allow.
pub fn partial_dependence(scorer: &Scorer, field: FieldIndex, values: &[Value]) -> Vec<Option<f64>> {
    let bundle = scorer.bundle();
    let known: Vec<bool> = bundle.preprocessor.features().iter().map(|feature| feature.field() == field).collect();
    // only the field's own features are read, so the other values do not matter
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

/// The estimate if only some features of a row are known, on the forest's scale. A split on an unknown feature weights
/// its branches by their [covers](crate::forest::TreeNode::cover).
pub fn expectation(forest: &Forest, row: &[f64], known: &[bool]) -> f64 {
    let mut sum = 0.0;
    let mut open: Vec<(usize, f64)> = Vec::new();
    for tree in 0..forest.n_trees() {
        open.extend(forest.root(tree).map(|root| (root, 1.0)));
        while let Some((index, weight)) = open.pop() {
            match forest.node(index) {
                None => debug_assert!(false, "a checked forest has every child that its splits name"),
                Some((NodeView::Leaf { value }, _)) => sum += weight * value,
                Some((NodeView::Split { feature, threshold, low, high }, cover)) => {
                    if known.get(feature).is_some_and(|known| *known) {
                        let goes_low = row.get(feature).is_some_and(|&value| value <= threshold);
                        open.push((if goes_low { low } else { high }, weight));
                    } else {
                        let share = forest.node(low).map_or(f64::NAN, |(_, part)| f64::from(part) / f64::from(cover));
                        open.push((high, weight * (1.0 - share)));
                        open.push((low, weight * share));
                    }
                }
            }
        }
    }
    forest.total(sum)
}
