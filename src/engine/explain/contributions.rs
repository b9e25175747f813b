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
use crate::engine::forest::{Forest, NodeView};

/// Marks a leaf in [`Node::feature`].
const LEAF: u32 = u32::MAX;

/// Marks in [`Node::earlier`] an edge without an earlier one on the same feature: no edge leads to the root.
const NONE: u32 = 0;

/// A forest prepared for explaining.
#[derive(Clone, Debug)]
pub struct Explainer {
    /// All trees in preorder, one after the other.
    nodes: Vec<Node>,
    /// Nodes of each tree.
    tree_lengths: Vec<usize>,
    /// By what a sum over the trees is divided.
    divisor: f64,
    baseline: f64,
    n_features: usize,
    points: Points,
}

/// A node together with the edge that leads to it. Other nodes are counted from the root of the tree.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// Threshold of a split, mean of a leaf.
    value: f64,
    /// Share of customers who take all splits on the edge's feature from the root to here; 1 at the root.
    share: f64,
    /// Feature of a split, [`LEAF`] in a leaf.
    feature: u32,
    /// The split whose child this is; the root is its own.
    parent: u32,
    /// The last node above with an edge on the same feature, or [`NONE`].
    earlier: u32,
    /// The parent's feature.
    edge_feature: u32,
}

/// Gauss points t in (0, 1) as a walk uses them.
#[derive(Clone, Debug)]
struct Rule<const N: usize> {
    /// t
    known: [f64; N],
    /// 1 - t
    unknown: [f64; N],
    /// The rule's weight at t.
    weight: [f64; N],
    /// The weight over 1 - t.
    weight_of_unknown: [f64; N],
}

/// The rule for the longest path.
#[derive(Clone, Debug)]
enum Points {
    Four(Rule<4>),
    Eight(Rule<8>),
    ThirtyTwo(Box<Rule<32>>),
}

/// What one customer makes of a split.
#[derive(Clone, Copy)]
struct Visit<const N: usize> {
    /// The product of all factors on the path, at each point.
    product: [f64; N],
    /// One over the factor of the edge's feature, where it is taken.
    inverse: [f64; N],
    /// The worth of all leaves below, as far as they are added up.
    worth: [f64; N],
    /// [`Node::share`]
    share: f64,
    /// Whether the customer takes every split on the edge's feature down to here.
    taken: bool,
    /// Whether the customer goes to the low child.
    goes_low: bool,
}

impl Explainer {
    /// Prepares a forest; time and memory in the order of its nodes.
    pub fn new(forest: &Forest) -> Self {
        let mut preparing = Preparing { nodes: Vec::with_capacity(forest.n_nodes()), longest_path: 0 };
        let (mut sum, mut tree_lengths) = (0.0, Vec::with_capacity(forest.n_trees()));
        for root in (0..forest.n_trees()).filter_map(|tree| forest.root(tree)) {
            let start = preparing.nodes.len();
            sum += preparing.tree(forest, root);
            tree_lengths.push(preparing.nodes.len() - start);
        }
        Self {
            nodes: preparing.nodes,
            baseline: forest.total(sum),
            divisor: forest.divisor(),
            tree_lengths,
            n_features: forest.n_features(),
            // the integrand's degree is the path's length less one, and a rule is exact below twice its points
            points: match preparing.longest_path {
                0..=8 => Points::Four(Rule::new()),
                9..=16 => Points::Eight(Rule::new()),
                _ => Points::ThirtyTwo(Box::new(Rule::new())),
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
            Points::Eight(rule) => self.explain(row, rule),
            Points::ThirtyTwo(rule) => self.explain(row, rule),
        }
    }

    fn explain<const N: usize>(&self, row: &[f64], rule: &Rule<N>) -> Vec<f64> {
        let mut contributions = vec![0.0; self.n_features];
        let longest = self.tree_lengths.iter().copied().max().unwrap_or(0);
        let unseen =
            Visit { product: [1.0; N], inverse: [1.0; N], worth: [0.0; N], share: 1.0, taken: true, goes_low: true };
        let mut walk = Walk { row, rule, visits: vec![unseen; longest], contributions: &mut contributions };
        let mut rest = self.nodes.as_slice();
        for &length in &self.tree_lengths {
            let Some((tree, others)) = rest.split_at_checked(length) else { break };
            rest = others;
            walk.down(tree);
            walk.up(tree);
        }
        contributions.iter().map(|sum| sum / self.divisor).collect()
    }
}

/// One customer's way over the trees, one after the other.
struct Walk<'a, const N: usize> {
    row: &'a [f64],
    rule: &'a Rule<N>,
    /// One a node of the longest tree; those of leaves are not used.
    visits: Vec<Visit<N>>,
    contributions: &'a mut [f64],
}

impl<const N: usize> Walk<'_, N> {
    /// Multiplies factors along every path and settles the leaves: parents stand before their children.
    fn down(&mut self, tree: &[Node]) {
        let rule = self.rule;
        for (index, node) in tree.iter().enumerate() {
            let (mut product, mut taken) = match self.visits.get(node.parent as usize) {
                Some(parent) if index > 0 => (parent.product, (index == node.parent as usize + 1) == parent.goes_low),
                _ => {
                    self.settle_root(node);
                    continue;
                }
            };
            let before = if node.earlier == NONE { None } else { self.visits.get(node.earlier as usize) };
            let mut inverse = [0.0; N];
            // the edge's own gain, where the node is a leaf
            let mut gain = 0.0;
            match before {
                // the feature is lost already: a smaller share of customers comes this way, and nothing is gained anew
                Some(before) if !before.taken => {
                    taken = false;
                    let ratio = node.share / before.share;
                    each_point::<N>(|point| product[point] *= ratio);
                }
                _ => {
                    if let Some(before) = before {
                        // the feature's earlier factor is replaced; none is 0, since 0 < t < 1 and 0 < share
                        each_point::<N>(|point| product[point] *= before.inverse[point]);
                    }
                    let others = product;
                    each_point::<N>(|point| {
                        let factor = node.share * rule.unknown[point] + if taken { rule.known[point] } else { 0.0 };
                        product[point] *= factor;
                        inverse[point] = factor;
                    });
                    if node.feature == LEAF {
                        let mut worth = product;
                        each_point::<N>(|point| worth[point] *= node.value);
                        gain = if taken {
                            (1.0 - node.share) * node.value * dot(&rule.weight, &others)
                        } else {
                            -dot(&rule.weight_of_unknown, &worth)
                        };
                        gain -= before.map_or(0.0, |before| before.gain(rule, &worth));
                    }
                }
            }
            if node.feature == LEAF {
                if let Some(contribution) = self.contributions.get_mut(node.edge_feature as usize) {
                    *contribution += gain;
                }
                if let Some(parent) = self.visits.get_mut(node.parent as usize) {
                    each_point::<N>(|point| parent.worth[point] += product[point] * node.value);
                }
            } else if let Some(visit) = self.visits.get_mut(index) {
                if taken {
                    each_point::<N>(|point| inverse[point] = 1.0 / inverse[point]);
                }
                let goes_low = self.row.get(node.feature as usize).is_some_and(|&known| known <= node.value);
                *visit = Visit { product, inverse, worth: [0.0; N], share: node.share, taken, goes_low };
            }
        }
    }

    /// Sums leaves up every path and adds what each edge gains: children stand behind their parents.
    fn up(&mut self, tree: &[Node]) {
        for (index, node) in tree.iter().enumerate().skip(1).rev().filter(|(_, node)| node.feature != LEAF) {
            let Some(visit) = self.visits.get(index) else { continue };
            let worth = visit.worth;
            let before = if node.earlier == NONE { None } else { self.visits.get(node.earlier as usize) };
            let lost = before.is_some_and(|before| !before.taken);
            if !lost {
                let earlier = before.map_or(0.0, |before| before.gain(self.rule, &worth));
                if let Some(contribution) = self.contributions.get_mut(node.edge_feature as usize) {
                    *contribution += visit.gain(self.rule, &worth) - earlier;
                }
            }
            if let Some(parent) = self.visits.get_mut(node.parent as usize) {
                each_point::<N>(|point| parent.worth[point] += worth[point]);
            }
        }
    }

    fn settle_root(&mut self, root: &Node) {
        if let Some(visit) = self.visits.first_mut() {
            let goes_low = self.row.get(root.feature as usize).is_some_and(|&known| known <= root.value);
            *visit = Visit { product: [1.0; N], inverse: [1.0; N], worth: [0.0; N], share: 1.0, taken: true, goes_low };
        }
    }
}

impl<const N: usize> Visit<N> {
    /// What the edge's feature gains by leaves of this worth: (o - z) times the integral without its own factor.
    fn gain(&self, rule: &Rule<N>, worth: &[f64; N]) -> f64 {
        if self.taken {
            let mut others = *worth;
            each_point::<N>(|point| others[point] *= self.inverse[point]);
            (1.0 - self.share) * dot(&rule.weight, &others)
        } else {
            // o = 0, so the factor is z (1 - t), and z cancels
            -dot(&rule.weight_of_unknown, worth)
        }
    }
}

fn dot<const N: usize>(a: &[f64; N], b: &[f64; N]) -> f64 {
    let mut sum = 0.0;
    each_point::<N>(|point| sum += a[point] * b[point]);
    sum
}

/// Calls for 0 to N - 1, N being a multiple of four. Unrolled by hand: a build for size would not, and take twice the
/// time over an explanation.
#[inline(always)]
fn each_point<const N: usize>(mut at: impl FnMut(usize)) {
    for first in (0..N).step_by(4) {
        at(first);
        at(first + 1);
        at(first + 2);
        at(first + 3);
    }
}

/// Nodes with the edges that lead to them, as far as they are prepared.
struct Preparing {
    nodes: Vec<Node>,
    /// Most different features on any path.
    longest_path: usize,
}

/// An edge on the way to a node that is being prepared.
#[derive(Clone, Copy)]
struct Edge {
    feature: usize,
    share: f64,
    /// The node it leads to, counted from the root.
    node: u32,
}

impl Preparing {
    /// Appends a tree's nodes and returns its mean over the training customers. Preorder, as in the forest.
    fn tree(&mut self, forest: &Forest, root: usize) -> f64 {
        let mut mean = 0.0;
        let cover_of = |index: usize| forest.node(index).map_or(1.0, |(_, cover)| f64::from(cover));
        let mut stack: Vec<(usize, Vec<Edge>)> = vec![(root, Vec::new())];
        while let Some((index, path)) = stack.pop() {
            let Some((view, cover)) = forest.node(index) else { continue };
            let mut node = Node { value: 0.0, share: 1.0, feature: LEAF, parent: 0, earlier: NONE, edge_feature: LEAF };
            if let Some((edge, before)) = path.split_last() {
                node.share = edge.share;
                node.edge_feature = edge.feature as u32;
                node.parent = before.last().map_or(0, |edge| edge.node);
                let same = before.iter().rev().find(|earlier| earlier.feature == edge.feature);
                node.earlier = same.map_or(NONE, |earlier| earlier.node);
            }
            match view {
                NodeView::Leaf { value: leaf } => {
                    node.value = leaf;
                    mean += leaf * f64::from(cover) / cover_of(root);
                    let is_first = |(at, edge): &(usize, &Edge)| {
                        !path.iter().take(*at).any(|earlier| earlier.feature == edge.feature)
                    };
                    self.longest_path = self.longest_path.max(path.iter().enumerate().filter(is_first).count());
                }
                NodeView::Split { feature, threshold, low, high } => {
                    (node.value, node.feature) = (threshold, feature as u32);
                    let before = path.iter().rev().find(|edge| edge.feature == feature).map_or(1.0, |edge| edge.share);
                    for child in [high, low] {
                        let share = before * cover_of(child) / f64::from(cover);
                        let mut longer = path.clone();
                        longer.push(Edge { feature, share, node: (child - root) as u32 });
                        stack.push((child, longer));
                    }
                }
            }
            self.nodes.push(node);
        }
        mean
    }
}

impl<const N: usize> Rule<N> {
    fn new() -> Self {
        let (known, weight) = gauss_legendre::<N>();
        let unknown = known.map(|t| 1.0 - t);
        let weight_of_unknown = std::array::from_fn(|point| weight[point] / unknown[point]);
        Self { known, unknown, weight, weight_of_unknown }
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
