use serde_json::{Map, Value, json};

use churnscope_engine::bundle::{Bundle, OutOfTime, Selection, Setting, TriedSetting};
use churnscope_engine::forest::{Calibration, CalibrationMethod};
use churnscope_engine::metrics::{FoldSummary, METRIC_NAMES};
use churnscope_wording::training;

/// The metrics of a model, and what they were measured on. The depths of settings are numbers of splits.
pub fn report(bundle: &Bundle, model_id: &str) -> Value {
    let evaluation = &bundle.evaluation;
    let provenance = &bundle.provenance;
    let mut report = figures(&evaluation.forest);
    let what = if evaluation.is_out_of_fold() { training::REPORT } else { training::REPORT_OF_IMPORT };
    report.extend([
        ("what".to_owned(), json!(what)),
        ("model_id".to_owned(), json!(model_id)),
        ("folds".to_owned(), json!(evaluation.folds)),
        ("cutoff".to_owned(), json!(evaluation.cutoff)),
        ("rows".to_owned(), json!(provenance.rows)),
        ("positives".to_owned(), json!(provenance.positives)),
        ("data_sha256".to_owned(), json!(hex::encode(provenance.data_sha256))),
        ("seed".to_owned(), json!(provenance.seed)),
        (
            "baselines".to_owned(),
            json!({
                "logistic_regression": figures(&evaluation.logistic_regression),
                "majority_class": figures(&evaluation.majority_class),
            }),
        ),
    ]);
    if let Some(selection) = &bundle.selection {
        report.insert("selection".to_owned(), selection_json(selection));
    }
    if let Some(calibration) = bundle.forest.calibration() {
        report.insert("calibration".to_owned(), calibration_json(calibration));
    }
    if let Some(out_of_time) = &bundle.out_of_time {
        report.insert("out_of_time".to_owned(), out_of_time_json(out_of_time));
    }
    Value::Object(report)
}

/// The metrics on the latest rows as JSON. An undefined metric is null.
fn out_of_time_json(of: &OutOfTime) -> Value {
    let mut json = json!({
        "period": of.period,
        "first": of.first,
        "earlier_rows": of.earlier_rows,
        "rows": of.rows,
        "positives": of.positives,
    });
    for (name, value) in METRIC_NAMES.iter().zip(of.metrics.to_array()) {
        json[name] = json!(value);
    }
    json
}

/// The calibration as JSON. Knots are pairs of an estimate of the trees and a calibrated estimate, on the forest's
/// scale.
fn calibration_json(of: &Calibration) -> Value {
    json!({
        "method": match of.method {
            CalibrationMethod::Platt => "platt",
            CalibrationMethod::Isotonic => "isotonic",
        },
        "knots": of.knots.iter().map(|knot| [knot.input, knot.output]).collect::<Vec<_>>(),
        "log_loss": { "before": of.loss_before, "after": of.loss_after },
    })
}

fn selection_json(selection: &Selection) -> Value {
    let tried = selection.tried.iter().map(|TriedSetting { setting, loss }| {
        let mut json = match setting {
            Setting::Forest(of) => json!({
                "learner": "forest",
                "trees": of.trees,
                "extremely_randomized": of.is_randomized,
                "max_depth": of.max_depth,
                "min_leaf_rows": of.min_leaf_rows,
                "columns_per_split": of.columns_per_split,
            }),
            Setting::Boosted(of) => json!({
                "learner": "boosted",
                "trees": of.trees,
                "max_leaves": of.max_leaves,
                "max_depth": of.max_depth,
                "min_leaf_rows": of.min_leaf_rows,
                "rate": of.rate,
                "l2": of.l2,
                "row_share": of.row_share,
                "column_share": of.column_share,
            }),
        };
        json["log_loss"] = json!({ "mean": loss.mean, "standard_error": loss.standard_error });
        json["dropped"] = json!(loss.is_dropped);
        json
    });
    json!({ "chosen": selection.chosen, "tried": tried.collect::<Vec<_>>() })
}

fn figures(over: &FoldSummary) -> Map<String, Value> {
    let means = over.mean.to_array();
    let sds = over.sd.to_array();
    METRIC_NAMES
        .iter()
        .zip(means.iter().zip(sds))
        .map(|(name, (mean, sd))| ((*name).to_owned(), json!({ "mean": mean, "sd": sd })))
        .collect()
}
