//! Evaluation on the latest rows, with models that were trained on the earlier rows only.
//!
//! Customers and offers change, so a model is often worse next month than on other rows of the months that it was
//! trained on. Out-of-fold metrics do not show this, because the folds mix the rows of all periods.
//!
//! If customers can have several rows, each of the latest rows is scored by a model trained without rows of that
//! customer.

use super::calibration::Estimates;
use super::cross_validation::{CrossValidation, Measurements};
use super::description::Description;
use super::folds::folds_of;
use super::learner::{Learner, TrainingRows};
use super::search::Plan;
use super::table::{TimeSplit, TrainingTable, TrainingTableError, at};
use super::tasks::{TaskList, TaskPool};
use super::{TrainError, TrainingEvent};
use churnscope_engine::bundle::{MAX_PERIOD, OutOfTime};
use churnscope_engine::forest::Forest;
use churnscope_engine::metrics::Metrics;
use churnscope_engine::prepared_forest::PreparedForest;
use churnscope_engine::preprocessing::Preprocessor;

pub(super) struct Halves {
    period: String,
    split: TimeSplit,
    earlier: TrainingTable,
    latest: TrainingTable,
}

impl Halves {
    pub(super) fn of(description: &Description, table: &TrainingTable) -> Result<Option<Self>, TrainingTableError> {
        let Some(periods) = &table.periods else { return Ok(None) };
        let split = periods.split();
        let (earlier, latest) = (table.subset(&split.earlier), table.subset(&split.latest));
        earlier.check_classes(description.training.folds)?;
        let (rows, positives) = (latest.n_rows(), latest.n_positive());
        if !(1..rows).contains(&positives) {
            return Err(TrainingTableError::LatestOutcomes { first: split.first, rows, positives });
        }
        if split.first.len().max(periods.column.len()) > MAX_PERIOD {
            return Err(TrainingTableError::LongPeriod { column: periods.column.clone(), first: split.first });
        }
        Ok(Some(Self { period: periods.column.clone(), split, earlier, latest }))
    }

    pub(super) fn event(&self) -> TrainingEvent {
        let (earlier, latest) = (self.earlier.n_rows(), self.latest.n_rows());
        TrainingEvent::DividedByTime { first: self.split.first.clone(), earlier, latest }
    }

    pub(super) async fn evaluate(
        self,
        pool: &impl TaskPool,
        description: &Description,
        fold_of: &[usize],
        seed: u64,
        may_continue: Option<&(dyn Fn() -> bool + Sync)>,
        on_event: &(dyn Fn(TrainingEvent) + Sync),
    ) -> Result<OutOfTime, TrainError> {
        let Self { period, split, earlier, latest } = self;
        let training = &description.training;
        let is_grouped = earlier.groups.is_some();
        let earlier_folds =
            if is_grouped { at(fold_of, &split.earlier) } else { folds_of(&earlier, training.folds, seed) };
        let only_settings = |event: TrainingEvent| {
            if let TrainingEvent::SettingTried { done, of, .. } = event {
                on_event(TrainingEvent::SettingTried { done, of, loss: None });
            }
        };
        let plan = Plan::of(pool, description, &earlier, &earlier_folds, seed, may_continue, &only_settings).await?;
        let estimates = if training.may_calibrate() {
            let validation = CrossValidation {
                description,
                table: &earlier,
                fold_of: &earlier_folds,
                learners: &plan.folds,
                seed,
                measurements: Measurements::Figures,
                on_trees: &|_| {},
            };
            validation.run(pool).await?.probabilities
        } else {
            Vec::new()
        };
        let fit = |rows: &[usize], learner: &Learner| {
            let (estimates, folds) = (at(&estimates, rows), at(&earlier_folds, rows));
            fit(description, &earlier, rows, learner, &estimates, &folds, seed)
        };
        let latest_folds = at(fold_of, &split.latest);
        // the rows to train on, the rows to score, and the learner of each model
        let models: Vec<(Vec<usize>, Vec<usize>, &Learner)> = if is_grouped {
            let without = |(fold, learner)| {
                let others = earlier.all_rows().into_iter().filter(|&row| earlier_folds.get(row) != Some(&fold));
                let held_out = latest.all_rows().into_iter().filter(|&row| latest_folds.get(row) == Some(&fold));
                (others.collect(), held_out.collect(), learner)
            };
            plan.folds.iter().enumerate().map(without).collect()
        } else {
            vec![(earlier.all_rows(), latest.all_rows(), &plan.whole)]
        };
        let mut probabilities = vec![0.0; latest.n_rows()];
        let estimates = |model: usize| {
            let (trained_on, scored, learner) = models.get(model).ok_or(TrainError::Interrupted)?;
            score(description, &latest, scored, &fit(trained_on, learner)?)
        };
        let tasks = TaskList { count: models.len(), is_parallel: models.iter().all(|(.., of)| of.is_parallel()) };
        for ((_, scored, _), estimates) in models.iter().zip(pool.results(tasks, estimates).await?) {
            for (&row, probability) in scored.iter().zip(estimates) {
                if let Some(place) = probabilities.get_mut(row) {
                    *place = probability;
                }
            }
        }
        Ok(OutOfTime {
            period,
            first: split.first,
            earlier_rows: earlier.n_rows() as u64,
            rows: latest.n_rows() as u64,
            positives: latest.n_positive() as u64,
            metrics: Metrics::of(&probabilities, &latest.outcomes, training.cutoff).rounded(),
        })
    }
}

/// A model, the preprocessor that fills the blanks of its customers, and the one that encodes them.
struct Fitted {
    filling: Preprocessor,
    preprocessor: Preprocessor,
    forest: Forest,
}

fn fit(
    description: &Description,
    table: &TrainingTable,
    rows: &[usize],
    learner: &Learner,
    estimates: &[f64],
    fold_of: &[usize],
    seed: u64,
) -> Result<Fitted, TrainError> {
    let trained_on = TrainingRows::of(&description.schema, table, rows)?;
    let (preprocessor, mut forest) = learner.fit(description, &trained_on, seed, &|_| {})?;
    if description.training.may_calibrate() {
        let scale = forest.scale();
        let groups = table.groups.as_ref().map(|groups| at(groups, rows));
        let (outcomes, groups) = (&trained_on.outcomes, groups.as_deref());
        let estimates = Estimates { scale, probabilities: estimates, outcomes, fold_of, groups };
        if let (Some(calibration), _) = estimates.calibrate() {
            forest = forest.with_calibration(calibration).map_err(TrainError::Calibration)?;
        }
    }
    Ok(Fitted { filling: trained_on.preprocessor, preprocessor, forest })
}

fn score(
    description: &Description,
    table: &TrainingTable,
    rows: &[usize],
    model: &Fitted,
) -> Result<Vec<f64>, TrainError> {
    let customers = table.settled_customers(&description.schema, &model.filling, rows)?;
    Ok(PreparedForest::new(&model.forest).probabilities(&model.forest, &model.preprocessor, &customers))
}
