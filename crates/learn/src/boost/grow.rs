use super::super::bins::{BinnedTable, ColumnBins};
use super::super::growing_tree::GrowingTree;
use super::super::partition::partition;
use super::super::scan::{Best, Minimum, SecondOrder, Sums, best_cut, best_set};
use super::bounds::{Bounded, Bounds};
use super::gradients::{GradientSums, GradientUnits};
use super::histogram::{HistogramLayout, subtract};
use super::{BoostParameters, MAX_LEAF};
use std::ops::Range;

/// Maximum memory in bytes for the histograms of leaves that may still be split. Beyond it, histograms are summed from
/// rows, which takes longer but gives the same trees.
const MAX_HISTOGRAM_BYTES: usize = 256 << 20;

/// Minimum gain of a split, as a share of the unsplit leaf's score, because a smaller gain may be due to rounding.
const MIN_GAIN: f64 = 1e-10;

pub(super) struct BoostedTreeGrower<'a> {
    table: &'a BinnedTable,
    parameters: &'a BoostParameters,
    unit: GradientUnits,
    /// λ, multiplied by `unit.weight`, like the weights of rows.
    l2: f64,
    minimum: Minimum,
    has_effects: bool,
    layout: HistogramLayout,
    free: Vec<Vec<GradientSums>>,
    n_kept: usize,
    pub(super) max_histogram_bytes: usize,
    /// The gradients of a leaf's rows, in the order of the rows.
    ordered: Vec<GradientSums>,
    order: Vec<(f64, u8)>,
    scratch: Vec<u32>,
}

/// A tree and, for each leaf, its node and its range in the list of rows.
pub(super) struct Grown {
    pub(super) tree: GrowingTree,
    pub(super) leaves: Vec<(usize, Range<usize>)>,
}

struct Leaf {
    node: usize,
    rows: Range<usize>,
    depth: usize,
    sums: GradientSums,
    bounds: Bounds,
    histogram: Option<Vec<GradientSums>>,
    best: Option<BestSplit>,
}

struct BestSplit {
    column: u32,
    gain: f64,
    split: Best<GradientSums>,
}

impl<'a> BoostedTreeGrower<'a> {
    pub(super) fn new(table: &'a BinnedTable, parameters: &'a BoostParameters, unit: GradientUnits) -> Self {
        Self {
            table,
            parameters,
            unit,
            l2: parameters.l2 * unit.weight,
            minimum: Minimum { rows: parameters.min_leaf_rows, weight: parameters.min_leaf_weight * unit.weight },
            has_effects: parameters.effects.iter().any(Option::is_some),
            layout: HistogramLayout::default(),
            free: Vec::new(),
            n_kept: 0,
            max_histogram_bytes: MAX_HISTOGRAM_BYTES,
            ordered: Vec::new(),
            order: Vec::new(),
            scratch: Vec::new(),
        }
    }

    /// Grows a tree. Reorders `rows` so that the rows of a leaf are consecutive. `gradients` has one entry per row of
    /// the table.
    pub(super) fn grow(&mut self, rows: &mut [u32], gradients: &[GradientSums], columns: &[u32]) -> Grown {
        self.layout = HistogramLayout::new(self.table, columns);
        let mut tree = GrowingTree::default();
        // converts a step from the units of the sums to log-odds
        let step = self.unit.weight / self.unit.gradient;
        let bounds = Bounds { low: -MAX_LEAF / step, high: MAX_LEAF / step };
        let sums = rows
            .iter()
            .filter_map(|&row| gradients.get(row as usize))
            .fold(GradientSums::default(), |sums, &gradient| sums.plus(gradient));
        let value = |leaf: f64| leaf * step * self.parameters.rate;
        let node = tree.push(value(bounds.leaf(sums, self.l2)), sums.rows());
        let mut root = Leaf { node, rows: 0..rows.len(), depth: 0, sums, bounds, histogram: None, best: None };
        if self.may_split(&root) {
            root.histogram = Some(self.histogram(rows, gradients));
            self.find_split(&mut root);
        }
        let mut leaves = vec![root];
        while leaves.len() < self.parameters.max_leaves {
            let Some((index, best)) = take_best(&mut leaves) else { break };
            let mut parent = leaves.swap_remove(index);
            let (mut left, mut right) = self.children(&mut tree, &parent, &best, rows, step);
            self.n_kept = self.n_kept.saturating_sub(usize::from(parent.histogram.is_some()));
            let histogram = parent.histogram.take();
            // after the last split, no leaf needs a histogram
            if leaves.len().saturating_add(2) < self.parameters.max_leaves {
                self.prepare(&mut left, &mut right, histogram, rows, gradients);
            } else {
                self.free.extend(histogram);
            }
            leaves.push(left);
            leaves.push(right);
        }
        self.n_kept = 0;
        self.free.extend(leaves.iter_mut().filter_map(|leaf| leaf.histogram.take()));
        Grown { tree, leaves: leaves.into_iter().map(|leaf| (leaf.node, leaf.rows)).collect() }
    }

    fn children(
        &mut self,
        tree: &mut GrowingTree,
        parent: &Leaf,
        best: &BestSplit,
        rows: &mut [u32],
        step: f64,
    ) -> (Leaf, Leaf) {
        let bins = self.table.bins(best.column as usize);
        let of_parent = rows.get_mut(parent.rows.clone()).unwrap_or_default();
        let n_left = partition(of_parent, &mut self.scratch, bins, &best.split.left_bins, |&row| row);
        let middle = parent.rows.start.saturating_add(n_left);
        let (left, right) = (best.split.left, parent.sums.minus(best.split.left));
        let (left_leaf, right_leaf) = (parent.bounds.leaf(left, self.l2), parent.bounds.leaf(right, self.l2));
        let effect = self.parameters.effect(best.column);
        let (left_bounds, right_bounds) = parent.bounds.of_children(left_leaf, right_leaf, effect);
        let mut child = |leaf: f64, sums: GradientSums, bounds, rows| Leaf {
            node: tree.push(leaf * step * self.parameters.rate, sums.rows()),
            rows,
            depth: parent.depth.saturating_add(1),
            sums,
            bounds,
            histogram: None,
            best: None,
        };
        let left = child(left_leaf, left, left_bounds, parent.rows.start..middle);
        let right = child(right_leaf, right, right_bounds, middle..parent.rows.end);
        tree.split(parent.node, best.column, best.split.left_bins, left.node, right.node);
        (left, right)
    }

    /// Prepares two new leaves for the search for their splits. The smaller sibling's histogram is summed from its
    /// rows. The larger sibling's is the parent's histogram, if it was kept, minus the smaller sibling's.
    fn prepare(
        &mut self,
        left: &mut Leaf,
        right: &mut Leaf,
        parent: Option<Vec<GradientSums>>,
        rows: &[u32],
        gradients: &[GradientSums],
    ) {
        let (smaller, larger) = if left.rows.len() <= right.rows.len() { (left, right) } else { (right, left) };
        let (split_smaller, split_larger) = (self.may_split(smaller), self.may_split(larger));
        if !split_smaller && !split_larger {
            self.free.extend(parent);
            return;
        }
        let of = |leaf: &Leaf| rows.get(leaf.rows.clone()).unwrap_or_default();
        let summed = self.histogram(of(smaller), gradients);
        if split_larger {
            larger.histogram = Some(match parent {
                Some(mut parent) => {
                    subtract(&mut parent, &summed);
                    parent
                }
                None => self.histogram(of(larger), gradients),
            });
            self.find_split(larger);
        } else {
            self.free.extend(parent);
        }
        if split_smaller {
            smaller.histogram = Some(summed);
            self.find_split(smaller);
        } else {
            self.free.push(summed);
        }
    }

    fn may_split(&self, leaf: &Leaf) -> bool {
        leaf.depth < self.parameters.max_depth
            && leaf.sums.rows() >= self.minimum.rows.saturating_mul(2)
            && leaf.sums.weight() >= self.minimum.weight * 2.0
    }

    fn histogram(&mut self, rows: &[u32], gradients: &[GradientSums]) -> Vec<GradientSums> {
        let mut histogram = self.free.pop().unwrap_or_default();
        self.ordered.clear();
        self.ordered.extend(rows.iter().map(|&row| gradients.get(row as usize).copied().unwrap_or_default()));
        self.layout.fill(self.table, rows, &self.ordered, &mut histogram);
        histogram
    }

    /// Finds the best split of a leaf. Keeps the leaf's histogram if there is a split and memory allows.
    fn find_split(&mut self, leaf: &mut Leaf) {
        let Some(histogram) = leaf.histogram.take() else { return };
        let unsplit = leaf.bounds.score_of_node(leaf.sums, self.l2);
        for (column, bins) in self.layout.columns(&histogram) {
            let Some(split) = self.table.columns().get(column as usize).and_then(|kind| match kind {
                ColumnBins::Numbers { .. } if self.has_effects => {
                    let effect = self.parameters.effect(column);
                    let criterion = Bounded { l2: self.l2, bounds: leaf.bounds, effect };
                    best_cut(bins, leaf.sums, self.minimum, &criterion)
                }
                ColumnBins::Numbers { .. } => best_cut(bins, leaf.sums, self.minimum, &SecondOrder { l2: self.l2 }),
                ColumnBins::Levels { .. } => {
                    let l2 = (self.parameters.l2 + self.parameters.level_l2) * self.unit.weight;
                    let smoothing = self.parameters.level_smoothing * self.unit.weight;
                    let (sums, order) = (leaf.sums, &mut self.order);
                    if self.has_effects {
                        let criterion = Bounded { l2, bounds: leaf.bounds, effect: None };
                        best_set(bins, sums, self.minimum, &criterion, smoothing, order)
                    } else {
                        best_set(bins, sums, self.minimum, &SecondOrder { l2 }, smoothing, order)
                    }
                }
            }) else {
                continue;
            };
            let gain = split.score - unsplit;
            if gain > leaf.best.as_ref().map_or(unsplit.abs() * MIN_GAIN, |best| best.gain) {
                leaf.best = Some(BestSplit { column, gain, split });
            }
        }
        let bytes = self.layout.n_bins().saturating_mul(size_of::<GradientSums>());
        if leaf.best.is_some() && self.n_kept.saturating_add(2).saturating_mul(bytes) <= self.max_histogram_bytes {
            self.n_kept = self.n_kept.saturating_add(1);
            leaf.histogram = Some(histogram);
        } else {
            self.free.push(histogram);
        }
    }
}

fn take_best(leaves: &mut [Leaf]) -> Option<(usize, BestSplit)> {
    let mut best: Option<(usize, f64, usize)> = None;
    for (index, leaf) in leaves.iter().enumerate() {
        let Some(gain) = leaf.best.as_ref().map(|split| split.gain) else { continue };
        // leaves change their positions in the list, so equal splits are ordered by node
        if best.is_none_or(|(_, other, node)| gain > other || (gain == other && leaf.node < node)) {
            best = Some((index, gain, leaf.node));
        }
    }
    let (index, ..) = best?;
    leaves.get_mut(index)?.best.take().map(|split| (index, split))
}
