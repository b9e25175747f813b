//! Turns a forest into the lists of splits and leaves that a traversal reads.

#![allow(
    clippy::arithmetic_side_effects,
    reason = "counts and indices are at most MAX_NODES, and a height is at most MAX_DEPTH"
)]

use super::super::sorting::descending_order;
use super::{EarlierSplit, NO_EARLIER_SPLIT, PreparedSplit, TreeSize, UpperSplit};
use crate::forest::{Forest, NodeView};
use crate::preprocessing::Feature;

#[derive(Default)]
pub(super) struct Preparation<'a> {
    /// The features, if the players are their fields; otherwise empty.
    pub(super) by_field: &'a [Feature],
    pub(super) trees: Vec<TreeSize>,
    pub(super) upper: Vec<UpperSplit>,
    pub(super) bottom: Vec<PreparedSplit>,
    pub(super) earlier: Vec<EarlierSplit>,
    pub(super) upper_leaves: Vec<f64>,
    pub(super) bottom_leaves: Vec<[f64; 2]>,
    /// Maximum number of distinct players on a path.
    pub(super) longest_path: usize,
}

/// Splits are found in preorder, the low branch first.
struct FoundSplit {
    feature: usize,
    threshold: f64,
    low_share: f64,
    /// The split's share of the tree's customers.
    share: f64,
    /// The branch that leads to this split from the closest split above that tests a feature of the same player.
    earlier: Option<Edge>,
    branches: [Branch; 2],
    /// Number of splits on the longest path found so far from this split to a leaf, including the split itself.
    height: usize,
}

#[derive(Clone, Copy)]
enum Branch {
    Leaf(f64),
    Split(usize),
}

#[derive(Clone, Copy)]
struct Edge {
    player: usize,
    is_low: bool,
    /// At each split on the player's features down to this branch, a share of the customers stays on the path. This is
    /// the product of these shares.
    share: f64,
    /// Index of the split that has this branch.
    split: usize,
}

#[derive(Clone, Copy, Default)]
struct Mean {
    mean: f64,
    low_minus_high: f64,
}

impl Preparation<'_> {
    /// Appends a tree, and returns the mean of its leaves over the training customers.
    pub(super) fn add_tree(&mut self, forest: &Forest, root: usize) -> f64 {
        let mut found: Vec<FoundSplit> = Vec::new();
        let cover_of = |index: usize| {
            let node = forest.node(index);
            debug_assert!(node.is_some(), "a checked forest has every child that its splits name");
            node.map_or(f64::NAN, |(_, cover)| f64::from(cover))
        };
        let mut only_leaf = f64::NAN;
        let mut stack: Vec<(usize, Vec<Edge>)> = vec![(root, Vec::new())];
        while let Some((index, path)) = stack.pop() {
            let Some((view, cover)) = forest.node(index) else {
                debug_assert!(false, "a checked forest has every child that its splits name");
                continue;
            };
            let branch = match view {
                NodeView::Leaf { value } => Branch::Leaf(value),
                NodeView::Split { .. } => Branch::Split(found.len()),
            };
            match (path.last(), branch) {
                (Some(edge), _) => set_branch(&mut found, edge, branch),
                (None, Branch::Leaf(value)) => only_leaf = value,
                (None, Branch::Split(_)) => {}
            }
            let NodeView::Split { feature, threshold, low, high } = view else {
                self.longest_path = self.longest_path.max(n_players_of(&path));
                raise_heights(&mut found, &path);
                continue;
            };
            let player = self.by_field.get(feature).map_or(feature, Feature::field);
            let earlier = path.iter().rev().find(|edge| edge.player == player).copied();
            let low_share = cover_of(low) / f64::from(cover);
            let share_before = earlier.map_or(1.0, |edge| edge.share);
            for (child, is_low, share) in [(high, false, 1.0 - low_share), (low, true, low_share)] {
                let mut longer = path.clone();
                longer.push(Edge { player, is_low, share: share_before * share, split: found.len() });
                stack.push((child, longer));
            }
            found.push(FoundSplit {
                feature,
                threshold,
                low_share,
                share: f64::from(cover) / cover_of(root),
                earlier,
                branches: [Branch::Leaf(f64::NAN); 2],
                height: 1,
            });
        }
        let means = means(&found);
        self.append(&found, &means);
        means.first().map_or(only_leaf, |root| root.mean)
    }

    /// Appends the splits of a tree. Similar splits are next to each other, so that the processor predicts branches
    /// well. The highest splits come first, so that each split comes before those below it.
    fn append(&mut self, found: &[FoundSplit], means: &[Mean]) {
        let key = |found: &FoundSplit| 2.0 * found.height as f64 + f64::from(u8::from(found.earlier.is_none()));
        let order = descending_order(found.iter().map(key).collect());
        let mut places = vec![0; found.len()];
        for (place, &at) in order.iter().enumerate() {
            if let Some(slot) = places.get_mut(at) {
                *slot = place;
            }
        }
        let place_of = |at: usize| {
            let place = places.get(at);
            debug_assert!(place.is_some(), "every found split has a place");
            place.map_or(u32::MAX, |&place| place as u32)
        };
        let mut tree = TreeSize { n_upper: 0, n_bottom: 0, n_leaves: 0 };
        for (found, mean) in order.iter().filter_map(|&at| found.get(at).zip(means.get(at))) {
            let earlier = found.earlier.map_or(NO_EARLIER_SPLIT, |edge| {
                self.earlier.push(EarlierSplit { split: place_of(edge.split), is_low: edge.is_low, share: edge.share });
                self.earlier.len() as u32 - 1
            });
            let split = PreparedSplit {
                threshold: found.threshold,
                low_share: found.low_share,
                unknown_gain: found.share / found.earlier.map_or(1.0, |edge| edge.share) * mean.low_minus_high,
                feature: found.feature as u32,
                earlier,
            };
            if let [Branch::Leaf(high), Branch::Leaf(low)] = found.branches {
                self.bottom.push(split);
                self.bottom_leaves.push([high, low]);
                tree.n_bottom += 1;
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
            self.upper.push(UpperSplit { split, branches });
            tree.n_upper += 1;
        }
        self.trees.push(tree);
    }
}

fn set_branch(found: &mut [FoundSplit], edge: &Edge, branch: Branch) {
    let [high, low] = match found.get_mut(edge.split) {
        Some(above) => &mut above.branches,
        None => return debug_assert!(false, "a split is found before its branches"),
    };
    *(if edge.is_low { low } else { high }) = branch;
}

/// Raises the heights of the splits on a path to a leaf.
fn raise_heights(found: &mut [FoundSplit], path: &[Edge]) {
    for (height, edge) in path.iter().rev().enumerate() {
        if let Some(above) = found.get_mut(edge.split) {
            above.height = above.height.max(height + 1);
        }
    }
}

/// The mean of each split. It depends on the means of the splits below it, which have higher indices.
fn means(found: &[FoundSplit]) -> Vec<Mean> {
    let mut means = vec![Mean::default(); found.len()];
    for (at, split) in found.iter().enumerate().rev() {
        let [high, low] = split.branches.map(|branch| match branch {
            Branch::Leaf(value) => value,
            Branch::Split(at) => {
                let branch = means.get(at);
                debug_assert!(branch.is_some(), "every found split has a mean");
                branch.map_or(f64::NAN, |branch| branch.mean)
            }
        });
        let mean = split.low_share * low + (1.0 - split.low_share) * high;
        if let Some(slot) = means.get_mut(at) {
            *slot = Mean { mean, low_minus_high: low - high };
        }
    }
    means
}

fn n_players_of(path: &[Edge]) -> usize {
    let is_first = |(at, edge): &(usize, &Edge)| !path.iter().take(*at).any(|earlier| earlier.player == edge.player);
    path.iter().enumerate().filter(is_first).count()
}
