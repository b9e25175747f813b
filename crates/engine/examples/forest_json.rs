//! Prints the committed forest and some customers as JSON for `tests/golden/contributions.py`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a developer tool may stop as soon as it cannot continue"
)]

use churnscope_fixtures::telco;

use churnscope_engine::forest::{Forest, NodeView};
use churnscope_engine::preprocessing::Feature;
use serde_json::{Value, json};

fn main() {
    let scorer = telco::scorer();
    let bundle = scorer.bundle();
    let rows: Vec<Vec<f64>> = telco::customers(&scorer)
        .iter()
        .step_by(35)
        .map(|customer| {
            let mut row = Vec::new();
            bundle.preprocessor.encode(customer, &mut row);
            row
        })
        .collect();
    let fields: Vec<usize> = bundle.preprocessor.features().iter().map(|feature: &Feature| feature.field()).collect();
    let trees: Vec<Value> = (0..bundle.forest.n_trees()).map(|tree| tree_json(&bundle.forest, tree)).collect();
    println!("{}", json!({ "model_id": scorer.model_id(), "field_of_feature": fields, "rows": rows, "trees": trees }));
}

fn tree_json(forest: &Forest, tree: usize) -> Value {
    let root = forest.root(tree).unwrap();
    let end = forest.root(tree + 1).unwrap_or(forest.n_nodes());
    let (mut left, mut right, mut features) = (Vec::new(), Vec::new(), Vec::new());
    let (mut thresholds, mut values, mut covers) = (Vec::new(), Vec::new(), Vec::new());
    for index in root..end {
        let (view, cover) = forest.node(index).unwrap();
        let (low, high, feature, threshold, value) = match view {
            NodeView::Leaf { value } => (-1, -1, -2, -2.0, value),
            NodeView::Split { feature, threshold, low, high } => {
                ((low - root) as i64, (high - root) as i64, feature as i64, threshold, 0.0)
            }
        };
        left.push(low);
        right.push(high);
        features.push(feature);
        thresholds.push(threshold);
        values.push(value);
        covers.push(cover);
    }
    json!({
        "children_left": left,
        "children_right": right,
        "features": features,
        "thresholds": thresholds,
        "values": values,
        "node_sample_weight": covers,
    })
}
