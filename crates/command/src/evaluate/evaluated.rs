//! The results of an evaluation. The text, the JSON, and the report are written from them.

use churnscope_engine::csv::ClampedCells;
use churnscope_engine::metrics::{CalibrationBin, ConfusionMatrix, METRIC_NAMES, Metrics, OfferEconomics, Ranking};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::evaluation as texts;
use churnscope_wording::values::percent;

/// Minimum shares of customers contacted for which gain and lift are listed. Tied estimates can make a share larger.
const SHARES: [f64; 7] = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 1.0];

/// Maximum number of points per curve, in JSON and in charts.
pub(super) const MAX_POINTS: usize = 200;

/// A warning appears only if the estimated share of training rows in a file is above this.
const NOTABLE_SHARE: f64 = 0.05;

/// Accuracy, precision, recall, and F1 come first among the metrics; only they depend on the cutoff.
const N_AT_CUTOFF: usize = 4;

pub(super) struct Evaluated<'a> {
    pub(super) scorer: &'a Scorer,
    pub(super) file: String,
    pub(super) rows: usize,
    pub(super) rejected: u64,
    pub(super) clamped: ClampedCells,
    pub(super) cutoff: f64,
    pub(super) figures: Metrics,
    pub(super) ranking: Ranking,
    pub(super) calibration: Vec<CalibrationBin>,
    pub(super) offer: Option<OfferEconomics>,
    /// The estimated share of rows that equal a row that the model was trained on or, if it was imported, a row that it
    /// was imported with.
    pub(super) share_trained_on: f64,
    /// The estimated share of rows that equal such a row in everything except the outcome. Such rows usually belong
    /// to other customers, so this share tells how often rows are equal by coincidence.
    pub(super) share_equal_by_chance: f64,
    pub(super) is_training_file: bool,
}

/// A metric: its value for the evaluated file, and its mean and standard deviation in the model's own evaluation, which
/// are NaN if unknown.
pub(super) struct Metric {
    pub(super) name: &'static str,
    pub(super) value: f64,
    pub(super) mean: f64,
    pub(super) sd: f64,
}

pub(super) struct BestForGoal {
    pub(super) goal: CutoffGoal,
    pub(super) cutoff: f64,
    pub(super) matrix: ConfusionMatrix,
    /// The value of the goal at the cutoff.
    pub(super) value: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CutoffGoal {
    F1,
    Youden,
    Profit,
}

/// The result of contacting at least a given share of the customers: those with the highest estimates.
pub(super) struct Contacted {
    pub(super) share: f64,
    /// The highest cutoff at which at least this share is contacted.
    pub(super) cutoff: f64,
    pub(super) matrix: ConfusionMatrix,
    /// The share of leavers found; NaN if no customer left.
    pub(super) gain: f64,
    /// Number of leavers found, divided by the number expected among as many random customers; NaN if no customer left.
    pub(super) lift: f64,
}

impl CutoffGoal {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::F1 => "f1",
            Self::Youden => "youden",
            Self::Profit => "profit",
        }
    }
}

impl Evaluated<'_> {
    /// All metrics. If the cutoff is not the model's, the mean and standard deviation of the metrics that depend on it
    /// are unknown.
    pub(super) fn metrics(&self) -> impl Iterator<Item = Metric> {
        let evaluation = &self.scorer.bundle().evaluation;
        let first_known = if self.cutoff == evaluation.cutoff { 0 } else { N_AT_CUTOFF };
        let known = move |index: usize, value: f64| if index < first_known { f64::NAN } else { value };
        let over_folds = evaluation.forest.mean.to_array().into_iter().zip(evaluation.forest.sd.to_array());
        let metrics = METRIC_NAMES.into_iter().zip(self.figures.to_array()).zip(over_folds).enumerate();
        metrics.map(move |(index, ((name, value), (mean, sd)))| Metric {
            name,
            value,
            mean: known(index, mean),
            sd: known(index, sd),
        })
    }

    pub(super) fn matrix(&self) -> ConfusionMatrix {
        self.ranking.at_cutoff(self.cutoff)
    }

    /// The rates at the cutoff, named as in JSON; NaN if undefined.
    pub(super) fn rates(&self) -> [(&'static str, f64); 5] {
        let matrix = self.matrix();
        let of_stayers = |rate: f64| if matrix.positives < matrix.rows { rate } else { f64::NAN };
        let of_leavers = |rate: f64| if matrix.positives > 0 { rate } else { f64::NAN };
        [
            ("false_positive_rate", of_stayers(matrix.false_positive_rate())),
            ("specificity", of_stayers(1.0 - matrix.false_positive_rate())),
            ("share_contacted", matrix.share_contacted()),
            ("lift", of_leavers(matrix.lift())),
            ("youden", of_stayers(of_leavers(matrix.youden()))),
        ]
    }

    /// The best cutoffs: for F1 if any customer left, for Youden's J if some customers left and some stayed, and for
    /// profit if there is an offer and some cutoff makes a profit.
    pub(super) fn best_cutoffs(&self) -> Vec<BestForGoal> {
        let best = |goal: CutoffGoal, value: &dyn Fn(&ConfusionMatrix) -> f64| {
            self.ranking.best(value).map(|(cutoff, matrix)| BestForGoal { goal, cutoff, matrix, value: value(&matrix) })
        };
        let profit = self.offer.and_then(|offer| best(CutoffGoal::Profit, &|matrix| matrix.profit(&offer)));
        let (positives, rows) = (self.ranking.positives(), self.ranking.rows());
        let f1 = best(CutoffGoal::F1, &ConfusionMatrix::f1).filter(|_| positives > 0);
        let youden = best(CutoffGoal::Youden, &ConfusionMatrix::youden).filter(|_| positives > 0 && positives < rows);
        [f1, youden, profit.filter(|best| best.value > 0.0)].into_iter().flatten().collect()
    }

    pub(super) fn some_cutoff_earns(&self) -> bool {
        self.best_cutoffs().iter().any(|best| best.goal == CutoffGoal::Profit)
    }

    pub(super) fn by_share_contacted(&self) -> impl Iterator<Item = Contacted> + '_ {
        SHARES.into_iter().map(|share| {
            let cutoff = self.ranking.cutoff_for_share(share);
            let matrix = self.ranking.at_cutoff(cutoff);
            let of_leavers = |rate: f64| if matrix.positives > 0 { rate } else { f64::NAN };
            Contacted { share, cutoff, matrix, gain: of_leavers(matrix.recall()), lift: of_leavers(matrix.lift()) }
        })
    }

    /// The calibration bins that contain customers, with their indices.
    pub(super) fn calibration_bins(&self) -> impl Iterator<Item = (usize, &CalibrationBin)> {
        self.calibration.iter().enumerate().filter(|(_, bin)| bin.count > 0)
    }

    /// The estimated share of rows that the model was trained on or imported with: 1 for its training or import file,
    /// unless that is a Parquet file. `None` for another file if too many rows could equal such rows by chance, as in a
    /// table with few columns.
    pub(super) fn trained_on(&self) -> Option<f64> {
        if self.is_training_file {
            return Some(1.0);
        }
        (!self.is_notable(self.share_equal_by_chance)).then_some(self.share_trained_on)
    }

    /// Whether an estimated share of rows is above [`NOTABLE_SHARE`], and too large to come from the filter's mistakes.
    fn is_notable(&self, share: f64) -> bool {
        // the filter mistakes about one in seven other rows for training rows, so in a small file, the estimated share
        // must be more than three standard deviations above 0
        let by_mistake = 3.0 * (0.17 / self.rows as f64).sqrt();
        share > NOTABLE_SHARE.max(by_mistake)
    }

    /// A warning if the model was trained on or imported with this file, or probably with a notable share of its rows.
    pub(super) fn warning(&self) -> Option<String> {
        let cause = if self.is_training_file {
            texts::TRAINED_ON_THIS_FILE.to_owned()
        } else {
            let share = self.trained_on().filter(|share| self.is_notable(*share))?;
            texts::trained_on_share(percent(share))
        };
        let evaluation = &self.scorer.bundle().evaluation;
        let (mean, sd) = (&evaluation.forest.mean, &evaluation.forest.sd);
        Some(if evaluation.is_out_of_fold() {
            let roc_auc = texts::spread(mean.roc_auc, sd.roc_auc);
            texts::looks_better(cause, roc_auc, texts::spread(mean.brier, sd.brier))
        } else {
            texts::may_look_better(cause)
        })
    }
}
