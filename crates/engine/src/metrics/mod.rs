//! Metrics: how well estimates match outcomes. The numbers in [`Metrics`] that scikit-learn also computes follow its
//! definitions, except that the average precision is NaN here if nobody left.

mod ranking;
mod top_tenth;

use bincode::{Decode, Encode};

pub use ranking::{ConfusionMatrix, OfferEconomics, Point, Ranking, downsampled, wilson_interval};
pub use top_tenth::TopTenth;

/// Number of calibration bins, which are equal parts of [0, 1].
pub const CALIBRATION_BINS: usize = 10;

/// One number per metric. An area is NaN if its curve is undefined.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct Metrics {
    /// Share of customers who are on the correct side of the cutoff.
    pub accuracy: f64,
    /// Of the customers at or above the cutoff, the share who left; 0 if nobody is at or above it.
    pub precision: f64,
    /// Of the customers who left, the share at or above the cutoff; 0 if nobody left.
    pub recall: f64,
    /// Harmonic mean of precision and recall; 0 if both are 0.
    pub f1: f64,
    /// Probability that a customer who left has a higher estimate than one who stayed, with ties counting half.
    pub roc_auc: f64,
    /// Mean of the precision at each distinct estimate, weighted by the recall gained there.
    pub average_precision: f64,
    /// Mean squared difference between estimate and outcome.
    pub brier: f64,
    /// Mean negative log likelihood, in nats, of estimates clamped to [ε, 1 - ε], where ε is `f64::EPSILON`.
    pub log_loss: f64,
    /// The absolute difference between the mean estimate and the share who left in each calibration bin, averaged over
    /// the bins, weighted by their rows.
    pub expected_calibration_error: f64,
}

/// The names of the metrics in files, in the order of [`Metrics::to_array`].
pub const METRIC_NAMES: [&str; 9] = [
    "accuracy",
    "precision",
    "recall",
    "f1",
    "roc_auc",
    "average_precision",
    "brier",
    "log_loss",
    "expected_calibration_error",
];

/// The customers whose estimates are in one of [`CALIBRATION_BINS`] equal parts of [0, 1].
#[derive(Clone, Copy, Debug, Default, PartialEq, Encode, Decode)]
pub struct CalibrationBin {
    /// Number of customers.
    pub count: u32,
    /// The mean estimate of the bin's customers; NaN if there are none.
    pub mean: f64,
    /// The share of the bin's customers who left; NaN if there are none.
    pub share: f64,
}

impl CalibrationBin {
    /// Number of the bin's customers who left.
    pub fn positives(&self) -> u64 {
        (self.share * f64::from(self.count)).round() as u64
    }

    /// The [`wilson_interval`] of the share who left.
    pub fn interval(&self) -> (f64, f64) {
        wilson_interval(self.positives(), self.count.into())
    }
}

/// Estimates and outcomes in each calibration bin.
pub fn calibration(probabilities: &[f64], outcomes: &[bool]) -> Vec<CalibrationBin> {
    let mut sums = [(0_u32, 0.0, 0.0); CALIBRATION_BINS];
    for (&probability, &left) in probabilities.iter().zip(outcomes) {
        if let Some((count, estimated, observed)) = sums.get_mut(calibration_bin(probability)) {
            *count = u32::saturating_add(*count, 1);
            *estimated += probability;
            *observed += outcome(left);
        }
    }
    let bin = |(count, estimated, observed): (u32, f64, f64)| CalibrationBin {
        count,
        mean: estimated / f64::from(count),
        share: observed / f64::from(count),
    };
    sums.into_iter().map(bin).collect()
}

/// The mean and standard deviation of each metric over folds.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct FoldSummary {
    /// Mean over the folds.
    pub mean: Metrics,
    /// Sample standard deviation over the folds (divisor n - 1); 0 for one fold.
    pub sd: Metrics,
}

impl Metrics {
    /// Compares estimates with outcomes, row by row.
    pub fn of(probabilities: &[f64], outcomes: &[bool], cutoff: f64) -> Self {
        let rows = probabilities.len().min(outcomes.len());
        let pairs = || probabilities.iter().copied().zip(outcomes.iter().copied());
        let n = rows as f64;
        let ranking = Ranking::of(pairs());
        let matrix = ranking.at_cutoff(cutoff);
        Self {
            accuracy: matrix.accuracy(),
            precision: matrix.precision(),
            recall: matrix.recall(),
            f1: matrix.f1(),
            roc_auc: ranking.roc_auc(),
            average_precision: ranking.average_precision(),
            brier: pairs().map(|(probability, left)| (probability - outcome(left)).powi(2)).sum::<f64>() / n,
            log_loss: pairs().map(|(probability, left)| negative_log_likelihood(probability, left)).sum::<f64>() / n,
            expected_calibration_error: calibration_error(pairs(), n),
        }
    }

    /// Rounds to six decimals, because the last bits of logarithms can differ between systems.
    pub fn rounded(&self) -> Self {
        Self::from_array(self.to_array().map(|value| (value * 1e6).round() / 1e6))
    }

    /// The metrics in the order of [`METRIC_NAMES`].
    pub fn to_array(&self) -> [f64; 9] {
        [
            self.accuracy,
            self.precision,
            self.recall,
            self.f1,
            self.roc_auc,
            self.average_precision,
            self.brier,
            self.log_loss,
            self.expected_calibration_error,
        ]
    }

    /// The inverse of [`Metrics::to_array`].
    pub fn from_array(values: [f64; 9]) -> Self {
        let [accuracy, precision, recall, f1, roc_auc, average_precision, brier, log_loss, expected_calibration_error] =
            values;
        Self {
            accuracy,
            precision,
            recall,
            f1,
            roc_auc,
            average_precision,
            brier,
            log_loss,
            expected_calibration_error,
        }
    }
}

impl FoldSummary {
    /// Summarizes the metrics of several folds.
    #[allow(clippy::indexing_slicing, reason = "`from_fn` counts to the length of the arrays")]
    pub fn of(folds: &[Metrics]) -> Self {
        let n = folds.len() as f64;
        let values = |at: usize| folds.iter().map(move |fold| fold.to_array()[at]);
        let mean: [f64; 9] = std::array::from_fn(|at| values(at).sum::<f64>() / n);
        let sd: [f64; 9] = std::array::from_fn(|at| {
            let squares: f64 = values(at).map(|value| (value - mean[at]).powi(2)).sum();
            if folds.len() > 1 { (squares / (n - 1.0)).sqrt() } else { 0.0 }
        });
        Self { mean: Metrics::from_array(mean), sd: Metrics::from_array(sd) }
    }

    /// Rounds all metrics to six decimals.
    pub fn rounded(&self) -> Self {
        Self { mean: self.mean.rounded(), sd: self.sd.rounded() }
    }
}

fn calibration_error(pairs: impl Iterator<Item = (f64, bool)>, n: f64) -> f64 {
    let mut gaps = [0.0; CALIBRATION_BINS];
    for (probability, left) in pairs {
        if let Some(gap) = gaps.get_mut(calibration_bin(probability)) {
            *gap += probability - outcome(left);
        }
    }
    gaps.iter().map(|gap: &f64| gap.abs()).sum::<f64>() / n
}

fn calibration_bin(probability: f64) -> usize {
    // like scikit-learn: a boundary belongs to the lower bin, and is rounded the same way
    (1..CALIBRATION_BINS).filter(|&bound| bound as f64 * (1.0 / CALIBRATION_BINS as f64) < probability).count()
}

fn negative_log_likelihood(probability: f64, left: bool) -> f64 {
    let probability = probability.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
    -(if left { probability } else { 1.0 - probability }).ln()
}

fn outcome(left: bool) -> f64 {
    if left { 1.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_of_a_small_table() {
        let probabilities = [0.9, 0.8, 0.6, 0.6, 0.3, 0.1];
        let outcomes = [true, false, true, false, false, false];
        let metrics = Metrics::of(&probabilities, &outcomes, 0.5);
        let close = |value: f64, expected: f64| assert!((value - expected).abs() < 1e-12, "{value} is not {expected}");
        close(metrics.accuracy, 4.0 / 6.0);
        close(metrics.precision, 0.5);
        close(metrics.recall, 1.0);
        close(metrics.f1, 2.0 / 3.0);
        close(metrics.roc_auc, (4.0 + 2.5) / 8.0);
        close(metrics.average_precision, 0.5 * 1.0 + 0.5 * 0.5);
        close(metrics.brier, (0.01 + 0.64 + 0.16 + 0.36 + 0.09 + 0.01) / 6.0);
    }

    #[test]
    fn a_single_class_has_no_area() {
        let stayed = Metrics::of(&[0.2, 0.7], &[false, false], 0.5);
        assert!(stayed.roc_auc.is_nan() && stayed.average_precision.is_nan());
        assert_eq!((stayed.precision, stayed.recall, stayed.f1, stayed.accuracy), (0.0, 0.0, 0.0, 0.5));
        let left = Metrics::of(&[0.2, 0.7], &[true, true], 0.5);
        assert!(left.roc_auc.is_nan());
        assert_eq!((left.average_precision, left.recall), (1.0, 0.5));
    }

    #[test]
    fn a_confident_mistake_has_a_finite_loss() {
        let metrics = Metrics::of(&[0.0, 1.0], &[true, false], 0.5);
        assert!((metrics.log_loss - -f64::EPSILON.ln()).abs() < 1e-9);
    }

    #[test]
    fn calibration_compares_estimates_with_outcomes() {
        let bins = calibration(&[0.11, 0.14, 0.95, 1.0, 0.2], &[false, true, true, true, true]);
        assert_eq!(bins.len(), CALIBRATION_BINS);
        assert_eq!(bins[1], CalibrationBin { count: 3, mean: 0.15, share: 2.0 / 3.0 });
        assert_eq!((bins[1].positives(), bins[1].interval()), (2, wilson_interval(2, 3)));
        assert_eq!((bins[0].positives(), bins[0].interval()), (0, (0.0, 1.0)), "no customers, no information");
        assert_eq!(bins[9], CalibrationBin { count: 2, mean: 0.975, share: 1.0 });
        assert!(bins[0].count == 0 && bins[0].mean.is_nan() && bins[0].share.is_nan());
    }

    #[test]
    fn mean_and_standard_deviation_over_folds() {
        let fold = |value: f64| Metrics::from_array([value; 9]);
        let over = FoldSummary::of(&[fold(1.0), fold(2.0), fold(3.0)]);
        assert_eq!((over.mean.f1, over.sd.f1), (2.0, 1.0));
        assert_eq!(FoldSummary::of(&[fold(1.0)]).sd.brier, 0.0);
    }
}
