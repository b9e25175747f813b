//! From an unknown table to a model: draft, train, score.

use std::fs;

use serde_json::Value;

use crate::run::{churnscope, committed_file, file, folder};

const USAGE: &str = "tests/usage/mlc_churn.csv";

#[test]
fn a_draft_for_usage_data_trains_a_good_model() {
    let folder = folder("schema_usage");
    let [fields, bundle, report] = ["fields.toml", "usage.churn", "report.json"].map(|name| file(&folder, name, b""));
    let drafted = churnscope(&["schema", USAGE, "--target", "churn", "-o", &fields, "--date", "2026-11-24"], b"");
    assert_eq!(drafted.status, 0, "{}", drafted.err);
    assert!(drafted.err.contains("state: rare values (values: 31, "), "{}", drafted.err);
    let trained = churnscope(&["train", USAGE, "--schema", &fields, "-o", &bundle, "--report", &report], b"");
    assert_eq!(trained.status, 0, "{}", trained.err);
    let figures: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
    let area = figures["roc_auc"]["mean"].as_f64().unwrap();
    assert!(area >= 0.915, "out-of-fold ROC-AUC {area}");
    // a state that is not in the training data
    let unseen = fs::read_to_string(committed_file(USAGE)).unwrap().replace("\nOH,", "\nZZ,");
    let scored = churnscope(&["score", &bundle, "-"], unseen.as_bytes());
    assert_eq!((scored.status, scored.err.as_str()), (0, ""));
    assert_eq!(scored.out.lines().count(), 5_001);
}

#[test]
fn a_draft_for_telco_data_has_its_rules() {
    let folder = folder("schema_telco");
    let fields = file(&folder, "fields.toml", b"");
    let drafted = churnscope(&["schema", "model/data/telco.csv", "--target", "Churn", "-o", &fields], b"");
    assert_eq!(drafted.status, 0, "{}", drafted.err);
    let text = fs::read_to_string(&fields).unwrap();
    for part in [
        "id = \"customerID\"",
        "positive = \"Yes\", negative = \"No\"",
        "monthly_charge = \"MonthlyCharges\"",
        "when = { column = \"InternetService\", is = \"No\" }",
        "then = { columns = [\"MultipleLines\"], are = \"No phone service\" }",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn errors_say_what_to_do() {
    let folder = folder("schema_errors");
    let fields = file(&folder, "fields.toml", b"unchanged");
    let levels: String = (0..20_000).map(|row| format!("v{},{}\n", row / 2, row % 3 % 2)).collect();
    let levels = file(&folder, "levels.csv", format!("code,left\n{levels}").as_bytes());
    for (arguments, part) in [
        (["schema", USAGE, "--target", "gone"], "there is no column \"gone\"; the file has \"state\""),
        (["schema", USAGE, "--target", "total_day_minutes"], "different values, too many for an outcome"),
        (["schema", USAGE, "--target", "area_code"], "name the value that means \"left\" with --positive VALUE"),
        (["schema", "nowhere.csv", "--target", "churn"], "cannot read nowhere.csv"),
        (
            ["schema", &levels, "--target", "left"],
            "add columns that describe the customers\n  code: 10000 different values, none of them in 40",
        ),
    ] {
        let ran = churnscope(&[&arguments[..], &["-o", &fields]].concat(), b"");
        assert_eq!(ran.status, 1, "{}", ran.err);
        assert!(ran.err.contains(part), "{}", ran.err);
    }
    assert_eq!(fs::read(&fields).unwrap(), b"unchanged");
}

#[test]
fn training_reports_duplicates_and_can_use_a_sample() {
    let folder = folder("schema_duplicates");
    let rows: String =
        (0..400).map(|row| format!("{},{}\n", row % 90, u8::from(row % 90 > 60 || row % 7 == 0))).collect();
    let data = file(&folder, "data.csv", format!("months,left\n{rows}").as_bytes());
    let fields = file(&folder, "fields.toml", b"");
    assert_eq!(churnscope(&["schema", &data, "--target", "left", "-o", &fields], b"").status, 0);
    let text = fs::read_to_string(&fields).unwrap().replace("trees = 200", "trees = 5\nmost_rows = 300");
    let fields = file(&folder, "fields.toml", text.as_bytes());
    let bundle = file(&folder, "model.churn", b"");
    let trained = churnscope(&["train", &data, "--schema", &fields, "-o", &bundle], b"");
    assert_eq!(trained.status, 0, "{}", trained.err);
    for part in ["rows are duplicates", "training on a sample of 300 of 400 rows", "trained on 300 customers"] {
        assert!(trained.err.contains(part), "{}", trained.err);
    }
}
