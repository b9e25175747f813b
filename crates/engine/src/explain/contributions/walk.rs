//! One customer's way through one tree: down, up again, and along the own path.

use super::{Earlier, Explainer, Four, NEW, Points, Split, Tree, Upper};

/// A tree's splits.
pub(super) struct Splits<'a> {
    pub(super) upper: &'a [Upper],
    pub(super) lowest: &'a [Split],
    /// Of the lowest, the high one and the low one.
    pub(super) leaves: &'a [[f64; 2]],
}

/// What a walk remembers, one tree at a time.
pub(super) struct Walk<'a> {
    explainer: &'a Explainer,
    points: Points,
    visits: Vec<Visit>,
    /// Of each upper split, of each lowest split, of each leaf of an upper split: see [`Upper::branches`].
    branches: Vec<Branch>,
    /// Of splits on features seen before, in the order of visiting.
    moves: Vec<Move>,
}

/// What the customer makes of an upper split.
#[derive(Clone, Copy)]
struct Visit {
    /// See [`Split::lean`].
    lean: f64,
    goes_low: bool,
    /// Whether the customer takes every split on the feature down to here.
    is_kept: bool,
}

/// A split or leaf as the branch of a split.
#[derive(Clone, Copy)]
struct Branch {
    /// The factors of the features above, and the rule's weights.
    product: Four,
    /// What it is worth at the rule's inner points.
    worth: Four,
    /// What it is worth where everything is known.
    known: f64,
}

/// What a split on a feature seen before does.
#[derive(Clone, Copy)]
struct Move {
    /// *ρ*
    share: Four,
    /// *ρ* where everything is known.
    known_share: f64,
    /// What the feature gains where *D* is 1.
    gain: Four,
    is_kept: bool,
    /// How far the customer goes low, or 0 where an earlier split on the feature was not taken.
    kept_lean: f64,
}

impl<'a> Walk<'a> {
    pub(super) fn new(explainer: &'a Explainer, points: Points) -> Self {
        let most = |of: fn(&Tree) -> usize| explainer.trees.iter().map(of).max().unwrap_or(0);
        let nothing = Branch { product: points.weight, worth: Four::all(0.0), known: 0.0 };
        Self {
            explainer,
            points,
            visits: vec![Visit { lean: 0.0, goes_low: true, is_kept: true }; most(|tree| tree.n_upper)],
            branches: vec![nothing; most(|tree| tree.n_upper + tree.n_lowest + tree.n_leaves)],
            moves: Vec::new(),
        }
    }

    /// Takes the next tree. What holds of every customer: nothing is above its root, and what its upper splits' leaves are
    /// worth.
    pub(super) fn begin(&mut self, splits: &Splits<'_>, upper_leaves: &[f64]) {
        if let Some(root) = self.branches.first_mut() {
            root.product = self.points.weight;
        }
        let n_splits = splits.upper.len() + splits.lowest.len();
        for (branch, &leaf) in self.branches.iter_mut().skip(n_splits).zip(upper_leaves) {
            (branch.worth, branch.known) = (Four::all(leaf), leaf);
        }
    }

    /// Adds what each feature gains in a tree.
    #[inline(always)]
    pub(super) fn tree(&mut self, splits: &Splits<'_>, row: &[f64], contributions: &mut [f64]) {
        self.down(splits, row);
        self.lowest(splits, row, contributions);
        self.up(splits, contributions);
        self.along_path(splits, row, contributions);
    }

    /// Multiplies factors along every path: splits stand before their branches.
    ///
    /// Which way a customer goes is what a processor cannot guess, so it is reckoned with as 0 or 1, and not asked.
    #[inline(always)]
    fn down(&mut self, splits: &Splits<'_>, row: &[f64]) {
        let Self { explainer, points, visits, branches, moves } = self;
        let (visits, branches) = (visits.as_mut_slice(), branches.as_mut_slice());
        for (index, Upper { split, branches: places }) in splits.upper.iter().enumerate() {
            let (goes_low, lean) = split.lean(row);
            let Some(&Branch { product, .. }) = branches.get(index) else { continue };
            let (share, is_kept) = if split.earlier == NEW {
                (Four::all(lean.abs()).times(points.unknown), true)
            } else {
                let moved = moved(split, lean, product, &explainer.earlier, visits, points.unknown);
                moves.push(moved);
                (moved.share, moved.is_kept)
            };
            let other = product.times(share);
            if let Some(branch) = branches.get_mut(places[usize::from(goes_low)] as usize) {
                branch.product = product.minus(other);
            }
            if let Some(branch) = branches.get_mut(places[usize::from(!goes_low)] as usize) {
                branch.product = other;
            }
            if let Some(visit) = visits.get_mut(index) {
                *visit = Visit { lean, goes_low, is_kept };
            }
        }
    }

    /// Down and up at once, for the splits with nothing but leaves below.
    #[inline(always)]
    fn lowest(&mut self, splits: &Splits<'_>, row: &[f64], contributions: &mut [f64]) {
        let Self { explainer, points, visits, branches, .. } = self;
        let (points, visits) = (*points, visits.as_slice());
        let branches = branches.get_mut(splits.upper.len()..).unwrap_or_default();
        for ((split, leaves), branch) in splits.lowest.iter().zip(splits.leaves).zip(branches) {
            let (goes_low, lean) = split.lean(row);
            let [high, low] = *leaves;
            let taken = leaves[usize::from(goes_low)];
            let (lost, known, gain, kept_lean);
            if split.earlier == NEW {
                // as far to one side as the branches differ: the sign of both turns at once
                lost = Four::all(lean * (low - high)).times(points.unknown);
                (known, gain, kept_lean) = (taken, branch.product.times(lost), lean);
            } else {
                let moved = moved(split, lean, branch.product, &explainer.earlier, visits, points.unknown);
                let more = taken - leaves[usize::from(!goes_low)];
                lost = moved.share.times(Four::all(more));
                known = taken - moved.known_share * more;
                (gain, kept_lean) = (moved.gain.times(Four::all(more)), moved.kept_lean);
            }
            (branch.worth, branch.known) = (Four::all(taken).minus(lost), known);
            if let Some(contribution) = contributions.get_mut(split.feature as usize) {
                *contribution += gain.sum() + kept_lean * split.unknown_gain;
            }
        }
    }

    /// Sums leaves up every path and adds what each split gains: branches stand behind their splits.
    #[inline(always)]
    fn up(&mut self, splits: &Splits<'_>, contributions: &mut [f64]) {
        let Self { points, visits, branches, moves, .. } = self;
        let (unknown, branches) = (points.unknown, branches.as_mut_slice());
        for (index, (Upper { split, branches: places }, visit)) in splits.upper.iter().zip(visits).enumerate().rev() {
            let branch = |is_low: bool| branches.get(places[usize::from(is_low)] as usize);
            let Some((taken, other)) = branch(visit.goes_low).zip(branch(!visit.goes_low)) else { continue };
            let more = taken.worth.minus(other.worth);
            let (lost, known, gain, kept_lean);
            if split.earlier == NEW {
                lost = Four::all(visit.lean.abs()).times(unknown).times(more);
                (known, gain, kept_lean) = (taken.known, other.product.times(more), visit.lean);
            } else {
                let Some(moved) = moves.pop() else { continue };
                lost = moved.share.times(more);
                known = taken.known - moved.known_share * (taken.known - other.known);
                (gain, kept_lean) = (moved.gain.times(more), moved.kept_lean);
            }
            let worth = taken.worth.minus(lost);
            if let Some(branch) = branches.get_mut(index) {
                (branch.worth, branch.known) = (worth, known);
            }
            if let Some(contribution) = contributions.get_mut(split.feature as usize) {
                *contribution += gain.sum() + kept_lean * split.unknown_gain;
            }
        }
    }

    /// What is gained where everything is known: only the splits that the customer meets gain.
    #[inline(always)]
    fn along_path(&self, splits: &Splits<'_>, row: &[f64], contributions: &mut [f64]) {
        let mut gain = |split: &Split, lean: f64, [high, low]: [f64; 2]| {
            let share = self.explainer.earlier.get(split.earlier as usize).map_or(1.0, |earlier| earlier.share);
            if let Some(contribution) = contributions.get_mut(split.feature as usize) {
                *contribution += self.points.end * share * lean * (low - high);
            }
        };
        let known = |place: u32| self.branches.get(place as usize).map_or(0.0, |branch| branch.known);
        let mut at = 0;
        while let Some((upper, visit)) = splits.upper.get(at).zip(self.visits.get(at)) {
            gain(&upper.split, visit.lean, upper.branches.map(known));
            at = upper.branches[usize::from(visit.goes_low)] as usize;
        }
        let at = at.wrapping_sub(splits.upper.len());
        if let Some((split, leaves)) = splits.lowest.get(at).zip(splits.leaves.get(at)) {
            gain(split, split.lean(row).1, *leaves);
        }
    }
}

/// What a split on a feature that was asked for before does to the product above it.
#[inline(always)]
fn moved(split: &Split, lean: f64, product: Four, earlier: &[Earlier], visits: &[Visit], unknown: Four) -> Move {
    let earlier = earlier.get(split.earlier as usize);
    let before = earlier.and_then(|earlier| Some((earlier, visits.get(earlier.split as usize)?)));
    let (share, is_kept) = before
        .map_or((1.0, true), |(earlier, before)| (earlier.share, before.is_kept & (before.goes_low == earlier.is_low)));
    let kept = f64::from(u8::from(is_kept));
    let free = 1.0 - kept;
    let one = Four::all(1.0);
    let inverse = one.over(one.minus(Four::all(kept * (1.0 - share)).times(unknown)));
    let kept_unknown = Four::all(kept).times(unknown).plus(Four::all(free));
    let share = Four::all(lean.abs() * (kept * share + free)).times(kept_unknown).times(inverse);
    let gain = Four::all(kept).times(inverse).times(product.times(share));
    Move { share, known_share: free * lean.abs(), gain, is_kept, kept_lean: kept * lean }
}
