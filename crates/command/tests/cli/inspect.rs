use serde_json::Value;

use crate::run::{BUNDLE, churnscope, committed_file};

#[test]
fn text_shows_what_a_bundle_contains() {
    let ran = churnscope(&["inspect", BUNDLE], b"");
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    for part in [
        "Telco customer churn",
        "trees",
        "IBM",
        "16320c9c1ec72448db59aa0a26a0b95401046bef5d02fd3aeb906448e3055e91",
        "roc_auc",
        "logistic regression",
        "majority class",
        "a number from 0 to 72",
        "tenure × MonthlyCharges",
    ] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
}

#[test]
fn json_includes_the_report_of_training() {
    let ran = churnscope(&["inspect", BUNDLE, "--json"], b"");
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let report: Value = serde_json::from_slice(&std::fs::read(committed_file("model/report.json")).unwrap()).unwrap();
    for (name, value) in report.as_object().unwrap() {
        assert_eq!(&json[name], value, "{name} differs from the report");
    }
    assert_eq!(json["size_bytes"].as_u64(), Some(std::fs::metadata(committed_file(BUNDLE)).unwrap().len()));
    assert_eq!(json["provenance"]["rows"].as_u64(), Some(7_043));
    assert_eq!(json["forest"]["trees"], json["provenance"]["n_trees"]);
    assert_eq!(json["schema"]["fields"].as_array().unwrap().len(), 19);
    assert!(json["baselines"]["logistic_regression"]["roc_auc"]["mean"].is_f64());
}

#[test]
fn json_has_importance_interactions_and_fairness() {
    let ran = churnscope(&["inspect", BUNDLE, "--json"], b"");
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let inspection = &json["inspection"];
    let importance = inspection["importance"].as_array().unwrap();
    let greatest = |of: &dyn Fn(&Value) -> Option<f64>| {
        importance.iter().max_by(|a, b| of(a).unwrap().total_cmp(&of(b).unwrap())).unwrap()["column"].as_str()
    };
    assert_eq!(importance.len(), 19);
    assert_eq!(greatest(&|field| field["permutation"]["mean"].as_f64()), Some("Contract"));
    assert_eq!(greatest(&|field| field["contribution"].as_f64()), Some("Contract"));
    let strengths: Vec<f64> =
        inspection["interactions"].as_array().unwrap().iter().map(|pair| pair["strength"].as_f64().unwrap()).collect();
    assert!(strengths.len() == 10 && strengths.is_sorted_by(|a, b| a >= b));
    assert_eq!(inspection["fairness"]["columns"], serde_json::json!(["gender", "SeniorCitizen"]));
    let loss =
        json["roc_auc"]["mean"].as_f64().unwrap() - inspection["fairness"]["roc_auc_without"]["mean"].as_f64().unwrap();
    assert!(loss.abs() < 0.003, "{loss}");
    let pooled = inspection["out_of_fold"]["roc_auc"].as_f64().unwrap();
    assert!((pooled - json["roc_auc"]["mean"].as_f64().unwrap()).abs() < 0.002, "{pooled}");
}
