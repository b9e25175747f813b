//! `make train` reproduces the committed bundle and report byte for byte, on any number of threads.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use churnscope_engine::bundle::model_id;
use churnscope_train::{Description, Options, report, train};

#[test]
fn training_reproduces_the_committed_bundle() {
    let description = Description::parse(include_str!("../../../model/telco.toml")).unwrap();
    let csv = include_bytes!("../../../model/data/telco.csv");
    let train = |threads: usize, seed: Option<u64>| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| train(csv, &description, Options { seed }, &|_| {}).unwrap())
    };
    let committed: &[u8] = include_bytes!("../../../model/telco.churn");
    for threads in [1, 2] {
        let bundle = train(threads, None);
        let bytes = bundle.to_bytes().unwrap();
        // not assert_eq, which would print both files
        assert!(bytes == committed, "a bundle trained on {threads} threads differs from the committed one");
        let report = format!("{:#}\n", report(&bundle, &model_id(&bytes)));
        assert_eq!(report, include_str!("../../../model/report.json"));
    }
    assert!(train(2, Some(1)).to_bytes().unwrap() != committed, "another seed gives the same bundle");
}

#[test]
fn the_forest_beats_the_logistic_regression() {
    let report: serde_json::Value = serde_json::from_str(include_str!("../../../model/report.json")).unwrap();
    let mean = |model: &serde_json::Value, figure: &str| model[figure]["mean"].as_f64().unwrap();
    let logistic = &report["baselines"]["logistic_regression"];
    assert!(mean(&report, "roc_auc") >= 0.846 && mean(&report, "brier") <= 0.135);
    assert!(mean(&report, "roc_auc") > mean(logistic, "roc_auc") && mean(&report, "brier") < mean(logistic, "brier"));
    assert!(mean(&report, "roc_auc") < 0.86, "too good for this data set: look for a leak");
}
