//! The model's figures on customers that it had not seen, in words.

use super::words::with_spread;
use crate::words::{figure, of_a_hundred, short_share};
use churnscope_engine::bundle::Evaluation;
use churnscope_engine::metrics::{FoldSummary, Metrics};

/// A figure of the model beside those of the baselines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureRow {
    /// Its name.
    pub name: &'static str,
    /// What it says here.
    pub meaning: String,
    /// Of the model, of logistic regression, of saying the same of everybody.
    pub values: [String; 3],
}

/// All figures, those of the order of customers first.
pub fn rows(evaluation: &Evaluation) -> Vec<FigureRow> {
    let Evaluation { forest, logistic_regression, majority_class, cutoff: at, .. } = evaluation;
    let (own, alike) = (&forest.mean, &majority_class.mean);
    let row = |name, read: fn(&Metrics) -> f64, meaning: String| FigureRow {
        name,
        meaning,
        values: [forest, logistic_regression, majority_class]
            .map(|of: &FoldSummary| with_spread(read(&of.mean), read(&of.sd))),
    };
    let at = short_share(*at);
    vec![
        row(
            "ROC-AUC",
            |figures| figures.roc_auc,
            format!(
                "Of a customer who left and one who stayed, the one who left has the higher estimate in {} of 100 cases; by chance in 50.",
                of_a_hundred_or_dash(own.roc_auc)
            ),
        ),
        row(
            "Average precision",
            |figures| figures.average_precision,
            format!(
                "Going down the list from the highest estimate, on average {} of 100 customers passed are leavers; in any order {}.",
                of_a_hundred_or_dash(own.average_precision),
                of_a_hundred_or_dash(alike.average_precision)
            ),
        ),
        row(
            "Accuracy",
            |figures| figures.accuracy,
            format!(
                "{} of 100 customers are on the right side of a cutoff of {at}; saying “stays” of everybody is right for {}.",
                of_a_hundred_or_dash(own.accuracy),
                of_a_hundred_or_dash(alike.accuracy)
            ),
        ),
        row(
            "Precision",
            |figures| figures.precision,
            format!("Of 100 customers with an estimate of {at} or more, {} left.", of_a_hundred_or_dash(own.precision)),
        ),
        row(
            "Recall",
            |figures| figures.recall,
            format!("Of 100 customers who left, {} had an estimate of {at} or more.", of_a_hundred_or_dash(own.recall)),
        ),
        row(
            "F1",
            |figures| figures.f1,
            format!("Precision and recall at {at} in one figure, which is high only where both are."),
        ),
        row(
            "Brier score",
            |figures| figures.brier,
            format!(
                "Mean squared distance of estimate and outcome: 0 is perfect, the same estimate for everybody has {}.",
                figure(alike.brier)
            ),
        ),
        row(
            "Log loss",
            |figures| figures.log_loss,
            format!(
                "As the Brier score, but hard on who is sure and wrong: 0 is perfect, the same estimate for everybody has {}.",
                figure(alike.log_loss)
            ),
        ),
        row(
            "Calibration error",
            |figures| figures.expected_calibration_error,
            format!(
                "Among customers of similar estimates, the share that left is {:.1} points off on average.",
                own.expected_calibration_error * 100.0
            ),
        ),
    ]
}

fn of_a_hundred_or_dash(value: f64) -> String {
    if value.is_finite() { of_a_hundred(value) } else { "–".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;

    #[test]
    fn each_figure_says_what_it_means_here() {
        let evaluation = scorer().bundle().evaluation.clone();
        let rows = rows(&evaluation);
        assert_eq!(rows.len(), 9);
        let auc = (evaluation.forest.mean.roc_auc * 100.0).round();
        assert!(rows[0].meaning.contains(&format!("in {auc} of 100 cases")), "{}", rows[0].meaning);
        assert_eq!(rows[0].values[2], "0.500 ± 0.000");
        assert!(rows.iter().all(|row| row.meaning.ends_with('.') && !row.meaning.contains('–')));
    }

    #[test]
    fn a_figure_that_is_not_defined_is_a_dash() {
        let mut evaluation = scorer().bundle().evaluation.clone();
        evaluation.forest.mean.roc_auc = f64::NAN;
        assert_eq!(rows(&evaluation)[0].values[0], "–");
    }
}
