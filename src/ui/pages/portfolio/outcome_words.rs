//! How the estimates fared where the file says who left.

use super::words::count;
use crate::engine::metrics::Figures;
use crate::engine::portfolio::Labelled;
use crate::engine::words::percent;
use crate::ui::charts::CalibrationPoint;
use crate::ui::components::Table;
use crate::ui::words::short_figure;

/// A figure's name, what it is of the file, and what it was out of fold.
pub fn rows(file: &Figures, model: &Figures) -> Vec<[String; 3]> {
    let row =
        |name: &str, read: fn(&Figures) -> f64| [name.to_owned(), figure_words(read(file)), figure_words(read(model))];
    vec![
        row("Order of customers (ROC-AUC; 1 is perfect, .5 is chance)", |figures| figures.roc_auc),
        row("Mean squared error (Brier score; 0 is perfect)", |figures| figures.brier),
        row("Mean distance of estimate and outcome (calibration error)", |figures| figures.expected_calibration_error),
    ]
}

/// The points of the curve; bins without customers have none.
pub fn points(labelled: &Labelled) -> Vec<CalibrationPoint> {
    let point = |bin: &crate::engine::metrics::CalibrationBin| CalibrationPoint {
        estimated: bin.mean,
        left: bin.share,
        customers: bin.count,
    };
    labelled.calibration.iter().filter(|bin| bin.count > 0).map(point).collect()
}

/// The curve as a table.
pub fn calibration_table(points: &[CalibrationPoint]) -> Table {
    let row = |point: &CalibrationPoint| {
        [percent(point.estimated), format!("{} of {}", percent(point.left), count(point.customers))]
    };
    Table {
        caption: "Share that left by mean estimate".to_owned(),
        head: ["Mean estimate".to_owned(), "Left".to_owned()],
        rows: points.iter().map(row).collect(),
        marked: None,
    }
}

/// A figure that is not defined (nobody left, or all did) is a dash.
fn figure_words(figure: f64) -> String {
    if figure.is_finite() { short_figure(figure) } else { "–".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::tests::scorer;

    #[test]
    fn figures_stand_beside_the_models_own() {
        let model = scorer().bundle().evaluation.forest.mean;
        let nobody_left = Figures { roc_auc: f64::NAN, brier: 0.1234, ..model };
        let rows = rows(&nobody_left, &model);
        assert_eq!(rows[0][1], "–", "the area under a curve needs both outcomes");
        assert_eq!(rows[1][1], ".123");
        assert_eq!(rows[0][2], short_figure(model.roc_auc));
    }

    #[test]
    fn a_point_is_a_row() {
        let points = [CalibrationPoint { estimated: 0.15, left: 0.12, customers: 1_200 }];
        assert_eq!(calibration_table(&points).rows, [["15 %", "12 % of 1,200"].map(str::to_owned)]);
    }
}
