//! Builds a forest from trees, and checks it.

use super::{
    Aggregation, Forest, ForestError, ForestNode, LEAF, MAX_DEPTH, MAX_LOG_ODDS, MAX_NODES, MAX_TREES, NodeView,
};

/// A node of a tree from which a forest is built. Children may come before or after their parent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TreeNode {
    /// The split or leaf. Children are indices into the slice of the tree's nodes.
    pub view: NodeView,
    /// Number of training customers who reach the node. A leaf that none of them reaches counts as 1, also in the
    /// covers of the splits above it.
    pub cover: u32,
}

impl Forest {
    /// Builds a random forest. The root of each tree is its first node.
    pub fn new(n_features: usize, trees: &[Vec<TreeNode>]) -> Result<Self, ForestError> {
        Self::with_aggregation(Aggregation::Mean, n_features, trees)
    }

    /// Builds a forest with any aggregation. The root of each tree is its first node.
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
            calibration: None,
        };
        for (index, tree) in trees.iter().enumerate() {
            forest.push_tree(index, tree)?;
        }
        Ok(forest)
    }

    fn push_tree(&mut self, tree: usize, source: &[TreeNode]) -> Result<(), ForestError> {
        if source.is_empty() {
            return Err(ForestError::Truncated { tree });
        }
        self.roots.push(self.nodes.len() as u32);
        let mut seen = vec![false; source.len()];
        let mut stack = vec![Pending { source: 0, depth: 0, high_child_of: None }];
        while let Some(Pending { source: at, depth, high_child_of }) = stack.pop() {
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
            let index = self.nodes.len();
            if let Some(parent) = high_child_of.and_then(|parent| self.nodes.get_mut(parent)) {
                parent.high = index as u32;
            }
            self.nodes.push(self.checked(tree, at, node.view)?);
            self.covers.push(node.cover);
            if let NodeView::Split { low, high, .. } = node.view {
                let depth = depth.saturating_add(1);
                stack.push(Pending { source: high, depth, high_child_of: Some(index) });
                stack.push(Pending { source: low, depth, high_child_of: None });
            }
        }
        match seen.iter().position(|seen| !seen) {
            Some(node) => Err(ForestError::NotATree { tree, node }),
            None => Ok(()),
        }
    }

    fn checked(&self, tree: usize, node: usize, view: NodeView) -> Result<ForestNode, ForestError> {
        match view {
            NodeView::Leaf { value } => {
                let is_valid = match self.aggregation {
                    Aggregation::Mean => (0.0..=1.0).contains(&value),
                    Aggregation::Boosted { .. } => is_log_odds(value),
                };
                if is_valid {
                    Ok(ForestNode { value, high: 0, feature: LEAF })
                } else {
                    Err(ForestError::Leaf { tree, node })
                }
            }
            NodeView::Split { feature, threshold, .. } => {
                if feature >= self.n_features {
                    Err(ForestError::NoSuchFeature { tree, node, feature })
                } else if !threshold.is_finite() {
                    Err(ForestError::Threshold { tree, node })
                } else {
                    Ok(ForestNode { value: threshold, high: 0, feature: feature as u16 })
                }
            }
        }
    }
}

struct Pending {
    source: usize,
    depth: usize,
    high_child_of: Option<usize>,
}

fn is_log_odds(value: f64) -> bool {
    value.abs() <= MAX_LOG_ODDS
}
