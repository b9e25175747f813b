//! smartcore's random forest.
//!
//! smartcore keeps its trees private, so they are read through serde, which is why the version of smartcore is pinned.
//! Groups of trees grow in parallel, each with its own seed, so the result does not depend on the number of threads.

use rayon::prelude::*;
use serde::Deserialize;
use smartcore::ensemble::random_forest_regressor::{RandomForestRegressor, RandomForestRegressorParameters};
use smartcore::linalg::basic::arrays::Array;
use smartcore::linalg::basic::matrix::DenseMatrix;

use super::{LearnerError, SmartcoreParameters, TrainingRows};
use churnscope_engine::batch::CustomerColumns;
use churnscope_engine::forest::{Forest, NodeView, TreeNode};
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_learn::random::SplitMix64;

pub(crate) const TRAINER: &str = "smartcore 0.7.0";

/// Maximum number of trees per call to smartcore.
const TREES_PER_GROUP: usize = 10;

/// Grows a regression forest on outcomes of 0 and 1. Covers count all training rows, once each.
pub(super) fn forest(
    data: &TrainingRows,
    parameters: &SmartcoreParameters,
    seed: u64,
    on_trees: &(dyn Fn(usize) + Sync),
) -> Result<Forest, LearnerError> {
    let rows = encoded(&data.preprocessor, &data.customers);
    let matrix = DenseMatrix::from_2d_vec(&rows)?;
    let outcomes = targets(&data.outcomes);
    let mut seeds = SplitMix64::new(seed);
    let groups: Vec<(u64, usize)> = (0..parameters.trees)
        .step_by(TREES_PER_GROUP)
        .map(|first| (seeds.next_u64(), TREES_PER_GROUP.min(parameters.trees - first)))
        .collect();
    let grow = |&(seed, n_trees): &(u64, usize)| -> Result<Vec<Vec<TreeNode>>, LearnerError> {
        let parameters = of_smartcore(parameters, matrix.shape().1).with_n_trees(n_trees).with_seed(seed);
        let group = RandomForestRegressor::fit(&matrix, &outcomes, parameters)?;
        let trees = trees_of(&group, &rows)?;
        on_trees(n_trees);
        Ok(trees)
    };
    let trees: Vec<Vec<Vec<TreeNode>>> = groups.par_iter().map(grow).collect::<Result<_, _>>()?;
    Ok(Forest::new(matrix.shape().1, &trees.concat())?)
}

fn encoded(preprocessor: &Preprocessor, customers: &CustomerColumns) -> Vec<Vec<f64>> {
    let encode = |index: usize| {
        let mut row = Vec::with_capacity(preprocessor.n_features());
        preprocessor.encode_values(|field| customers.value(field, index), &mut row);
        row
    };
    (0..customers.len()).map(encode).collect()
}

fn of_smartcore(parameters: &SmartcoreParameters, n_features: usize) -> RandomForestRegressorParameters {
    RandomForestRegressorParameters::default()
        .with_max_depth(parameters.max_depth)
        .with_min_samples_leaf(parameters.min_samples_leaf)
        .with_m(parameters.features_per_split.min(n_features))
}

fn targets(outcomes: &[bool]) -> Vec<f64> {
    outcomes.iter().map(|&churned| f64::from(u8::from(churned))).collect()
}

type TreeGroup = RandomForestRegressor<f64, f64, DenseMatrix<f64>, Vec<f64>>;

#[derive(Deserialize)]
struct GroupForm {
    forest_regressor: ForestForm,
}

#[derive(Deserialize)]
struct ForestForm {
    trees: Vec<TreeForm>,
}

#[derive(Deserialize)]
struct TreeForm {
    nodes: Vec<NodeForm>,
}

#[derive(Deserialize)]
struct NodeForm {
    output: f64,
    split_feature: usize,
    split_value: Option<f64>,
    true_child: Option<usize>,
    false_child: Option<usize>,
}

fn trees_of(group: &TreeGroup, rows: &[Vec<f64>]) -> Result<Vec<Vec<TreeNode>>, LearnerError> {
    let form: GroupForm = serde_json::from_value(serde_json::to_value(group)?)?;
    let trees = form.forest_regressor.trees.into_iter().map(|tree| {
        let mut nodes: Vec<TreeNode> = tree.nodes.iter().map(NodeForm::node).collect();
        for row in rows {
            add_to_covers(&mut nodes, row);
        }
        nodes
    });
    Ok(trees.collect())
}

impl NodeForm {
    fn node(&self) -> TreeNode {
        let view = match (self.split_value, self.true_child, self.false_child) {
            // smartcore sends `feature <= split_value` to the true child
            (Some(threshold), Some(low), Some(high)) => {
                NodeView::Split { feature: self.split_feature, threshold, low, high }
            }
            _ => NodeView::Leaf { value: self.output },
        };
        TreeNode { view, cover: 0 }
    }
}

/// Sets each leaf's cover to the number of rows that reach it, or to 1 if no row does, so that no cover is 0. A split's
/// cover is the sum of its children's.
pub(crate) fn recount(trees: &mut [Vec<TreeNode>], preprocessor: &Preprocessor, customers: &CustomerColumns) {
    let rows = encoded(preprocessor, customers);
    trees.par_iter_mut().for_each(|nodes| {
        nodes.iter_mut().for_each(|node| node.cover = 0);
        for row in &rows {
            add_to_covers(nodes, row);
        }
        // children come after their split, so one pass from the end adds up the covers
        for index in (0..nodes.len()).rev() {
            let cover_of = |child: usize| nodes.get(child).map_or(0, |node| node.cover);
            let cover = match nodes.get(index).map(|node| node.view) {
                Some(NodeView::Split { low, high, .. }) => cover_of(low).saturating_add(cover_of(high)),
                _ => cover_of(index).max(1),
            };
            if let Some(node) = nodes.get_mut(index) {
                node.cover = cover;
            }
        }
    });
}

fn add_to_covers(nodes: &mut [TreeNode], row: &[f64]) {
    let mut next = Some(0);
    let mut steps = 0..=nodes.len(); // ends the loop if the nodes form a cycle
    while let (Some(node), Some(_)) = (next.and_then(|index| nodes.get_mut(index)), steps.next()) {
        node.cover += 1;
        next = match node.view {
            NodeView::Leaf { .. } => None,
            NodeView::Split { feature, threshold, low, high } => {
                Some(if row.get(feature).is_some_and(|&value| value <= threshold) { low } else { high })
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::tests::random_rows;

    fn parameters(trees: usize) -> SmartcoreParameters {
        SmartcoreParameters { trees, max_depth: 6, min_samples_leaf: 3, features_per_split: 2 }
    }

    #[test]
    fn the_recorded_version_is_the_pinned_one() {
        let version = TRAINER.strip_prefix("smartcore ").unwrap();
        let pinned = format!("smartcore = {{ version = \"={version}\"");
        assert!(include_str!("../../Cargo.toml").contains(&pinned), "{pinned}");
    }

    #[test]
    fn the_converted_forest_predicts_what_smartcore_predicts() {
        let data = random_rows(600);
        let rows = encoded(&data.preprocessor, &data.customers);
        let matrix = DenseMatrix::from_2d_vec(&rows).unwrap();
        let n_features = data.preprocessor.n_features();
        let group: TreeGroup = RandomForestRegressor::fit(
            &matrix,
            &targets(&data.outcomes),
            of_smartcore(&parameters(10), n_features).with_n_trees(10).with_seed(3),
        )
        .unwrap();
        let ours = Forest::new(n_features, &trees_of(&group, &rows).unwrap()).unwrap();
        let theirs = group.predict(&matrix).unwrap();
        for (row, expected) in rows.iter().zip(theirs) {
            assert_eq!(ours.predict(row).to_bits(), expected.to_bits());
        }
    }

    #[test]
    fn covers_count_the_training_rows() {
        let data = random_rows(300);
        let forest = forest(&data, &parameters(12), 5, &|_| {}).unwrap();
        assert_eq!(forest.n_trees(), 12);
        for tree in 0..forest.n_trees() {
            let (_, cover) = forest.node(forest.root(tree).unwrap()).unwrap();
            assert_eq!(cover, 300);
        }
    }

    #[test]
    fn the_forest_does_not_depend_on_the_number_of_threads() {
        let data = random_rows(200);
        let grow = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| forest(&data, &parameters(30), 5, &|_| {}).unwrap())
        };
        assert_eq!(grow(1), grow(3));
    }
}
