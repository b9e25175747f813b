//! One row's way down all trees, several at a time.
//!
//! Down one tree each step waits for the one before: for a node from memory, for a comparison. Down eight trees eight
//! steps wait together. A step is reckoned, not branched on, since a processor guesses every other branch of a forest
//! wrong: the children of a split stand side by side, and the comparison's 0 or 1 is added to the place of the first.

use super::{Forest, NodeView};

/// Trees that are walked down at the same time.
const AT_ONCE: usize = 8;

/// A forest prepared for single rows; it says what [`Forest::predict`] says, to the last bit.
#[derive(Clone, Debug)]
pub struct Walk {
    /// Each tree level by level, the two children of a split side by side.
    nodes: Vec<Step>,
    /// What a leaf is worth; parallel to `nodes`.
    values: Vec<f64>,
    /// [`AT_ONCE`] trees at a time: their roots, and the length of their longest path.
    groups: Vec<(Vec<u32>, usize)>,
}

/// 16 bytes: four of them share a cache line.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// Of a leaf NaN, which no number is at most.
    threshold: f64,
    feature: u32,
    /// The place behind the low child, which is the high child's; a leaf's own.
    high: u32,
}

impl Walk {
    /// Prepares a forest; time in the order of its nodes.
    pub fn new(forest: &Forest) -> Self {
        let n_nodes = forest.n_nodes();
        let mut walk = Self {
            nodes: Vec::with_capacity(n_nodes),
            values: Vec::with_capacity(n_nodes),
            groups: Vec::with_capacity(forest.n_trees().div_ceil(AT_ONCE)),
        };
        for tree in 0..forest.n_trees() {
            let (root, depth) = walk.push(forest, tree);
            match walk.groups.last_mut() {
                Some((roots, depths)) if roots.len() < AT_ONCE => {
                    roots.push(root);
                    *depths = depth.max(*depths);
                }
                _ => walk.groups.push((vec![root], depth)),
            }
        }
        walk
    }

    /// The sum of all trees' leaves for one encoded row, added in the order of the trees. A feature that the row lacks
    /// counts as above every threshold.
    pub fn sum(&self, row: &[f64]) -> f64 {
        let mut sum = 0.0;
        for (roots, depth) in &self.groups {
            let mut places = [0; AT_ONCE];
            places.iter_mut().zip(roots).for_each(|(place, &root)| *place = root);
            for _ in 0..*depth {
                for place in &mut places {
                    let Some(step) = self.nodes.get(*place as usize) else { continue };
                    let low = row.get(step.feature as usize).is_some_and(|&value| value <= step.threshold);
                    *place = step.high - u32::from(low);
                }
            }
            for &place in places.iter().take(roots.len()) {
                sum += self.values.get(place as usize).copied().unwrap_or(0.0);
            }
        }
        sum
    }

    /// Appends a tree, and says where its root is and how long its longest path.
    fn push(&mut self, forest: &Forest, tree: usize) -> (u32, usize) {
        let root = self.nodes.len();
        let (mut level, mut depth) = (forest.root(tree).into_iter().collect::<Vec<_>>(), 0);
        loop {
            // where the children of this level will stand
            let mut child = self.nodes.len() + level.len();
            let mut below = Vec::new();
            for index in level {
                let place = self.nodes.len() as u32;
                let (step, value) = match forest.node(index) {
                    Some((NodeView::Split { feature, threshold, low, high }, _)) => {
                        below.extend([low, high]);
                        child += 2;
                        (Step { threshold, feature: feature as u32, high: child as u32 - 1 }, 0.0)
                    }
                    Some((NodeView::Leaf { value }, _)) => (Step::leaf(place), value),
                    None => (Step::leaf(place), 0.0), // not reached: a checked forest's children are there
                };
                self.nodes.push(step);
                self.values.push(value);
            }
            if below.is_empty() {
                return (root as u32, depth);
            }
            (level, depth) = (below, depth + 1);
        }
    }
}

impl Step {
    fn leaf(place: u32) -> Self {
        Self { threshold: f64::NAN, feature: 0, high: place }
    }
}
