//! Trees of random forests and of extremely randomized trees, one tree per call.

mod counts;
mod parameters;
mod random_split;
#[cfg(test)]
mod tests;

pub use parameters::{ForestParameters, Splits};

use super::LearnError;
use super::bins::{BinnedTable, ColumnBins};
use super::growing_tree::GrowingTree;
use super::partition::partition;
use super::random::SplitMix64;
use super::rows::{check_targets, sorted};
use super::scan::{Best, Minimum, SecondOrder, Sums, best_cut, best_set};
use super::tree::Tree;
use counts::OutcomeCounts;
use random_split::{random_cut, random_set};

/// Minimum gain of a split, as a share of the unsplit leaf's score, because a smaller gain may be due to rounding.
const MIN_GAIN: f64 = 1e-12;

/// The bin of the rows that have the level of a candidate; all other rows are in bin 0.
const LEVEL_BIN: u8 = 1;

/// The seeds of a forest's trees.
pub fn seeds(seed: u64, n_trees: usize) -> Vec<u64> {
    let mut random = SplitMix64::new(seed);
    (0..n_trees).map(|_| random.next_u64()).collect()
}

/// Grows one tree.
///
/// `targets` has one value per row of the table. The order of `rows` does not matter, and a row that is listed twice
/// counts twice. A node's cover is the number of sampled rows that reach it, and a leaf's value is the share of
/// positive rows among them.
pub fn grow_tree(
    table: &BinnedTable,
    targets: &[bool],
    rows: &[u32],
    parameters: &ForestParameters,
    seed: u64,
) -> Result<Tree, LearnError> {
    parameters.check()?;
    check_targets(table, targets)?;
    let rows = sorted(table, rows)?;
    let mut random = SplitMix64::new(seed);
    let sample = if parameters.bootstrap { bootstrap(&rows, &mut random) } else { vec![1; rows.len()] };
    let items = items(&rows, &sample, targets);
    let grower = ForestTreeGrower {
        table,
        parameters: *parameters,
        minimum: Minimum { rows: parameters.min_leaf_rows, weight: 0.0 },
        items,
        random,
        candidates: candidates(table, parameters.max_levels_for_sets),
        histogram: Vec::new(),
        second: Vec::new(),
        order: Vec::new(),
        scratch: Vec::new(),
    };
    Ok(grower.grow().finish(table))
}

fn bootstrap(rows: &[u32], random: &mut SplitMix64) -> Vec<u32> {
    let mut sample = vec![0_u32; rows.len()];
    for _ in rows {
        if let Some(times) = sample.get_mut(random.below(rows.len())) {
            *times = times.saturating_add(1);
        }
    }
    sample
}

#[derive(Clone, Copy, Debug, Default)]
struct Item {
    row: u32,
    counts: OutcomeCounts,
}

fn items(rows: &[u32], sample: &[u32], targets: &[bool]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::with_capacity(rows.len());
    for (&row, &times) in rows.iter().zip(sample).filter(|&(_, &times)| times > 0) {
        let counts = OutcomeCounts::new(times, targets.get(row as usize).copied().unwrap_or_default());
        match items.last_mut() {
            Some(last) if last.row == row => last.counts = last.counts.plus(counts),
            _ => items.push(Item { row, counts }),
        }
    }
    items
}

#[derive(Clone, Copy, Debug)]
struct SplitCandidate {
    column: usize,
    level: Option<u8>,
}

fn candidates(table: &BinnedTable, max_levels_for_sets: usize) -> Vec<SplitCandidate> {
    let of_column = |(column, bins): (usize, &ColumnBins)| {
        let levels = match bins {
            ColumnBins::Levels { n_levels } if *n_levels > max_levels_for_sets => {
                (0..=u8::MAX).take(*n_levels).map(Some).collect()
            }
            _ => vec![None],
        };
        levels.into_iter().map(move |level| SplitCandidate { column, level })
    };
    table.columns().iter().enumerate().flat_map(of_column).collect()
}

struct ForestTreeGrower<'a> {
    table: &'a BinnedTable,
    parameters: ForestParameters,
    minimum: Minimum,
    /// The sample. The rows of each node are consecutive.
    items: Vec<Item>,
    random: SplitMix64,
    /// Candidates are sampled by shuffling, so their order changes.
    candidates: Vec<SplitCandidate>,
    histogram: Vec<OutcomeCounts>,
    second: Vec<OutcomeCounts>,
    order: Vec<(f64, u8)>,
    scratch: Vec<Item>,
}

struct Open {
    node: usize,
    start: usize,
    end: usize,
    depth: usize,
    total: OutcomeCounts,
}

impl ForestTreeGrower<'_> {
    fn grow(mut self) -> GrowingTree {
        let total = self.items.iter().fold(OutcomeCounts::default(), |sum, item| sum.plus(item.counts));
        let mut tree = GrowingTree::default();
        let node = tree.push(total.mean(), total.rows());
        let mut open = vec![Open { node, start: 0, end: self.items.len(), depth: 0, total }];
        while let Some(parent) = open.pop() {
            if !self.may_split(&parent) {
                continue;
            }
            let Some((column, best)) = self.find_split(&parent) else { continue };
            let items = self.items.get_mut(parent.start..parent.end).unwrap_or_default();
            let bins = self.table.bins(column);
            let n_left = partition(items, &mut self.scratch, bins, &best.left_bins, |item| item.row);
            let (left, right) = (best.left, parent.total.minus(best.left));
            let middle = parent.start.saturating_add(n_left);
            let depth = parent.depth.saturating_add(1);
            let left_node = tree.push(left.mean(), left.rows());
            let right_node = tree.push(right.mean(), right.rows());
            tree.split(parent.node, column as u32, best.left_bins, left_node, right_node);
            open.push(Open { node: right_node, start: middle, end: parent.end, depth, total: right });
            open.push(Open { node: left_node, start: parent.start, end: middle, depth, total: left });
        }
        tree
    }

    fn may_split(&self, leaf: &Open) -> bool {
        leaf.depth < self.parameters.max_depth
            && leaf.total.rows() >= self.minimum.rows.saturating_mul(2)
            && !leaf.total.is_pure()
    }

    fn find_split(&mut self, leaf: &Open) -> Option<(usize, Best<OutcomeCounts>)> {
        let (positives, rows) = (leaf.total.gradient(), leaf.total.weight());
        let unsplit = positives * positives / rows;
        let mut best: Option<(usize, Best<OutcomeCounts>)> = None;
        let mut compared = 0_usize;
        for place in 0..self.candidates.len() {
            if compared >= self.parameters.columns_per_split {
                break;
            }
            // a step of the Fisher–Yates shuffle
            let other = place.saturating_add(self.random.below(self.candidates.len().saturating_sub(place)));
            self.candidates.swap(place, other);
            let Some(&SplitCandidate { column, level }) = self.candidates.get(place) else { break };
            let Some(kind) = self.table.columns().get(column) else { break };
            match level {
                None => self.count(leaf, column, kind),
                Some(level) => self.count_level(leaf, column, level),
            }
            if self.histogram.iter().filter(|counts| counts.rows() > 0).nth(1).is_none() {
                continue; // constant
            }
            compared = compared.saturating_add(1);
            let (bins, minimum, order) = (&self.histogram, self.minimum, &mut self.order);
            let split = match (self.parameters.splits, kind) {
                (Splits::Best, ColumnBins::Numbers { .. }) => {
                    best_cut(bins, leaf.total, minimum, &SecondOrder { l2: 0.0 })
                }
                (Splits::Best, ColumnBins::Levels { .. }) => {
                    best_set(bins, leaf.total, minimum, &SecondOrder { l2: 0.0 }, 0.0, order)
                }
                (Splits::Random, ColumnBins::Numbers { .. }) => random_cut(bins, leaf.total, minimum, &mut self.random),
                (Splits::Random, ColumnBins::Levels { .. }) => random_set(bins, leaf.total, minimum, &mut self.random),
            };
            let least = best.as_ref().map_or(unsplit * (1.0 + MIN_GAIN), |(_, best)| best.score);
            if let Some(mut split) = split.filter(|split| split.score > least) {
                if let Some(level) = level {
                    let level_is_left = split.left_bins.contains(LEVEL_BIN);
                    split.left_bins = (0..=kind.blank()).filter(|&bin| (bin == level) == level_is_left).collect();
                }
                best = Some((column, split));
            }
        }
        best
    }

    fn count_level(&mut self, leaf: &Open, column: usize, level: u8) {
        let bins = self.table.bins(column);
        let items = self.items.get(leaf.start..leaf.end).unwrap_or_default();
        // a table of masks instead of a comparison, which would become a branch that is often mispredicted
        let mut masks = [0; 256];
        if let Some(mask) = masks.get_mut(usize::from(level)) {
            *mask = u64::MAX;
        }
        let mut with = OutcomeCounts::default();
        for item in items {
            if let Some(&mask) = bins.get(item.row as usize).and_then(|&bin| masks.get(usize::from(bin))) {
                with = with.plus(item.counts.masked(mask));
            }
        }
        self.histogram.clear();
        self.histogram.extend([leaf.total.minus(with), with]);
    }

    fn count(&mut self, leaf: &Open, column: usize, kind: &ColumnBins) {
        let n_bins = kind.n_value_bins().saturating_add(1);
        for histogram in [&mut self.histogram, &mut self.second] {
            histogram.clear();
            histogram.resize(n_bins, OutcomeCounts::default());
        }
        let bins = self.table.bins(column);
        let items = self.items.get(leaf.start..leaf.end).unwrap_or_default();
        let (pairs, rest) = items.as_chunks::<2>();
        // alternates between two histograms, because an addition to a bin waits for the previous one to the same bin
        for [first, second] in pairs {
            add(&mut self.histogram, bins, first);
            add(&mut self.second, bins, second);
        }
        rest.iter().for_each(|item| add(&mut self.histogram, bins, item));
        self.histogram.iter_mut().zip(&self.second).for_each(|(sum, other)| *sum = sum.plus(*other));
    }
}

#[inline(always)]
fn add(histogram: &mut [OutcomeCounts], bins: &[u8], item: &Item) {
    if let Some(counts) = bins.get(item.row as usize).and_then(|&bin| histogram.get_mut(usize::from(bin))) {
        *counts = counts.plus(item.counts);
    }
}
