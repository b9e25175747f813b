//! How the estimates fared where the file says who left.

use crate::words::figure;
use churnscope_engine::metrics::Metrics;

/// A figure's name, what it is of the file, and what it was out of fold.
pub fn rows(file: &Metrics, model: &Metrics) -> Vec<[String; 3]> {
    let row = |name: &str, read: fn(&Metrics) -> f64| [name.to_owned(), figure(read(file)), figure(read(model))];
    vec![
        row("Order of customers (ROC-AUC; 1 is perfect, .5 is chance)", |figures| figures.roc_auc),
        row("Mean squared error (Brier score; 0 is perfect)", |figures| figures.brier),
        row("Mean distance of estimate and outcome (calibration error)", |figures| figures.expected_calibration_error),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;
    use crate::words::short_figure;

    #[test]
    fn figures_stand_beside_the_models_own() {
        let model = scorer().bundle().evaluation.forest.mean;
        let nobody_left = Metrics { roc_auc: f64::NAN, brier: 0.1234, ..model };
        let rows = rows(&nobody_left, &model);
        assert_eq!(rows[0][1], "–", "the area under a curve needs both outcomes");
        assert_eq!(rows[1][1], "0.123");
        assert_eq!(rows[0][2], short_figure(model.roc_auc));
    }
}
