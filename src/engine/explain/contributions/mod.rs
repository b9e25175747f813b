//! How much each feature moves one customer's estimate away from the average: exact path-dependent Shapley values.
//!
//! The game is TreeSHAP's (Lundberg et al., "From local explanations to global understanding with explainable AI for
//! trees", Nature Machine Intelligence 2, 2020): where a split's feature is unknown, a row goes both ways in proportion
//! to the training customers. A leaf is then worth its value times one factor a feature on its path, `o` (1 where the
//! customer takes every split on that feature, else 0) where the feature is known and `z` (the share of customers who
//! do) where it is not.
//!
//! By Owen's multilinear extension ("Multilinear extensions of games", Management Science 18, 1972) the Shapley value
//! of feature *i* in a leaf of value *v* is *v (oᵢ - zᵢ) ∫₀¹ ∏ (z (1 - t) + o t) dt*, the product running over the other
//! features on the path: a polynomial in *t* of a degree below the path's length, which a Gauss rule of half as many
//! points integrates exactly. So a product at a few fixed points is carried down the tree and sums of leaves are
//! carried up, as in Yu et al., "Linear TreeShap" (NeurIPS 2022).
//!
//! Both ways take a split as a whole. Let *u* = 1 - *t*, *r* the share of the split's customers who go where this one
//! does not, *D* what the branch that the customer takes is worth more than the other, and *a* the share of customers who
//! take all earlier splits on the feature, as this one does. Then with *h* = 1 / (1 - (1 - *a*) *u*) and *ρ* = *a r u h*
//! the split is worth what the taken branch is, less *ρ D*; a product *P* above it is *ρ P* on the other branch and the
//! rest on the taken one; and the feature gains *∫ P ρ D h / u*. Where the feature is new, *a* and *h* are 1. Where an
//! earlier split on it was not taken, *ρ* is *r*, and nothing is gained. No leaf is visited, and only splits on features
//! seen before divide.

mod lanes;
mod preparing;
#[cfg(test)]
mod tests;

use self::lanes::{LANES, Lanes};
use self::preparing::Preparing;
use super::pair::Pair;
use super::quadrature::gauss_legendre;
use crate::engine::forest::Forest;

/// A forest prepared for explaining.
#[derive(Clone, Debug)]
pub struct Explainer {
    /// All trees' splits, one tree after the other; within a tree every split stands before those below it.
    splits: Vec<Split>,
    /// What each leaf is worth.
    leaves: Vec<f64>,
    /// Each tree's splits.
    tree_lengths: Vec<usize>,
    /// By what a sum over the trees is divided.
    divisor: f64,
    baseline: f64,
    n_features: usize,
    points: Points,
}

/// A split. Other splits are counted from the first of the tree.
#[derive(Clone, Copy, Debug)]
struct Split {
    threshold: f64,
    /// Share of its customers who go low.
    low_share: f64,
    feature: u32,
    /// The split whose branch this is; the root is its own.
    parent: u32,
    /// Whether that branch is the low one.
    is_low: bool,
    /// Which branches are leaves.
    branches: Branches,
    low: u32,
    high: u32,
    earlier: Option<Earlier>,
}

/// The branches of a split; where they are leaves, [`Split::low`] and [`Split::high`] are places in
/// [`Explainer::leaves`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Branches {
    Leaves,
    LowLeaf,
    HighLeaf,
    Splits,
}

/// The last split above on the same feature.
#[derive(Clone, Copy, Debug)]
struct Earlier {
    split: u32,
    /// Whether this one is in its low branch.
    is_low: bool,
    /// Share of customers who take every earlier split on the feature down to here.
    share: f64,
}

/// Gauss points t in (0, 1) as a walk uses them, two by two.
#[derive(Clone, Debug)]
struct Rule<const PAIRS: usize> {
    /// 1 - t
    unknown: [Pair; PAIRS],
    /// The rule's weight at t over 1 - t.
    weight: [Pair; PAIRS],
}

/// The rule for the longest path.
#[derive(Clone, Debug)]
enum Points {
    Four(Rule<2>),
    Six(Rule<3>),
    Eight(Rule<4>),
    ThirtyTwo(Box<Rule<16>>),
}

/// What one customer makes of a split.
#[derive(Clone, Copy)]
struct Visit<const PAIRS: usize> {
    /// On the way down the product on the taken branch; on the way up what the split is worth.
    taken: [Pair; PAIRS],
    /// The product on the other branch.
    other: [Pair; PAIRS],
    /// *r*
    lost: f64,
    goes_low: bool,
    /// Whether the customer takes every split on the feature down to here.
    is_kept: bool,
    /// Where the feature is not new: *ρ*, and what the feature gains where *D* is 1.
    moved: [Pair; PAIRS],
    gain: [Pair; PAIRS],
}

impl Explainer {
    /// Prepares a forest; time and memory in the order of its nodes.
    pub fn new(forest: &Forest) -> Self {
        let mut preparing = Preparing::default();
        let (mut sum, mut tree_lengths) = (0.0, Vec::with_capacity(forest.n_trees()));
        for root in (0..forest.n_trees()).filter_map(|tree| forest.root(tree)) {
            let start = preparing.splits.len();
            sum += preparing.tree(forest, root);
            tree_lengths.push(preparing.splits.len() - start);
        }
        Self {
            splits: preparing.splits,
            leaves: preparing.leaves,
            baseline: forest.total(sum),
            divisor: forest.divisor(),
            tree_lengths,
            n_features: forest.n_features(),
            // the integrand's degree is the path's length less one, and a rule is exact below twice its points
            points: match preparing.longest_path {
                0..=8 => Points::Four(Rule::new(gauss_legendre::<4>())),
                9..=12 => Points::Six(Rule::new(gauss_legendre::<6>())),
                13..=16 => Points::Eight(Rule::new(gauss_legendre::<8>())),
                _ => Points::ThirtyTwo(Box::new(Rule::new(gauss_legendre::<32>()))),
            },
        }
    }

    /// The average customer's estimate in the forest's scale: what is left when no feature is known.
    pub fn baseline(&self) -> f64 {
        self.baseline
    }

    /// One contribution a feature for an encoded row, in the forest's scale; with the baseline they add up to the
    /// estimate.
    pub fn contributions(&self, row: &[f64]) -> Vec<f64> {
        match &self.points {
            Points::Four(rule) => self.explain(row, rule),
            Points::Six(rule) => self.explain(row, rule),
            Points::Eight(rule) => self.explain(row, rule),
            Points::ThirtyTwo(rule) => self.explain(row, rule),
        }
    }

    /// The same for many rows, each to the last bit as alone.
    pub fn contributions_of_all(&self, rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let mut all = Vec::with_capacity(rows.len());
        for rows in rows.chunks(LANES) {
            if let [row] = rows {
                all.push(self.contributions(row));
                continue;
            }
            let by_feature: Vec<Lanes> = (0..self.n_features)
                .map(|feature| {
                    let number = |lane: usize| rows.get(lane).and_then(|row| row.get(feature)).copied();
                    Lanes(std::array::from_fn(|lane| number(lane).unwrap_or(f64::NAN)))
                })
                .collect();
            let contributions = self.explain_four(&by_feature);
            all.extend(
                (0..rows.len())
                    .map(|lane| contributions.iter().map(|lanes| lanes.0.get(lane).copied().unwrap_or(0.0)).collect()),
            );
        }
        all
    }

    fn explain<const PAIRS: usize>(&self, row: &[f64], rule: &Rule<PAIRS>) -> Vec<f64> {
        let mut contributions = vec![0.0; self.n_features];
        let longest = self.tree_lengths.iter().copied().max().unwrap_or(0);
        let nothing = [Pair::new(0.0, 0.0); PAIRS];
        let unseen = Visit {
            taken: nothing,
            other: nothing,
            lost: 0.0,
            goes_low: true,
            is_kept: true,
            moved: nothing,
            gain: nothing,
        };
        let mut visits = vec![unseen; longest];
        let mut rest = self.splits.as_slice();
        for &length in &self.tree_lengths {
            let Some((tree, others)) = rest.split_at_checked(length) else { break };
            rest = others;
            down(tree, row, rule, &mut visits);
            self.up(tree, rule, &mut visits, &mut contributions);
        }
        contributions.iter_mut().for_each(|sum| *sum /= self.divisor);
        contributions
    }

    /// Sums leaves up every path and adds what each split gains: branches stand behind their splits.
    fn up<const PAIRS: usize>(
        &self,
        tree: &[Split],
        rule: &Rule<PAIRS>,
        visits: &mut [Visit<PAIRS>],
        contributions: &mut [f64],
    ) {
        let leaf = |at: u32| {
            let worth = self.leaves.get(at as usize).copied().unwrap_or(0.0);
            Pair::new(worth, worth)
        };
        let mut leaves = [[Pair::new(0.0, 0.0); PAIRS]; 2];
        for (index, split) in tree.iter().enumerate().rev() {
            let Some((visits, below)) = visits.split_at_mut_checked(index + 1) else { continue };
            let Some(visit) = visits.last_mut() else { continue };
            let branch = |at: u32| below.get((at as usize).wrapping_sub(index + 1)).map(|branch| &branch.taken);
            let (low_leaf, high_leaf) = match split.branches {
                Branches::Leaves => (true, true),
                Branches::LowLeaf => (true, false),
                Branches::HighLeaf => (false, true),
                Branches::Splits => (false, false),
            };
            if low_leaf {
                leaves[0].iter_mut().for_each(|pair| *pair = leaf(split.low));
            }
            if high_leaf {
                leaves[1].iter_mut().for_each(|pair| *pair = leaf(split.high));
            }
            let low = if low_leaf { Some(&leaves[0]) } else { branch(split.low) };
            let high = if high_leaf { Some(&leaves[1]) } else { branch(split.high) };
            let (Some(low), Some(high)) = (low, high) else { continue }; // not reached: branches stand behind their splits
            let branches = [high, low];
            let (taken, other) = (branches[usize::from(visit.goes_low)], branches[usize::from(!visit.goes_low)]);
            let mut gain = Pair::new(0.0, 0.0);
            if split.earlier.is_none() {
                let lost = Pair::new(visit.lost, visit.lost);
                for pair in 0..PAIRS {
                    let more = taken[pair].minus(other[pair]);
                    gain = gain.plus(rule.weight[pair].times(visit.other[pair]).times(more));
                    visit.taken[pair] = taken[pair].minus(lost.times(rule.unknown[pair]).times(more));
                }
            } else {
                for pair in 0..PAIRS {
                    let more = taken[pair].minus(other[pair]);
                    gain = gain.plus(visit.gain[pair].times(more));
                    visit.taken[pair] = taken[pair].minus(visit.moved[pair].times(more));
                }
            }
            if let Some(contribution) = contributions.get_mut(split.feature as usize) {
                *contribution += gain.sum();
            }
        }
    }
}

/// Multiplies factors along every path: splits stand before their branches.
///
/// Which way a customer goes is what a processor cannot guess, so it is reckoned with as 0 or 1, and not asked.
fn down<const PAIRS: usize>(tree: &[Split], row: &[f64], rule: &Rule<PAIRS>, visits: &mut [Visit<PAIRS>]) {
    let one = Pair::new(1.0, 1.0);
    let root = [one; PAIRS];
    for (index, split) in tree.iter().enumerate() {
        let Some((above, visits)) = visits.split_at_mut_checked(index) else { continue };
        let Some(visit) = visits.first_mut() else { continue };
        let product = match above.get(split.parent as usize) {
            Some(parent) => [&parent.other, &parent.taken][usize::from(parent.goes_low == split.is_low)],
            None => &root,
        };
        let goes_low = row.get(split.feature as usize).is_some_and(|&known| known <= split.threshold);
        // the low share where the customer goes high, else the rest
        let lost = split.low_share + f64::from(u8::from(goes_low)) * (1.0 - 2.0 * split.low_share);
        (visit.lost, visit.goes_low, visit.is_kept) = (lost, goes_low, true);
        let Some(earlier) = split.earlier else {
            let lost = Pair::new(lost, lost);
            for (pair, &product) in product.iter().enumerate() {
                visit.part(pair, product, lost.times(rule.unknown[pair]));
            }
            continue;
        };
        let before = above.get(earlier.split as usize);
        visit.is_kept = before.is_some_and(|before| before.is_kept & (before.goes_low == earlier.is_low));
        let kept = f64::from(u8::from(visit.is_kept));
        let lost = lost * (kept * earlier.share + (1.0 - kept));
        let gone = kept * (1.0 - earlier.share);
        let [lost, gone, kept, free] = [lost, gone, kept, 1.0 - kept].map(|number| Pair::new(number, number));
        for (pair, &product) in product.iter().enumerate() {
            let unknown = rule.unknown[pair];
            let inverse = one.over(one.minus(gone.times(unknown)));
            let moved = lost.times(kept.times(unknown).plus(free)).times(inverse);
            let other = visit.part(pair, product, moved);
            visit.moved[pair] = moved;
            visit.gain[pair] = kept.times(rule.weight[pair]).times(inverse).times(other);
        }
    }
}

impl<const PAIRS: usize> Visit<PAIRS> {
    /// Parts a product among the branches, and says what is the other's.
    #[inline(always)]
    fn part(&mut self, pair: usize, product: Pair, moved: Pair) -> Pair {
        let other = product.times(moved);
        (self.taken[pair], self.other[pair]) = (product.minus(other), other);
        other
    }
}

impl<const PAIRS: usize> Rule<PAIRS> {
    /// Of twice as many points and their weights.
    fn new<const N: usize>((known, weight): ([f64; N], [f64; N])) -> Self {
        let unknown = known.map(|t| 1.0 - t);
        let weight: [f64; N] = std::array::from_fn(|point| weight[point] / unknown[point]);
        let pair = |of: &[f64; N], at: usize| Pair::new(of[2 * at], of[2 * at + 1]);
        Self {
            unknown: std::array::from_fn(|at| pair(&unknown, at)),
            weight: std::array::from_fn(|at| pair(&weight, at)),
        }
    }
}
