use crate::description::{Description, LearnerChoice};
use crate::learner::n_forest_columns;
use churnscope_engine::bundle::{BoostedSetting, ForestSetting, Setting};

/// Number of trees of a forest, unless the description gives a number.
const FOREST_TREES: u32 = 150;

/// Maximum number of boosted trees, unless the description gives a number.
const MAX_BOOSTED_TREES: u32 = 500;

/// Maximum depth of boosted trees, in splits, unless the description sets `max_depth`.
const BOOSTED_DEPTH: u16 = 10;

/// The share of rows that each boosted tree is grown on. Sampling rows often makes boosted trees more accurate:
/// Friedman, "Stochastic gradient boosting", Computational Statistics & Data Analysis 38 (2002).
const ROW_SHARE: f64 = 0.7;

/// A row weighs at most 0.25, so the penalty equals the weight of at least 20 rows.
const L2: f64 = 5.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CandidateSetting {
    /// If `chooses_trees` is true, the number of boosted trees is an upper limit.
    pub(super) setting: Setting,
    pub(super) chooses_trees: bool,
}

/// The settings to try, the most promising ones first. Forests and boosted trees are mixed, so that a search that runs
/// out of time has probably tried both.
pub(super) fn candidates(description: &Description, n_rows: usize) -> Vec<CandidateSetting> {
    let training = &description.training;
    let has_effects = description.effects.iter().any(Option::is_some);
    let mut boosted = Vec::new();
    if training.learner != LearnerChoice::Forest {
        boosted = self::boosted(description);
    }
    let mut forests = Vec::new();
    // a forest cannot enforce an effect
    if training.learner != LearnerChoice::Boosted && !has_effects {
        forests = self::forests(description, n_rows);
    }
    let mut candidates = Vec::new();
    let (mut boosted, mut forests) = (boosted.into_iter().peekable(), forests.into_iter().peekable());
    while boosted.peek().is_some() || forests.peek().is_some() {
        let next = [boosted.next(), forests.next(), boosted.next()];
        for candidate in next.into_iter().flatten() {
            if !candidates.contains(&candidate) {
                candidates.push(candidate);
            }
        }
    }
    candidates
}

fn boosted(description: &Description) -> Vec<CandidateSetting> {
    let training = &description.training;
    let grid = [
        (4, 0.05, 0.4),
        (8, 0.05, 0.4),
        (16, 0.05, 0.4),
        (4, 0.1, 0.7),
        // one split per tree, so that no fields interact
        (2, 0.1, 0.7),
        (31, 0.05, 0.7),
        (8, 0.1, 0.7),
        (31, 0.1, 0.4),
    ];
    let candidate = |(max_leaves, rate, column_share)| CandidateSetting {
        setting: Setting::Boosted(BoostedSetting {
            trees: training.trees.map_or(MAX_BOOSTED_TREES, |trees| trees as u32),
            max_leaves,
            max_depth: training.max_depth.map_or(BOOSTED_DEPTH, |depth| depth - 1),
            min_leaf_rows: training.min_samples_leaf.map_or(10, |rows| rows as u32),
            rate,
            l2: L2,
            row_share: ROW_SHARE,
            column_share,
        }),
        chooses_trees: training.trees.is_none(),
    };
    grid.into_iter().map(candidate).collect()
}

fn forests(description: &Description, n_rows: usize) -> Vec<CandidateSetting> {
    let training = &description.training;
    let n_columns = n_forest_columns(&description.schema) as u32;
    let (third, half) = ((n_columns / 3).max(1), n_columns.div_ceil(2));
    // with very few rows per leaf, the shares in the leaves are too extreme
    let leaf_rows = (n_rows / 350).clamp(6, 50) as u32;
    let grid = [
        (false, 8, leaf_rows, third),
        (true, 12, leaf_rows / 2, half),
        (false, 14, leaf_rows / 2, third),
        (false, 10, leaf_rows, half),
    ];
    let candidate = |(is_randomized, max_depth, min_leaf_rows, columns_per_split)| CandidateSetting {
        setting: Setting::Forest(ForestSetting {
            trees: training.trees.map_or(FOREST_TREES, |trees| trees as u32),
            is_randomized,
            max_depth: training.max_depth.map_or(max_depth, |depth| depth - 1),
            min_leaf_rows: training.min_samples_leaf.map_or(min_leaf_rows, |rows| rows as u32),
            columns_per_split: training
                .features_per_split
                .map_or(columns_per_split, |columns| (columns as u32).min(n_columns)),
        }),
        chooses_trees: false,
    };
    grid.into_iter().map(candidate).collect()
}
