//! One customer's way through one tree: down, up again, and along the own path.

use super::{Earlier, Explainer, Four, NEW, Points, Split, Tree, product_at};

/// What a walk remembers, one tree at a time.
pub(super) struct Walk<'a> {
    explainer: &'a Explainer,
    points: Points,
    /// The factors of the features above a branch, and the rule's weights.
    products: Vec<Four>,
    visits: Vec<Visit>,
    /// What each split is worth, then each leaf of an upper split.
    worth: Vec<Worth>,
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

/// What a branch is worth at the rule's inner points, and where everything is known.
#[derive(Clone, Copy)]
struct Worth {
    inner: Four,
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
        let n_upper = most(|tree| tree.n_upper);
        Self {
            explainer,
            points,
            products: vec![points.weight; product_at(n_upper, false)],
            visits: vec![Visit { lean: 0.0, goes_low: true, is_kept: true }; n_upper],
            worth: vec![Worth::of_leaf(0.0); most(|tree| tree.n_upper + tree.n_lowest + tree.n_upper_leaves)],
            moves: Vec::new(),
        }
    }

    /// Takes the next tree, whose upper leaves are worth the same to every customer.
    pub(super) fn set_leaves(&mut self, n_splits: usize, leaves: &[f64]) {
        for (slot, &leaf) in self.worth.iter_mut().skip(n_splits).zip(leaves) {
            *slot = Worth::of_leaf(leaf);
        }
    }

    /// Adds what each feature gains in a tree.
    #[inline(always)]
    pub(super) fn tree(
        &mut self,
        upper: &[Split],
        lowest: &[Split],
        leaves: &[f64],
        row: &[f64],
        contributions: &mut [f64],
    ) {
        self.down(upper, row);
        self.lowest(lowest, upper.len(), leaves, row, contributions);
        self.up(upper, contributions);
        self.along_path(upper, lowest, leaves, row, contributions);
    }

    /// Multiplies factors along every path: splits stand before their branches.
    ///
    /// Which way a customer goes is what a processor cannot guess, so it is reckoned with as 0 or 1, and not asked.
    #[inline(always)]
    fn down(&mut self, upper: &[Split], row: &[f64]) {
        let Self { explainer, points, products, visits, moves, .. } = self;
        let (products, visits) = (products.as_mut_slice(), visits.as_mut_slice());
        for (index, split) in upper.iter().enumerate() {
            let (goes_low, lean) = split.lean(row);
            let Some(&product) = products.get(split.product as usize) else { continue };
            let (share, is_kept) = if split.earlier == NEW {
                (Four::all(lean.abs()).times(points.unknown), true)
            } else {
                let moved = moved(split, lean, product, &explainer.earlier, visits, points.unknown);
                moves.push(moved);
                (moved.share, moved.is_kept)
            };
            let other = product.times(share);
            if let Some(slot) = products.get_mut(product_at(index, goes_low)) {
                *slot = product.minus(other);
            }
            if let Some(slot) = products.get_mut(product_at(index, !goes_low)) {
                *slot = other;
            }
            if let Some(visit) = visits.get_mut(index) {
                *visit = Visit { lean, goes_low, is_kept };
            }
        }
    }

    /// Down and up at once, for the splits with nothing but leaves below.
    #[inline(always)]
    fn lowest(&mut self, lowest: &[Split], n_upper: usize, leaves: &[f64], row: &[f64], contributions: &mut [f64]) {
        let Self { explainer, points, products, visits, worth, .. } = self;
        let (products, visits) = (products.as_slice(), visits.as_slice());
        let worth = worth.get_mut(n_upper..).unwrap_or_default();
        for ((split, leaves), slot) in lowest.iter().zip(leaves.as_chunks::<2>().0).zip(worth) {
            let (goes_low, lean) = split.lean(row);
            let Some(&product) = products.get(split.product as usize) else { continue };
            let [high, low] = *leaves;
            let taken = leaves[usize::from(goes_low)];
            let (lost, known, gain, kept_lean);
            if split.earlier == NEW {
                // as far to one side as the branches differ: the sign of both turns at once
                lost = Four::all(lean * (low - high)).times(points.unknown);
                (known, gain, kept_lean) = (taken, product.times(lost), lean);
            } else {
                let moved = moved(split, lean, product, &explainer.earlier, visits, points.unknown);
                let more = taken - leaves[usize::from(!goes_low)];
                lost = moved.share.times(Four::all(more));
                known = taken - moved.known_share * more;
                (gain, kept_lean) = (moved.gain.times(Four::all(more)), moved.kept_lean);
            }
            *slot = Worth { inner: Four::all(taken).minus(lost), known };
            if let Some(contribution) = contributions.get_mut(split.feature as usize) {
                *contribution += gain.sum() + kept_lean * split.unknown_gain;
            }
        }
    }

    /// Sums leaves up every path and adds what each split gains: branches stand behind their splits.
    #[inline(always)]
    fn up(&mut self, upper: &[Split], contributions: &mut [f64]) {
        let Self { points, products, visits, worth, moves, .. } = self;
        let (products, visits, worth) = (products.as_slice(), visits.as_slice(), worth.as_mut_slice());
        for (index, (split, visit)) in upper.iter().zip(visits).enumerate().rev() {
            let branch = |is_low: bool| worth.get(split.branches[usize::from(is_low)] as usize);
            let Some((taken, other)) = branch(visit.goes_low).zip(branch(!visit.goes_low)) else { continue };
            let more = taken.inner.minus(other.inner);
            let (lost, known, gain, kept_lean);
            if split.earlier == NEW {
                let Some(product) = products.get(product_at(index, !visit.goes_low)) else { continue };
                lost = Four::all(visit.lean.abs()).times(points.unknown).times(more);
                (known, gain, kept_lean) = (taken.known, product.times(more), visit.lean);
            } else {
                let Some(moved) = moves.pop() else { continue };
                lost = moved.share.times(more);
                known = taken.known - moved.known_share * (taken.known - other.known);
                (gain, kept_lean) = (moved.gain.times(more), moved.kept_lean);
            }
            let sum = Worth { inner: taken.inner.minus(lost), known };
            if let Some(slot) = worth.get_mut(index) {
                *slot = sum;
            }
            if let Some(contribution) = contributions.get_mut(split.feature as usize) {
                *contribution += gain.sum() + kept_lean * split.unknown_gain;
            }
        }
    }

    /// What is gained where everything is known: only the splits that the customer meets gain.
    #[inline(always)]
    fn along_path(&self, upper: &[Split], lowest: &[Split], leaves: &[f64], row: &[f64], contributions: &mut [f64]) {
        let mut gain = |split: &Split, lean: f64, [high, low]: [f64; 2]| {
            let share = self.explainer.earlier.get(split.earlier as usize).map_or(1.0, |earlier| earlier.share);
            if let Some(contribution) = contributions.get_mut(split.feature as usize) {
                *contribution += self.points.end * share * lean * (low - high);
            }
        };
        let known = |branch: u32| self.worth.get(branch as usize).map_or(0.0, |worth| worth.known);
        let mut at = 0;
        while let Some((split, visit)) = upper.get(at).zip(self.visits.get(at)) {
            gain(split, visit.lean, split.branches.map(known));
            at = split.branches[usize::from(visit.goes_low)] as usize; // a leaf is behind all splits
        }
        let at = at.wrapping_sub(upper.len());
        if let Some((split, leaves)) = lowest.get(at).zip(leaves.as_chunks().0.get(at)) {
            gain(split, split.lean(row).1, *leaves);
        }
    }
}

impl Worth {
    #[inline(always)]
    fn of_leaf(worth: f64) -> Self {
        Self { inner: Four::all(worth), known: worth }
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
