//! How good the forest is on customers that it has not seen, beside two baselines.
//!
//! In each fold everything that is learned (blank-filling, scaling, models) is learned from the other folds' rows.

use super::description::{Description, Training};
use super::folds::stratified;
use super::learner::{Encoded, Logistic, forest};
use super::{Table, TrainError};
use crate::engine::bundle::Evaluation;
use crate::engine::metrics::{Figures, OverFolds};
use crate::engine::preprocessing::Preprocessor;
use crate::engine::profile::ScoreDistribution;

/// Probabilities of the three models for one fold's rows.
#[derive(Default)]
struct Scored {
    forest: Vec<f64>,
    logistic_regression: Vec<f64>,
    majority_class: Vec<f64>,
    outcomes: Vec<bool>,
}

/// Cross-validates, calling `grown` with the number of trees after each group.
pub fn cross_validate(
    description: &Description,
    table: &Table,
    seed: u64,
    grown: &(dyn Fn(usize) + Sync),
) -> Result<Evaluation, TrainError> {
    let training = &description.training;
    let fold_of = stratified(&table.outcomes, training.folds, seed);
    let folds = (0..training.folds)
        .map(|fold| {
            let (held_out, trained_on): (Vec<usize>, Vec<usize>) =
                (0..table.rows.len()).partition(|&row| fold_of.get(row) == Some(&fold));
            // every fold has a seed of its own, drawn from the one given
            let fold_seed = seed.wrapping_add(1 + fold as u64);
            score_fold(description, &table.subset(&trained_on), &table.subset(&held_out), fold_seed, grown)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let over = |probabilities: fn(&Scored) -> &[f64]| {
        OverFolds::of(&folds.iter().map(|fold| figures(fold, probabilities, training)).collect::<Vec<_>>()).rounded()
    };
    let all: Vec<f64> = folds.iter().flat_map(|fold| fold.forest.iter().copied()).collect();
    Ok(Evaluation {
        folds: training.folds as u32,
        cutoff: training.cutoff,
        forest: over(|fold| &fold.forest),
        logistic_regression: over(|fold| &fold.logistic_regression),
        majority_class: over(|fold| &fold.majority_class),
        scores: ScoreDistribution::of(&all),
    })
}

fn score_fold(
    description: &Description,
    trained_on: &Table,
    held_out: &Table,
    seed: u64,
    grown: &(dyn Fn(usize) + Sync),
) -> Result<Scored, TrainError> {
    let preprocessor = Preprocessor::fit(&description.schema, &trained_on.cells())?;
    let train = trained_on.encode(&description.schema, &preprocessor)?.1;
    let test = held_out.encode(&description.schema, &preprocessor)?.1;
    let forest = forest(&train, &description.training, seed, grown)?;
    let logistic = Logistic::fit(&train)?;
    let base_rate = share(&train);
    Ok(Scored {
        forest: test.rows.iter().map(|row| forest.predict(row)).collect(),
        logistic_regression: test.rows.iter().map(|row| logistic.predict(row)).collect(),
        majority_class: vec![base_rate; test.rows.len()],
        outcomes: test.outcomes,
    })
}

fn figures(fold: &Scored, probabilities: fn(&Scored) -> &[f64], training: &Training) -> Figures {
    Figures::of(probabilities(fold), &fold.outcomes, training.cutoff)
}

fn share(data: &Encoded) -> f64 {
    data.outcomes.iter().filter(|left| **left).count() as f64 / data.outcomes.len().max(1) as f64
}
