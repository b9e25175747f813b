//! Explains one customer in one tree with a pass down, a pass up, and a descent along the customer's own path.

#![allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "the hot path: indices are booleans into arrays of two, and whole numbers are counts up to MAX_NODES"
)]

use super::{EarlierSplit, Explainer, F64x4, NO_EARLIER_SPLIT, Points, PreparedSplit, TreeSize, UpperSplit};

pub(super) struct TreeSplits<'a> {
    pub(super) upper: &'a [UpperSplit],
    pub(super) bottom: &'a [PreparedSplit],
    /// For each bottom split, its high leaf and its low leaf.
    pub(super) leaves: &'a [[f64; 2]],
}

pub(super) struct Traversal<'a> {
    explainer: &'a Explainer,
    points: Points,
    visits: Vec<Visit>,
    /// Numbered as in [`UpperSplit::branches`].
    branches: Vec<BranchState>,
    /// One entry per upper split that has an earlier split of the same player.
    repeats: Vec<Repeat>,
}

#[derive(Clone, Copy)]
struct Visit {
    /// See [`PreparedSplit::lean`].
    lean: f64,
    goes_low: bool,
    /// Whether every earlier split of the same player sends the customer toward this split.
    takes_earlier: bool,
}

#[derive(Clone, Copy)]
struct BranchState {
    /// The product of [`Points::weight`] and the factors of all players above this branch.
    product: F64x4,
    /// The branch's value at the inner points of the quadrature rule.
    worth: F64x4,
    known: f64,
}

/// The effect of a split that has an earlier split of the same player.
#[derive(Clone, Copy)]
struct Repeat {
    /// *ρ*
    share: F64x4,
    /// *ρ* if every feature is known.
    known_share: f64,
    /// The feature's gain per unit of *D*.
    gain: F64x4,
    takes_earlier: bool,
    /// The customer's lean, or 0 if an earlier split of the same player sends the customer away.
    lean_if_taken: f64,
}

impl<'a> Traversal<'a> {
    pub(super) fn new(explainer: &'a Explainer, points: Points) -> Self {
        let max = |count: fn(&TreeSize) -> usize| explainer.trees.iter().map(count).max().unwrap_or(0);
        let empty = BranchState { product: points.weight, worth: F64x4::splat(0.0), known: 0.0 };
        Self {
            explainer,
            points,
            visits: vec![Visit { lean: 0.0, goes_low: true, takes_earlier: true }; max(|tree| tree.n_upper)],
            branches: vec![empty; max(|tree| tree.n_upper + tree.n_bottom + tree.n_leaves)],
            repeats: Vec::new(),
        }
    }

    pub(super) fn start_tree(&mut self, splits: &TreeSplits<'_>, upper_leaves: &[f64]) {
        if let Some(root) = self.branches.first_mut() {
            root.product = self.points.weight;
        }
        let n_splits = splits.upper.len() + splits.bottom.len();
        for (branch, &leaf) in self.branches.iter_mut().skip(n_splits).zip(upper_leaves) {
            (branch.worth, branch.known) = (F64x4::splat(leaf), leaf);
        }
    }

    #[inline(always)]
    pub(super) fn add_tree(&mut self, splits: &TreeSplits<'_>, row: &[f64], contributions: &mut [f64]) {
        self.pass_down(splits, row);
        self.add_bottom_splits(splits, row, contributions);
        self.pass_up(splits, contributions);
        self.add_own_path(splits, row, contributions);
    }

    /// Multiplies the factors along every path.
    ///
    /// A processor cannot predict which way a customer goes, so the direction is used as a number or an index, without
    /// branching on it.
    #[inline(always)]
    fn pass_down(&mut self, splits: &TreeSplits<'_>, row: &[f64]) {
        let Self { explainer, points, visits, branches, repeats } = self;
        let (visits, branches) = (visits.as_mut_slice(), branches.as_mut_slice());
        for (index, UpperSplit { split, branches: places }) in splits.upper.iter().enumerate() {
            let (goes_low, lean) = split.lean(row);
            let Some(&BranchState { product, .. }) = branches.get(index) else {
                debug_assert!(false, "each split is a branch, or the root");
                continue;
            };
            let (share, takes_earlier) = if split.earlier == NO_EARLIER_SPLIT {
                (F64x4::splat(lean.abs()) * points.unknown, true)
            } else {
                let repeat = repeat(split, lean, product, &explainer.earlier, visits, points.unknown);
                repeats.push(repeat);
                (repeat.share, repeat.takes_earlier)
            };
            let other = product * share;
            set_product(branches, places[usize::from(goes_low)], product - other);
            set_product(branches, places[usize::from(!goes_low)], other);
            if let Some(visit) = visits.get_mut(index) {
                *visit = Visit { lean, goes_low, takes_earlier };
            } else {
                debug_assert!(false, "there is one visit per upper split");
            }
        }
    }

    #[inline(always)]
    fn add_bottom_splits(&mut self, splits: &TreeSplits<'_>, row: &[f64], contributions: &mut [f64]) {
        let Self { explainer, points, visits, branches, .. } = self;
        let (points, visits) = (*points, visits.as_slice());
        let branches = branches.get_mut(splits.upper.len()..).unwrap_or_default();
        for ((split, leaves), branch) in splits.bottom.iter().zip(splits.leaves).zip(branches) {
            let (goes_low, lean) = split.lean(row);
            let [high, low] = *leaves;
            let taken = leaves[usize::from(goes_low)];
            let (lost, known, gain, lean_if_taken);
            if split.earlier == NO_EARLIER_SPLIT {
                // |lean| × (the leaf taken − the other leaf): the lean is negative if the customer goes high
                lost = F64x4::splat(lean * (low - high)) * points.unknown;
                (known, gain, lean_if_taken) = (taken, branch.product * lost, lean);
            } else {
                let repeat = repeat(split, lean, branch.product, &explainer.earlier, visits, points.unknown);
                let more = taken - leaves[usize::from(!goes_low)];
                lost = repeat.share * F64x4::splat(more);
                known = taken - repeat.known_share * more;
                (gain, lean_if_taken) = (repeat.gain * F64x4::splat(more), repeat.lean_if_taken);
            }
            (branch.worth, branch.known) = (F64x4::splat(taken) - lost, known);
            add(contributions, split.feature, gain.sum() + lean_if_taken * split.unknown_gain);
        }
    }

    /// Passes the values of leaves up every path, and adds each upper split's gain to its feature's contribution.
    #[inline(always)]
    fn pass_up(&mut self, splits: &TreeSplits<'_>, contributions: &mut [f64]) {
        let Self { points, visits, branches, repeats, .. } = self;
        let (unknown, branches) = (points.unknown, branches.as_mut_slice());
        for (index, (UpperSplit { split, branches: places }, visit)) in
            splits.upper.iter().zip(visits).enumerate().rev()
        {
            let branch = |is_low: bool| branches.get(places[usize::from(is_low)] as usize);
            let Some((taken, other)) = branch(visit.goes_low).zip(branch(!visit.goes_low)) else {
                debug_assert!(false, "both branches of a split are in the list");
                continue;
            };
            let more = taken.worth - other.worth;
            let (lost, known, gain, lean_if_taken);
            if split.earlier == NO_EARLIER_SPLIT {
                lost = F64x4::splat(visit.lean.abs()) * unknown * more;
                (known, gain, lean_if_taken) = (taken.known, other.product * more, visit.lean);
            } else {
                let Some(repeat) = repeats.pop() else {
                    debug_assert!(false, "the pass down pushed an entry for each of these splits");
                    continue;
                };
                lost = repeat.share * more;
                known = taken.known - repeat.known_share * (taken.known - other.known);
                (gain, lean_if_taken) = (repeat.gain * more, repeat.lean_if_taken);
            }
            let worth = taken.worth - lost;
            if let Some(branch) = branches.get_mut(index) {
                (branch.worth, branch.known) = (worth, known);
            }
            add(contributions, split.feature, gain.sum() + lean_if_taken * split.unknown_gain);
        }
    }

    /// Adds the gains at the end point at which every feature is known. Only splits on the customer's own path have
    /// one.
    #[inline(always)]
    fn add_own_path(&self, splits: &TreeSplits<'_>, row: &[f64], contributions: &mut [f64]) {
        let mut gain = |split: &PreparedSplit, lean: f64, [high, low]: [f64; 2]| {
            let share = self.explainer.earlier.get(split.earlier as usize).map_or(1.0, |earlier| earlier.share);
            add(contributions, split.feature, self.points.end * share * lean * (low - high));
        };
        let known = |place: u32| {
            let branch = self.branches.get(place as usize);
            debug_assert!(branch.is_some(), "both branches of a split are in the list");
            branch.map_or(f64::NAN, |branch| branch.known)
        };
        let mut at = 0;
        while let Some((upper, visit)) = splits.upper.get(at).zip(self.visits.get(at)) {
            gain(&upper.split, visit.lean, upper.branches.map(known));
            at = upper.branches[usize::from(visit.goes_low)] as usize;
        }
        let at = at.wrapping_sub(splits.upper.len());
        if let Some((split, leaves)) = splits.bottom.get(at).zip(splits.leaves.get(at)) {
            gain(split, split.lean(row).1, *leaves);
        }
    }
}

#[inline(always)]
fn set_product(branches: &mut [BranchState], place: u32, product: F64x4) {
    if let Some(branch) = branches.get_mut(place as usize) {
        branch.product = product;
    } else {
        debug_assert!(false, "both branches of a split are in the list");
    }
}

#[inline(always)]
fn add(contributions: &mut [f64], feature: u32, gain: f64) {
    if let Some(contribution) = contributions.get_mut(feature as usize) {
        *contribution += gain;
    } else {
        debug_assert!(false, "a checked forest splits only on the features of a row");
    }
}

#[inline(always)]
fn repeat(
    split: &PreparedSplit,
    lean: f64,
    product: F64x4,
    earlier: &[EarlierSplit],
    visits: &[Visit],
    unknown: F64x4,
) -> Repeat {
    let earlier = earlier.get(split.earlier as usize);
    let before = earlier.and_then(|earlier| Some((earlier, visits.get(earlier.split as usize)?)));
    debug_assert!(before.is_some(), "the earlier split is above, so it was visited");
    let (share, takes_earlier) = before.map_or((1.0, true), |(earlier, before)| {
        (earlier.share, before.takes_earlier & (before.goes_low == earlier.is_low))
    });
    let taken = f64::from(u8::from(takes_earlier));
    let not_taken = 1.0 - taken;
    let one = F64x4::splat(1.0);
    let inverse = one / (one - F64x4::splat(taken * (1.0 - share)) * unknown);
    let taken_unknown = F64x4::splat(taken) * unknown + F64x4::splat(not_taken);
    let share = F64x4::splat(lean.abs() * (taken * share + not_taken)) * taken_unknown * inverse;
    let gain = F64x4::splat(taken) * inverse * (product * share);
    Repeat { share, known_share: not_taken * lean.abs(), gain, takes_earlier, lean_if_taken: taken * lean }
}
