//! Scores one row at a time, descending several trees together.
//!
//! Each step down a tree waits for a node from memory and then for a comparison. Descending eight trees together makes
//! these waits overlap. The next node is computed rather than chosen by a branch, which processors would often
//! mispredict.

#![allow(
    clippy::arithmetic_side_effects,
    reason = "an index is below MAX_NODES plus the width of a level, and a high child is never at index 0"
)]

use super::{Forest, NodeView};

const TREES_AT_ONCE: usize = 8;

/// A forest prepared for scoring single rows, with the same estimates as [`Forest::predict`], bit for bit.
#[derive(Clone, Debug)]
pub struct SingleRowForest {
    /// The nodes of each tree, level by level, with the two children of a split next to each other.
    nodes: Vec<PackedNode>,
    values: Vec<f64>,
    /// Groups of trees: their roots, and the length of the longest path among them.
    groups: Vec<(Vec<u32>, usize)>,
}

#[derive(Clone, Copy, Debug)]
struct PackedNode {
    /// NaN for a leaf, because no number is less than or equal to NaN.
    threshold: f64,
    feature: u32,
    /// Index of the high child, which follows the low child. For a leaf, this is the leaf's own index.
    high: u32,
}

impl SingleRowForest {
    /// Prepares a forest.
    pub fn new(forest: &Forest) -> Self {
        let n_nodes = forest.n_nodes();
        let mut single_row = Self {
            nodes: Vec::with_capacity(n_nodes),
            values: Vec::with_capacity(n_nodes),
            groups: Vec::with_capacity(forest.n_trees().div_ceil(TREES_AT_ONCE)),
        };
        for tree in 0..forest.n_trees() {
            let (root, depth) = single_row.push_tree(forest, tree);
            match single_row.groups.last_mut() {
                Some((roots, depths)) if roots.len() < TREES_AT_ONCE => {
                    roots.push(root);
                    *depths = depth.max(*depths);
                }
                _ => single_row.groups.push((vec![root], depth)),
            }
        }
        single_row
    }

    /// The sum of the leaves that one encoded row reaches, added in the order of the trees.
    pub fn sum(&self, row: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (roots, depth) in &self.groups {
            let mut places = [0; TREES_AT_ONCE];
            places.iter_mut().zip(roots).for_each(|(place, &root)| *place = root);
            for _ in 0..*depth {
                for place in &mut places {
                    let Some(node) = self.nodes.get(*place as usize) else {
                        debug_assert!(false, "both children of a split are in the list");
                        continue;
                    };
                    let goes_low = row.get(node.feature as usize).is_some_and(|&value| value <= node.threshold);
                    *place = node.high - u32::from(goes_low);
                }
            }
            for &place in places.iter().take(roots.len()) {
                let value = self.values.get(place as usize).copied();
                debug_assert!(value.is_some(), "every node has a value");
                sum += value.unwrap_or(f64::NAN);
            }
        }
        sum
    }

    fn push_tree(&mut self, forest: &Forest, tree: usize) -> (u32, usize) {
        let root = self.nodes.len();
        let (mut level, mut depth) = (forest.root(tree).into_iter().collect::<Vec<_>>(), 0);
        loop {
            // the children of this level's nodes come right after the level
            let mut child = self.nodes.len() + level.len();
            let mut next_level = Vec::new();
            for index in level {
                let place = self.nodes.len() as u32;
                let (node, value) = match forest.node(index) {
                    Some((NodeView::Split { feature, threshold, low, high }, _)) => {
                        next_level.extend([low, high]);
                        child += 2;
                        (PackedNode { threshold, feature: feature as u32, high: child as u32 - 1 }, f64::NAN)
                    }
                    Some((NodeView::Leaf { value }, _)) => (PackedNode::leaf(place), value),
                    None => {
                        debug_assert!(false, "a checked forest has every child that its splits name");
                        (PackedNode::leaf(place), f64::NAN)
                    }
                };
                self.nodes.push(node);
                self.values.push(value);
            }
            if next_level.is_empty() {
                return (root as u32, depth);
            }
            (level, depth) = (next_level, depth + 1);
        }
    }
}

impl PackedNode {
    fn leaf(place: u32) -> Self {
        Self { threshold: f64::NAN, feature: 0, high: place }
    }
}
