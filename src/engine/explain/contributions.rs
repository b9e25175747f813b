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

use super::pair::Pair;
use super::quadrature::gauss_legendre;
use crate::engine::forest::{Forest, NodeView};

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
            for pair in 0..PAIRS {
                visit.part(pair, product[pair], lost.times(rule.unknown[pair]));
            }
            continue;
        };
        let before = above.get(earlier.split as usize);
        visit.is_kept = before.is_some_and(|before| before.is_kept & (before.goes_low == earlier.is_low));
        let kept = f64::from(u8::from(visit.is_kept));
        let lost = lost * (kept * earlier.share + (1.0 - kept));
        let gone = kept * (1.0 - earlier.share);
        let [lost, gone, kept, free] = [lost, gone, kept, 1.0 - kept].map(|number| Pair::new(number, number));
        for pair in 0..PAIRS {
            let unknown = rule.unknown[pair];
            let inverse = one.over(one.minus(gone.times(unknown)));
            let moved = lost.times(kept.times(unknown).plus(free)).times(inverse);
            let other = visit.part(pair, product[pair], moved);
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

/// Splits, as far as they are prepared.
#[derive(Default)]
struct Preparing {
    splits: Vec<Split>,
    leaves: Vec<f64>,
    /// Most different features on any path.
    longest_path: usize,
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
    fn tree(&mut self, forest: &Forest, root: usize) -> f64 {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::forest::TreeNode;
    use proptest::prelude::*;

    const FEATURES: usize = 5;

    /// The definition, in all its slowness: the expectation of a tree when only some features are known.
    fn expectation(forest: &Forest, index: usize, row: &[f64], known: u32) -> f64 {
        match forest.node(index).unwrap() {
            (NodeView::Leaf { value }, _) => value,
            (NodeView::Split { feature, threshold, low, high }, cover) => {
                if known >> feature & 1 == 1 {
                    expectation(forest, if row[feature] <= threshold { low } else { high }, row, known)
                } else {
                    [low, high]
                        .map(|child| {
                            let share = f64::from(forest.node(child).unwrap().1) / f64::from(cover);
                            share * expectation(forest, child, row, known)
                        })
                        .iter()
                        .sum()
                }
            }
        }
    }

    fn shapley(forest: &Forest, row: &[f64], feature: usize) -> f64 {
        let factorial = |n: usize| (1..=n).product::<usize>() as f64;
        (0..1_u32 << FEATURES)
            .filter(|known| known >> feature & 1 == 0)
            .map(|known| {
                let size = known.count_ones() as usize;
                let weight = factorial(size) * factorial(FEATURES - size - 1) / factorial(FEATURES);
                let value = |known| {
                    (0..forest.n_trees())
                        .map(|tree| expectation(forest, forest.root(tree).unwrap(), row, known))
                        .sum::<f64>()
                        / forest.n_trees() as f64
                };
                weight * (value(known | 1 << feature) - value(known))
            })
            .sum()
    }

    /// A tree from a list of choices: a split while they last and depth allows, else a leaf.
    fn grow(choices: &mut impl Iterator<Item = (usize, u8, u8)>, depth: usize, nodes: &mut Vec<TreeNode>) -> u32 {
        let at = nodes.len();
        let (feature, threshold, mean) = choices.next().unwrap_or((0, 0, 128));
        if depth == 0 || mean % 5 == 0 {
            let cover = u32::from(threshold) + 1;
            nodes.push(TreeNode { view: NodeView::Leaf { value: f64::from(mean) / 255.0 }, cover });
            return cover;
        }
        nodes.push(TreeNode { view: NodeView::Leaf { value: 0.0 }, cover: 0 });
        let low_cover = grow(choices, depth - 1, nodes);
        let high = nodes.len();
        let cover = low_cover + grow(choices, depth - 1, nodes);
        let threshold = f64::from(threshold % 4);
        nodes[at] = TreeNode { view: NodeView::Split { feature, threshold, low: at + 1, high }, cover };
        cover
    }

    proptest! {
        #[test]
        fn contributions_are_the_definition(
            trees in prop::collection::vec(prop::collection::vec((0..FEATURES, any::<u8>(), any::<u8>()), 1..60), 1..4),
            row in prop::collection::vec(0_u8..5, FEATURES),
        ) {
            let trees: Vec<Vec<TreeNode>> = trees.into_iter().map(|choices| {
                let mut nodes = Vec::new();
                grow(&mut choices.into_iter(), 9, &mut nodes);
                nodes
            }).collect();
            let forest = Forest::new(FEATURES, &trees).unwrap();
            let row: Vec<f64> = row.into_iter().map(f64::from).collect();
            let explainer = Explainer::new(&forest);
            let contributions = explainer.contributions(&row);
            for (feature, contribution) in contributions.iter().enumerate() {
                let expected = shapley(&forest, &row, feature);
                prop_assert!((contribution - expected).abs() < 1e-12, "{feature}: {contribution} is not {expected}");
            }
            let sum = explainer.baseline() + contributions.iter().sum::<f64>();
            prop_assert!((sum - forest.predict(&row)).abs() < 1e-12);
        }
    }
}
