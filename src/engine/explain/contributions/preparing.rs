//! From a forest to the splits that are walked.

use super::{Branches, Earlier, Split};
use crate::engine::forest::{Forest, NodeView};

/// Splits, as far as they are prepared.
#[derive(Default)]
pub(super) struct Preparing {
    pub(super) splits: Vec<Split>,
    pub(super) leaves: Vec<f64>,
    /// Most different features on any path.
    pub(super) longest_path: usize,
}

/// A split of the tree that is being prepared, in the forest's order.
struct Found {
    split: Split,
    /// Splits on the longest path below, this one included.
    height: usize,
}

/// A branch on the way to a node that is being prepared.
#[derive(Clone, Copy)]
struct Edge {
    feature: usize,
    is_low: bool,
    /// Share of customers who take every split on the feature down to the branch.
    share: f64,
    /// The split, in the order of finding.
    split: u32,
}

impl Preparing {
    /// Appends a tree's splits and returns its mean over the training customers.
    pub(super) fn tree(&mut self, forest: &Forest, root: usize) -> f64 {
        let (mut found, mut mean): (Vec<Found>, f64) = (Vec::new(), 0.0);
        let cover_of = |index: usize| forest.node(index).map_or(1.0, |(_, cover)| f64::from(cover));
        let mut stack: Vec<(usize, Vec<Edge>)> = vec![(root, Vec::new())];
        while let Some((index, path)) = stack.pop() {
            let Some((view, cover)) = forest.node(index) else { continue };
            let place = match view {
                NodeView::Leaf { value: leaf } => {
                    mean += leaf * f64::from(cover) / cover_of(root);
                    self.longest_path = self.longest_path.max(n_features_of(&path));
                    self.leaves.push(leaf);
                    self.leaves.len() - 1
                }
                NodeView::Split { .. } => found.len(),
            } as u32;
            let is_leaf = matches!(view, NodeView::Leaf { .. });
            if let Some(edge) = path.last()
                && let Some(Found { split: above, .. }) = found.get_mut(edge.split as usize)
            {
                above.set_branch(edge.is_low, place, is_leaf);
            }
            let NodeView::Split { feature, threshold, low, high } = view else {
                for (height, edge) in path.iter().rev().enumerate() {
                    if let Some(above) = found.get_mut(edge.split as usize) {
                        above.height = above.height.max(height + 1);
                    }
                }
                continue;
            };
            let earlier = path.iter().rev().find(|edge| edge.feature == feature);
            let low_share = cover_of(low) / f64::from(cover);
            found.push(Found {
                split: Split {
                    threshold,
                    low_share,
                    feature: feature as u32,
                    parent: path.last().map_or(u32::MAX, |edge| edge.split),
                    is_low: path.last().is_some_and(|edge| edge.is_low),
                    branches: Branches::Splits,
                    low: 0,
                    high: 0,
                    earlier: earlier.map(|edge| Earlier { split: edge.split, is_low: edge.is_low, share: edge.share }),
                },
                height: 1,
            });
            let before = earlier.map_or(1.0, |edge| edge.share);
            for (child, is_low, share) in [(high, false, 1.0 - low_share), (low, true, low_share)] {
                let mut longer = path.clone();
                longer.push(Edge { feature, is_low, share: before * share, split: place });
                stack.push((child, longer));
            }
        }
        self.append(found);
        mean
    }

    /// Splits that are alike stand together, so that a processor guesses right what comes next: first the highest, which
    /// also puts every split before those below it.
    fn append(&mut self, found: Vec<Found>) {
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|&at| {
            found
                .get(at)
                .map(|Found { split, height }| (std::cmp::Reverse(*height), split.branches, split.earlier.is_some()))
        });
        let mut places = vec![0_u32; found.len()];
        for (place, &at) in order.iter().enumerate() {
            if let Some(slot) = places.get_mut(at) {
                *slot = place as u32;
            }
        }
        let place_of = |at: u32| places.get(at as usize).copied().unwrap_or(u32::MAX);
        for Found { mut split, .. } in order.iter().filter_map(|&at| found.get(at)).map(|found| Found { ..*found }) {
            split.parent = place_of(split.parent);
            if matches!(split.branches, Branches::HighLeaf | Branches::Splits) {
                split.low = place_of(split.low);
            }
            if matches!(split.branches, Branches::LowLeaf | Branches::Splits) {
                split.high = place_of(split.high);
            }
            if let Some(earlier) = &mut split.earlier {
                earlier.split = place_of(earlier.split);
            }
            self.splits.push(split);
        }
    }
}

impl Split {
    fn set_branch(&mut self, is_low: bool, place: u32, is_leaf: bool) {
        let low_is_leaf = matches!(self.branches, Branches::Leaves | Branches::LowLeaf);
        let high_is_leaf = matches!(self.branches, Branches::Leaves | Branches::HighLeaf);
        let leaves = if is_low {
            self.low = place;
            (is_leaf, high_is_leaf)
        } else {
            self.high = place;
            (low_is_leaf, is_leaf)
        };
        self.branches = match leaves {
            (true, true) => Branches::Leaves,
            (true, false) => Branches::LowLeaf,
            (false, true) => Branches::HighLeaf,
            (false, false) => Branches::Splits,
        };
    }
}

/// How many different features a path has.
fn n_features_of(path: &[Edge]) -> usize {
    let is_first = |(at, edge): &(usize, &Edge)| !path.iter().take(*at).any(|earlier| earlier.feature == edge.feature);
    path.iter().enumerate().filter(is_first).count()
}
