//! Errors of invalid forests.

use thiserror::Error;

use super::{MAX_DEPTH, MAX_LOG_ODDS, MAX_NODES, MAX_TREES};

/// The reason that a forest is invalid. Trees and nodes are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ForestError {
    /// There are no trees.
    #[error("the forest has no trees")]
    NoTree,
    /// There are more than [`MAX_TREES`] trees or [`MAX_NODES`] nodes.
    #[error("the forest is too large (trees: {trees} of at most {MAX_TREES}, nodes: {nodes} of at most {MAX_NODES})")]
    TooLarge {
        /// Number of trees.
        trees: usize,
        /// Number of nodes.
        nodes: usize,
    },
    /// A tree has no nodes, or ends before each of its splits has two children.
    #[error("tree {tree} is empty, or ends before each of its splits has two children")]
    Truncated {
        /// The tree.
        tree: usize,
    },
    /// The nodes do not form a tree.
    #[error("tree {tree}, node {node}: every node except the root must be the child of exactly one split")]
    NotATree {
        /// The tree.
        tree: usize,
        /// The node.
        node: usize,
    },
    /// A path has more than [`MAX_DEPTH`] splits.
    #[error("tree {tree} is deeper than {MAX_DEPTH} splits")]
    TooDeep {
        /// The tree.
        tree: usize,
    },
    /// A split uses a feature that encoded rows do not have.
    #[error("tree {tree}, node {node}: there is no feature {feature}")]
    NoSuchFeature {
        /// The tree.
        tree: usize,
        /// The node.
        node: usize,
        /// The feature.
        feature: usize,
    },
    /// A threshold is not finite, or is not in the table of thresholds.
    #[error("tree {tree}, node {node}: the threshold is missing or is not a finite number")]
    Threshold {
        /// The tree.
        tree: usize,
        /// The node.
        node: usize,
    },
    /// A leaf is out of range, or its stored fraction has an invalid denominator.
    #[error(
        "tree {tree}, node {node}: the leaf must be between 0 and 1, or log-odds between -{MAX_LOG_ODDS} and {MAX_LOG_ODDS}"
    )]
    Leaf {
        /// The tree.
        tree: usize,
        /// The node.
        node: usize,
    },
    /// A node's cover is 0, or a sum of covers does not fit in a `u32`.
    #[error("tree {tree}, node {node}: the cover is 0 or too large")]
    Cover {
        /// The tree.
        tree: usize,
        /// The node.
        node: usize,
    },
    /// The base of boosted trees is not within ±[`MAX_LOG_ODDS`].
    #[error("the base of boosted trees must be log-odds between -{MAX_LOG_ODDS} and {MAX_LOG_ODDS}")]
    Base,
    /// The calibration is invalid.
    #[error("the calibration is invalid: {0}")]
    Calibration(&'static str),
    /// A stored forest's lists do not match.
    #[error("the forest's lists do not match: {0}")]
    Lists(&'static str),
}
