//! smartcore's random forest and logistic regression. Only this file calls smartcore's `fit`.
//!
//! smartcore keeps its trees private, so they are read through serde, which is why the version of smartcore is pinned.
//! smartcore grows trees one after another; here, groups of trees grow in parallel, each group with its own seed. The
//! groups do not depend on the number of threads, so neither do the resulting bytes.

use rayon::prelude::*;
use serde::Deserialize;
use smartcore::ensemble::random_forest_regressor::{RandomForestRegressor, RandomForestRegressorParameters};
use smartcore::linalg::basic::arrays::Array;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::linear::logistic_regression::{LogisticRegression, LogisticRegressionParameters};

use super::{Encoded, LearnerError, SmartcoreParameters};
use churnscope_engine::forest::{Forest, NodeView, TreeNode};
use churnscope_learn::random::SplitMix64;

pub(crate) const TRAINER: &str = "smartcore 0.7.0";

/// Maximum number of trees per call to smartcore. A call sorts each feature only once, for all trees of the call.
const TREES_PER_GROUP: usize = 10;

/// The ridge penalty of the logistic regression: enough to make redundant 0/1 features harmless.
const RIDGE: f64 = 1.0;

/// Grows a regression forest on outcomes of 0 and 1. Whenever some trees have been grown, calls `on_trees` with the
/// number of new trees.
///
/// A leaf's value is the share who left among those rows of the tree's bootstrap sample that reach the leaf. Covers
/// count all training rows, once each.
pub(super) fn forest(
    data: &Encoded,
    parameters: &SmartcoreParameters,
    seed: u64,
    on_trees: &(dyn Fn(usize) + Sync),
) -> Result<Forest, LearnerError> {
    let matrix = DenseMatrix::from_2d_vec(&data.rows)?;
    let outcomes = targets(&data.outcomes);
    let mut seeds = SplitMix64::new(seed);
    let groups: Vec<(u64, usize)> = (0..parameters.trees)
        .step_by(TREES_PER_GROUP)
        .map(|first| (seeds.next_u64(), TREES_PER_GROUP.min(parameters.trees - first)))
        .collect();
    let grow = |&(seed, n_trees): &(u64, usize)| -> Result<Vec<Vec<TreeNode>>, LearnerError> {
        let parameters = of_smartcore(parameters, matrix.shape().1).with_n_trees(n_trees).with_seed(seed);
        let group = RandomForestRegressor::fit(&matrix, &outcomes, parameters)?;
        let trees = trees_of(&group, &data.rows)?;
        on_trees(n_trees);
        Ok(trees)
    };
    let trees: Vec<Vec<Vec<TreeNode>>> = groups.par_iter().map(grow).collect::<Result<_, _>>()?;
    Ok(Forest::new(matrix.shape().1, &trees.concat())?)
}

/// A logistic regression on features standardized by the training rows' means and standard deviations.
#[derive(Clone, Debug)]
pub(crate) struct Logistic {
    means: Vec<f64>,
    scales: Vec<f64>,
    weights: Vec<f64>,
    intercept: f64,
}

impl Logistic {
    /// Fits the model with smartcore's L-BFGS.
    pub(crate) fn fit(data: &Encoded) -> Result<Self, LearnerError> {
        let n_features = data.rows.first().map_or(0, Vec::len);
        let n = data.rows.len() as f64;
        let column = |feature: usize| data.rows.iter().filter_map(move |row| row.as_slice().get(feature).copied());
        let means: Vec<f64> = (0..n_features).map(|feature| column(feature).sum::<f64>() / n).collect();
        let scales: Vec<f64> = means
            .iter()
            .enumerate()
            .map(|(feature, mean)| {
                let sd = (column(feature).map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt();
                if sd > 0.0 { sd } else { 1.0 } // a constant feature becomes 0
            })
            .collect();
        let mut model = Self { means, scales, weights: Vec::new(), intercept: 0.0 };
        let scaled: Vec<Vec<f64>> = data.rows.iter().map(|row| model.scaled(row).collect()).collect();
        let outcomes: Vec<u32> = data.outcomes.iter().map(|&churned| u32::from(churned)).collect();
        let parameters = LogisticRegressionParameters::default().with_alpha(RIDGE);
        let fitted = LogisticRegression::fit(&DenseMatrix::from_2d_vec(&scaled)?, &outcomes, parameters)?;
        model.weights = fitted.coefficients().iterator(0).copied().collect();
        model.intercept = fitted.intercept().iterator(0).sum();
        Ok(model)
    }

    /// The estimate for one encoded row, in [0, 1].
    pub(crate) fn predict(&self, row: &[f64]) -> f64 {
        let logit =
            self.scaled(row).zip(&self.weights).fold(self.intercept, |sum, (value, weight)| sum + value * weight);
        1.0 / (1.0 + (-logit).exp())
    }

    fn scaled<'a>(&'a self, row: &'a [f64]) -> impl Iterator<Item = f64> + 'a {
        row.iter().zip(&self.means).zip(&self.scales).map(|((value, mean), scale)| (value - mean) / scale)
    }
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

/// The parts of smartcore's serialized forest that matter here.
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

/// The trees of a group, with covers counted from `rows`.
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

/// Sets each leaf's cover to the number of rows that reach it, or to 1 if no row does, so that every split has
/// customers on both sides. A split's cover becomes the sum of its children's covers.
pub(crate) fn recount(trees: &mut [Vec<TreeNode>], rows: &[Vec<f64>]) {
    trees.par_iter_mut().for_each(|nodes| {
        nodes.iter_mut().for_each(|node| node.cover = 0);
        for row in rows {
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

/// Adds 1 to the cover of every node on a row's path.
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

    fn data(rows: usize) -> Encoded {
        let mut random = SplitMix64::new(7);
        let mut unit = || (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        let rows: Vec<Vec<f64>> =
            (0..rows).map(|_| vec![unit(), (unit() * 4.0).floor(), unit(), f64::from(unit() < 0.3)]).collect();
        let outcomes = rows.iter().map(|row| row[0] + row[3] * 0.5 + unit() * 0.5 > 0.9).collect();
        Encoded { rows, outcomes }
    }

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
        let data = data(600);
        let matrix = DenseMatrix::from_2d_vec(&data.rows).unwrap();
        let group: TreeGroup = RandomForestRegressor::fit(
            &matrix,
            &targets(&data.outcomes),
            of_smartcore(&parameters(10), 4).with_n_trees(10).with_seed(3),
        )
        .unwrap();
        let ours = Forest::new(4, &trees_of(&group, &data.rows).unwrap()).unwrap();
        let theirs = group.predict(&matrix).unwrap();
        for (row, expected) in data.rows.iter().zip(theirs) {
            assert_eq!(ours.predict(row).to_bits(), expected.to_bits());
        }
    }

    #[test]
    fn covers_count_the_training_rows() {
        let data = data(300);
        let forest = forest(&data, &parameters(12), 5, &|_| {}).unwrap();
        assert_eq!(forest.n_trees(), 12);
        for tree in 0..forest.n_trees() {
            let (_, cover) = forest.node(forest.root(tree).unwrap()).unwrap();
            assert_eq!(cover, 300);
        }
    }

    #[test]
    fn the_forest_does_not_depend_on_the_number_of_threads() {
        let data = data(200);
        let grow = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| forest(&data, &parameters(30), 5, &|_| {}).unwrap())
        };
        assert_eq!(grow(1), grow(3));
    }

    #[test]
    fn logistic_regression_separates_the_outcomes() {
        let data = data(600);
        let model = Logistic::fit(&data).unwrap();
        assert!(model.predict(&[0.95, 1.0, 0.5, 1.0]) > 0.9);
        assert!(model.predict(&[0.05, 1.0, 0.5, 0.0]) < 0.1);
    }
}
