use super::super::LearnError;
use super::super::bins::{BinnedTable, ColumnBins};

/// How boosted trees are learned.
#[derive(Clone, Debug, PartialEq)]
pub struct BoostParameters {
    /// Maximum number of trees, from 1 to 10,000.
    pub trees: usize,
    /// Maximum number of leaves of a tree, from 2 to 4,096.
    pub max_leaves: usize,
    /// Maximum depth of a tree in splits, from 1 to 64.
    pub max_depth: usize,
    /// Factor by which every leaf is multiplied (Friedman's shrinkage), above 0 and up to 1.
    pub rate: f64,
    /// L2 penalty λ on leaves, from 0 to 1e9, in the unit of weights: a row has a weight of at most 0.25.
    pub l2: f64,
    /// Minimum weight of a leaf, from 0 to 1e9: the sum of p (1 − p) over its sampled rows.
    pub min_leaf_weight: f64,
    /// Minimum number of sampled rows in a leaf, at least 1.
    pub min_leaf_rows: u32,
    /// The share of rows that each tree is learned from, above 0 and up to 1, sampled without replacement.
    pub row_share: f64,
    /// The share of columns that each tree may use, above 0 and up to 1.
    pub column_share: f64,
    /// A number from 0 to 1e9 that is added to each level's weight when levels are ordered. It moves rare levels toward
    /// a mean of 0.
    pub level_smoothing: f64,
    /// A number from 0 to 1e9 that is added to `l2` when a split on a set of levels is scored.
    pub level_l2: f64,
    /// The effect that each column must have, if any. Columns beyond the end of the list may have any effect.
    pub effects: Vec<Option<MonotoneEffect>>,
    /// The seed of row and column sampling.
    pub seed: u64,
}

/// A monotone effect of a column of numbers, all other values being equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MonotoneEffect {
    /// A greater number never lowers the estimate.
    Raises,
    /// A greater number never raises the estimate.
    Lowers,
}

impl Default for BoostParameters {
    fn default() -> Self {
        Self {
            trees: 300,
            max_leaves: 4,
            max_depth: 64,
            rate: 0.05,
            l2: 5.0,
            min_leaf_weight: 1e-3,
            min_leaf_rows: 20,
            row_share: 0.7,
            column_share: 0.4,
            level_smoothing: 10.0,
            level_l2: 0.0,
            effects: Vec::new(),
            seed: 0,
        }
    }
}

impl BoostParameters {
    pub(super) fn check(&self, table: &BinnedTable) -> Result<(), LearnError> {
        let share = |value: f64| value > 0.0 && value <= 1.0;
        let penalty = |value: f64| (0.0..=1e9).contains(&value);
        LearnError::check((1..=10_000).contains(&self.trees), "trees", self.trees, "a number from 1 to 10,000")?;
        LearnError::check(
            (2..=4096).contains(&self.max_leaves),
            "max_leaves",
            self.max_leaves,
            "a number from 2 to 4,096",
        )?;
        LearnError::check((1..=64).contains(&self.max_depth), "max_depth", self.max_depth, "a number from 1 to 64")?;
        LearnError::check(share(self.rate), "rate", self.rate, "a number above 0 and up to 1")?;
        LearnError::check(penalty(self.l2), "l2", self.l2, "a number from 0 to 1e9")?;
        LearnError::check(
            penalty(self.min_leaf_weight),
            "min_leaf_weight",
            self.min_leaf_weight,
            "a number from 0 to 1e9",
        )?;
        LearnError::check(self.min_leaf_rows >= 1, "min_leaf_rows", self.min_leaf_rows, "at least 1")?;
        LearnError::check(share(self.row_share), "row_share", self.row_share, "a number above 0 and up to 1")?;
        LearnError::check(share(self.column_share), "column_share", self.column_share, "a number above 0 and up to 1")?;
        LearnError::check(
            penalty(self.level_smoothing),
            "level_smoothing",
            self.level_smoothing,
            "a number from 0 to 1e9",
        )?;
        LearnError::check(penalty(self.level_l2), "level_l2", self.level_l2, "a number from 0 to 1e9")?;
        for (column, (bins, effect)) in table.columns().iter().zip(&self.effects).enumerate() {
            if effect.is_some() && !matches!(bins, ColumnBins::Numbers { .. }) {
                return Err(LearnError::EffectOfCategory { column });
            }
        }
        Ok(())
    }

    pub(super) fn effect(&self, column: u32) -> Option<MonotoneEffect> {
        self.effects.get(column as usize).copied().flatten()
    }
}
