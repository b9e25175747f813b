//! Models to other engines and from other trainers.

use serde_json::Value;

use crate::command::{BUNDLE, churnscope, committed_file, file, folder};

const TELCO: &str = "model/data/telco.csv";
const USAGE: &str = "tests/usage/mlc_churn.csv";

fn done(arguments: &[&str]) -> String {
    let ran = churnscope(arguments, b"");
    assert_eq!(ran.status, 0, "{}", ran.err);
    ran.out
}

#[test]
fn a_model_comes_back_from_onnx_as_it_was() {
    let folder = folder("exchange_round_trip");
    let [onnx, bundle] = ["telco.onnx", "back.churn"].map(|name| file(&folder, name, b""));
    done(&["export", BUNDLE, "--format", "onnx", "-o", &onnx]);
    done(&["import", &onnx, "--schema", "model/telco.toml", "--data", TELCO, "-o", &bundle]);
    // probabilities and contributions, to the last digit
    assert!(done(&["explain", BUNDLE, TELCO]) == done(&["explain", &bundle, TELCO]));
    // nothing was held out, and nobody says so
    let [inspected, evaluated] = [done(&["inspect", &bundle]), done(&["evaluate", &bundle, TELCO])];
    assert!(
        inspected.contains("On the rows that it was imported with") && !inspected.contains("Out of fold"),
        "{inspected}"
    );
    assert!(inspected.contains("it was trained elsewhere") && !inspected.contains("depth up to"), "{inspected}");
    assert!(evaluated.contains("when imported") && evaluated.contains("Careful"), "{evaluated}");
}

#[test]
fn forests_of_scikit_learn_say_what_they_said_there() {
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
fn boosted_trees_say_what_they_said_there_and_explain_it_in_log_odds() {
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
        let told = done(&["inspect", &bundle]);
        assert!(told.contains("40 boosted trees") && told.contains("boosted trees     logistic regression"), "{told}");
    }
}

#[test]
fn what_is_no_forest_of_this_description_is_refused() {
    let folder = folder("exchange_refusals");
    let bundle = file(&folder, "model.churn", b"as it was");
    let cut = std::fs::read(committed_file("tests/golden/onnx/regressor_ordinal.onnx")).unwrap();
    let cut = file(&folder, "cut.onnx", &cut[..cut.len() / 2]);
    for (model, part) in [
        (TELCO, "this is not an ONNX file, or it was cut off"),
        (&cut, "this is not an ONNX file, or it was cut off"),
        (
            "tests/golden/onnx/classifier_one_hot.onnx",
            "the classes are \"no\", \"yes\", and none is the description's \"Yes\"",
        ),
    ] {
        let ran = churnscope(&["import", model, "--schema", "model/telco.toml", "--data", TELCO, "-o", &bundle], b"");
        assert_eq!(ran.status, 1, "{}", ran.err);
        assert!(ran.err.contains(part), "{}", ran.err);
    }
    assert_eq!(std::fs::read(&bundle).unwrap(), b"as it was");
    // another table's forest with as many columns is taken over, and said to be no good
    let ordinal = "tests/golden/onnx/regressor_ordinal.onnx";
    let ran = churnscope(&["import", ordinal, "--schema", "model/telco.toml", "--data", TELCO, "-o", &bundle], b"");
    assert!(ran.err.contains("are the columns that it was trained on in the description's order?"), "{}", ran.err);
    let ran = churnscope(&["export", TELCO, "--format", "onnx", "-o", &bundle], b"");
    assert_eq!((ran.status, ran.err.contains("not a Churnscope bundle")), (1, true), "{}", ran.err);
}
