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
//!
//! Of the points of Gauss and Lobatto's rule two cost next to nothing, which are the ends. Where nothing is known, *u* =
//! 1, a split is worth the mean of its customers and *P* is its share of all: what is gained is a number known beforehand,
//! times how far the customer goes to one side. Where everything is known, *u* = 0, *P* is 1 on the customer's own path and
//! 0 off it: what is gained is found in one walk along that path.

mod preparing;
#[cfg(test)]
mod tests;
mod walk;

use self::preparing::Preparing;
use self::walk::{Splits, Walk};
use super::four::Four;
use super::quadrature::gauss_lobatto;
use crate::forest::Forest;

/// Customers who are explained together: enough that a tree is fetched from memory once for all of them, few enough that
/// what they gain stays at hand.
const TOGETHER: usize = 64;

/// A forest prepared for explaining. Each list has one tree's after the other's.
#[derive(Clone, Debug)]
pub struct Explainer {
    trees: Vec<Tree>,
    upper: Vec<Upper>,
    lowest: Vec<Split>,
    /// What splits on features seen before have to know of the split before.
    earlier: Vec<Earlier>,
    /// What leaves of upper splits are worth.
    upper_leaves: Vec<f64>,
    /// What the leaves of the lowest splits are worth: the high one and the low one of each.
    lowest_leaves: Vec<[f64; 2]>,
    /// By what a sum over the trees is divided.
    divisor: f64,
    baseline: f64,
    n_features: usize,
    points: Vec<Points>,
}

/// How much of everything a tree has.
#[derive(Clone, Copy, Debug)]
struct Tree {
    /// Splits with a split below, every one before those below it.
    n_upper: usize,
    /// Splits with two leaves below.
    n_lowest: usize,
    /// Leaves of upper splits.
    n_leaves: usize,
}

/// A split.
#[derive(Clone, Copy, Debug)]
struct Split {
    threshold: f64,
    /// Share of its customers who go low.
    low_share: f64,
    /// What the feature gains at the end where nothing is known, with its weight: times how far a customer goes low.
    unknown_gain: f64,
    feature: u32,
    /// Its place in [`Explainer::earlier`], or [`NEW`].
    earlier: u32,
}

/// A split with a split below.
#[derive(Clone, Copy, Debug)]
struct Upper {
    split: Split,
    /// The places of the high branch and of the low one: a tree's upper splits are counted first, then its lowest, then the
    /// leaves of its upper ones.
    branches: [u32; 2],
}

/// Said of a split on a feature that no split above asks for.
const NEW: u32 = u32::MAX;

/// The last split above on the same feature.
#[derive(Clone, Copy, Debug)]
struct Earlier {
    /// Its place among the tree's upper splits.
    split: u32,
    /// Whether this one is in its low branch.
    is_low: bool,
    /// Share of customers who take every earlier split on the feature down to here.
    share: f64,
}

/// Four of the points between the ends of Gauss and Lobatto's rule.
#[derive(Clone, Copy, Debug)]
struct Points {
    /// 1 - t
    unknown: Four,
    /// The rule's weight at t over 1 - t.
    weight: Four,
    /// The weight of each end, shared out among all fours.
    end: f64,
}

impl Explainer {
    /// Prepares a forest; time and memory in the order of its nodes.
    pub fn new(forest: &Forest) -> Self {
        let mut preparing = Preparing::default();
        let sum: f64 =
            (0..forest.n_trees()).filter_map(|tree| forest.root(tree)).map(|root| preparing.tree(forest, root)).sum();
        let points = Points::for_path(preparing.longest_path);
        let end = points.first().map_or(0.0, |points| points.end);
        let upper = preparing.upper.iter_mut().map(|upper| &mut upper.split);
        upper.chain(&mut preparing.lowest).for_each(|split| split.unknown_gain *= end);
        Self {
            trees: preparing.trees,
            upper: preparing.upper,
            lowest: preparing.lowest,
            earlier: preparing.earlier,
            upper_leaves: preparing.upper_leaves,
            lowest_leaves: preparing.lowest_leaves,
            baseline: forest.total(sum),
            divisor: forest.divisor(),
            n_features: forest.n_features(),
            points,
        }
    }

    /// The average customer's estimate in the forest's scale: what is left when no feature is known.
    pub fn baseline(&self) -> f64 {
        self.baseline
    }

    /// One contribution a feature for an encoded row, in the forest's scale; with the baseline they add up to the
    /// estimate.
    pub fn contributions(&self, row: &[f64]) -> Vec<f64> {
        self.explain(&[row]).pop().unwrap_or_default()
    }

    /// The same for many rows, each to the last bit as alone, and sooner.
    pub fn contributions_of_all(&self, rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
        rows.chunks(TOGETHER).flat_map(|rows| self.explain(rows)).collect()
    }

    fn explain(&self, rows: &[&[f64]]) -> Vec<Vec<f64>> {
        let mut contributions = vec![vec![0.0; self.n_features]; rows.len()];
        for &points in &self.points {
            self.walk(rows, points, &mut contributions);
        }
        contributions.iter_mut().flatten().for_each(|sum| *sum /= self.divisor);
        contributions
    }

    fn walk(&self, rows: &[&[f64]], points: Points, contributions: &mut [Vec<f64>]) {
        let mut walk = Walk::new(self, points);
        let (mut upper, mut lowest) = (self.upper.as_slice(), self.lowest.as_slice());
        let (mut upper_leaves, mut lowest_leaves) = (self.upper_leaves.as_slice(), self.lowest_leaves.as_slice());
        for tree in &self.trees {
            let splits = Splits {
                upper: first(&mut upper, tree.n_upper),
                lowest: first(&mut lowest, tree.n_lowest),
                leaves: first(&mut lowest_leaves, tree.n_lowest),
            };
            walk.begin(&splits, first(&mut upper_leaves, tree.n_leaves));
            for (row, contributions) in rows.iter().zip(&mut *contributions) {
                walk.tree(&splits, row, contributions);
            }
        }
    }
}

/// Takes so many from the front.
fn first<'a, T>(list: &mut &'a [T], n: usize) -> &'a [T] {
    list.split_off(..n).unwrap_or_default()
}

impl Split {
    /// How far a customer goes low: above 0 low, below 0 high, and by as much as there are customers on the other side.
    #[inline(always)]
    fn lean(&self, row: &[f64]) -> (bool, f64) {
        let goes_low = row.get(self.feature as usize).is_some_and(|&known| known <= self.threshold);
        (goes_low, f64::from(u8::from(goes_low)) - self.low_share)
    }
}

impl Points {
    /// As many as a path of so many different features needs: the integrand's degree is one less, and a rule is exact to
    /// twice its inner points and one.
    fn for_path(n_features: usize) -> Vec<Self> {
        let n_fours = n_features.saturating_sub(2).div_ceil(8).max(1);
        let (points, end) = gauss_lobatto(4 * n_fours);
        let (fours, _) = points.as_chunks();
        let four = |points: &[(f64, f64); 4]| Self {
            unknown: Four::new(points.map(|(t, _)| 1.0 - t)),
            weight: Four::new(points.map(|(t, weight)| weight / (1.0 - t))),
            end: end / n_fours as f64,
        };
        fours.iter().map(four).collect()
    }
}
