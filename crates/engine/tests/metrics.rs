//! The metrics and curves that scikit-learn also has match its results (tests/golden/metrics.py).

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test should stop as soon as it cannot continue")]

use churnscope_engine::metrics::{Metrics, Point, Ranking, calibration};
use serde_json::Value;

fn close(what: &str, ours: f64, theirs: &Value) {
    match theirs.as_f64() {
        Some(theirs) => assert!((ours - theirs).abs() < 1e-9, "{what}: {ours} is not {theirs}"),
        None => assert!(ours.is_nan(), "{what}: {ours} should be NaN"),
    }
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

fn points(of: &Value) -> Vec<Point> {
    match of.as_array() {
        Some(lists) => numbers(&lists[0]).into_iter().zip(numbers(&lists[1])).collect(),
        None => Vec::new(),
    }
}

fn close_curves(what: &str, ours: &[Point], theirs: &[Point]) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (ours, theirs) in ours.iter().zip(theirs) {
        let distance = (ours.0 - theirs.0).abs().max((ours.1 - theirs.1).abs());
        assert!(distance < 1e-9, "{what}: {ours:?} is not {theirs:?}");
    }
}

#[test]
fn metrics_match_scikit_learn() {
    let cases: Value = serde_json::from_str(include_str!("../../../tests/golden/metrics.json")).unwrap();
    let cases = cases.as_object().unwrap();
    assert!(cases.len() >= 12);
    for (name, case) in cases {
        let scores = numbers(&case["scores"]);
        let left: Vec<bool> = numbers(&case["left"]).into_iter().map(|left| left == 1.0).collect();
        let ranking = Ranking::of(scores.iter().copied().zip(left.iter().copied()));
        for at in case["at_cutoffs"].as_array().unwrap() {
            let cutoff = at["cutoff"].as_f64().unwrap();
            let (figures, matrix) = (Metrics::of(&scores, &left, cutoff), ranking.at_cutoff(cutoff));
            let what = format!("{name} at {cutoff}");
            close(&what, figures.accuracy, &at["accuracy"]);
            close(&what, figures.precision, &at["precision"]);
            close(&what, figures.recall, &at["recall"]);
            close(&what, figures.f1, &at["f1"]);
            let counts =
                [matrix.true_positives, matrix.false_positives(), matrix.false_negatives(), matrix.true_negatives()]
                    .map(|count| count as f64);
            assert_eq!(counts.to_vec(), numbers(&at["confusion"]), "{what}");
        }
        let figures = Metrics::of(&scores, &left, 0.5);
        close(name, figures.roc_auc, &case["roc_auc"]);
        close(name, figures.average_precision, &case["average_precision"]);
        close(name, figures.brier, &case["brier"]);
        close(name, figures.log_loss, &case["log_loss"]);
        close_curves(name, &ranking.roc(), &points(&case["roc"]));
        // scikit-learn starts at the lowest cutoff, puts recall second, and adds a point with recall 0 and precision 1
        let mut theirs: Vec<Point> = points(&case["precision_recall"]).into_iter().map(|(y, x)| (x, y)).collect();
        assert!(theirs.pop().is_none_or(|end| end == (0.0, 1.0)), "{name}");
        theirs.reverse();
        close_curves(name, &ranking.precision_recall(), &theirs);
        let bins = calibration(&scores, &left);
        let ours: Vec<Point> = bins.iter().filter(|bin| bin.count > 0).map(|bin| (bin.mean, bin.share)).collect();
        close_curves(name, &ours, &points(&case["calibration"]));
    }
}
