//! What figures mean, in a plain sentence each, with the numbers of the file at hand.

use super::curves::percent;
use crate::refused_rows::grouped;
use churnscope_engine::metrics::{ConfusionMatrix, Metrics, OfferEconomics};
use churnscope_engine::notation::plain_number;

/// The name of each figure and what it says, in the order of [`churnscope_engine::metrics::METRIC_NAMES`].
pub(super) fn of_figures(figures: &Metrics, cut: &ConfusionMatrix) -> [(&'static str, String); 9] {
    let base = cut.positives as f64 / cut.rows as f64;
    let (contacted, positives) = (grouped(cut.contacted), grouped(cut.positives));
    [
        (
            "Accuracy",
            format!(
                "{} of the customers are on the right side of the cutoff; guessing that nobody leaves is right for {}.",
                percent(figures.accuracy),
                percent(1.0 - base)
            ),
        ),
        (
            "Precision",
            match cut.contacted {
                0 => "No customer is at or above the cutoff, so this counts as 0.".to_owned(),
                _ => {
                    format!("Of the {contacted} customers at or above the cutoff, {} left.", percent(figures.precision))
                }
            },
        ),
        (
            "Recall",
            match cut.positives {
                0 => "Nobody left, so this counts as 0.".to_owned(),
                _ => format!(
                    "Of the {positives} customers who left, {} are at or above the cutoff.",
                    percent(figures.recall)
                ),
            },
        ),
        ("F1", "Precision and recall in one figure, their harmonic mean; 1 is perfect.".to_owned()),
        (
            "ROC-AUC",
            if figures.roc_auc.is_nan() {
                "Not defined where all customers left or all stayed.".to_owned()
            } else {
                format!(
                    "Of a customer who left and one who stayed, the one who left has the higher estimate in {} of all pairs; \
                     guessing gives 50%.",
                    percent(figures.roc_auc)
                )
            },
        ),
        (
            "Average precision",
            if figures.average_precision.is_nan() {
                "Not defined where nobody left.".to_owned()
            } else {
                format!(
                    "Precision, averaged over the leavers as the cutoff falls and finds them; guessing gives {base:.4}."
                )
            },
        ),
        (
            "Brier score",
            format!(
                "Mean squared distance of estimate and outcome; 0 is perfect, and giving everybody the share that left \
                 gives {:.4}.",
                base * (1.0 - base)
            ),
        ),
        (
            "Log loss",
            format!(
                "How much the outcomes surprise whoever believes the estimates; 0 is perfect, and giving everybody the \
                 share that left gives {:.4}.",
                surprise(base) + surprise(1.0 - base)
            ),
        ),
        (
            "Calibration error",
            format!(
                "Among customers with similar estimates, the estimate and the share that left are {:.1} percentage points \
                 apart on average.",
                figures.expected_calibration_error * 100.0
            ),
        ),
    ]
}

/// The name of a rate at the cutoff and what it says.
pub(super) fn of_rate(rate: &str, cut: &ConfusionMatrix) -> (&'static str, String) {
    let stayed = cut.rows - cut.positives;
    match rate {
        "false_positive_rate" => (
            "False positive rate",
            format!(
                "Of the {} customers who stayed, {} would be contacted in vain.",
                grouped(stayed),
                grouped(cut.false_positives())
            ),
        ),
        "specificity" => (
            "Specificity",
            format!(
                "Of the {} customers who stayed, {} would be left alone.",
                grouped(stayed),
                grouped(cut.true_negatives())
            ),
        ),
        "share_contacted" => (
            "Share contacted",
            format!(
                "{} of {} customers are at or above the cutoff and would be contacted.",
                grouped(cut.contacted),
                grouped(cut.rows)
            ),
        ),
        "lift" => (
            "Lift",
            "How many times more leavers there are among the contacted than among as many drawn at random.".to_owned(),
        ),
        _ => ("Youden's J", "Recall less the false positive rate: 0 is guessing, 1 is perfect.".to_owned()),
    }
}

/// How the profit at the cutoff comes about.
pub(super) fn of_profit(cut: &ConfusionMatrix, offer: &OfferEconomics, some_cutoff_earns: bool) -> String {
    let OfferEconomics { cost, value, success } = *offer;
    let formula = format!(
        "{} leavers contacted × {} × {}, less {} customers contacted × {}.",
        grouped(cut.true_positives),
        plain_number(success),
        plain_number(value),
        grouped(cut.contacted),
        plain_number(cost)
    );
    if some_cutoff_earns { formula } else { format!("{formula} No cutoff earns more than it costs.") }
}

/// What an outcome of this share adds to the log loss of who knows the share alone; nothing where there is none.
fn surprise(share: f64) -> f64 {
    if share > 0.0 { -share * share.ln() } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::metrics::Ranking;

    #[test]
    fn sentences_hold_for_one_class_and_for_no_contact() {
        for outcomes in [[true, true], [false, false], [true, false]] {
            let scores = [0.2, 0.7];
            let cut = Ranking::of(scores.into_iter().zip(outcomes)).at_cutoff(0.9);
            for (name, sentence) in of_figures(&Metrics::of(&scores, &outcomes, 0.9), &cut) {
                assert!(!sentence.contains("NaN") && sentence.ends_with('.'), "{name}: {sentence}");
            }
        }
    }

    #[test]
    fn guessing_is_told_with_its_own_figures() {
        let (scores, outcomes) = ([0.25; 4], [true, false, false, false]);
        let figures = Metrics::of(&scores, &outcomes, 0.5);
        let cut = Ranking::of(scores.into_iter().zip(outcomes)).at_cutoff(0.5);
        let [.., (_, brier), (_, log_loss), _] = of_figures(&figures, &cut);
        assert!(brier.contains(&format!("{:.4}", figures.brier)), "{brier}");
        assert!(log_loss.contains(&format!("{:.4}", figures.log_loss)), "{log_loss}");
    }
}
