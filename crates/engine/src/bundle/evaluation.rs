//! Metrics of a model and of two baselines.

use bincode::{Decode, Encode};

use crate::metrics::{FoldSummary, Metrics};
use crate::profile::ScoreDistribution;

/// Metrics from cross-validation or, for an imported model, on the rows given to the import.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Evaluation {
    /// Number of folds; 1 if no rows were held out.
    pub folds: u32,
    /// Cutoff for the metrics that need one.
    pub cutoff: f64,
    /// The model.
    pub forest: FoldSummary,
    /// Baseline: logistic regression on scaled inputs.
    pub logistic_regression: FoldSummary,
    /// Baseline: every estimate is the share of training rows whose customers left.
    pub majority_class: FoldSummary,
    /// Distribution of the model's estimates.
    pub scores: ScoreDistribution,
}

impl Evaluation {
    /// Whether each row was scored by a model that was not trained on this row.
    pub fn is_out_of_fold(&self) -> bool {
        self.folds > 1
    }

    pub(super) fn is_valid(&self) -> bool {
        self.folds > 0
            && is_share(self.cutoff)
            && [&self.forest, &self.logistic_regression, &self.majority_class].into_iter().all(is_plausible)
            && self.scores.is_valid()
    }
}

fn is_plausible(summary: &FoldSummary) -> bool {
    let mut mean_and_sd = summary.mean.to_array().into_iter().zip(summary.sd.to_array());
    are_plausible(&summary.mean)
        && mean_and_sd.all(|(mean, sd)| is_finite_and_not_negative(sd) || (mean.is_nan() && sd.is_nan()))
}

pub(super) fn are_plausible(metrics: &Metrics) -> bool {
    let Metrics { accuracy, precision, recall, f1, roc_auc, average_precision, brier, log_loss, .. } = *metrics;
    let shares = [accuracy, precision, recall, f1, brier, metrics.expected_calibration_error];
    shares.into_iter().all(is_share)
        && [roc_auc, average_precision].into_iter().all(|area| area.is_nan() || is_share(area))
        && is_finite_and_not_negative(log_loss)
}

fn is_share(value: f64) -> bool {
    (0.0..=1.0).contains(&value)
}

fn is_finite_and_not_negative(value: f64) -> bool {
    value.is_finite() && value >= 0.0
}
