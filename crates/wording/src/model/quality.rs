//! The card with the model's metrics next to those of the baselines.

use churnscope_engine::bundle::Evaluation;
use churnscope_engine::metrics::Metrics;

use crate::metrics::{ACCURACY, AVERAGE_PRECISION, BRIER, CALIBRATION_ERROR, F1, LOG_LOSS, PRECISION, RECALL, ROC_AUC};
use crate::numbers::{UNDEFINED, cutoff, metric};
use crate::values::percent;

messages! {
    TITLE_UNSEEN = "Metrics on customers not seen in training";
    TITLE_IMPORTED = "Metrics on the customers the model was imported with";
    over_folds(folds) = "Mean ± standard deviation over {folds} folds. Each customer was scored by a model trained without that customer.";
    MAYBE_SEEN = "The model was trained elsewhere, possibly on these customers. If so, the metrics look better than they are.";
    TABLE = "Metrics of the model";
    METRIC = "Metric";
    THIS_MODEL = "This model";
    LOGISTIC_REGRESSION = "Logistic regression";
    CONSTANT = "Constant prediction";
    roc_auc_meaning(cases) = "Of two customers, one who left and one who stayed, the one who left has the higher estimate in {cases} of 100 cases. By chance: 50.";
    average_precision_meaning(leavers, by_chance) = "If you contact customers in ranked order until you reach a given leaver, {leavers} of 100 contacted customers are leavers, on average. In random order: {by_chance}.";
    accuracy_meaning(cutoff, correct, constant) = "At a cutoff of {cutoff}, {correct} of 100 customers are classified correctly. The constant prediction: {constant}.";
    precision_meaning(cutoff, leavers) = "Of 100 customers with an estimate of {cutoff} or more, {leavers} left.";
    recall_meaning(cutoff, found) = "Of 100 customers who left, {found} had an estimate of {cutoff} or more.";
    f1_meaning(cutoff) = "Combines precision and recall at {cutoff}. High only if both are high.";
    brier_meaning(constant) = "Mean squared error of the estimates. 0 is perfect; the constant prediction, the share who left, gives {constant}.";
    log_loss_meaning(constant) = "Like the Brier score, but penalizes confident mistakes more. 0 is perfect; the constant prediction gives {constant}.";
    calibration_error_meaning(points) = "Among customers with similar estimates, the estimate and the share who left differ by {points} percentage points on average.";
    FEWER_THAN_ONE = "fewer than 1";
    MORE_THAN_99 = "more than 99";
}

/// The title of the card.
pub fn title(evaluation: &Evaluation) -> &'static str {
    if evaluation.is_out_of_fold() { TITLE_UNSEEN } else { TITLE_IMPORTED }
}

/// How the metrics were computed.
pub fn subtitle(evaluation: &Evaluation) -> String {
    if evaluation.is_out_of_fold() { over_folds(evaluation.folds) } else { MAYBE_SEEN.to_owned() }
}

/// A metric: its name, the function that reads it, and what the model's value means.
pub struct MetricMeaning {
    /// The metric's name.
    pub name: &'static str,
    /// Reads the metric from a set of metrics.
    pub read: fn(&Metrics) -> f64,
    /// What the value means.
    pub meaning: String,
}

/// All metrics with what they mean for this model, in the order of the table.
pub fn meanings(evaluation: &Evaluation) -> [MetricMeaning; 9] {
    let (model, constant) = (&evaluation.forest.mean, &evaluation.majority_class.mean);
    let at = cutoff(evaluation.cutoff);
    let metric_of = |name, read, meaning| MetricMeaning { name, read, meaning };
    [
        metric_of(ROC_AUC, |metrics| metrics.roc_auc, roc_auc_meaning(of_100(model.roc_auc))),
        metric_of(
            AVERAGE_PRECISION,
            |metrics| metrics.average_precision,
            average_precision_meaning(of_100(model.average_precision), of_100(constant.average_precision)),
        ),
        metric_of(
            ACCURACY,
            |metrics| metrics.accuracy,
            accuracy_meaning(&at, of_100(model.accuracy), of_100(constant.accuracy)),
        ),
        metric_of(PRECISION, |metrics| metrics.precision, precision_meaning(&at, of_100(model.precision))),
        metric_of(RECALL, |metrics| metrics.recall, recall_meaning(&at, of_100(model.recall))),
        metric_of(F1, |metrics| metrics.f1, f1_meaning(&at)),
        metric_of(BRIER, |metrics| metrics.brier, brier_meaning(metric(constant.brier))),
        metric_of(LOG_LOSS, |metrics| metrics.log_loss, log_loss_meaning(metric(constant.log_loss))),
        metric_of(
            CALIBRATION_ERROR,
            |metrics| metrics.expected_calibration_error,
            calibration_error_meaning(format!("{:.1}", model.expected_calibration_error * 100.0)),
        ),
    ]
}

fn of_100(share: f64) -> String {
    if !share.is_finite() {
        return UNDEFINED.to_owned();
    }
    match percent(share).as_str() {
        "<1%" => FEWER_THAN_ONE.to_owned(),
        ">99%" => MORE_THAN_99.to_owned(),
        percent => percent.trim_end_matches('%').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_counted_in_100_customers() {
        for (share, expected) in
            [(0.0, "fewer than 1"), (0.5, "50"), (0.934, "93"), (1.0, "more than 99"), (f64::NAN, "–")]
        {
            assert_eq!(of_100(share), expected, "{share}");
        }
    }
}
