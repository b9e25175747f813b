use churnscope_engine::bundle::BundleError;
use churnscope_wording::inspect as texts;
use serde_json::Value;

use crate::run::{BUNDLE, churnscope, committed_file, file, folder};

const TELCO: &str = "model/data/telco.csv";
const USAGE: &str = "tests/usage/mlc_churn.csv";

fn done(arguments: &[&str]) -> String {
    let ran = churnscope(arguments, b"");
    assert_eq!(ran.status, 0, "{}", ran.err);
    ran.out
}

#[test]
fn a_model_survives_export_and_import_unchanged() {
    let folder = folder("exchange_round_trip");
    let [onnx, bundle] = ["telco.onnx", "back.churn"].map(|name| file(&folder, name, b""));
    done(&["export", BUNDLE, "--format", "onnx", "-o", &onnx]);
    done(&["import", &onnx, "--schema", "model/telco.toml", "--data", TELCO, "-o", &bundle]);
    assert!(done(&["explain", BUNDLE, TELCO]) == done(&["explain", &bundle, TELCO]));
    let [inspected, evaluated] = [done(&["inspect", &bundle]), done(&["evaluate", &bundle, TELCO])];
    assert!(inspected.contains(&texts::metrics_of_import("0.5")) && !inspected.contains("Out of fold"), "{inspected}");
    assert!(inspected.contains(texts::TRAINED_ELSEWHERE) && !inspected.contains("max_depth"), "{inspected}");
    assert!(evaluated.contains("when imported") && evaluated.contains("Warning"), "{evaluated}");
    let html = file(&folder, "report.html", b"");
    let evaluated_as_json = done(&["evaluate", &bundle, TELCO, "--json", "--cutoff", "0.3", "--html", &html]);
    let inspected_as_json = done(&["inspect", &bundle, "--json"]);
    let report = std::fs::read_to_string(html).unwrap();
    for text in [inspected, inspected_as_json, evaluated, evaluated_as_json, report] {
        let text = text.to_lowercase().replace('_', " ");
        assert!(text.contains("when imported") || text.contains("imported with"), "{text}");
        for wrong in ["out of fold", "out-of-fold", "cross-validation", "trained without"] {
            assert!(!text.contains(wrong), "{wrong}: {text}");
        }
    }
}

#[test]
fn forests_from_scikit_learn_keep_their_estimates() {
    let folder = folder("exchange_scikit_learn");
    let [fields, bundle] = ["fields.toml", "model.churn"].map(|name| file(&folder, name, b""));
    done(&["schema", USAGE, "--target", "churn", "-o", &fields, "--date", "2026-11-24"]);
    for (name, trees) in [("classifier_one_hot", 200), ("regressor_ordinal", 20)] {
        let onnx = format!("tests/golden/onnx/{name}.onnx");
        done(&["import", &onnx, "--schema", &fields, "--data", USAGE, "-o", &bundle]);
        let inspected: Value = serde_json::from_str(&done(&["inspect", &bundle, "--json"])).unwrap();
        assert_eq!(inspected["forest"]["trees"], trees);
        assert!(inspected["provenance"]["trainer"].as_str().unwrap().contains("skl2onnx"), "{inspected}");
        let expected = std::fs::read_to_string(committed_file(format!("tests/golden/onnx/{name}.txt"))).unwrap();
        let explained = done(&["explain", &bundle, USAGE]);
        let every_tenth = explained.lines().step_by(10);
        assert_eq!(every_tenth.clone().count(), expected.lines().count());
        for (line, expected) in every_tenth.zip(expected.lines()) {
            let found: Value = serde_json::from_str(line).unwrap();
            let difference = found["probability"].as_f64().unwrap() - expected.parse::<f64>().unwrap();
            assert!(difference.abs() <= 1e-6, "{name}: {found}, expected {expected}");
        }
    }
}

#[test]
fn boosted_trees_keep_their_estimates_and_are_explained_in_log_odds() {
    let folder = folder("exchange_boosted");
    let [fields, bundle, onnx, back] =
        ["fields.toml", "model.churn", "model.onnx", "back.churn"].map(|name| file(&folder, name, b""));
    done(&["schema", USAGE, "--target", "churn", "-o", &fields, "--date", "2026-11-24"]);
    for (name, by) in [("scikit_boosted", "skl2onnx"), ("lightgbm", "OnnxMLTools"), ("xgboost", "OnnxMLTools")] {
        let from = format!("tests/golden/onnx/{name}.onnx");
        done(&["import", &from, "--schema", &fields, "--data", USAGE, "-o", &bundle]);
        let inspected: Value = serde_json::from_str(&done(&["inspect", &bundle, "--json"])).unwrap();
        assert_eq!((&inspected["forest"]["trees"], &inspected["forest"]["scale"]), (&40.into(), &"log-odds".into()));
        let trainer = inspected["provenance"]["trainer"].as_str().unwrap();
        assert!(trainer.contains("boosted trees") && trainer.contains(by), "{trainer}");
        let expected = std::fs::read_to_string(committed_file(format!("tests/golden/onnx/{name}.txt"))).unwrap();
        let explained = done(&["explain", &bundle, USAGE]);
        let every_tenth = explained.lines().step_by(10);
        assert_eq!(every_tenth.clone().count(), expected.lines().count());
        for (line, expected) in every_tenth.zip(expected.lines()) {
            let found: Value = serde_json::from_str(line).unwrap();
            let number = |name: &str| found[name].as_f64().unwrap();
            let (probability, log_odds) = (number("probability"), number("log_odds"));
            let difference = probability - expected.parse::<f64>().unwrap();
            assert!(difference.abs() <= 1e-6, "{name}: {found}, expected {expected}");
            let parts = found["contributions"].as_object().unwrap().values().map(|part| part.as_f64().unwrap());
            assert!((number("baseline") + parts.sum::<f64>() - log_odds).abs() < 1e-9, "{found}");
            assert!((1.0 / (1.0 + (-log_odds).exp()) - probability).abs() < 1e-12, "{found}");
        }
        let scored = done(&["score", &bundle, USAGE, "--explain", "1"]);
        assert!(scored.lines().nth(1).unwrap().contains(" log-odds)"), "{scored}");
        done(&["export", &bundle, "--format", "onnx", "-o", &onnx]);
        done(&["import", &onnx, "--schema", &fields, "--data", USAGE, "-o", &back]);
        assert!(done(&["explain", &back, USAGE]) == explained, "{name}");
        let inspected = done(&["inspect", &bundle]);
        assert!(
            inspected.contains("40 boosted trees") && inspected.contains("boosted trees     logistic regression"),
            "{inspected}"
        );
    }
}

#[test]
fn models_that_do_not_fit_the_description_are_rejected() {
    let folder = folder("exchange_errors");
    let bundle = file(&folder, "model.churn", b"unchanged");
    let cut = std::fs::read(committed_file("tests/golden/onnx/regressor_ordinal.onnx")).unwrap();
    let cut = file(&folder, "cut.onnx", &cut[..cut.len() / 2]);
    for (model, part) in [
        (TELCO, "this is not an ONNX file"),
        (&cut, "this is not an ONNX file"),
        ("tests/golden/onnx/classifier_one_hot.onnx", "the classes are \"no\", \"yes\""),
    ] {
        let ran = churnscope(&["import", model, "--schema", "model/telco.toml", "--data", TELCO, "-o", &bundle], b"");
        assert_eq!(ran.status, 1, "{}", ran.err);
        assert!(ran.err.contains(part), "{}", ran.err);
    }
    assert_eq!(std::fs::read(&bundle).unwrap(), b"unchanged");
    let ordinal = "tests/golden/onnx/regressor_ordinal.onnx";
    let ran = churnscope(&["import", ordinal, "--schema", "model/telco.toml", "--data", TELCO, "-o", &bundle], b"");
    assert!(ran.err.contains("little better than chance"), "{}", ran.err);
    let ran = churnscope(&["export", TELCO, "--format", "onnx", "-o", &bundle], b"");
    assert_eq!((ran.status, ran.err.contains(&BundleError::NotABundle.to_string())), (1, true), "{}", ran.err);
}
