//! Explains an estimate, and suggests changes that would lower it.

mod certainty;
mod contributions;
mod decision_path;
mod f64x4;
mod partial_dependence;
mod quadrature;

mod reasons;
mod sorting;
mod suggestions;
mod what_if;

pub use certainty::{Agreement, Certainty, TREE_BINS, Warning, certainty};
pub use contributions::Explainer;
pub use decision_path::{Condition, DecisionPath, DecisionStep, decision_path};
pub use partial_dependence::{expectation, partial_dependence};
pub use reasons::{Reason, reasons};
pub(crate) use sorting::descending_order;
pub use suggestions::{Change, Suggestion, suggestions};
pub use what_if::{CurvePoint, WhatIfCurve, curve};

use super::customer::Customer;
use super::forest::Scale;
use super::scorer::Scorer;

/// A customer's estimate, broken down by field: the baseline and the contributions add up to the score, apart from
/// rounding errors.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The scale of the baseline, score, and contributions.
    pub scale: Scale,
    /// The estimate if no field is known, on `scale`; see [`Explainer::baseline`].
    pub baseline: f64,
    /// Whether the baseline is about the average estimate of the training customers.
    pub is_baseline_average: bool,
    /// The customer's estimate on `scale`.
    pub score: f64,
    /// The customer's estimated probability, in [0, 1].
    pub probability: f64,
    /// One contribution per field of the schema.
    pub contributions: Vec<f64>,
}

impl Explanation {
    /// Explains one customer.
    pub fn of(scorer: &Scorer, customer: &Customer) -> Self {
        let row = encoded(scorer, customer);
        Self::assembled(scorer, &row, &scorer.explainer().contributions(&row))
    }

    /// Like [`Self::of`], but faster for many customers, with bit-for-bit identical results.
    pub fn of_all(scorer: &Scorer, customers: &[&Customer]) -> Vec<Self> {
        let rows: Vec<Vec<f64>> = customers.iter().map(|customer| encoded(scorer, customer)).collect();
        let contributions = scorer.explainer().contributions_of_all(&rows);
        rows.iter().zip(&contributions).map(|(row, by_feature)| Self::assembled(scorer, row, by_feature)).collect()
    }

    fn assembled(scorer: &Scorer, row: &[f64], by_feature: &[f64]) -> Self {
        let (preprocessor, forest) = (&scorer.bundle().preprocessor, &scorer.bundle().forest);
        let score = scorer.score(row);
        let mut contributions = vec![0.0; scorer.schema().fields.len()];
        for (feature, contribution) in preprocessor.features().iter().zip(by_feature) {
            if let Some(sum) = contributions.get_mut(feature.field()) {
                *sum += contribution;
            }
        }
        let (scale, baseline) = (forest.scale(), scorer.explainer().baseline());
        let is_baseline_average = scale == Scale::Probability && forest.calibration().is_none();
        let probability = forest.probability(score);
        Self { scale, baseline, is_baseline_average, score, probability, contributions }
    }
}

fn encoded(scorer: &Scorer, customer: &Customer) -> Vec<f64> {
    let preprocessor = &scorer.bundle().preprocessor;
    let mut row = Vec::with_capacity(preprocessor.n_features());
    preprocessor.encode(customer, &mut row);
    row
}
