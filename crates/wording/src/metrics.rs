//! The names of metrics, and what their values mean in an evaluation.

use churnscope_engine::metrics::{ConfusionMatrix, Metrics, OfferEconomics};
use churnscope_engine::notation::plain_number;

use crate::evaluation::{figure, percent};
use crate::values::count;

messages! {
    ACCURACY = "Accuracy";
    PRECISION = "Precision";
    RECALL = "Recall";
    F1 = "F1";
    ROC_AUC = "ROC-AUC";
    AVERAGE_PRECISION = "Average precision";
    BRIER = "Brier score";
    LOG_LOSS = "Log loss";
    CALIBRATION_ERROR = "Calibration error";
    FALSE_POSITIVE_RATE = "False positive rate";
    SPECIFICITY = "Specificity";
    SHARE_CONTACTED = "Share contacted";
    LIFT = "Lift";
    YOUDEN = "Youden's J";
    PROFIT = "Profit";

    accuracy_means(share, majority) = "{share} of customers are on the right side of the cutoff. Predicting that everyone stays would be right for {majority}.";
    precision_means(contacted, share) = "Of the {contacted} customers at or above the cutoff, about {share} left.";
    NOBODY_CONTACTED = "No customer is at or above the cutoff, so this counts as 0.";
    recall_means(left, share) = "Of the {left} customers who left, {share} are at or above the cutoff.";
    NOBODY_LEFT = "No customer left, so this counts as 0.";
    F1_MEANS = "The harmonic mean of precision and recall. 1 is perfect.";
    roc_auc_means(share) = "If you pick one customer who left and one who stayed, the one who left has the higher estimate {share} of the time (ties count half). Chance gives 50%.";
    average_precision_means(chance) = "The precision at each leaver's estimate, averaged over all customers who left. Chance gives {chance}.";
    brier_means(constant) = "The mean squared difference between estimate and outcome. 0 is perfect; using the share who left as every customer's estimate gives {constant}.";
    log_loss_means(constant) = "Like the Brier score, but penalizes confident mistakes more. 0 is perfect; using the share who left as every customer's estimate gives {constant}.";
    calibration_error_means(points) = "Among customers with similar estimates, the estimate and the share who left differ by {points} percentage points on average.";
    UNDEFINED_FOR_ONE_OUTCOME = "Undefined if all customers, or all in one fold, have the same outcome.";
    UNDEFINED_IF_NOBODY_LEFT = "Undefined if no customer left, overall or in one of the folds.";

    false_positive_rate_means(stayed, contacted) = "Of the {stayed} customers who stayed, {contacted} would be contacted unnecessarily.";
    specificity_means(stayed, spared) = "Of the {stayed} customers who stayed, {spared} would not be contacted.";
    share_contacted_means(contacted, rows) = "{contacted} of {rows} customers are at or above the cutoff and would be contacted.";
    LIFT_MEANS = "The share who left among contacted customers, divided by the share who left among all customers.";
    YOUDEN_MEANS = "Recall minus the false positive rate. 0 is chance, 1 is perfect.";
    profit_means(hits, success, value, contacted, cost) = "{hits} contacted customers who left × {success} × {value}, minus {contacted} contacted customers × {cost}.";
    NO_CUTOFF_EARNS = "No cutoff is profitable.";
}

/// The name and meaning of each metric, in the order of [`churnscope_engine::metrics::METRIC_NAMES`].
pub fn metrics(figures: &Metrics, cut: &ConfusionMatrix) -> [(&'static str, String); 9] {
    let base = cut.positives as f64 / cut.rows as f64;
    [
        (ACCURACY, accuracy_means(percent(figures.accuracy), percent(1.0 - base))),
        (
            PRECISION,
            match cut.contacted {
                0 => NOBODY_CONTACTED.to_owned(),
                contacted => precision_means(count(contacted), percent(figures.precision)),
            },
        ),
        (
            RECALL,
            match cut.positives {
                0 => NOBODY_LEFT.to_owned(),
                positives => recall_means(count(positives), percent(figures.recall)),
            },
        ),
        (F1, F1_MEANS.to_owned()),
        (
            ROC_AUC,
            if figures.roc_auc.is_nan() {
                UNDEFINED_FOR_ONE_OUTCOME.to_owned()
            } else {
                roc_auc_means(percent(figures.roc_auc))
            },
        ),
        (
            AVERAGE_PRECISION,
            if figures.average_precision.is_nan() {
                UNDEFINED_IF_NOBODY_LEFT.to_owned()
            } else {
                average_precision_means(figure(base))
            },
        ),
        (BRIER, brier_means(figure(base * (1.0 - base)))),
        (LOG_LOSS, log_loss_means(figure(entropy(base) + entropy(1.0 - base)))),
        (CALIBRATION_ERROR, calibration_error_means(format_args!("{:.1}", figures.expected_calibration_error * 100.0))),
    ]
}

/// The name and meaning of a rate at the cutoff; `rate` is the rate's name in files.
pub fn rate(rate: &str, cut: &ConfusionMatrix) -> (&'static str, String) {
    let stayed = count(cut.rows - cut.positives);
    match rate {
        "false_positive_rate" => (FALSE_POSITIVE_RATE, false_positive_rate_means(stayed, count(cut.false_positives()))),
        "specificity" => (SPECIFICITY, specificity_means(stayed, count(cut.true_negatives()))),
        "share_contacted" => (SHARE_CONTACTED, share_contacted_means(count(cut.contacted), count(cut.rows))),
        "lift" => (LIFT, LIFT_MEANS.to_owned()),
        _ => (YOUDEN, YOUDEN_MEANS.to_owned()),
    }
}

/// How the profit at the cutoff is calculated.
pub fn profit(cut: &ConfusionMatrix, offer: &OfferEconomics, some_cutoff_earns: bool) -> String {
    let OfferEconomics { cost, value, success } = *offer;
    let [success, value, cost] = [success, value, cost].map(plain_number);
    let formula = profit_means(count(cut.true_positives), success, value, count(cut.contacted), cost);
    if some_cutoff_earns { formula } else { format!("{formula} {NO_CUTOFF_EARNS}") }
}

/// What the customers with one outcome add to the mean log loss if every estimate is the share who left. `share` is the
/// share of these customers.
fn entropy(share: f64) -> f64 {
    if share > 0.0 { -share * share.ln() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::metrics::Ranking;

    #[test]
    fn every_metric_has_a_meaning_even_if_it_is_undefined() {
        for outcomes in [[true, true], [false, false], [true, false]] {
            let scores = [0.2, 0.7];
            let cut = Ranking::of(scores.into_iter().zip(outcomes)).at_cutoff(0.9);
            for (name, meaning) in metrics(&Metrics::of(&scores, &outcomes, 0.9), &cut) {
                assert!(!meaning.contains("NaN") && meaning.ends_with('.'), "{name}: {meaning}");
            }
        }
    }

    #[test]
    fn constant_predictions_have_the_quoted_scores() {
        let (scores, outcomes) = ([0.25; 4], [true, false, false, false]);
        let figures = Metrics::of(&scores, &outcomes, 0.5);
        let cut = Ranking::of(scores.into_iter().zip(outcomes)).at_cutoff(0.5);
        let [.., (_, brier), (_, log_loss), _] = metrics(&figures, &cut);
        assert!(brier.contains(&format!("{:.4}", figures.brier)), "{brier}");
        assert!(log_loss.contains(&format!("{:.4}", figures.log_loss)), "{log_loss}");
    }
}
