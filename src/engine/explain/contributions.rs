//! How much each feature moves one customer's estimate away from the average: exact path-dependent Shapley values.
//!
//! The game is TreeSHAP's (Lundberg et al., "From local explanations to global understanding with explainable AI for
//! trees", Nature Machine Intelligence 2, 2020): where a split's feature is unknown, a row goes both ways in proportion
//! to the training customers. A leaf is then worth its mean times one factor a feature on its path, `o` (1 where the
//! customer takes every split on that feature, else 0) where the feature is known and `z` (the share of customers who
//! do) where it is not.
//!
//! By Owen's multilinear extension ("Multilinear extensions of games", Management Science 18, 1972) the Shapley value
//! of feature *i* in a leaf of mean *v* is *v (oᵢ - zᵢ) ∫₀¹ ∏ (z (1 - t) + o t) dt*, the product running over the other
//! features on the path: a polynomial in *t* of a degree below the path's length, which a Gauss rule of half as many
//! points integrates exactly. So a product at a few fixed points is carried down the tree and sums of leaves are
//! carried up, as in Yu et al., "Linear TreeShap" (NeurIPS 2022), each node being visited once: time in the order of
//! nodes × points, against leaves × depth² of the original algorithm.

use super::quadrature::gauss_legendre;
use crate::engine::forest::{Forest, MAX_DEPTH, NodeView};

/// Marks a leaf in [`Node::feature`].
const LEAF: u32 = u32::MAX;

/// Marks an edge without an earlier one on the same feature in [`Node::earlier`]: the root has no edge.
const NONE: u32 = 0;

/// A forest prepared for explaining.
#[derive(Clone, Debug)]
pub struct Explainer {
    nodes: Vec<Node>,
    roots: Vec<u32>,
    baseline: f64,
    n_features: usize,
    /// Most different features on any path.
    longest_path: usize,
}

/// A node together with the edge that leads to it.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// Threshold of a split, mean of a leaf.
    value: f64,
    /// Share of customers who take all splits on the edge's feature from the root to here.
    share: f64,
    /// Feature of a split, [`LEAF`] in a leaf.
    feature: u32,
    /// High child of a split; the low one is the next node.
    high: u32,
    /// Depth of the last earlier edge on the path with the same feature as the edge to this node, or [`NONE`].
    earlier: u32,
}

/// An edge of the path that is being walked, for one customer.
#[derive(Clone, Copy)]
struct Edge<const N: usize> {
    /// 1 where the customer takes every split on the feature up to here, else 0.
    taken: f64,
    /// Share of customers who do.
    share: f64,
    /// The feature's factor at each point.
    factor: [f64; N],
}

/// One customer's walk over a tree.
struct Walk<'a, const N: usize> {
    nodes: &'a [Node],
    row: &'a [f64],
    points: [f64; N],
    weights: [f64; N],
    /// Edges by depth; those deeper than the walk are left over.
    path: [Edge<N>; MAX_DEPTH + 1],
    contributions: Vec<f64>,
}

impl Explainer {
    /// Prepares a forest; time and memory in the order of its nodes.
    pub fn new(forest: &Forest) -> Self {
        let mut explainer = Self {
            nodes: Vec::with_capacity(forest.n_nodes()),
            roots: Vec::with_capacity(forest.n_trees()),
            baseline: 0.0,
            n_features: forest.n_features(),
            longest_path: 1,
        };
        let mut sum = 0.0;
        for tree in 0..forest.n_trees() {
            let Some(root) = forest.root(tree) else { continue };
            explainer.roots.push(root as u32);
            sum += explainer.prepare(forest, root);
        }
        explainer.baseline = sum / explainer.roots.len().max(1) as f64;
        explainer
    }

    /// The average customer's estimate: what is left when no feature is known.
    pub fn baseline(&self) -> f64 {
        self.baseline
    }

    /// One contribution a feature for an encoded row; with the baseline they add up to the estimate.
    pub fn contributions(&self, row: &[f64]) -> Vec<f64> {
        // the integrand's degree is the path's length less one; twice the points must exceed it
        match self.longest_path {
            0..=8 => self.explain::<4>(row),
            9..=10 => self.explain::<5>(row),
            11..=16 => self.explain::<8>(row),
            17..=32 => self.explain::<16>(row),
            _ => self.explain::<32>(row),
        }
    }

    /// Appends a tree's nodes and returns its mean over the training customers. Preorder, so parents come first.
    fn prepare(&mut self, forest: &Forest, root: usize) -> f64 {
        let mut mean = 0.0;
        let cover_of = |index: usize| forest.node(index).map_or(1.0, |(_, cover)| f64::from(cover));
        // where a child hangs: its index, and per edge of its path the feature and the share of customers
        let mut stack: Vec<(usize, Vec<(usize, f64)>)> = vec![(root, Vec::new())];
        while let Some((index, path)) = stack.pop() {
            let Some((view, cover)) = forest.node(index) else { continue };
            let mut node = Node { value: 0.0, share: 1.0, feature: LEAF, high: 0, earlier: NONE };
            if let Some((&(feature, share), before)) = path.split_last() {
                node.share = share;
                // edges are counted from 1, the depth of the node they lead to
                node.earlier = before.iter().rposition(|edge| edge.0 == feature).map_or(NONE, |at| at as u32 + 1);
            }
            match view {
                NodeView::Leaf { mean: leaf } => {
                    node.value = leaf;
                    mean += leaf * f64::from(cover) / cover_of(root);
                    let mut features: Vec<usize> = path.iter().map(|edge| edge.0).collect();
                    features.sort_unstable();
                    features.dedup();
                    self.longest_path = self.longest_path.max(features.len());
                }
                NodeView::Split { feature, threshold, low, high } => {
                    (node.value, node.feature, node.high) = (threshold, feature as u32, high as u32);
                    let before = path.iter().rev().find(|edge| edge.0 == feature).map_or(1.0, |edge| edge.1);
                    for child in [high, low] {
                        let mut longer = path.clone();
                        longer.push((feature, before * cover_of(child) / f64::from(cover)));
                        stack.push((child, longer));
                    }
                }
            }
            self.nodes.push(node);
        }
        mean
    }

    fn explain<const N: usize>(&self, row: &[f64]) -> Vec<f64> {
        let (points, weights) = gauss_legendre::<N>();
        let root = Edge { taken: 1.0, share: 1.0, factor: [1.0; N] };
        let path = [root; MAX_DEPTH + 1];
        let mut walk =
            Walk { nodes: &self.nodes, row, points, weights, path, contributions: vec![0.0; self.n_features] };
        for &root in &self.roots {
            walk.subtree(root as usize, [1.0; N], 0);
        }
        let n_trees = self.roots.len().max(1) as f64;
        walk.contributions.iter().map(|sum| sum / n_trees).collect()
    }
}

impl<const N: usize> Walk<'_, N> {
    /// Adds what the splits below a node contribute; returns the sum of its leaves' worth at each point.
    fn subtree(&mut self, index: usize, product: [f64; N], depth: usize) -> [f64; N] {
        let Some(&Node { value, feature, high, .. }) = self.nodes.get(index) else { return [0.0; N] };
        if feature == LEAF {
            return product.map(|product| product * value);
        }
        let feature = feature as usize;
        let low_taken = self.row.get(feature).is_some_and(|&known| known <= value);
        let low = self.edge(index + 1, feature, low_taken, &product, depth + 1);
        let high = self.edge(high as usize, feature, !low_taken, &product, depth + 1);
        std::array::from_fn(|point| low[point] + high[point])
    }

    fn edge(&mut self, child: usize, feature: usize, taken: bool, product: &[f64; N], depth: usize) -> [f64; N] {
        let Some(&Node { share, earlier, .. }) = self.nodes.get(child) else { return [0.0; N] };
        let before = match earlier {
            NONE => None,
            depth => self.path.get(depth as usize).copied(),
        };
        let taken = if taken { before.map_or(1.0, |before| before.taken) } else { 0.0 };
        let factor: [f64; N] =
            std::array::from_fn(|point| share * (1.0 - self.points[point]) + taken * self.points[point]);
        let edge = Edge { taken, share, factor };
        // the feature's earlier factor is replaced, not multiplied; no factor is 0, since 0 < t < 1 and 0 < share
        let below: [f64; N] = match before {
            None => std::array::from_fn(|point| product[point] * factor[point]),
            Some(before) => std::array::from_fn(|point| product[point] * factor[point] / before.factor[point]),
        };
        if let Some(place) = self.path.get_mut(depth) {
            *place = edge;
        }
        let worth = self.subtree(child, below, depth);
        let gain = self.gain(&edge, &worth) - before.map_or(0.0, |before| self.gain(&before, &worth));
        if let Some(contribution) = self.contributions.get_mut(feature) {
            *contribution += gain;
        }
        worth
    }

    /// (o - z) times the integral of the leaves' worth without the edge's own factor.
    fn gain(&self, edge: &Edge<N>, worth: &[f64; N]) -> f64 {
        let integral: f64 = (0..N)
            .map(|point| self.weights[point] * worth[point] / edge.factor[point])
            .fold(0.0, |sum, term| sum + term);
        (edge.taken - edge.share) * integral
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
            (NodeView::Leaf { mean }, _) => mean,
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
            nodes.push(TreeNode { view: NodeView::Leaf { mean: f64::from(mean) / 255.0 }, cover });
            return cover;
        }
        nodes.push(TreeNode { view: NodeView::Leaf { mean: 0.0 }, cover: 0 });
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
