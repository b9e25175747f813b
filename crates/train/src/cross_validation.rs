//! Cross-validation: measures the model and two baselines on rows that they were not trained on.

use bincode::{Decode, Encode};
use rayon::prelude::*;

use super::description::{Description, Training};
use super::learner::{Learner, Logistic, TrainingRows, base_rate};
use super::table::at;
use super::tasks::{TaskList, TaskPool};
use super::{TrainError, TrainingTable};
use churnscope_engine::batch::CustomerColumns;
use churnscope_engine::bundle::Evaluation;
use churnscope_engine::forest::{Forest, StoredForest};
use churnscope_engine::metrics::{FoldSummary, Metrics, Ranking};
use churnscope_engine::prepared_forest::PreparedForest;
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_engine::profile::ScoreDistribution;
use churnscope_engine::schema::Schema;
use churnscope_learn::random::SplitMix64;

/// Number of shuffles of each field's values in each fold.
const N_SHUFFLES: usize = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measurements {
    Figures,
    FiguresAndImportance,
}

pub(super) struct CrossValidated {
    pub(super) evaluation: Evaluation,
    pub(super) probabilities: Vec<f64>,
    /// Per field, the mean and standard deviation of the drop in ROC-AUC when its values are shuffled.
    pub(super) permutation: Vec<(f64, f64)>,
}

#[derive(Default, Encode, Decode)]
struct FoldScores {
    rows: Vec<usize>,
    losses: Vec<Vec<f64>>,
    forest: Vec<f64>,
    logistic_regression: Vec<f64>,
    majority_class: Vec<f64>,
    outcomes: Vec<bool>,
}

impl CrossValidated {
    pub(super) fn with_estimates(
        mut self,
        probabilities: Vec<f64>,
        outcomes: &[bool],
        fold_of: &[usize],
        training: &Training,
    ) -> Self {
        let of_fold = |fold: usize| {
            let rows = probabilities.iter().zip(outcomes).zip(fold_of).filter(|(_, of)| **of == fold);
            let (probabilities, outcomes): (Vec<f64>, Vec<bool>) = rows.map(|((of, left), _)| (*of, *left)).unzip();
            Metrics::of(&probabilities, &outcomes, training.cutoff)
        };
        let folds: Vec<Metrics> = (0..training.folds).map(of_fold).collect();
        self.evaluation.forest = FoldSummary::of(&folds).rounded();
        self.evaluation.scores = ScoreDistribution::of(&probabilities);
        self.probabilities = probabilities;
        self
    }
}

pub(super) struct CrossValidation<'a> {
    pub(super) description: &'a Description,
    pub(super) table: &'a TrainingTable,
    pub(super) fold_of: &'a [usize],
    pub(super) learners: &'a [Learner],
    pub(super) seed: u64,
    pub(super) measurements: Measurements,
    pub(super) on_trees: &'a (dyn Fn(usize) + Sync),
}

#[derive(Encode, Decode)]
enum FoldOrModel {
    Fold(FoldScores),
    Model(Preprocessor, StoredForest),
}

impl CrossValidation<'_> {
    pub(super) async fn run(&self, pool: &impl TaskPool) -> Result<CrossValidated, TrainError> {
        let is_parallel = self.learners.iter().all(Learner::is_parallel);
        let tasks = TaskList { count: self.learners.len(), is_parallel };
        let folds = pool.results(tasks, |fold| self.fold(fold)).await?;
        Ok(combine(&self.description.training, self.table.n_rows(), &folds))
    }

    /// Cross-validates and, as one more task, fits a model to `rows`.
    pub(super) async fn run_and_fit(
        &self,
        pool: &impl TaskPool,
        learner: &Learner,
        rows: &(impl Fn() -> Result<TrainingRows, TrainError> + Sync),
    ) -> Result<(CrossValidated, (Preprocessor, Forest)), TrainError> {
        let is_parallel = learner.is_parallel() && self.learners.iter().all(Learner::is_parallel);
        // the model, which is fitted to the most rows, comes first, so that it does not end long after the other tasks
        let tasks = TaskList { count: self.learners.len() + 1, is_parallel };
        let perform = |task: usize| match task.checked_sub(1) {
            Some(fold) => Ok(FoldOrModel::Fold(self.fold(fold)?)),
            None => {
                let (preprocessor, forest) = learner.fit(self.description, &rows()?, self.seed, self.on_trees)?;
                Ok(FoldOrModel::Model(preprocessor, StoredForest::store(&forest)))
            }
        };
        let (mut folds, mut model) = (Vec::new(), None);
        for fitted in pool.results(tasks, perform).await? {
            match fitted {
                FoldOrModel::Fold(fold) => folds.push(fold),
                FoldOrModel::Model(preprocessor, forest) => {
                    let forest = forest.restore(preprocessor.n_features()).map_err(TrainError::Trees)?;
                    model = Some((preprocessor, forest));
                }
            }
        }
        let model = model.ok_or(TrainError::Interrupted)?;
        Ok((combine(&self.description.training, self.table.n_rows(), &folds), model))
    }

    fn fold(&self, fold: usize) -> Result<FoldScores, TrainError> {
        let (description, table) = (self.description, self.table);
        let (held_out, trained_on): (Vec<usize>, Vec<usize>) =
            (0..table.n_rows()).partition(|&row| self.fold_of.get(row) == Some(&fold));
        let seed = self.seed.wrapping_add(1 + fold as u64);
        let trained_on = TrainingRows::of(&description.schema, table, &trained_on)?;
        let customers = table.settled_customers(&description.schema, &trained_on.preprocessor, &held_out)?;
        let learner = self.learners.get(fold).ok_or(TrainError::Interrupted)?;
        let models = Models::fit(description, &trained_on, learner, seed, self.on_trees)?;
        drop(trained_on);
        let outcomes = at(&table.outcomes, &held_out);
        let scores = models.score(&description.schema, &customers, outcomes, seed, self.measurements);
        Ok(FoldScores { rows: held_out, ..scores })
    }
}

/// Measures an existing forest and newly fitted baselines on all rows, as a single fold.
pub(super) fn measure(
    Description { schema, training, .. }: &Description,
    preprocessor: &Preprocessor,
    forest: &Forest,
    customers: &CustomerColumns,
    outcomes: &[bool],
    seed: u64,
) -> CrossValidated {
    let models = Models {
        preprocessor: preprocessor.clone(),
        forest: forest.clone(),
        logistic: Logistic::fit(preprocessor.features(), customers, outcomes),
        base_rate: base_rate(outcomes),
    };
    let scores = models.score(schema, customers, outcomes.to_vec(), seed, Measurements::FiguresAndImportance);
    let scores = FoldScores { rows: (0..customers.len()).collect(), ..scores };
    combine(&Training { folds: 1, ..training.clone() }, customers.len(), &[scores])
}

fn combine(training: &Training, n_rows: usize, folds: &[FoldScores]) -> CrossValidated {
    let over = |probabilities: fn(&FoldScores) -> &[f64]| {
        FoldSummary::of(&folds.iter().map(|fold| figures(fold, probabilities, training)).collect::<Vec<_>>()).rounded()
    };
    let mut probabilities = vec![f64::NAN; n_rows];
    for (&row, &probability) in folds.iter().flat_map(|fold| fold.rows.iter().zip(&fold.forest)) {
        if let Some(estimate) = probabilities.get_mut(row) {
            *estimate = probability;
        }
    }
    let n_fields = folds.first().map_or(0, |fold| fold.losses.len());
    let losses = |field: usize| folds.iter().filter_map(move |fold| fold.losses.get(field)).flatten().copied();
    let permutation = (0..n_fields).map(|field| mean_and_sd(&losses(field).collect::<Vec<_>>())).collect();
    let evaluation = Evaluation {
        folds: training.folds as u32,
        cutoff: training.cutoff,
        forest: over(|fold| &fold.forest),
        logistic_regression: over(|fold| &fold.logistic_regression),
        majority_class: over(|fold| &fold.majority_class),
        scores: ScoreDistribution::of(&probabilities),
    };
    CrossValidated { evaluation, probabilities, permutation }
}

struct Models {
    preprocessor: Preprocessor,
    forest: Forest,
    logistic: Logistic,
    base_rate: f64,
}

impl Models {
    fn fit(
        description: &Description,
        rows: &TrainingRows,
        learner: &Learner,
        seed: u64,
        on_trees: &(dyn Fn(usize) + Sync),
    ) -> Result<Self, TrainError> {
        let (preprocessor, forest) = learner.fit(description, rows, seed, on_trees)?;
        // the logistic regression does not need the forest's sets of levels
        let logistic = Logistic::fit(rows.preprocessor.features(), &rows.customers, &rows.outcomes);
        Ok(Self { preprocessor, forest, logistic, base_rate: base_rate(&rows.outcomes) })
    }

    fn score(
        &self,
        schema: &Schema,
        customers: &CustomerColumns,
        outcomes: Vec<bool>,
        seed: u64,
        measure: Measurements,
    ) -> FoldScores {
        let prepared = PreparedForest::new(&self.forest);
        let estimates =
            |customers: &CustomerColumns| prepared.probabilities(&self.forest, &self.preprocessor, customers);
        let forest = estimates(customers);
        let losses = match measure {
            Measurements::Figures => Vec::new(),
            Measurements::FiguresAndImportance => losses(schema, customers, &forest, &outcomes, seed, estimates),
        };
        FoldScores {
            rows: Vec::new(),
            losses,
            forest,
            logistic_regression: self.logistic.probabilities(customers),
            majority_class: vec![self.base_rate; customers.len()],
            outcomes,
        }
    }
}

/// Permutation importance (Breiman, "Random Forests", Machine Learning 45, 2001): per field, the drop in ROC-AUC after
/// each shuffle of its values.
fn losses(
    schema: &Schema,
    customers: &CustomerColumns,
    estimates: &[f64],
    outcomes: &[bool],
    seed: u64,
    estimate: impl Fn(&CustomerColumns) -> Vec<f64> + Sync,
) -> Vec<Vec<f64>> {
    let area =
        |probabilities: &[f64]| Ranking::of(probabilities.iter().copied().zip(outcomes.iter().copied())).roc_auc();
    let unshuffled = area(estimates);
    let loss = |(field, shuffle): (usize, usize)| {
        let mut order: Vec<usize> = (0..customers.len()).collect();
        // each shuffle has its own random numbers, so the result does not depend on the number of threads
        SplitMix64::new(seed ^ ((field * N_SHUFFLES + shuffle + 1) as u64) << 32).shuffle(&mut order);
        let shuffled = customers.reordered(field, &order);
        debug_assert!(shuffled.is_some(), "every customer has every field");
        shuffled.map_or(0.0, |shuffled| unshuffled - area(&estimate(&shuffled)))
    };
    let shuffles: Vec<(usize, usize)> =
        (0..schema.fields.len()).flat_map(|field| (0..N_SHUFFLES).map(move |shuffle| (field, shuffle))).collect();
    let losses: Vec<f64> = shuffles.into_par_iter().map(loss).collect();
    losses.chunks(N_SHUFFLES).map(<[f64]>::to_vec).collect()
}

fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, if values.len() > 1 { (squares / (n - 1.0)).sqrt() } else { 0.0 })
}

fn figures(fold: &FoldScores, probabilities: fn(&FoldScores) -> &[f64], training: &Training) -> Metrics {
    Metrics::of(probabilities(fold), &fold.outcomes, training.cutoff)
}
