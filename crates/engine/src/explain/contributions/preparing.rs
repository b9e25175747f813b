//! From a forest to the splits that are walked.

use std::cmp::Reverse;

use super::{Earlier, NEW, Split, Tree, Upper};
use crate::forest::{Forest, NodeView};

/// Trees, as far as they are prepared; lists as in [`super::Explainer`].
#[derive(Default)]
pub(super) struct Preparing {
    pub(super) trees: Vec<Tree>,
    pub(super) upper: Vec<Upper>,
    pub(super) lowest: Vec<Split>,
    pub(super) earlier: Vec<Earlier>,
    pub(super) upper_leaves: Vec<f64>,
    pub(super) lowest_leaves: Vec<[f64; 2]>,
    /// Most different features on any path.
    pub(super) longest_path: usize,
}

/// A split of the tree that is being prepared, in the forest's order.
struct Found {
    feature: usize,
    threshold: f64,
    /// Share of its customers who go low.
    low_share: f64,
    /// Its share of the tree's customers.
    share: f64,
    /// The last branch above of a split on the same feature.
    earlier: Option<Edge>,
    /// The high one and the low one.
    branches: [Branch; 2],
    /// Splits on the longest path below, this one included.
    height: usize,
}

#[derive(Clone, Copy)]
enum Branch {
    Leaf(f64),
    /// In the order of finding.
    Split(usize),
}

/// A branch on the way to a node that is being prepared.
#[derive(Clone, Copy)]
struct Edge {
    feature: usize,
    is_low: bool,
    /// Share of customers who take every split on the feature down to the branch.
    share: f64,
    /// The split, in the order of finding.
    split: usize,
}

/// What a split is worth to all its customers, and how much more its low branch is than its high one.
#[derive(Clone, Copy, Default)]
struct Mean {
    mean: f64,
    low_more: f64,
}

impl Preparing {
    /// Appends a tree and returns its mean over the training customers.
    pub(super) fn tree(&mut self, forest: &Forest, root: usize) -> f64 {
        let mut found: Vec<Found> = Vec::new();
        let cover_of = |index: usize| forest.node(index).map_or(1.0, |(_, cover)| f64::from(cover));
        let mut only_leaf = 0.0;
        let mut stack: Vec<(usize, Vec<Edge>)> = vec![(root, Vec::new())];
        while let Some((index, path)) = stack.pop() {
            let Some((view, cover)) = forest.node(index) else { continue };
            let branch = match view {
                NodeView::Leaf { value } => Branch::Leaf(value),
                NodeView::Split { .. } => Branch::Split(found.len()),
            };
            match path.last() {
                Some(edge) => {
                    if let Some(above) = found.get_mut(edge.split) {
                        above.branches[usize::from(edge.is_low)] = branch;
                    }
                }
                None => {
                    if let Branch::Leaf(value) = branch {
                        only_leaf = value;
                    }
                }
            }
            let NodeView::Split { feature, threshold, low, high } = view else {
                self.longest_path = self.longest_path.max(n_features_of(&path));
                for (height, edge) in path.iter().rev().enumerate() {
                    if let Some(above) = found.get_mut(edge.split) {
                        above.height = above.height.max(height + 1);
                    }
                }
                continue;
            };
            let earlier = path.iter().rev().find(|edge| edge.feature == feature).copied();
            let low_share = cover_of(low) / f64::from(cover);
            let before = earlier.map_or(1.0, |edge| edge.share);
            for (child, is_low, share) in [(high, false, 1.0 - low_share), (low, true, low_share)] {
                let mut longer = path.clone();
                longer.push(Edge { feature, is_low, share: before * share, split: found.len() });
                stack.push((child, longer));
            }
            found.push(Found {
                feature,
                threshold,
                low_share,
                share: f64::from(cover) / cover_of(root),
                earlier,
                branches: [Branch::Leaf(0.0); 2],
                height: 1,
            });
        }
        let means = means(&found);
        self.append(&found, &means);
        means.first().map_or(only_leaf, |root| root.mean)
    }

    /// Splits that are alike stand together, so that a processor guesses right what comes next: first the highest, which
    /// also puts every split before those below it.
    fn append(&mut self, found: &[Found], means: &[Mean]) {
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|&at| found.get(at).map(|found| (Reverse(found.height), found.earlier.is_some())));
        let mut places = vec![0; found.len()];
        for (place, &at) in order.iter().enumerate() {
            if let Some(slot) = places.get_mut(at) {
                *slot = place;
            }
        }
        let place_of = |at: usize| places.get(at).copied().unwrap_or(usize::MAX) as u32;
        let mut tree = Tree { n_upper: 0, n_lowest: 0, n_leaves: 0 };
        for (found, mean) in order.iter().filter_map(|&at| found.get(at).zip(means.get(at))) {
            let earlier = found.earlier.map_or(NEW, |edge| {
                self.earlier.push(Earlier { split: place_of(edge.split), is_low: edge.is_low, share: edge.share });
                self.earlier.len() as u32 - 1
            });
            let split = Split {
                threshold: found.threshold,
                low_share: found.low_share,
                unknown_gain: found.share / found.earlier.map_or(1.0, |edge| edge.share) * mean.low_more,
                feature: found.feature as u32,
                earlier,
            };
            if let [Branch::Leaf(high), Branch::Leaf(low)] = found.branches {
                self.lowest.push(split);
                self.lowest_leaves.push([high, low]);
                tree.n_lowest += 1;
                continue;
            }
            let branches = found.branches.map(|branch| match branch {
                Branch::Split(at) => place_of(at),
                Branch::Leaf(value) => {
                    self.upper_leaves.push(value);
                    tree.n_leaves += 1;
                    (places.len() + tree.n_leaves - 1) as u32
                }
            });
            self.upper.push(Upper { split, branches });
            tree.n_upper += 1;
        }
        self.trees.push(tree);
    }
}

/// What each split is worth to all its customers. Branches stand behind their splits.
fn means(found: &[Found]) -> Vec<Mean> {
    let mut means = vec![Mean::default(); found.len()];
    for (at, split) in found.iter().enumerate().rev() {
        let [high, low] = split.branches.map(|branch| match branch {
            Branch::Leaf(value) => value,
            Branch::Split(at) => means.get(at).map_or(0.0, |branch| branch.mean),
        });
        let mean = split.low_share * low + (1.0 - split.low_share) * high;
        if let Some(slot) = means.get_mut(at) {
            *slot = Mean { mean, low_more: low - high };
        }
    }
    means
}

/// How many different features a path has.
fn n_features_of(path: &[Edge]) -> usize {
    let is_first = |(at, edge): &(usize, &Edge)| !path.iter().take(*at).any(|earlier| earlier.feature == edge.feature);
    path.iter().enumerate().filter(is_first).count()
}
