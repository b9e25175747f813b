//! The results of an evaluation.

use churnscope_engine::metrics::{CalibrationBin, ConfusionMatrix, METRIC_NAMES, Metrics, OfferEconomics, Ranking};
use churnscope_engine::scorer::Scorer;

const SHARES: [f64; 7] = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 1.0];

/// Maximum number of points per curve.
pub const MAX_POINTS: usize = 200;

/// Accuracy, precision, recall, and F1 come first among the metrics; only they depend on the cutoff.
const N_AT_CUTOFF: usize = 4;

/// How good a model's estimates are on customers whose outcome is known.
#[derive(Debug)]
pub struct Evaluated<'a> {
    /// The model.
    pub scorer: &'a Scorer,
    /// Customers with at least this estimate are predicted to leave.
    pub cutoff: f64,
    /// The metrics on the evaluated customers; `None` in the model's own evaluation.
    pub figures: Option<Metrics>,
    /// The ranking of the evaluated customers.
    pub ranking: Ranking,
    /// Estimates and outcomes in each tenth of [0, 1].
    pub calibration: Vec<CalibrationBin>,
    /// The economics of an offer, if there is one.
    pub offer: Option<OfferEconomics>,
}

/// A metric: its value for the evaluated customers, and its mean and standard deviation in the model's own evaluation.
/// Unknown numbers are NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metric {
    /// The name, as in JSON.
    pub name: &'static str,
    /// The value for the evaluated customers.
    pub value: f64,
    /// The mean in the model's own evaluation.
    pub mean: f64,
    /// The standard deviation in the model's own evaluation.
    pub sd: f64,
}

/// The cutoff that is best for a goal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BestForGoal {
    /// The goal.
    pub goal: CutoffGoal,
    /// The cutoff.
    pub cutoff: f64,
    /// The confusion matrix at the cutoff.
    pub matrix: ConfusionMatrix,
    /// The value of the goal at the cutoff.
    pub value: f64,
}

/// A goal that a cutoff can be best for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutoffGoal {
    /// The highest F1.
    F1,
    /// The highest Youden's J.
    Youden,
    /// The highest profit of an offer.
    Profit,
}

/// The result of contacting at least a given share of the customers: those with the highest estimates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contacted {
    /// The share, in [0, 1].
    pub share: f64,
    /// The highest cutoff at which at least this share is contacted.
    pub cutoff: f64,
    /// The confusion matrix at the cutoff.
    pub matrix: ConfusionMatrix,
    /// The share of leavers found; NaN if no customer left.
    pub gain: f64,
    /// Number of leavers found, divided by the number expected among as many random customers; NaN if no customer left.
    pub lift: f64,
}

impl CutoffGoal {
    /// The name, as in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::F1 => "f1",
            Self::Youden => "youden",
            Self::Profit => "profit",
        }
    }
}

impl<'a> Evaluated<'a> {
    /// The model's own evaluation, from training or import; `None` if the bundle was read without its inspection.
    pub fn of_model(scorer: &'a Scorer) -> Option<Self> {
        let bundle = scorer.bundle();
        let estimates = &bundle.inspection.as_ref()?.out_of_fold;
        Some(Self {
            scorer,
            cutoff: bundle.evaluation.cutoff,
            figures: None,
            ranking: estimates.ranking(),
            calibration: estimates.calibration(),
            offer: None,
        })
    }

    /// All metrics. If the cutoff is not the model's, the mean and standard deviation of the metrics that depend on it
    /// are NaN.
    pub fn metrics(&self) -> impl Iterator<Item = Metric> {
        let evaluation = &self.scorer.bundle().evaluation;
        let first_known = if self.cutoff == evaluation.cutoff { 0 } else { N_AT_CUTOFF };
        let known = move |index: usize, value: f64| if index < first_known { f64::NAN } else { value };
        let over_folds = evaluation.forest.mean.to_array().into_iter().zip(evaluation.forest.sd.to_array());
        let values = self.figures.map_or([f64::NAN; METRIC_NAMES.len()], |figures| figures.to_array());
        let metrics = METRIC_NAMES.into_iter().zip(values).zip(over_folds).enumerate();
        metrics.map(move |(index, ((name, value), (mean, sd)))| Metric {
            name,
            value,
            mean: known(index, mean),
            sd: known(index, sd),
        })
    }

    /// The confusion matrix at the cutoff.
    pub fn matrix(&self) -> ConfusionMatrix {
        self.ranking.at_cutoff(self.cutoff)
    }

    /// The rates at the cutoff, named as in JSON. A rate that needs leavers or stayers is NaN if there are none.
    pub fn rates(&self) -> [(&'static str, f64); 5] {
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

    /// The best cutoff for each goal, if there is one.
    pub fn best_cutoffs(&self) -> Vec<BestForGoal> {
        let best = |goal: CutoffGoal, value: &dyn Fn(&ConfusionMatrix) -> f64| {
            self.ranking.best(value).map(|(cutoff, matrix)| BestForGoal { goal, cutoff, matrix, value: value(&matrix) })
        };
        let profit = self.offer.and_then(|offer| best(CutoffGoal::Profit, &|matrix| matrix.profit(&offer)));
        let (positives, rows) = (self.ranking.positives(), self.ranking.rows());
        let f1 = best(CutoffGoal::F1, &ConfusionMatrix::f1).filter(|_| positives > 0);
        let youden = best(CutoffGoal::Youden, &ConfusionMatrix::youden).filter(|_| positives > 0 && positives < rows);
        [f1, youden, profit.filter(|best| best.value > 0.0)].into_iter().flatten().collect()
    }

    /// Whether the offer makes a profit at some cutoff; false if there is no offer.
    pub fn some_cutoff_earns(&self) -> bool {
        self.best_cutoffs().iter().any(|best| best.goal == CutoffGoal::Profit)
    }

    /// The results of contacting at least certain shares of the customers.
    pub fn by_share_contacted(&self) -> impl Iterator<Item = Contacted> + '_ {
        SHARES.into_iter().map(|share| {
            let cutoff = self.ranking.cutoff_for_share(share);
            let matrix = self.ranking.at_cutoff(cutoff);
            let of_leavers = |rate: f64| if matrix.positives > 0 { rate } else { f64::NAN };
            Contacted { share, cutoff, matrix, gain: of_leavers(matrix.recall()), lift: of_leavers(matrix.lift()) }
        })
    }

    /// The calibration bins that contain customers, with their indices.
    pub fn calibration_bins(&self) -> impl Iterator<Item = (usize, &CalibrationBin)> {
        self.calibration.iter().enumerate().filter(|(_, bin)| bin.count > 0)
    }
}
