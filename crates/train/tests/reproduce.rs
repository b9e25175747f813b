//! Training reproduces the committed bundle and report byte for byte.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

use churnscope_engine::bundle::{Bundle, model_id};
use churnscope_train::{Description, Options, report, train};

const CSV: &[u8] = include_bytes!("../../../model/data/telco.csv");

fn description() -> Description {
    Description::parse(include_str!("../../../model/telco.toml")).unwrap()
}

fn train_on(n_threads: usize, description: &Description, seed: Option<u64>) -> Bundle {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
    pool.install(|| train(CSV, description, Options { seed, ..Options::default() }, &|_| {}).unwrap())
}

fn small_description() -> Description {
    let mut description = description();
    (description.training.trees, description.training.folds) = (Some(8), 2);
    description
}

#[test]
fn training_reproduces_the_committed_bundle() {
    let committed: &[u8] = include_bytes!("../../../model/telco.churn");
    let bundle = train_on(2, &description(), None);
    let bytes = bundle.to_bytes().unwrap();
    // not assert_eq, which would print both files
    assert!(bytes == committed, "the trained bundle differs from the committed one");
    let report = format!("{:#}\n", report(&bundle, &model_id(&bytes)));
    assert_eq!(report, include_str!("../../../model/report.json"));
}

#[test]
fn the_seed_decides_and_the_number_of_threads_does_not() {
    let small = small_description();
    let train = |n_threads, seed| {
        let bundle = train_on(n_threads, &small, Some(seed));
        let bytes = bundle.to_bytes().unwrap();
        let report = report(&bundle, &model_id(&bytes)).to_string();
        (bytes, report)
    };
    let expected = train(1, 1);
    for n_threads in [2, 3] {
        assert!(train(n_threads, 1) == expected, "a bundle or report from {n_threads} threads differs");
    }
    assert!(train(2, 2) != expected, "another seed gives the same bundle");
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
