//! The metrics and the confusion matrix at the cutoff.

use churnscope_engine::metrics::ConfusionMatrix;
use churnscope_wording::metrics;
use churnscope_wording::model::confusion;
use churnscope_wording::numbers::{UNDEFINED, metric, share, share_of};
use churnscope_wording::values::count;

/// A metric that depends on the cutoff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutoffMetric {
    /// The metric's name.
    pub name: &'static str,
    /// The metric's value, or a dash if it is undefined.
    pub value: String,
    /// What the value means.
    pub meaning: &'static str,
}

/// The metrics at the cutoff.
pub fn cutoff_metrics(matrix: &ConfusionMatrix) -> [CutoffMetric; 8] {
    let of = |value: f64, customers: u64| if customers == 0 { UNDEFINED.to_owned() } else { share(value) };
    let stayed = matrix.rows - matrix.positives;
    let lift = if matrix.contacted == 0 {
        UNDEFINED.to_owned()
    } else {
        confusion::times(format_args!("{:.2}", matrix.lift()))
    };
    [
        (confusion::CONTACTED, of(matrix.share_contacted(), matrix.rows), confusion::CONTACTED_MEANING),
        (metrics::PRECISION, of(matrix.precision(), matrix.contacted), confusion::PRECISION_MEANING),
        (metrics::RECALL, of(matrix.recall(), matrix.positives), confusion::RECALL_MEANING),
        (metrics::SPECIFICITY, of(1.0 - matrix.false_positive_rate(), stayed), confusion::SPECIFICITY_MEANING),
        (metrics::ACCURACY, of(matrix.accuracy(), matrix.rows), confusion::ACCURACY_MEANING),
        (metrics::LIFT, lift, confusion::LIFT_MEANING),
        (metrics::F1, metric(matrix.f1()), confusion::F1_MEANING),
        (confusion::YOUDEN, metric(matrix.youden()), confusion::YOUDEN_MEANING),
    ]
    .map(|(name, value, meaning)| CutoffMetric { name, value, meaning })
}

/// A row of the confusion matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfusionRow {
    /// The outcome, or "All" for the totals.
    pub name: &'static str,
    /// The cells for contacted, not contacted, and all customers, each with a count and a share.
    pub cells: [(String, String); 3],
}

/// The confusion matrix.
pub fn confusion_rows(matrix: &ConfusionMatrix) -> [ConfusionRow; 3] {
    let stayed = matrix.rows - matrix.positives;
    let row = |name, contacted: u64, all: u64, of: fn(String) -> String| ConfusionRow {
        name,
        cells: [
            (count(contacted), of(share_of(contacted, all))),
            (count(all - contacted), of(share_of(all - contacted, all))),
            (count(all), confusion::of_all(share_of(all, matrix.rows))),
        ],
    };
    [
        row(confusion::LEFT, matrix.true_positives, matrix.positives, confusion::of_leavers),
        row(confusion::STAYED, matrix.false_positives(), stayed, confusion::of_stayers),
        row(confusion::ALL, matrix.contacted, matrix.rows, confusion::of_all),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const MATRIX: ConfusionMatrix = ConfusionMatrix { contacted: 4, true_positives: 2, rows: 5, positives: 2 };

    fn values(matrix: &ConfusionMatrix) -> [String; 8] {
        cutoff_metrics(matrix).map(|metric| metric.value)
    }

    #[test]
    fn each_cell_has_a_number_and_a_share() {
        let [left, stayed, all] = confusion_rows(&MATRIX);
        assert_eq!(left.cells[0], ("2".to_owned(), confusion::of_leavers("100.0%")));
        assert_eq!(stayed.cells[1], ("1".to_owned(), confusion::of_stayers("33.3%")));
        assert_eq!(all.cells[2], ("5".to_owned(), confusion::of_all("100.0%")));
        assert_eq!(values(&MATRIX), ["80.0%", "50.0%", "100.0%", "33.3%", "60.0%", "1.25×", "0.667", "0.333"]);
    }

    #[test]
    fn undefined_shares_are_dashes() {
        let nobody = ConfusionMatrix { contacted: 0, true_positives: 0, rows: 5, positives: 0 };
        assert_eq!(values(&nobody), ["0.0%", "–", "–", "100.0%", "100.0%", "–", "0.000", "0.000"]);
        assert_eq!(confusion_rows(&ConfusionMatrix::default())[0].cells[0].1, confusion::of_leavers("–"));
    }
}
