use serde_json::Value;

use crate::command::{BUNDLE, churnscope};

#[test]
fn a_bundle_tells_everything_about_itself() {
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
fn the_same_for_machines() {
    let ran = churnscope(&["inspect", BUNDLE, "--json"], b"");
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let report: Value = serde_json::from_slice(&std::fs::read("model/report.json").unwrap()).unwrap();
    for (name, value) in report.as_object().unwrap() {
        assert_eq!(&json[name], value, "{name} as in the report of training");
    }
    assert_eq!(json["size_bytes"].as_u64(), Some(std::fs::metadata(BUNDLE).unwrap().len()));
    assert_eq!(json["provenance"]["rows"].as_u64(), Some(7_043));
    assert_eq!(json["forest"]["trees"], json["provenance"]["n_trees"]);
    assert_eq!(json["schema"]["fields"].as_array().unwrap().len(), 19);
    assert!(json["baselines"]["logistic_regression"]["roc_auc"]["mean"].is_f64());
}
