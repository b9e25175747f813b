//! Figures about a trained model.

use churnscope_engine::bundle::Bundle;
use churnscope_engine::metrics::{Metrics, TopTenth};
use churnscope_wording::metrics as names;
use churnscope_wording::model::quality::{MetricMeaning, meanings};
use churnscope_wording::numbers::{metric, share, with_spread};
use churnscope_wording::train::result as wording;
use churnscope_worker::training::controller::{TrainProblem, TrainStep};

/// The metrics in the comparison with the current model.
const COMPARED: [&str; 3] = [names::ROC_AUC, names::BRIER, names::CALIBRATION_ERROR];

/// If the share who left in the top tenth exceeds the overall share by less than this fraction of the rarer outcome's
/// share, the ranking is called useless.
const MIN_DIFFERENCE: f64 = 0.05;

/// Whether a problem belongs to a step.
pub fn is_at(problem: &TrainProblem, step: TrainStep) -> bool {
    problem.step == step
}

/// The share who left in the top tenth by out-of-fold estimate, and overall; `None` for a model without its inspection.
pub fn top_tenth(bundle: &Bundle) -> Option<TopTenth> {
    Some(TopTenth::of(&bundle.inspection.as_ref()?.out_of_fold.ranking()))
}

/// Whether the ranking is hardly better than chance.
pub fn is_useless(TopTenth { top, all, .. }: TopTenth) -> bool {
    top - all < MIN_DIFFERENCE * all.min(1.0 - all)
}

/// The comparison of the new model with the current one: for each metric, its name and both values.
pub fn comparison(new: &Bundle, current: &Metrics, current_top: f64) -> Vec<[String; 3]> {
    let evaluation = &new.evaluation;
    let row = |MetricMeaning { name, read, .. }: &MetricMeaning| {
        let value = with_spread(read(&evaluation.forest.mean), read(&evaluation.forest.sd));
        [(*name).to_owned(), value, metric(read(current))]
    };
    let metrics = meanings(evaluation);
    let rows = metrics.iter().filter(|metric| COMPARED.contains(&metric.name)).map(row);
    let top = top_tenth(new).map_or(f64::NAN, |tenth| tenth.top);
    rows.chain([[wording::FOUND_IN_TOP.to_owned(), share(top), share(current_top)]]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] = include_bytes!("../../../model/telco.churn");

    #[test]
    fn the_tenth_ranked_highest_leaves_more_often() {
        let bundle = Bundle::from_bytes(FILE).unwrap();
        let tenth = top_tenth(&bundle).unwrap();
        assert!(tenth.top > 0.6 && (tenth.all - 0.265).abs() < 0.001, "{tenth:?}");
        assert!((tenth.ranked - 0.1).abs() < 0.005, "{tenth:?}");
        // if nearly all customers leave, those ranked highest can hardly leave more often
        for (top, all, expected) in [
            (tenth.top, tenth.all, false),
            (0.26, 0.26, true),
            (0.27, 0.26, true),
            (1.0, 0.97, false),
            (0.97, 0.97, true),
        ] {
            assert_eq!(is_useless(TopTenth { ranked: 0.1, top, all }), expected, "{top} of {all}");
        }
    }

    #[test]
    fn models_are_compared_by_three_metrics_and_the_top() {
        let bundle = Bundle::from_bytes(FILE).unwrap();
        let rows = comparison(&bundle, &bundle.evaluation.forest.mean, 0.5);
        let first: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(first, [names::ROC_AUC, names::BRIER, names::CALIBRATION_ERROR, wording::FOUND_IN_TOP]);
        assert!(rows[0][1].contains(" ± ") && rows[3][2] == "50.0%");
    }
}
