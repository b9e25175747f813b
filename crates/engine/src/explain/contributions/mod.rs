//! How much each feature moves one customer's estimate away from the baseline: exact path-dependent Shapley values.
//!
//! The game is the one that TreeSHAP defines (Lundberg et al., "From local explanations to global understanding with
//! explainable AI for trees", Nature Machine Intelligence 2, 2020): if a split's feature is unknown, a row takes both
//! branches, in proportion to their training customers. A leaf contributes its value times one factor for each feature
//! on its path. For a known feature, the factor is *o*: 1 if the customer stays on the path at every split on that
//! feature, otherwise 0. For an unknown feature, it is *z*: the product, over these splits, of the share of training
//! customers who stay on the path.
//!
//! By Owen's multilinear extension ("Multilinear extensions of games", Management Science 18, 1972), the Shapley value
//! of feature *i* in a leaf of value *v* is *v (oᵢ - zᵢ) ∫₀¹ ∏ (z (1 - t) + o t) dt*, where the product runs over the
//! other features on the path. The integrand is a polynomial in *t*, so a Gauss rule with enough points integrates it
//! exactly. One pass carries products at these points down the tree, and another carries sums of leaves up, as in Yu et
//! al., "Linear TreeShap" (NeurIPS 2022).
//!
//! Both passes handle the two branches of a split together. With
//!
//! * *u* = 1 - *t*,
//! * *r*: the share of the split's training customers who take the branch that this customer does not take,
//! * *D*: the value of the branch that this customer takes, minus the value of the other branch,
//! * *a*: the product, over all earlier splits on the feature, of the share of training customers who go the same way
//!   as this customer (1 if there are none),
//! * *h* = 1 / (1 - (1 - *a*) *u*), and *ρ* = *a r u h*,
//!
//! the value of the split is the value of the taken branch, minus *ρ D*. A product *P* from above becomes *ρ P* on the
//! other branch and *P* - *ρ P* on the taken branch. The feature gains *∫ P ρ D h / u*. If an earlier split on the
//! feature sends the customer away from this split, *ρ* is *r* and the gain is 0.
//!
//! If trees split on sets of levels, the players of the game are the fields instead of the features, because sets of
//! one category's levels overlap. Then "the feature" above means any feature of the same field, but a split's gain
//! still goes to its own feature.
//!
//! In a calibrated forest, the Shapley values explain the trees' estimate *f*, but users see the calibrated estimate
//! *g(f)*. So all contributions are multiplied by the mean slope of *g* between *f* and the baseline of the trees. This
//! is the rescale rule of DeepLIFT (Shrikumar, Greenside, and Kundaje, "Learning important features through propagating
//! activation differences", ICML 2017).
//!
//! The two end points of the Gauss–Lobatto rule are cheap. At *u* = 1, no feature is known: the gain is a precomputed
//! number times the customer's *lean*, which is the share of the split's customers who go the other way, with a minus
//! sign if the customer goes high. At *u* = 0, every feature is known, so one descent along the customer's own path
//! finds all gains.

mod preparation;
#[cfg(test)]
mod tests;
mod traversal;

use self::preparation::Preparation;
use self::traversal::{Traversal, TreeSplits};
use super::f64x4::F64x4;
use super::quadrature::gauss_lobatto;
use crate::forest::{Calibration, Forest};
use crate::preprocessing::{Feature, has_sets};

/// Customers in a batch share the time that it takes to fetch a tree from memory.
const BATCH: usize = 64;

/// A forest prepared for explanations.
#[derive(Clone, Debug)]
pub struct Explainer {
    trees: Vec<TreeSize>,
    upper: Vec<UpperSplit>,
    bottom: Vec<PreparedSplit>,
    earlier: Vec<EarlierSplit>,
    /// Values of the leaves that are branches of upper splits.
    upper_leaves: Vec<f64>,
    /// The high leaf and the low leaf of each bottom split.
    bottom_leaves: Vec<[f64; 2]>,
    divisor: f64,
    /// The estimate of the trees if no feature is known.
    uncalibrated_baseline: f64,
    baseline: f64,
    calibration: Option<Calibration>,
    n_features: usize,
    points: Vec<Points>,
}

#[derive(Clone, Copy, Debug)]
struct TreeSize {
    /// Upper splits have at least one split as a branch. Each comes before the splits below it.
    n_upper: usize,
    /// Bottom splits have two leaves as branches.
    n_bottom: usize,
    n_leaves: usize,
}

#[derive(Clone, Copy, Debug)]
struct PreparedSplit {
    threshold: f64,
    low_share: f64,
    /// The feature's gain per unit of lean if no feature is known, times [`Points::end`].
    unknown_gain: f64,
    feature: u32,
    /// Index in [`Explainer::earlier`], or [`NO_EARLIER_SPLIT`].
    earlier: u32,
}

#[derive(Clone, Copy, Debug)]
struct UpperSplit {
    split: PreparedSplit,
    /// Indices of the high branch and the low branch. Within a tree, upper splits are numbered first, then bottom
    /// splits, then the leaves of upper splits.
    branches: [u32; 2],
}

const NO_EARLIER_SPLIT: u32 = u32::MAX;

/// For a split: the closest split above it that tests a feature of the same player.
#[derive(Clone, Copy, Debug)]
struct EarlierSplit {
    /// Index among the tree's upper splits.
    split: u32,
    /// Whether the later split is in the low branch of this earlier split.
    is_low: bool,
    /// At each earlier split of the same player, a share of the customers goes toward the later split. This is the
    /// product of these shares.
    share: f64,
}

/// Four of the inner points of the Gauss–Lobatto rule.
#[derive(Clone, Copy, Debug)]
struct Points {
    /// 1 - *t*.
    unknown: F64x4,
    /// The rule's weight at *t*, divided by 1 - *t*.
    weight: F64x4,
    /// The weight of each end point, divided by the number of groups, because each group adds it once.
    end: f64,
}

impl Explainer {
    /// Prepares a forest for rows of these features.
    pub fn new(forest: &Forest, features: &[Feature]) -> Self {
        let by_field = if has_sets(features) { features } else { &[] };
        let mut preparation = Preparation { by_field, ..Preparation::default() };
        let sum: f64 = (0..forest.n_trees())
            .filter_map(|tree| forest.root(tree))
            .map(|root| preparation.add_tree(forest, root))
            .sum();
        let points = Points::for_path(preparation.longest_path);
        debug_assert!(!points.is_empty(), "there is at least one group of points");
        let end = points.first().map_or(f64::NAN, |points| points.end);
        let upper = preparation.upper.iter_mut().map(|upper| &mut upper.split);
        upper.chain(&mut preparation.bottom).for_each(|split| split.unknown_gain *= end);
        Self {
            trees: preparation.trees,
            upper: preparation.upper,
            bottom: preparation.bottom,
            earlier: preparation.earlier,
            upper_leaves: preparation.upper_leaves,
            bottom_leaves: preparation.bottom_leaves,
            uncalibrated_baseline: forest.uncalibrated_total(sum),
            baseline: forest.total(sum),
            calibration: forest.calibration().cloned(),
            divisor: forest.divisor(),
            n_features: forest.n_features(),
            points,
        }
    }

    /// The estimate if no feature is known, on the forest's scale.
    pub fn baseline(&self) -> f64 {
        self.baseline
    }

    /// One contribution per feature for an encoded row, on the forest's scale. Apart from rounding errors, the baseline
    /// and the contributions add up to the estimate.
    pub fn contributions(&self, row: &[f64]) -> Vec<f64> {
        let contributions = self.explain(&[row]).pop();
        debug_assert!(contributions.is_some(), "each row has its contributions");
        contributions.unwrap_or_default()
    }

    /// Like [`Self::contributions`], but faster for many rows, with bit-for-bit identical results.
    pub fn contributions_of_all(&self, rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        rows.chunks(BATCH).flat_map(|rows| self.explain(rows)).collect()
    }

    fn explain(&self, rows: &[&[f64]]) -> Vec<Vec<f64>> {
        let mut contributions = vec![vec![0.0; self.n_features]; rows.len()];
        for &points in &self.points {
            self.add_at_points(rows, points, &mut contributions);
        }
        contributions.iter_mut().flatten().for_each(|sum| *sum /= self.divisor);
        if let Some(calibration) = &self.calibration {
            contributions.iter_mut().for_each(|of_row| self.rescale(calibration, of_row));
        }
        contributions
    }

    fn rescale(&self, calibration: &Calibration, contributions: &mut [f64]) {
        let estimate = self.uncalibrated_baseline + contributions.iter().sum::<f64>();
        let slope = calibration.mean_slope(self.uncalibrated_baseline, estimate);
        contributions.iter_mut().for_each(|contribution| *contribution *= slope);
    }

    fn add_at_points(&self, rows: &[&[f64]], points: Points, contributions: &mut [Vec<f64>]) {
        let mut traversal = Traversal::new(self, points);
        let (mut upper, mut bottom) = (self.upper.as_slice(), self.bottom.as_slice());
        let (mut upper_leaves, mut bottom_leaves) = (self.upper_leaves.as_slice(), self.bottom_leaves.as_slice());
        for tree in &self.trees {
            let splits = TreeSplits {
                upper: take_first(&mut upper, tree.n_upper),
                bottom: take_first(&mut bottom, tree.n_bottom),
                leaves: take_first(&mut bottom_leaves, tree.n_bottom),
            };
            traversal.start_tree(&splits, take_first(&mut upper_leaves, tree.n_leaves));
            for (row, contributions) in rows.iter().zip(&mut *contributions) {
                traversal.add_tree(&splits, row, contributions);
            }
        }
    }
}

fn take_first<'a, T>(list: &mut &'a [T], n: usize) -> &'a [T] {
    let first = list.split_off(..n);
    debug_assert!(first.is_some(), "the lists have as many items as the tree sizes say");
    first.unwrap_or_default()
}

impl PreparedSplit {
    /// Whether a customer goes low, and the customer's lean.
    #[inline(always)]
    fn lean(&self, row: &[f64]) -> (bool, f64) {
        let goes_low = row.get(self.feature as usize).is_some_and(|&value| value <= self.threshold);
        (goes_low, f64::from(u8::from(goes_low)) - self.low_share)
    }
}

impl Points {
    /// The points for a path with this many distinct players. The degree of the integrand is less than this number.
    /// With *n* inner points, the rule is exact up to degree 2*n* + 1.
    fn for_path(n_players: usize) -> Vec<Self> {
        let n_groups = n_players.saturating_sub(2).div_ceil(8).max(1);
        let (points, end) = gauss_lobatto(n_groups.saturating_mul(4));
        let (groups, _) = points.as_chunks();
        let group = |points: &[(f64, f64); 4]| Self {
            unknown: F64x4::new(points.map(|(t, _)| 1.0 - t)),
            weight: F64x4::new(points.map(|(t, weight)| weight / (1.0 - t))),
            end: end / n_groups as f64,
        };
        groups.iter().map(group).collect()
    }
}
