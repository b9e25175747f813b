//! How good the forest is on customers that it has not seen, beside two baselines.
//!
//! In each fold everything that is learned (blank-filling, scaling, models) is learned from the other folds' rows.

use rayon::prelude::*;

use super::description::{Description, Training};
use super::folds::stratified;
use super::learner::{Encoded, Logistic, forest};
use super::random::SplitMix64;
use super::{Table, TrainError};
use churnscope_engine::bundle::Evaluation;
use churnscope_engine::customer::Customer;
use churnscope_engine::forest::Forest;
use churnscope_engine::metrics::{FoldSummary, Metrics, Ranking};
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_engine::profile::ScoreDistribution;

/// Times that a field's values are dealt out anew in each fold.
const DEALS: usize = 5;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measured {
    /// How good the models are.
    Figures,
    /// And what each field's values are worth to the forest.
    FiguresAndImportance,
}

/// What cross-validation found.
pub(super) struct Validated {
    /// The figures.
    pub(super) evaluation: Evaluation,
    /// The forest's estimate for each row of the table.
    pub(super) probabilities: Vec<f64>,
    /// Per field, mean and standard deviation of what the ROC-AUC loses when its values are dealt out anew; empty where
    /// that was not asked for.
    pub(super) permutation: Vec<(f64, f64)>,
}

/// Probabilities of the three models for one fold's rows.
#[derive(Default)]
struct Scored {
    /// Places of the rows in the table.
    rows: Vec<usize>,
    /// Per field, what each deal cost.
    losses: Vec<Vec<f64>>,
    forest: Vec<f64>,
    logistic_regression: Vec<f64>,
    majority_class: Vec<f64>,
    outcomes: Vec<bool>,
}

/// Cross-validates, calling `grown` with the number of trees after each group.
pub(super) fn cross_validate(
    description: &Description,
    table: &Table,
    seed: u64,
    measured: Measured,
    grown: &(dyn Fn(usize) + Sync),
) -> Result<Validated, TrainError> {
    let training = &description.training;
    let fold_of = stratified(&table.outcomes, training.folds, seed);
    let folds = (0..training.folds)
        .map(|fold| {
            let (held_out, trained_on): (Vec<usize>, Vec<usize>) =
                (0..table.rows.len()).partition(|&row| fold_of.get(row) == Some(&fold));
            // every fold has a seed of its own, drawn from the one given
            let fold_seed = seed.wrapping_add(1 + fold as u64);
            let fold = score_fold(
                description,
                &table.subset(&trained_on),
                &table.subset(&held_out),
                fold_seed,
                measured,
                grown,
            )?;
            Ok(Scored { rows: held_out, ..fold })
        })
        .collect::<Result<Vec<_>, TrainError>>()?;
    Ok(validated(training, table.rows.len(), &folds))
}

/// Measures a forest that is there on all rows of a table, as one fold; the baselines learn from the same rows.
pub(super) fn measure(
    description: &Description,
    table: &Table,
    preprocessor: &Preprocessor,
    forest: &Forest,
    seed: u64,
) -> Result<Validated, TrainError> {
    let (customers, data) = table.encode(&description.schema, preprocessor)?;
    let measured = Measured::FiguresAndImportance;
    let models = Models { preprocessor, forest, logistic: Logistic::fit(&data)?, base_rate: share(&data) };
    let scored = Scored { rows: (0..table.rows.len()).collect(), ..models.score(&customers, data, seed, measured) };
    Ok(validated(&Training { folds: 1, ..description.training.clone() }, table.rows.len(), &[scored]))
}

fn validated(training: &Training, n_rows: usize, folds: &[Scored]) -> Validated {
    let over = |probabilities: fn(&Scored) -> &[f64]| {
        FoldSummary::of(&folds.iter().map(|fold| figures(fold, probabilities, training)).collect::<Vec<_>>()).rounded()
    };
    let mut probabilities = vec![f64::NAN; n_rows];
    for (&row, &probability) in folds.iter().flat_map(|fold| fold.rows.iter().zip(&fold.forest)) {
        if let Some(place) = probabilities.get_mut(row) {
            *place = probability;
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
    Validated { evaluation, probabilities, permutation }
}

fn score_fold(
    description: &Description,
    trained_on: &Table,
    held_out: &Table,
    seed: u64,
    measured: Measured,
    grown: &(dyn Fn(usize) + Sync),
) -> Result<Scored, TrainError> {
    let preprocessor = Preprocessor::fit(&description.schema, &trained_on.cells())?;
    let train = trained_on.encode(&description.schema, &preprocessor)?.1;
    let (customers, test) = held_out.encode(&description.schema, &preprocessor)?;
    let forest = forest(&train, &description.training, seed, grown)?;
    let logistic = Logistic::fit(&train)?;
    let models = Models { preprocessor: &preprocessor, forest: &forest, logistic, base_rate: share(&train) };
    Ok(models.score(&customers, test, seed, measured))
}

/// What is measured side by side.
struct Models<'a> {
    preprocessor: &'a Preprocessor,
    forest: &'a Forest,
    logistic: Logistic,
    base_rate: f64,
}

impl Models<'_> {
    fn score(&self, customers: &[Customer], data: Encoded, seed: u64, measured: Measured) -> Scored {
        let losses = match measured {
            Measured::Figures => Vec::new(),
            Measured::FiguresAndImportance => losses(self.preprocessor, self.forest, customers, &data.outcomes, seed),
        };
        Scored {
            rows: Vec::new(),
            losses,
            forest: data.rows.iter().map(|row| self.forest.predict(row)).collect(),
            logistic_regression: data.rows.iter().map(|row| self.logistic.predict(row)).collect(),
            majority_class: vec![self.base_rate; data.rows.len()],
            outcomes: data.outcomes,
        }
    }
}

/// Per field, what each deal of its values among the customers costs in ROC-AUC. Rules between fields do not count here.
fn losses(
    preprocessor: &Preprocessor,
    forest: &Forest,
    customers: &[Customer],
    outcomes: &[bool],
    seed: u64,
) -> Vec<Vec<f64>> {
    let area = |probabilities: Vec<f64>| Ranking::of(probabilities.into_iter().zip(outcomes.iter().copied())).roc_auc();
    let mut row = Vec::new();
    let whole = area(
        (customers.iter())
            .map(|customer| {
                preprocessor.encode(customer, &mut row);
                forest.predict(&row)
            })
            .collect(),
    );
    let n_fields = customers.first().map_or(0, |customer| customer.values().len());
    let loss = |(field, deal): (usize, usize)| {
        let mut order: Vec<usize> = (0..customers.len()).collect();
        // every deal has a stream of its own, whoever works on it
        SplitMix64::new(seed ^ ((field * DEALS + deal + 1) as u64) << 32).shuffle(&mut order);
        let mut row = Vec::new();
        let dealt = customers.iter().zip(&order).map(|(customer, &other)| {
            match customers.get(other).and_then(|other| other.value(field)) {
                Some(value) => preprocessor.encode_with(customer, field, value, &mut row),
                None => preprocessor.encode(customer, &mut row), // not reached: every customer has every field
            }
            forest.predict(&row)
        });
        whole - area(dealt.collect())
    };
    let deals: Vec<(usize, usize)> =
        (0..n_fields).flat_map(|field| (0..DEALS).map(move |deal| (field, deal))).collect();
    let losses: Vec<f64> = deals.into_par_iter().map(loss).collect();
    losses.chunks(DEALS).map(<[f64]>::to_vec).collect()
}

/// Mean and standard deviation, with n - 1.
fn mean_and_sd(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, if values.len() > 1 { (squares / (n - 1.0)).sqrt() } else { 0.0 })
}

fn figures(fold: &Scored, probabilities: fn(&Scored) -> &[f64], training: &Training) -> Metrics {
    Metrics::of(probabilities(fold), &fold.outcomes, training.cutoff)
}

fn share(data: &Encoded) -> f64 {
    data.outcomes.iter().filter(|left| **left).count() as f64 / data.outcomes.len().max(1) as f64
}
