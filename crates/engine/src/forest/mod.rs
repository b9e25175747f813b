//! Trees that estimate together.
//!
//! A random forest's are regression trees on 0/1 outcomes, whose leaves hold the share of customers who left: Breiman,
//! "Random Forests", Machine Learning 45 (2001). The estimate is the mean over trees of the leaf that the customer falls
//! into, added in the order of the trees and divided once, so that it is the same to the last bit on every machine.
//! Boosted trees' leaves hold log-odds that are added up: Friedman, "Greedy Function Approximation", Annals of
//! Statistics 29 (2001). They are not trained here, but can be taken over.

mod stored;
mod walk;

use bincode::{Decode, Encode};
use thiserror::Error;

pub use stored::StoredForest;
pub use walk::Walk;

/// Marks a leaf in [`Node::feature`].
const LEAF: u16 = u16::MAX;

/// Most trees a forest may have.
pub const MAX_TREES: usize = 10_000;

/// Most nodes a forest may have, all trees together.
pub const MAX_NODES: usize = 4_000_000;

/// Deepest a tree may be: no walk and no recursion goes further.
pub const MAX_DEPTH: usize = 64;

/// The furthest from 0 that a boosted tree's leaf may be, in log-odds: sums stay far from what an `f64` can hold.
pub const MAX_LOG_ODDS: f64 = 1e3;

/// How leaves become an estimate.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub enum Aggregation {
    /// By their mean: a random forest.
    Mean,
    /// By their sum, in log-odds: boosted trees.
    Boosted {
        /// What the sum begins with, in log-odds.
        base: f64,
    },
}

/// In what an estimate and its parts are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Probabilities, as a random forest does.
    Probability,
    /// Natural logarithms of odds, as boosted trees do.
    LogOdds,
}

/// Trees in one block of memory, each in preorder: the low child of a split is the node behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Forest {
    aggregation: Aggregation,
    nodes: Vec<Node>,
    /// Training customers that reach the node; parallel to `nodes`.
    covers: Vec<u32>,
    /// Index of each tree's root in `nodes`.
    roots: Vec<u32>,
    n_features: usize,
}

/// 16 bytes: four of them share a cache line.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Node {
    /// Threshold of a split, value of a leaf.
    value: f64,
    /// Index of the high child; 0 in a leaf.
    high: u32,
    /// Feature of a split, [`LEAF`] in a leaf.
    feature: u16,
}

/// One node as others see it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NodeView {
    /// Rows with `feature <= threshold` go to `low`, the others to `high`.
    Split {
        /// Index of the feature.
        feature: usize,
        /// The border, in the feature's unit.
        threshold: f64,
        /// Index of the child for values up to the threshold.
        low: usize,
        /// Index of the child for values above it.
        high: usize,
    },
    /// The end of a path.
    Leaf {
        /// In a random forest the share of the training customers here who left, in [0, 1]; in boosted trees what is
        /// added, in log-odds.
        value: f64,
    },
}

/// A node of a tree that is being put together; children before or after their parent, in any order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TreeNode {
    /// What it is; children are indices into the same slice.
    pub view: NodeView,
    /// Training customers that reach it, at least one.
    pub cover: u32,
}

/// A way in which trees do not make a forest.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ForestError {
    /// No tree at all.
    #[error("the forest has no tree")]
    NoTree,
    /// More than [`MAX_TREES`] trees or [`MAX_NODES`] nodes.
    #[error("the forest has {trees} trees and {nodes} nodes, more than the limits of {MAX_TREES} and {MAX_NODES}")]
    TooLarge {
        /// Trees claimed.
        trees: usize,
        /// Nodes claimed.
        nodes: usize,
    },
    /// A tree without a node, or one that ends before all its splits have children.
    #[error("tree {tree} ends before all its splits have two children")]
    Truncated {
        /// The tree.
        tree: usize,
    },
    /// A child that is not in the tree, is reached twice, or is never reached.
    #[error("tree {tree}, node {node}: every node but the root must be the child of exactly one split")]
    NotATree {
        /// The tree.
        tree: usize,
        /// The node.
        node: usize,
    },
    /// A path longer than [`MAX_DEPTH`].
    #[error("tree {tree} is deeper than {MAX_DEPTH} splits")]
    TooDeep {
        /// The tree.
        tree: usize,
    },
    /// A split on a feature that the encoder does not make.
    #[error("tree {tree}, node {node}: there is no feature {feature}")]
    NoSuchFeature {
        /// The tree.
        tree: usize,
        /// The node.
        node: usize,
        /// The feature.
        feature: usize,
    },
    /// A threshold that is not a finite number, or is named but not in the table of thresholds.
    #[error("tree {tree}, node {node}: the threshold is missing or not a finite number")]
    Threshold {
        /// The tree.
        tree: usize,
        /// The node.
        node: usize,
    },
    /// A leaf that is no probability, or no log-odds.
    #[error("tree {tree}, node {node}: the leaf is not within 0 and 1, or no log-odds within {MAX_LOG_ODDS}")]
    Leaf {
        /// The tree.
        tree: usize,
        /// The node.
        node: usize,
    },
    /// A node that no training customer reached, or a sum of covers that no `u32` holds.
    #[error("tree {tree}, node {node}: its cover is 0 or too large")]
    Cover {
        /// The tree.
        tree: usize,
        /// The node.
        node: usize,
    },
    /// A start that is no log-odds.
    #[error("what boosted trees begin with is no log-odds within {MAX_LOG_ODDS}")]
    Base,
    /// Lists of a stored forest with lengths that do not belong together.
    #[error("the forest's lists do not belong together: {0}")]
    Lists(&'static str),
}

impl Forest {
    /// A random forest; the root of each tree is its first node.
    pub fn new(n_features: usize, trees: &[Vec<TreeNode>]) -> Result<Self, ForestError> {
        Self::with_aggregation(Aggregation::Mean, n_features, trees)
    }

    /// Trees that are put together in this way; the root of each is its first node.
    pub fn with_aggregation(
        aggregation: Aggregation,
        n_features: usize,
        trees: &[Vec<TreeNode>],
    ) -> Result<Self, ForestError> {
        if matches!(aggregation, Aggregation::Boosted { base } if !is_log_odds(base)) {
            return Err(ForestError::Base);
        }
        let nodes = trees.iter().map(Vec::len).sum();
        if trees.is_empty() {
            return Err(ForestError::NoTree);
        }
        if trees.len() > MAX_TREES || nodes > MAX_NODES {
            return Err(ForestError::TooLarge { trees: trees.len(), nodes });
        }
        let mut forest = Self {
            aggregation,
            nodes: Vec::with_capacity(nodes),
            covers: Vec::with_capacity(nodes),
            roots: Vec::with_capacity(trees.len()),
            n_features: n_features.min(usize::from(LEAF)),
        };
        for (index, tree) in trees.iter().enumerate() {
            forest.push_tree(index, tree)?;
        }
        Ok(forest)
    }

    /// The probability for one encoded row. A feature that the row lacks counts as above every threshold.
    pub fn predict(&self, row: &[f64]) -> f64 {
        self.probability(self.score(row))
    }

    /// The estimate for one encoded row, in the forest's [`Scale`].
    pub fn score(&self, row: &[f64]) -> f64 {
        self.total(self.leaves(row).fold(0.0, |sum, leaf| sum + leaf))
    }

    /// The leaf of each tree for one encoded row, in order: shares, or log-odds.
    pub fn leaves<'a>(&'a self, row: &'a [f64]) -> impl ExactSizeIterator<Item = f64> + 'a {
        self.roots.iter().map(|&root| self.leaf(root as usize, row))
    }

    /// How the leaves are put together.
    pub fn aggregation(&self) -> Aggregation {
        self.aggregation
    }

    /// In what the leaves are added up.
    pub fn scale(&self) -> Scale {
        match self.aggregation {
            Aggregation::Mean => Scale::Probability,
            Aggregation::Boosted { .. } => Scale::LogOdds,
        }
    }

    /// The estimate that a sum over all trees makes, in the forest's [`Scale`].
    pub fn total(&self, sum: f64) -> f64 {
        match self.aggregation {
            Aggregation::Mean => sum / self.divisor(),
            Aggregation::Boosted { base } => base + sum,
        }
    }

    /// By what sums over all trees are divided.
    pub fn divisor(&self) -> f64 {
        match self.aggregation {
            Aggregation::Mean => self.roots.len() as f64,
            Aggregation::Boosted { .. } => 1.0,
        }
    }

    /// The probability of an estimate in the forest's [`Scale`].
    pub fn probability(&self, score: f64) -> f64 {
        self.scale().probability(score)
    }

    /// How many trees there are; at least one.
    pub fn n_trees(&self) -> usize {
        self.roots.len()
    }

    /// How many nodes there are, leaves included.
    pub fn n_nodes(&self) -> usize {
        self.nodes.len()
    }

    /// How many features a row has.
    pub fn n_features(&self) -> usize {
        self.n_features
    }

    /// Index of the root of a tree.
    pub fn root(&self, tree: usize) -> Option<usize> {
        self.roots.get(tree).map(|&root| root as usize)
    }

    /// The node with this index, and how many training customers reach it.
    pub fn node(&self, index: usize) -> Option<(NodeView, u32)> {
        let node = self.nodes.get(index)?;
        let cover = *self.covers.get(index)?;
        let view = if node.feature == LEAF {
            NodeView::Leaf { value: node.value }
        } else {
            NodeView::Split {
                feature: usize::from(node.feature),
                threshold: node.value,
                low: index + 1,
                high: node.high as usize,
            }
        };
        Some((view, cover))
    }

    /// The nodes on an encoded row's way through a tree, from the root to its leaf; none where there is no such tree.
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
            // a comparison that fails, also on NaN, goes high, as in the trainer
            let low = row.get(usize::from(node.feature)).is_some_and(|&value| value <= node.value);
            index = if low { index + 1 } else { node.high as usize };
        }
        0.0 // not reached: every path of a checked tree ends in a leaf
    }

    /// Appends one tree in preorder, checking it on the way. An explicit stack, so that no input overflows ours.
    fn push_tree(&mut self, tree: usize, source: &[TreeNode]) -> Result<(), ForestError> {
        if source.is_empty() {
            return Err(ForestError::Truncated { tree });
        }
        self.roots.push(self.nodes.len() as u32);
        let mut seen = vec![false; source.len()];
        // (index in the source, depth, the new index of the split whose high child it is)
        let mut stack = vec![(0_usize, 0_usize, None::<usize>)];
        while let Some((at, depth, high_child_of)) = stack.pop() {
            let (Some(node), Some(seen)) = (source.get(at), seen.get_mut(at)) else {
                return Err(ForestError::NotATree { tree, node: at });
            };
            if std::mem::replace(seen, true) {
                return Err(ForestError::NotATree { tree, node: at });
            }
            if depth > MAX_DEPTH {
                return Err(ForestError::TooDeep { tree });
            }
            if node.cover == 0 {
                return Err(ForestError::Cover { tree, node: at });
            }
            let new_index = self.nodes.len();
            if let Some(parent) = high_child_of.and_then(|parent| self.nodes.get_mut(parent)) {
                parent.high = new_index as u32;
            }
            self.covers.push(node.cover);
            match node.view {
                NodeView::Leaf { value } => {
                    let fits = match self.aggregation {
                        Aggregation::Mean => (0.0..=1.0).contains(&value),
                        Aggregation::Boosted { .. } => is_log_odds(value),
                    };
                    if !fits {
                        return Err(ForestError::Leaf { tree, node: at });
                    }
                    self.nodes.push(Node { value, high: 0, feature: LEAF });
                }
                NodeView::Split { feature, threshold, low, high } => {
                    if feature >= self.n_features {
                        return Err(ForestError::NoSuchFeature { tree, node: at, feature });
                    }
                    if !threshold.is_finite() {
                        return Err(ForestError::Threshold { tree, node: at });
                    }
                    self.nodes.push(Node { value: threshold, high: 0, feature: feature as u16 });
                    stack.push((high, depth + 1, Some(new_index)));
                    stack.push((low, depth + 1, None));
                }
            }
        }
        match seen.iter().position(|seen| !seen) {
            Some(node) => Err(ForestError::NotATree { tree, node }),
            None => Ok(()),
        }
    }
}

impl Scale {
    /// The furthest that a field can move an estimate.
    pub fn max_contribution(self) -> f64 {
        match self {
            Self::Probability => 1.0,
            // each tree from one of its farthest leaves to the other
            Self::LogOdds => 2.0 * MAX_LOG_ODDS * MAX_TREES as f64,
        }
    }

    /// The probability of an estimate in this scale.
    pub fn probability(self, score: f64) -> f64 {
        match self {
            Self::Probability => score,
            // not the standard library's, whose last bit is each system's own
            Self::LogOdds => 1.0 / (1.0 + libm::exp(-score)),
        }
    }
}

fn is_log_odds(value: f64) -> bool {
    value.abs() <= MAX_LOG_ODDS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(value: f64, cover: u32) -> TreeNode {
        TreeNode { view: NodeView::Leaf { value }, cover }
    }

    fn split(feature: usize, threshold: f64, low: usize, high: usize, cover: u32) -> TreeNode {
        TreeNode { view: NodeView::Split { feature, threshold, low, high }, cover }
    }

    #[test]
    fn values_up_to_the_threshold_go_low() {
        // the low child stands last on purpose: preorder is made, not expected
        let tree = vec![split(0, 5.0, 2, 1, 10), leaf(0.75, 4), leaf(0.25, 6)];
        let forest = Forest::new(1, &[tree]).unwrap();
        for (value, expected) in [(4.9, 0.25), (5.0, 0.25), (5.1, 0.75), (f64::NAN, 0.75)] {
            assert_eq!(forest.predict(&[value]), expected, "{value}");
        }
        assert_eq!(forest.predict(&[]), 0.75);
    }

    #[test]
    fn the_estimate_is_the_mean_over_trees() {
        let forest = Forest::new(0, &[vec![leaf(0.1, 1)], vec![leaf(0.2, 1)], vec![leaf(0.6, 1)]]).unwrap();
        assert_eq!(forest.predict(&[]), (0.1 + 0.2 + 0.6) / 3.0);
    }

    #[test]
    fn boosted_trees_add_log_odds() {
        let trees = [vec![leaf(1.5, 1)], vec![leaf(-0.25, 1)]];
        let forest = Forest::with_aggregation(Aggregation::Boosted { base: -2.0 }, 0, &trees).unwrap();
        assert_eq!((forest.score(&[]), forest.scale()), (-0.75, Scale::LogOdds));
        assert!((forest.predict(&[]) - 0.320_821_300_824_607_2).abs() < 1e-15, "{}", forest.predict(&[]));
        assert_eq!([-1e9, 0.0, 1e9].map(|score| forest.probability(score)), [0.0, 0.5, 1.0]);
        for base in [f64::NAN, f64::INFINITY, -1e4] {
            let boosted = Forest::with_aggregation(Aggregation::Boosted { base }, 0, &trees);
            assert_eq!(boosted.unwrap_err(), ForestError::Base);
        }
        let far = Forest::with_aggregation(Aggregation::Boosted { base: 0.0 }, 0, &[vec![leaf(1e4, 1)]]);
        assert_eq!(far.unwrap_err(), ForestError::Leaf { tree: 0, node: 0 });
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        let check = |tree: Vec<TreeNode>, expected: ForestError| {
            assert_eq!(Forest::new(1, &[tree]).unwrap_err(), expected);
        };
        check(vec![], ForestError::Truncated { tree: 0 });
        check(vec![leaf(0.5, 0)], ForestError::Cover { tree: 0, node: 0 });
        check(vec![leaf(1.5, 1)], ForestError::Leaf { tree: 0, node: 0 });
        check(vec![leaf(f64::NAN, 1)], ForestError::Leaf { tree: 0, node: 0 });
        check(vec![split(0, 0.5, 0, 1, 2), leaf(0.5, 1)], ForestError::NotATree { tree: 0, node: 0 });
        check(vec![split(0, 0.5, 1, 1, 2), leaf(0.5, 1)], ForestError::NotATree { tree: 0, node: 1 });
        check(vec![split(0, 0.5, 1, 9, 2), leaf(0.5, 1)], ForestError::NotATree { tree: 0, node: 9 });
        check(vec![leaf(0.5, 1), leaf(0.5, 1)], ForestError::NotATree { tree: 0, node: 1 });
        check(
            vec![split(1, 0.5, 1, 2, 2), leaf(0.5, 1), leaf(0.5, 1)],
            ForestError::NoSuchFeature { tree: 0, node: 0, feature: 1 },
        );
        check(
            vec![split(0, f64::INFINITY, 1, 2, 2), leaf(0.5, 1), leaf(0.5, 1)],
            ForestError::Threshold { tree: 0, node: 0 },
        );
        assert_eq!(Forest::new(1, &[]).unwrap_err(), ForestError::NoTree);
    }

    #[test]
    fn a_chain_deeper_than_the_limit_is_refused() {
        let depth = MAX_DEPTH + 1;
        let mut tree: Vec<TreeNode> =
            (0..depth).map(|level| split(0, level as f64, 2 * level + 1, 2 * level + 2, 2)).collect();
        // splits at even places 0, 2, 4 …, leaves between them
        tree = tree.into_iter().flat_map(|node| [node, leaf(0.5, 1)]).collect();
        for (index, node) in tree.iter_mut().enumerate() {
            if let NodeView::Split { low, high, .. } = &mut node.view {
                (*low, *high) = (index + 1, index + 2);
            }
        }
        tree.push(leaf(0.5, 1));
        assert_eq!(Forest::new(1, &[tree]).unwrap_err(), ForestError::TooDeep { tree: 0 });
    }
}
