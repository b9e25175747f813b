//! How good probabilities are, against what happened. Definitions are those of scikit-learn, ties included.

mod ranking;

use bincode::{Decode, Encode};

pub use ranking::{ConfusionMatrix, OfferEconomics, Point, Ranking, downsampled, wilson_interval};

/// Bins of the expected calibration error: equal parts of [0, 1].
pub const CALIBRATION_BINS: usize = 10;

/// One number a metric. A metric that is not defined (the area under a curve when nobody left) is NaN.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct Metrics {
    /// Share of rows on the right side of the cutoff.
    pub accuracy: f64,
    /// Of those at or above the cutoff, the share that left; 0 where there are none.
    pub precision: f64,
    /// Of those that left, the share at or above the cutoff; 0 where nobody left.
    pub recall: f64,
    /// Harmonic mean of precision and recall; 0 where both are.
    pub f1: f64,
    /// Chance that one who left scores above one who stayed, ties counting half.
    pub roc_auc: f64,
    /// Precision averaged over the recall gained at each distinct probability.
    pub average_precision: f64,
    /// Mean squared distance between probability and outcome.
    pub brier: f64,
    /// Mean negative log likelihood, in nats; probabilities are held off 0 and 1 by the f64 epsilon.
    pub log_loss: f64,
    /// Mean distance between estimated and seen share over [`CALIBRATION_BINS`], weighted by rows.
    pub expected_calibration_error: f64,
}

/// The names that files use, in the order of [`Figures::to_array`].
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

/// Customers whose estimates fall into one of [`CALIBRATION_BINS`] equal parts of [0, 1].
#[derive(Clone, Copy, Debug, Default, PartialEq, Encode, Decode)]
pub struct CalibrationBin {
    /// How many they are.
    pub count: u32,
    /// Their mean estimate, in [0, 1]; NaN where nobody is.
    pub mean: f64,
    /// The share of them that left; NaN where nobody is.
    pub share: f64,
}

impl CalibrationBin {
    /// How many of them left.
    pub fn positives(&self) -> u64 {
        (self.share * f64::from(self.count)).round() as u64
    }

    /// Within what their share may lie by chance, see [`wilson_interval`].
    pub fn interval(&self) -> (f64, f64) {
        wilson_interval(self.positives(), self.count.into())
    }
}

/// What was estimated and what happened, for each part of [0, 1].
pub fn calibration(probabilities: &[f64], outcomes: &[bool]) -> Vec<CalibrationBin> {
    let mut sums = [(0_u32, 0.0, 0.0); CALIBRATION_BINS];
    for (&probability, &left) in probabilities.iter().zip(outcomes) {
        if let Some((count, estimated, seen)) = sums.get_mut(calibration_bin(probability)) {
            *count += 1;
            *estimated += probability;
            *seen += outcome(left);
        }
    }
    let bin = |(count, estimated, seen): (u32, f64, f64)| CalibrationBin {
        count,
        mean: estimated / f64::from(count),
        share: seen / f64::from(count),
    };
    sums.into_iter().map(bin).collect()
}

/// A metric's mean over folds and its sample standard deviation.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct FoldSummary {
    /// Mean over folds.
    pub mean: Metrics,
    /// Standard deviation over folds, with n - 1; 0 for one fold.
    pub sd: Metrics,
}

impl Metrics {
    /// Measures probabilities against outcomes, row by row; `cutoff` divides them for the metrics that need a yes or no.
    pub fn of(probabilities: &[f64], outcomes: &[bool], cutoff: f64) -> Self {
        let rows = probabilities.len().min(outcomes.len());
        let pairs = || probabilities.iter().copied().zip(outcomes.iter().copied());
        let n = rows as f64;
        let ranking = Ranking::of(pairs());
        let cut = ranking.at_cutoff(cutoff);
        Self {
            accuracy: cut.accuracy(),
            precision: cut.precision(),
            recall: cut.recall(),
            f1: cut.f1(),
            roc_auc: ranking.roc_auc(),
            average_precision: ranking.average_precision(),
            brier: pairs().map(|(probability, left)| (probability - outcome(left)).powi(2)).sum::<f64>() / n,
            log_loss: pairs().map(|(probability, left)| negative_log_likelihood(probability, left)).sum::<f64>() / n,
            expected_calibration_error: calibration_error(pairs(), n),
        }
    }

    /// The figures in the order of [`METRIC_NAMES`].
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

    /// The opposite of [`Figures::to_array`].
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
    /// Mean and spread of one set of figures a fold.
    pub fn of(folds: &[Metrics]) -> Self {
        let n = folds.len() as f64;
        let mean: [f64; 9] =
            std::array::from_fn(|at| folds.iter().filter_map(|fold| fold.to_array().get(at).copied()).sum::<f64>() / n);
        let sd: [f64; 9] = std::array::from_fn(|at| {
            let center = mean.get(at).copied().unwrap_or(f64::NAN);
            let squares: f64 =
                folds.iter().filter_map(|fold| fold.to_array().get(at).map(|value| (value - center).powi(2))).sum();
            if folds.len() > 1 { (squares / (n - 1.0)).sqrt() } else { 0.0 }
        });
        Self { mean: Metrics::from_array(mean), sd: Metrics::from_array(sd) }
    }

    /// The same to six decimals, as it is stored: logarithms differ in their last bits between systems, a bundle must not.
    pub fn rounded(&self) -> Self {
        let round =
            |figures: &Metrics| Metrics::from_array(figures.to_array().map(|value| (value * 1e6).round() / 1e6));
        Self { mean: round(&self.mean), sd: round(&self.sd) }
    }
}

fn calibration_error(pairs: impl Iterator<Item = (f64, bool)>, n: f64) -> f64 {
    // per bin: sum of probabilities minus outcomes; its size over n is the bin's share times its distance
    let mut gaps = [0.0; CALIBRATION_BINS];
    for (probability, left) in pairs {
        if let Some(gap) = gaps.get_mut(calibration_bin(probability)) {
            *gap += probability - outcome(left);
        }
    }
    gaps.iter().map(|gap: &f64| gap.abs()).sum::<f64>() / n
}

fn calibration_bin(probability: f64) -> usize {
    // an estimate on a border is in the part below it, as in scikit-learn, borders rounded as there
    (1..CALIBRATION_BINS).filter(|&border| border as f64 * (1.0 / CALIBRATION_BINS as f64) < probability).count()
}

fn negative_log_likelihood(probability: f64, left: bool) -> f64 {
    let held = probability.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
    -(if left { held } else { 1.0 - held }).ln()
}

fn outcome(left: bool) -> f64 {
    if left { 1.0 } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Worked by hand on six rows with a tie across classes.
    #[test]
    fn figures_of_a_small_table() {
        let probabilities = [0.9, 0.8, 0.6, 0.6, 0.3, 0.1];
        let outcomes = [true, false, true, false, false, false];
        let figures = Metrics::of(&probabilities, &outcomes, 0.5);
        let close = |value: f64, expected: f64| assert!((value - expected).abs() < 1e-12, "{value} is not {expected}");
        close(figures.accuracy, 4.0 / 6.0);
        close(figures.precision, 0.5);
        close(figures.recall, 1.0);
        close(figures.f1, 2.0 / 3.0);
        close(figures.roc_auc, (4.0 + 2.5) / 8.0);
        close(figures.average_precision, 0.5 * 1.0 + 0.5 * 0.5);
        close(figures.brier, (0.01 + 0.64 + 0.16 + 0.36 + 0.09 + 0.01) / 6.0);
    }

    #[test]
    fn one_class_has_no_area_but_everything_else() {
        let stayed = Metrics::of(&[0.2, 0.7], &[false, false], 0.5);
        assert!(stayed.roc_auc.is_nan() && stayed.average_precision.is_nan());
        assert_eq!((stayed.precision, stayed.recall, stayed.f1, stayed.accuracy), (0.0, 0.0, 0.0, 0.5));
        let left = Metrics::of(&[0.2, 0.7], &[true, true], 0.5);
        assert!(left.roc_auc.is_nan());
        assert_eq!((left.average_precision, left.recall), (1.0, 0.5));
    }

    #[test]
    fn certainty_costs_a_finite_loss() {
        let figures = Metrics::of(&[0.0, 1.0], &[true, false], 0.5);
        assert!((figures.log_loss - -f64::EPSILON.ln()).abs() < 1e-9);
    }

    #[test]
    fn estimates_stand_beside_what_happened() {
        let bins = calibration(&[0.11, 0.14, 0.95, 1.0, 0.2], &[false, true, true, true, true]);
        assert_eq!(bins.len(), CALIBRATION_BINS);
        assert_eq!(bins[1], CalibrationBin { count: 3, mean: 0.15, share: 2.0 / 3.0 });
        assert_eq!((bins[1].positives(), bins[1].interval()), (2, wilson_interval(2, 3)));
        assert_eq!((bins[0].positives(), bins[0].interval()), (0, (0.0, 1.0)), "nobody tells nothing");
        assert_eq!(bins[9], CalibrationBin { count: 2, mean: 0.975, share: 1.0 });
        assert!(bins[0].count == 0 && bins[0].mean.is_nan() && bins[0].share.is_nan());
    }

    #[test]
    fn spread_over_folds() {
        let fold = |value: f64| Metrics::from_array([value; 9]);
        let over = FoldSummary::of(&[fold(1.0), fold(2.0), fold(3.0)]);
        assert_eq!((over.mean.f1, over.sd.f1), (2.0, 1.0));
        assert_eq!(FoldSummary::of(&[fold(1.0)]).sd.brier, 0.0);
    }
}
