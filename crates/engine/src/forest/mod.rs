//! Forests: trees that make an estimate together.
//!
//! In a random forest (Breiman, "Random Forests", Machine Learning 45, 2001), each leaf holds the share of its training
//! customers who left, and the estimate is the mean of the leaves that the customer reaches. The leaves are added in
//! the order of the trees, so the estimate is reproducible to the last bit. The leaves of boosted trees hold log-odds,
//! and the estimate in log-odds is a base value plus the sum of the leaves that the customer reaches: Friedman, "Greedy
//! Function Approximation", Annals of Statistics 29 (2001). A [`Calibration`] may correct either estimate.

mod building;
mod calibration;
mod error;
mod scale;
mod single_row;
mod stored;
#[cfg(test)]
mod tests;

use bincode::{Decode, Encode};

pub use building::TreeNode;
pub use calibration::{Calibration, CalibrationMethod, Knot, MAX_KNOTS, MAX_SLOPE};
pub use error::ForestError;
pub use scale::Scale;
pub use single_row::SingleRowForest;
pub use stored::StoredForest;

const LEAF: u16 = u16::MAX;

/// Maximum number of trees in a forest.
pub const MAX_TREES: usize = 10_000;

/// Maximum number of nodes in a forest, all trees together.
pub const MAX_NODES: usize = 4_000_000;

/// Maximum depth of a tree, in splits. This limits the depth of recursions over a tree.
pub const MAX_DEPTH: usize = 64;

/// Maximum absolute value, in log-odds, of the base, the leaves, and the calibration knots of boosted trees.
pub const MAX_LOG_ODDS: f64 = 1e3;

/// How leaves are combined into an estimate.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub enum Aggregation {
    /// The mean: a random forest.
    Mean,
    /// The sum, in log-odds: boosted trees.
    Boosted {
        /// The log-odds that the sum starts from.
        base: f64,
    },
}

/// Trees, one after another, each in preorder: the low child of a split is the next node.
#[derive(Clone, Debug, PartialEq)]
pub struct Forest {
    aggregation: Aggregation,
    nodes: Vec<ForestNode>,
    covers: Vec<u32>,
    roots: Vec<u32>,
    n_features: usize,
    calibration: Option<Calibration>,
}

/// A node in 16 bytes, so that four fit in a cache line of 64 bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct ForestNode {
    value: f64,
    high: u32,
    feature: u16,
}

/// A node, unpacked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NodeView {
    /// Rows with `feature <= threshold` go to `low`, all others to `high`.
    Split {
        /// Index of the feature.
        feature: usize,
        /// Threshold, in the feature's unit.
        threshold: f64,
        /// Index of the child for values up to the threshold.
        low: usize,
        /// Index of the child for values above the threshold.
        high: usize,
    },
    /// The end of a path.
    Leaf {
        /// In a random forest, the share of customers who left; in boosted trees, the log-odds that this leaf adds.
        value: f64,
    },
}

impl Forest {
    /// The estimated probability for one encoded row.
    pub fn predict(&self, row: &[f64]) -> f64 {
        self.probability(self.score(row))
    }

    /// The estimate for one encoded row, on the forest's [`Scale`].
    pub fn score(&self, row: &[f64]) -> f64 {
        self.total(self.leaves(row).fold(0.0, |sum, leaf| sum + leaf))
    }

    /// The value of the leaf that one encoded row reaches in each tree.
    pub fn leaves<'a>(&'a self, row: &'a [f64]) -> impl ExactSizeIterator<Item = f64> + 'a {
        self.roots.iter().map(|&root| self.leaf(root as usize, row))
    }

    /// How the leaves are combined.
    pub fn aggregation(&self) -> Aggregation {
        self.aggregation
    }

    /// The scale of the leaves and of [`Forest::score`].
    pub fn scale(&self) -> Scale {
        match self.aggregation {
            Aggregation::Mean => Scale::Probability,
            Aggregation::Boosted { .. } => Scale::LogOdds,
        }
    }

    /// The calibrated estimate on the forest's [`Scale`], given the sum of the leaves that a row reaches.
    pub fn total(&self, sum: f64) -> f64 {
        self.calibrated(self.uncalibrated_total(sum))
    }

    /// Like [`Self::total`], but without calibration.
    pub fn uncalibrated_total(&self, sum: f64) -> f64 {
        match self.aggregation {
            Aggregation::Mean => sum / self.divisor(),
            Aggregation::Boosted { base } => base + sum,
        }
    }

    /// The number that a sum over all trees is divided by.
    pub fn divisor(&self) -> f64 {
        match self.aggregation {
            Aggregation::Mean => self.roots.len() as f64,
            Aggregation::Boosted { .. } => 1.0,
        }
    }

    /// Turns an estimate on the forest's [`Scale`] into a probability.
    pub fn probability(&self, score: f64) -> f64 {
        self.scale().probability(score)
    }

    /// Largest absolute value of a valid contribution or interaction.
    pub fn max_contribution(&self) -> f64 {
        self.scale().max_contribution() * if self.calibration.is_some() { MAX_SLOPE } else { 1.0 }
    }

    /// Number of trees.
    pub fn n_trees(&self) -> usize {
        self.roots.len()
    }

    /// Number of nodes.
    pub fn n_nodes(&self) -> usize {
        self.nodes.len()
    }

    /// Number of features in a row.
    pub fn n_features(&self) -> usize {
        self.n_features
    }

    /// Index of a tree's root.
    pub fn root(&self, tree: usize) -> Option<usize> {
        self.roots.get(tree).map(|&root| root as usize)
    }

    /// The node with this index, and its [cover](TreeNode::cover).
    pub fn node(&self, index: usize) -> Option<(NodeView, u32)> {
        let node = self.nodes.get(index)?;
        let cover = *self.covers.get(index)?;
        let view = if node.feature == LEAF {
            NodeView::Leaf { value: node.value }
        } else {
            NodeView::Split {
                feature: usize::from(node.feature),
                threshold: node.value,
                low: low_child(index),
                high: node.high as usize,
            }
        };
        Some((view, cover))
    }

    /// The nodes that an encoded row passes through in a tree, from the root to its leaf.
    pub fn path<'a>(&'a self, tree: usize, row: &'a [f64]) -> impl Iterator<Item = usize> + 'a {
        let mut next = self.root(tree);
        std::iter::from_fn(move || {
            let index = next?;
            next = match self.node(index)?.0 {
                NodeView::Leaf { .. } => None,
                NodeView::Split { feature, threshold, low, high } => {
                    Some(if row.get(feature).is_some_and(|&value| value <= threshold) { low } else { high })
                }
            };
            Some(index)
        })
    }

    fn leaf(&self, root: usize, row: &[f64]) -> f64 {
        let mut index = root;
        while let Some(node) = self.nodes.get(index) {
            if node.feature == LEAF {
                return node.value;
            }
            // a comparison with NaN is false, so NaN goes high
            let goes_low = row.get(usize::from(node.feature)).is_some_and(|&value| value <= node.value);
            index = if goes_low { low_child(index) } else { node.high as usize };
        }
        debug_assert!(false, "every path of a checked forest ends in a leaf");
        f64::NAN
    }
}

#[allow(clippy::arithmetic_side_effects, reason = "an index is below MAX_NODES")]
fn low_child(index: usize) -> usize {
    index + 1
}
