//! Boosted trees: each tree corrects the log-odds that the trees before it add up to.
//!
//! Friedman, "Greedy Function Approximation: A Gradient Boosting Machine", Annals of Statistics 29 (2001), with the
//! second-order splits and leaves of Chen and Guestrin, "XGBoost: A Scalable Tree Boosting System", KDD 2016, and the
//! histograms and best-first growth of Ke et al., "LightGBM: A Highly Efficient Gradient Boosting Decision Tree",
//! NeurIPS 2017.

mod bounds;
mod gradients;
mod grow;
mod histogram;
mod parameters;
#[cfg(test)]
mod tests;

pub use parameters::{BoostParameters, MonotoneEffect};

use std::ops::ControlFlow;

use bincode::{Decode, Encode};

use super::LearnError;
use super::bins::BinnedTable;
use super::growing_tree::GrowingTree;
use super::random::SplitMix64;
use super::rows::{check_targets, sample, share_of, sorted};
use super::tree::{RawValue, Tree};
use gradients::{GradientSums, GradientUnits, log_loss};
use grow::{BoostedTreeGrower, Grown};

/// Maximum absolute value of a leaf before it is multiplied by the rate, in log-odds.
const MAX_LEAF: f64 = 1e3;

/// Boosted trees.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Boosted {
    /// The starting log-odds, to which the leaves are added.
    pub base: f64,
    /// The trees. Leaves are in log-odds, with the rate applied. Covers count all training rows, whether a tree sampled
    /// them or not.
    pub trees: Vec<Tree>,
    /// The mean log loss of the validation rows after 0, 1, 2, … trees, including trees that early stopping dropped;
    /// empty without [`EarlyStopping`].
    pub losses: Vec<f64>,
}

impl Boosted {
    /// The estimate for a row, in log-odds.
    pub fn predict(&self, row: &[RawValue]) -> f64 {
        self.base + self.trees.iter().fold(0.0, |sum, tree| sum + tree.predict(row))
    }

    /// The estimates for rows of a binned table, in log-odds.
    pub fn predict_rows(&self, table: &BinnedTable, rows: &[u32]) -> Vec<f64> {
        let mut sums = vec![0.0; rows.len()];
        for tree in &self.trees {
            tree.add_to(table, rows, &mut sums);
        }
        sums.iter().map(|sum| self.base + sum).collect()
    }
}

/// Boosted trees, and their losses on several lists of rows while they were learned.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Watched {
    /// The trees.
    pub boosted: Boosted,
    /// For each list of rows, its mean log loss after 0, 1, 2, … trees.
    pub losses: Vec<Vec<f64>>,
}

/// When to stop before the maximum number of trees.
#[derive(Clone, Copy, Debug)]
pub struct EarlyStopping<'a> {
    /// The rows whose log loss decides when to stop. They should not be among the training rows.
    pub rows: &'a [u32],
    /// Learning stops after this many consecutive trees without a new minimum loss; at least 1.
    pub patience: usize,
}

/// Progress of learning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoostProgress {
    /// Number of trees tried so far.
    pub done: usize,
    /// Maximum number of trees.
    pub of: usize,
    /// The validation rows' mean log loss; `None` without early stopping.
    pub validation_loss: Option<f64>,
}

/// Learns boosted trees.
///
/// `targets` has one value per row of the table. The order of `rows` does not matter, and a row that is listed twice
/// counts once. With early stopping, the number of trees is the smallest one with the minimum validation loss.
/// `on_tree` can cancel.
pub fn boost(
    table: &BinnedTable,
    targets: &[bool],
    rows: &[u32],
    parameters: &BoostParameters,
    stopping: Option<EarlyStopping<'_>>,
    on_tree: &mut dyn FnMut(BoostProgress) -> ControlFlow<()>,
) -> Result<Boosted, LearnError> {
    let rows = checked(table, targets, rows, parameters)?;
    let mut learning = Learning::new(table, targets, &rows, parameters);
    let base = learning.base;
    let validation = |stopping: EarlyStopping<'_>| learning.validation(stopping.rows, stopping.patience);
    let mut validation = stopping.map(validation).transpose()?;
    let mut trees = learning.grow(&mut |done, tree| {
        if let (Some(tree), Some(validation)) = (tree, &mut validation) {
            validation.add(tree);
        }
        let validation_loss = validation.as_ref().and_then(|validation| validation.losses.last().copied());
        if on_tree(BoostProgress { done, of: parameters.trees, validation_loss }).is_break() {
            return Err(LearnError::Canceled);
        }
        let is_over = validation.as_ref().is_some_and(|validation| validation.is_over);
        Ok(if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    let losses = match validation {
        Some(validation) => {
            trees.truncate(validation.best);
            validation.losses
        }
        None => Vec::new(),
    };
    Ok(Boosted { base, trees, losses })
}

/// Learns boosted trees like [`boost`], and measures their loss on several lists of rows after each tree.
///
/// Learning stops early once every list has gone through `patience` trees without a new minimum loss. A list's losses
/// end where learning would have stopped for this list alone, so they do not depend on the outcomes of the other lists.
pub fn boost_watched(
    table: &BinnedTable,
    targets: &[bool],
    rows: &[u32],
    parameters: &BoostParameters,
    lists: &[&[u32]],
    patience: usize,
) -> Result<Watched, LearnError> {
    let rows = checked(table, targets, rows, parameters)?;
    let mut learning = Learning::new(table, targets, &rows, parameters);
    let base = learning.base;
    let lists = lists.iter().map(|rows| learning.validation(rows, patience));
    let mut lists = lists.collect::<Result<Vec<_>, _>>()?;
    let trees = learning.grow(&mut |_, tree| {
        if let Some(tree) = tree {
            lists.iter_mut().filter(|list| !list.is_over).for_each(|list| list.add(tree));
        }
        Ok(if lists.iter().all(|list| list.is_over) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    let losses = lists.into_iter().map(|list| list.losses).collect();
    Ok(Watched { boosted: Boosted { base, trees, losses: Vec::new() }, losses })
}

fn checked(
    table: &BinnedTable,
    targets: &[bool],
    rows: &[u32],
    parameters: &BoostParameters,
) -> Result<Vec<u32>, LearnError> {
    parameters.check(table)?;
    check_targets(table, targets)?;
    let mut rows = sorted(table, rows)?;
    rows.dedup();
    Ok(rows)
}

/// Gets the number of attempts to grow a tree, and the last tree if it has a split. Says whether to go on.
type AfterTree<'a> = dyn FnMut(usize, Option<&GrowingTree>) -> Result<ControlFlow<()>, LearnError> + 'a;

struct Learning<'a> {
    table: &'a BinnedTable,
    targets: &'a [bool],
    rows: &'a [u32],
    parameters: &'a BoostParameters,
    base: f64,
    /// Per row, the sum of its leaves so far. Computed for training rows only.
    sums: Vec<f64>,
    unit: GradientUnits,
    gradients: Vec<GradientSums>,
    columns: Vec<u32>,
    random: SplitMix64,
    grower: BoostedTreeGrower<'a>,
}

impl<'a> Learning<'a> {
    fn new(table: &'a BinnedTable, targets: &'a [bool], rows: &'a [u32], parameters: &'a BoostParameters) -> Self {
        let positives = rows.iter().filter(|&&row| targets.get(row as usize).is_some_and(|&target| target)).count();
        let unit = GradientUnits::for_rows(rows.len());
        Self {
            table,
            targets,
            rows,
            parameters,
            base: base(positives, rows.len()),
            sums: vec![0.0; table.n_rows()],
            unit,
            gradients: vec![GradientSums::default(); table.n_rows()],
            columns: (0..table.n_columns() as u32).collect(),
            random: SplitMix64::new(parameters.seed),
            grower: BoostedTreeGrower::new(table, parameters, unit),
        }
    }

    fn grow(&mut self, after: &mut AfterTree<'_>) -> Result<Vec<Tree>, LearnError> {
        let mut trees = Vec::new();
        for done in 1..=self.parameters.trees {
            let tree = self.next_tree();
            trees.extend(tree.as_ref().map(|tree| tree.finish(self.table)));
            // without sampling, once a tree has no split, the next one would have none either
            if after(done, tree.as_ref())?.is_break() || tree.is_none() && !self.samples() {
                break;
            }
        }
        Ok(trees)
    }

    fn validation(&self, rows: &[u32], patience: usize) -> Result<Validation<'a>, LearnError> {
        LearnError::check(patience >= 1, "patience", patience, "at least 1")?;
        let rows = sorted(self.table, rows)?;
        let (table, targets, base, sums) = (self.table, self.targets, self.base, vec![0.0; rows.len()]);
        let mut validation =
            Validation { table, targets, rows, patience, base, sums, losses: Vec::new(), best: 0, is_over: false };
        validation.losses.push(validation.loss());
        Ok(validation)
    }

    fn samples(&self) -> bool {
        self.parameters.row_share < 1.0 || self.parameters.column_share < 1.0
    }

    fn next_tree(&mut self) -> Option<GrowingTree> {
        let wanted = share_of(self.rows.len(), self.parameters.row_share);
        let (mut sampled, others) = sample(self.rows, wanted, &mut self.random);
        let wanted = share_of(self.columns.len(), self.parameters.column_share);
        let (columns, _) = sample(&self.columns, wanted, &mut self.random);
        for &row in &sampled {
            let index = row as usize;
            if let (Some(place), Some(sum), Some(&target)) =
                (self.gradients.get_mut(index), self.sums.get(index), self.targets.get(index))
            {
                *place = self.unit.of_row(self.base + sum, target);
            }
        }
        let Grown { mut tree, leaves } = self.grower.grow(&mut sampled, &self.gradients, &columns);
        if tree.len() < 2 {
            return None;
        }
        for (node, range) in leaves {
            let value = tree.value(node);
            for &row in sampled.get(range).unwrap_or_default() {
                if let Some(sum) = self.sums.get_mut(row as usize) {
                    *sum += value;
                }
            }
        }
        for row in others {
            let leaf = tree.add_row(self.table, row);
            if let Some(sum) = self.sums.get_mut(row as usize) {
                *sum += tree.value(leaf);
            }
        }
        Some(tree)
    }
}

/// The log-odds of a positive row, which the trees start from. If there is only one class, half a row is assumed in the
/// other one.
fn base(positives: usize, n: usize) -> f64 {
    let negatives = n.saturating_sub(positives);
    libm::log((positives as f64).max(0.5) / (negatives as f64).max(0.5))
}

struct Validation<'a> {
    table: &'a BinnedTable,
    targets: &'a [bool],
    rows: Vec<u32>,
    patience: usize,
    base: f64,
    sums: Vec<f64>,
    losses: Vec<f64>,
    /// The smallest number of trees with the minimum loss so far.
    best: usize,
    is_over: bool,
}

impl Validation<'_> {
    fn add(&mut self, tree: &GrowingTree) {
        for (sum, &row) in self.sums.iter_mut().zip(&self.rows) {
            *sum += tree.predict(self.table, row);
        }
        self.losses.push(self.loss());
        let n_trees = self.losses.len().saturating_sub(1);
        if self.losses.last() < self.losses.get(self.best) {
            self.best = n_trees;
        }
        self.is_over = n_trees.saturating_sub(self.best) >= self.patience;
    }

    fn loss(&self) -> f64 {
        let losses = self.rows.iter().zip(&self.sums).map(|(&row, sum)| {
            let target = self.targets.get(row as usize).copied().unwrap_or_default();
            log_loss(self.base + sum, target)
        });
        losses.sum::<f64>() / self.rows.len().max(1) as f64
    }
}
