//! `report.json`: the metrics of cross-validation, for other programs to read.

use serde_json::{Map, Value, json};

use churnscope_engine::bundle::Bundle;
use churnscope_engine::metrics::{FoldSummary, METRIC_NAMES};

/// The report: each metric's `mean` and `sd` over folds, for the model and for the baselines.
pub fn report(bundle: &Bundle, model_id: &str) -> Value {
    let evaluation = &bundle.evaluation;
    let provenance = &bundle.provenance;
    let mut report = figures(&evaluation.forest);
    report.extend([
        ("what".to_owned(), json!(churnscope_wording::training::REPORT)),
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
    Value::Object(report)
}

/// Each metric's `mean` and `sd`; null if it is undefined.
fn figures(over: &FoldSummary) -> Map<String, Value> {
    let means = over.mean.to_array();
    let sds = over.sd.to_array();
    METRIC_NAMES
        .iter()
        .zip(means.iter().zip(sds))
        .map(|(name, (mean, sd))| ((*name).to_owned(), json!({ "mean": mean, "sd": sd })))
        .collect()
}
