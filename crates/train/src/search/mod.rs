//! Chooses a learner and its parameters by the log loss on rows that it was not trained on.
//!
//! **Honest.** Each fold of cross-validation makes its own choice from the rows of the other folds, so its metrics are
//! those of the whole procedure, including the choice (Varma and Simon, "Bias in error estimation when using
//! cross-validation for model selection", BMC Bioinformatics 7, 2006).
//!
//! **Forests win near ties.** A forest can show how much its trees differ, so the best forest is chosen if its loss is
//! within one standard error of the lowest loss. The one-standard-error rule of Breiman et al., "Classification and
//! Regression Trees" (1984), prefers the simplest model instead.
//!
//! **Bounded.** If a setting is clearly worse for a choice after some of its models, the others are not trained for
//! this choice.

mod choice;
mod grid;
#[cfg(test)]
mod tests;
mod trials;

use self::choice::choose;
pub(crate) use self::choice::compare;
use self::grid::CandidateSetting;
pub(crate) use self::trials::loss;
use self::trials::{Trial, TrialModel, trials};
use crate::description::{Description, LearnerChoice};
use crate::learner::{Learner, SmartcoreParameters};
use crate::table::{TrainingTable, at};
use crate::tasks::{TaskList, TaskPool};
use crate::{TrainError, TrainingEvent};
use churnscope_engine::bundle::{BoostedSetting, Loss, Selection, Setting, TriedSetting};

/// Maximum number of rows that settings are compared on.
const MAX_ROWS: usize = 20_000;

/// A setting is clearly worse than another one if its loss is higher by more than this many standard errors.
const CLEARLY_WORSE: f64 = 2.0;

pub(crate) struct Plan {
    pub(crate) folds: Vec<Learner>,
    pub(crate) whole: Learner,
    pub(crate) selection: Option<Selection>,
}

impl Plan {
    /// Searches for the best setting. `fold_of` has each row's fold. At least one setting is tried, whatever
    /// `may_continue` returns.
    pub(crate) async fn of(
        pool: &impl TaskPool,
        description: &Description,
        table: &TrainingTable,
        fold_of: &[usize],
        seed: u64,
        may_continue: Option<&(dyn Fn() -> bool + Sync)>,
        on_event: &(dyn Fn(TrainingEvent) + Sync),
    ) -> Result<Self, TrainError> {
        let training = &description.training;
        if training.learner == LearnerChoice::Smartcore {
            let whole = Learner::Smartcore(SmartcoreParameters {
                trees: training.trees.unwrap_or_default(),
                max_depth: training.max_depth.unwrap_or_default(),
                min_samples_leaf: training.min_samples_leaf.unwrap_or_default(),
                features_per_split: training.features_per_split.unwrap_or_default(),
            });
            return Ok(Self { folds: vec![whole; training.folds], whole, selection: None });
        }
        let candidates = grid::candidates(description, table.n_rows());
        let search = Search::new(description, table, fold_of, seed)?;
        let results = search.run(pool, &candidates, may_continue, on_event).await?;
        let chosen = |judge: usize| -> Option<(usize, Setting)> {
            let of_judge = seen_by(&results, judge);
            let chosen = choose(&of_judge, search.clusters(judge))?;
            Some((chosen, of_judge.get(chosen)?.setting))
        };
        let selection = |judge: usize| search.selection(&results, judge, chosen(judge)?.0);
        let (Some((_, whole)), Some(selection)) = (chosen(training.folds), selection(training.folds)) else {
            return Err(TrainError::NothingToChoose);
        };
        let of_fold = |fold| chosen(fold).map_or(whole, |(_, setting)| setting);
        let folds = (0..training.folds).map(|fold| Learner::Own(of_fold(fold))).collect();
        Ok(Self { folds, whole: Learner::Own(whole), selection: Some(selection) })
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Measured {
    setting: Setting,
    /// Per row of the choice's checks; if the setting was dropped, only those in the first trials.
    losses: Vec<f64>,
    is_dropped: bool,
}

/// Choices are numbered (`judge`): first those for the folds of cross-validation, and then the one for the final model.
struct Search<'a> {
    description: &'a Description,
    trials: Vec<Trial>,
    /// Per choice, pairs of the index of a trial and that of a check in it. Trials with `is_first` come first.
    checks: Vec<Vec<(usize, usize)>>,
    /// Per choice, the customer of each row in its checks.
    clusters: Vec<Vec<u32>>,
    seed: u64,
}

impl<'a> Search<'a> {
    fn new(
        description: &'a Description,
        table: &TrainingTable,
        fold_of: &[usize],
        seed: u64,
    ) -> Result<Self, TrainError> {
        let rows = table.sample_of_rows(MAX_ROWS, seed);
        let sample = table.subset(&rows);
        let fold_of = at(fold_of, &rows);
        let folds = description.training.folds;
        let trials = trials(description, &sample, &fold_of, seed)?;
        let mut search = Self { description, trials, checks: Vec::new(), clusters: Vec::new(), seed };
        for judge in 0..=folds {
            let mut checks = search.checks_where(|trial| trial.is_first, judge);
            checks.extend(search.checks_where(|trial| !trial.is_first, judge));
            let rows = checks.iter().filter_map(|&(trial, check)| search.trials.get(trial)?.checks.get(check));
            let cluster = |&row: &usize| match &sample.groups {
                Some(groups) => groups.get(row).copied().unwrap_or_default(),
                None => row as u32,
            };
            search.clusters.push(rows.flat_map(|check| check.rows.iter().map(cluster)).collect());
            search.checks.push(checks);
        }
        Ok(search)
    }

    fn checks_where(&self, is_wanted: impl Fn(&Trial) -> bool, judge: usize) -> Vec<(usize, usize)> {
        let trials = self.trials.iter().enumerate().filter(|(_, trial)| is_wanted(trial));
        let of_trial = |(index, trial): (usize, &Trial)| {
            let checks = trial.checks.iter().enumerate().filter(|(_, check)| check.judges.contains(&judge));
            checks.map(|(check, _)| (index, check)).collect::<Vec<_>>()
        };
        trials.flat_map(of_trial).collect()
    }

    fn clusters(&self, judge: usize) -> &[u32] {
        self.clusters.get(judge).map(Vec::as_slice).unwrap_or_default()
    }

    async fn run(
        &self,
        pool: &impl TaskPool,
        candidates: &[CandidateSetting],
        may_continue: Option<&(dyn Fn() -> bool + Sync)>,
        on_event: &(dyn Fn(TrainingEvent) + Sync),
    ) -> Result<Vec<Vec<Option<Measured>>>, TrainError> {
        let mut results: Vec<Vec<Option<Measured>>> = Vec::new();
        for candidate in candidates {
            if !results.is_empty() && !agreed(pool, may_continue).await? {
                break;
            }
            let result = self.try_out(pool, candidate, &results).await?;
            // the last choice is for the final model
            let finished = result.last().and_then(Option::as_ref).filter(|of| !of.is_dropped);
            let loss = finished.map(|of| mean(&of.losses));
            results.push(result);
            on_event(TrainingEvent::SettingTried { done: results.len(), of: candidates.len(), loss });
        }
        Ok(results)
    }

    async fn try_out(
        &self,
        pool: &impl TaskPool,
        candidate: &CandidateSetting,
        before: &[Vec<Option<Measured>>],
    ) -> Result<Vec<Option<Measured>>, TrainError> {
        let judges = 0..self.checks.len();
        let is_tried: Vec<bool> =
            judges.clone().map(|judge| !self.has_too_many_leaves(candidate, before, judge)).collect();
        let mut fits = self.fits(pool, candidate, |trial| trial.is_first && trial.counts_for(&is_tried)).await?;
        let first: Vec<Option<Measured>> =
            judges.zip(&is_tried).map(|(judge, tried)| tried.then(|| self.measure(candidate, &fits, judge))).collect();
        let is_open = |(judge, first): (usize, &Option<Measured>)| {
            first.as_ref().is_some_and(|of| !self.is_clearly_worse(of, before, judge))
        };
        let is_open: Vec<bool> = first.iter().enumerate().map(is_open).collect();
        let rest = self.fits(pool, candidate, |trial| !trial.is_first && trial.counts_for(&is_open)).await?;
        for (fit, rest) in fits.iter_mut().zip(rest) {
            *fit = fit.take().or(rest);
        }
        let finish = |(judge, first): (usize, Option<Measured>)| {
            if is_open.get(judge) == Some(&true) {
                Some(self.measure(candidate, &fits, judge))
            } else {
                first.map(|first| Measured { is_dropped: true, ..first })
            }
        };
        Ok(first.into_iter().enumerate().map(finish).collect())
    }

    async fn fits(
        &self,
        pool: &impl TaskPool,
        candidate: &CandidateSetting,
        is_wanted: impl Fn(&Trial) -> bool,
    ) -> Result<Vec<Option<TrialModel>>, TrainError> {
        let wanted: Vec<(usize, &Trial)> = self.trials.iter().enumerate().filter(|(_, of)| is_wanted(of)).collect();
        let fit = |task: usize| {
            let (index, trial) = wanted.get(task).ok_or(TrainError::Interrupted)?;
            trial.fit(candidate, &self.description.effects, self.seed.wrapping_add(*index as u64))
        };
        let fitted = pool.results(TaskList { count: wanted.len(), is_parallel: false }, fit).await?;
        let mut fits: Vec<Option<TrialModel>> = self.trials.iter().map(|_| None).collect();
        for ((index, _), model) in wanted.into_iter().zip(fitted) {
            if let Some(fit) = fits.get_mut(index) {
                *fit = Some(model);
            }
        }
        Ok(fits)
    }

    fn measure(&self, candidate: &CandidateSetting, fits: &[Option<TrialModel>], judge: usize) -> Measured {
        let checks = self.checks.get(judge).map(Vec::as_slice).unwrap_or_default();
        let fitted: Vec<(&Trial, &TrialModel, usize)> = checks
            .iter()
            .filter_map(|&(trial, check)| Some((self.trials.get(trial)?, fits.get(trial)?.as_ref()?, check)))
            .collect();
        let setting = trials::with_best_number_of_trees(candidate, &fitted);
        let losses = fitted.iter().flat_map(|(trial, fit, check)| trial.losses(fit, &setting, *check)).collect();
        Measured { setting, losses, is_dropped: false }
    }

    fn is_clearly_worse(&self, first: &Measured, before: &[Vec<Option<Measured>>], judge: usize) -> bool {
        let finished = seen_by(before, judge).into_iter().filter(|of| !of.is_dropped);
        let lowest = finished.min_by(|a, b| mean(&a.losses).total_cmp(&mean(&b.losses)));
        lowest.is_some_and(|lowest| self.is_worse(first, lowest, judge))
    }

    /// Whether the candidate has so many leaves that it need not be tried: a setting with at most as many leaves was
    /// clearly worse than one with fewer. If the number of trees is given, the rate also determines how much the trees
    /// can learn, so only settings with the same rate are compared.
    fn has_too_many_leaves(
        &self,
        candidate: &CandidateSetting,
        before: &[Vec<Option<Measured>>],
        judge: usize,
    ) -> bool {
        let Setting::Boosted(BoostedSetting { max_leaves, rate, .. }) = candidate.setting else { return false };
        let leaves = |of: &Measured| match of.setting {
            Setting::Boosted(setting) if candidate.chooses_trees || setting.rate == rate => Some(setting.max_leaves),
            _ => None,
        };
        let boosted: Vec<(u32, &Measured)> =
            seen_by(before, judge).into_iter().filter_map(|of| Some((leaves(of)?, of))).collect();
        boosted.iter().filter(|(more, _)| *more <= max_leaves).any(|&(more, of_more)| {
            boosted.iter().any(|&(fewer, of_fewer)| fewer < more && self.is_worse(of_more, of_fewer, judge))
        })
    }

    fn is_worse(&self, of: &Measured, than: &Measured, judge: usize) -> bool {
        let (difference, standard_error) = compare(&of.losses, &than.losses, self.clusters(judge));
        difference > CLEARLY_WORSE * standard_error
    }

    fn selection(&self, results: &[Vec<Option<Measured>>], judge: usize, chosen: usize) -> Option<Selection> {
        let of_judge = seen_by(results, judge);
        let finished = of_judge.iter().filter(|of| !of.is_dropped);
        let lowest = finished.min_by(|a, b| mean(&a.losses).total_cmp(&mean(&b.losses)))?;
        let tried = of_judge.iter().map(|of| {
            let (difference, standard_error) = compare(&of.losses, &lowest.losses, self.clusters(judge));
            let mean = rounded(mean(&lowest.losses) + difference);
            let loss = Loss { mean, standard_error: rounded(standard_error), is_dropped: of.is_dropped };
            TriedSetting { setting: of.setting, loss }
        });
        Some(Selection { tried: tried.collect(), chosen: chosen as u32 })
    }
}

/// Whether the search may try another setting. One worker decides for all, because their clocks differ.
async fn agreed(pool: &impl TaskPool, may_continue: Option<&(dyn Fn() -> bool + Sync)>) -> Result<bool, TrainError> {
    let Some(may_continue) = may_continue else { return Ok(true) };
    let decisions = pool.results(TaskList { count: 1, is_parallel: false }, |_| Ok(may_continue())).await?;
    Ok(decisions.into_iter().all(|may_continue| may_continue))
}

fn seen_by(results: &[Vec<Option<Measured>>], judge: usize) -> Vec<&Measured> {
    results.iter().filter_map(|result| result.get(judge)?.as_ref()).collect()
}

pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
