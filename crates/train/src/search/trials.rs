//! Divides the rows into rows to train on and rows to check, on which settings are compared.

use super::grid::CandidateSetting;
use crate::TrainError;
use crate::description::Description;
use crate::folds::folds_of;
use crate::learner::{Binned, LearnerError, boosted_parameters, grow_forest};
use crate::table::{TrainingTable, at};
use bincode::{Decode, Encode};
use churnscope_engine::bundle::{BoostedSetting, Setting};
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_learn::boost::{MonotoneEffect, Watched, boost_watched};
use rayon::prelude::*;

/// If the search chooses the number of trees, a check ends after this many trees without a new minimum loss.
const PATIENCE: usize = 30;

/// Minimum number of folds for trials that leave out two folds. With fewer, too few rows would be left to train on.
const MIN_FOLDS_FOR_PAIRS: usize = 4;

const OWN_FOLDS: usize = 4;

pub(super) struct Trial {
    /// Whether settings go through this trial before those that are clearly worse are dropped.
    pub(super) is_first: bool,
    pub(super) checks: Vec<Check>,
    /// Blanks are filled. The rows to train on come first, and then those of the checks.
    binned: Binned,
    outcomes: Vec<bool>,
    n_trained_on: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Check {
    pub(super) rows: Vec<usize>,
    /// The choices that these rows count for, by number.
    pub(super) judges: Vec<usize>,
}

#[derive(Encode, Decode)]
pub(super) enum TrialModel {
    /// Losses per check and row.
    Forest(Vec<Vec<f64>>),
    Boosted(Watched),
}

struct TrialRows {
    trained_on: Vec<usize>,
    checks: Vec<Check>,
    is_first: bool,
}

/// The trials in which settings are compared. A check counts for a fold of cross-validation only if neither its rows
/// nor the trial's training rows are in that fold.
pub(super) fn trials(
    description: &Description,
    table: &TrainingTable,
    fold_of: &[usize],
    seed: u64,
) -> Result<Vec<Trial>, TrainError> {
    let folds = description.training.folds;
    let rows =
        if folds < MIN_FOLDS_FOR_PAIRS { with_own_folds(table, fold_of, folds, seed) } else { pairs(fold_of, folds) };
    rows.into_par_iter().map(|rows| Trial::new(description, table, rows)).collect()
}

/// The rows of the trials of a cross-validation. With up to five folds, every pair of folds is left out of a trial;
/// with more, each fold is in four pairs. Losses on the rows of one fold of a pair count when a setting is chosen for
/// the other fold, and losses on both count when one is chosen for the final model.
fn pairs(fold_of: &[usize], folds: usize) -> Vec<TrialRows> {
    let rows_of = |is_wanted: &dyn Fn(usize) -> bool| -> Vec<usize> {
        fold_of.iter().enumerate().filter(|(_, fold)| is_wanted(**fold)).map(|(row, _)| row).collect()
    };
    let mut trials: Vec<TrialRows> = Vec::new();
    for distance in [1, 2] {
        // with four folds, the distance from 2 to 0 is the same as that from 0 to 2
        let n_first = if 2 * distance == folds { folds / 2 } else { folds };
        for first in 0..n_first {
            let second = (first + distance) % folds;
            let check =
                |rows: usize, judge: usize| Check { rows: rows_of(&|fold| fold == rows), judges: vec![judge, folds] };
            trials.push(TrialRows {
                trained_on: rows_of(&|fold| fold != first && fold != second),
                checks: vec![check(second, first), check(first, second)],
                is_first: distance == 1,
            });
        }
    }
    trials
}

fn with_own_folds(table: &TrainingTable, fold_of: &[usize], folds: usize, seed: u64) -> Vec<TrialRows> {
    let of_judge = |judge: usize| {
        let rows: Vec<usize> =
            fold_of.iter().enumerate().filter(|(_, fold)| **fold != judge).map(|(row, _)| row).collect();
        let own = folds_of(&table.subset(&rows), OWN_FOLDS, seed.wrapping_add(judge as u64));
        (0..OWN_FOLDS).map(move |fold| {
            let part = |is_wanted: fn(usize, usize) -> bool| -> Vec<usize> {
                rows.iter().zip(&own).filter(|(_, own)| is_wanted(**own, fold)).map(|(row, _)| *row).collect()
            };
            TrialRows {
                trained_on: part(|own, fold| own != fold),
                checks: vec![Check { rows: part(|own, fold| own == fold), judges: vec![judge] }],
                is_first: 2 * fold < OWN_FOLDS,
            }
        })
    };
    (0..=folds).flat_map(of_judge).collect()
}

impl Trial {
    fn new(description: &Description, table: &TrainingTable, rows: TrialRows) -> Result<Self, TrainError> {
        let TrialRows { trained_on, checks, is_first } = rows;
        // the fills for blanks and the cuts of numbers come from the rows to train on
        let schema = &description.schema;
        let preprocessor = Preprocessor::fit_to(schema, &table.cells, trained_on.iter().copied())?;
        let n_trained_on = trained_on.len();
        let all = checks.iter().fold(trained_on, |all, check| [all, check.rows.clone()].concat());
        let customers = table.settled_customers(schema, &preprocessor, &all)?;
        let cut_by: Vec<u32> = (0..n_trained_on as u32).collect();
        let binned = Binned::new(schema, &customers, Some(&cut_by))?;
        Ok(Self { is_first, checks, binned, outcomes: at(&table.outcomes, &all), n_trained_on })
    }

    pub(super) fn counts_for(&self, judges: &[bool]) -> bool {
        self.checks.iter().flat_map(|check| &check.judges).any(|&judge| judges.get(judge) == Some(&true))
    }

    pub(super) fn fit(
        &self,
        candidate: &CandidateSetting,
        effects: &[Option<MonotoneEffect>],
        seed: u64,
    ) -> Result<TrialModel, TrainError> {
        let trained_on: Vec<u32> = (0..self.n_trained_on as u32).collect();
        match &candidate.setting {
            Setting::Forest(setting) => {
                let trees = grow_forest(&self.binned, &self.outcomes, &trained_on, setting, seed, &|_| {})?;
                let losses = (0..self.checks.len()).map(|check| {
                    let rows = self.rows(check);
                    let mut sums = vec![0.0; rows.len()];
                    trees.iter().for_each(|tree| tree.add_to(&self.binned.table, &rows, &mut sums));
                    let n_trees = trees.len().max(1) as f64;
                    let losses = rows.iter().zip(&sums).map(|(&row, sum)| loss(sum / n_trees, self.outcome(row)));
                    losses.collect()
                });
                Ok(TrialModel::Forest(losses.collect()))
            }
            Setting::Boosted(setting) => {
                let parameters = boosted_parameters(&self.binned, setting, effects, seed);
                let lists: Vec<Vec<u32>> = (0..self.checks.len()).map(|check| self.rows(check)).collect();
                let lists: Vec<&[u32]> = lists.iter().map(Vec::as_slice).collect();
                let patience = if candidate.chooses_trees { PATIENCE } else { setting.trees as usize };
                let watched =
                    boost_watched(&self.binned.table, &self.outcomes, &trained_on, &parameters, &lists, patience);
                Ok(TrialModel::Boosted(watched.map_err(LearnerError::from)?))
            }
        }
    }

    pub(super) fn losses(&self, fit: &TrialModel, setting: &Setting, check: usize) -> Vec<f64> {
        match (fit, setting) {
            (TrialModel::Forest(losses), _) => losses.get(check).cloned().unwrap_or_default(),
            (TrialModel::Boosted(watched), Setting::Boosted(setting)) => {
                // this check stopped at its last loss; later trees were grown only for other checks
                let n_watched = watched.losses.get(check).map_or(0, |losses| losses.len().saturating_sub(1));
                let trees = watched.boosted.trees.iter().take(n_watched.min(setting.trees as usize));
                let rows = self.rows(check);
                let mut sums = vec![0.0; rows.len()];
                trees.for_each(|tree| tree.add_to(&self.binned.table, &rows, &mut sums));
                let base = watched.boosted.base;
                rows.iter().zip(&sums).map(|(&row, sum)| loss_of_log_odds(base + sum, self.outcome(row))).collect()
            }
            (TrialModel::Boosted(_), Setting::Forest(_)) => Vec::new(),
        }
    }

    fn rows(&self, check: usize) -> Vec<u32> {
        let before: usize = self.checks.iter().take(check).map(|check| check.rows.len()).sum();
        let start = self.n_trained_on + before;
        let n_rows = self.checks.get(check).map_or(0, |check| check.rows.len());
        (start as u32..(start + n_rows) as u32).collect()
    }

    fn outcome(&self, row: u32) -> bool {
        self.outcomes.get(row as usize).copied().unwrap_or_default()
    }
}

/// If the search chooses the number of boosted trees, the setting gets the one with the lowest loss over these checks.
/// A check whose losses end earlier counts with its last loss.
pub(super) fn with_best_number_of_trees(
    candidate: &CandidateSetting,
    fitted: &[(&Trial, &TrialModel, usize)],
) -> Setting {
    let Setting::Boosted(setting) = candidate.setting else { return candidate.setting };
    if !candidate.chooses_trees {
        return candidate.setting;
    }
    let curves: Vec<(f64, &[f64])> = fitted
        .iter()
        .filter_map(|(trial, fit, check)| match fit {
            TrialModel::Boosted(watched) => {
                Some((trial.checks.get(*check)?.rows.len() as f64, watched.losses.get(*check)?.as_slice()))
            }
            TrialModel::Forest(_) => None,
        })
        .collect();
    let longest = curves.iter().map(|(_, losses)| losses.len()).max().unwrap_or_default();
    let loss = |trees: usize| -> f64 {
        let at = |losses: &[f64]| losses.get(trees).or(losses.last()).copied().unwrap_or_default();
        curves.iter().map(|(rows, losses)| rows * at(losses)).sum()
    };
    let losses: Vec<f64> = (0..longest).map(loss).collect();
    let best = losses.iter().enumerate().min_by(|(_, a), (_, b)| a.total_cmp(b)).map_or(1, |(trees, _)| trees.max(1));
    Setting::Boosted(BoostedSetting { trees: best as u32, ..setting })
}

/// Clamps the estimate first, like the engine's metrics. The logarithm does not depend on the platform.
pub(crate) fn loss(probability: f64, left: bool) -> f64 {
    let probability = probability.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
    -libm::log(if left { probability } else { 1.0 - probability })
}

/// The log loss of an estimate in log-odds x: log(1 + exp(∓x)).
fn loss_of_log_odds(log_odds: f64, left: bool) -> f64 {
    let against = if left { -log_odds } else { log_odds };
    against.max(0.0) + libm::log1p(libm::exp(-against.abs()))
}
