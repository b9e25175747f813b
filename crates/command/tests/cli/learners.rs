use std::fs;

use churnscope_wording::selections;
use serde_json::Value;

use crate::run::{churnscope, file, folder};

fn customers() -> String {
    let row = |row: usize| {
        let (calls, plan) = (row * 7_919 % 31, row * 104_729 % 4);
        format!("{calls},plan {plan},{}\n", u8::from(calls + row * 13 % 9 > 26 || row.is_multiple_of(17)))
    };
    format!("calls,plan,left\n{}", (0..300).map(row).collect::<String>())
}

#[test]
fn train_inspect_and_the_report_say_what_was_chosen() {
    let folder = folder("learners");
    let data = file(&folder, "data.csv", customers().as_bytes());
    let [fields, bundle, report] = ["fields.toml", "model.churn", "report.json"].map(|name| file(&folder, name, b""));
    assert_eq!(churnscope(&["schema", &data, "--target", "left", "-o", &fields], b"").status, 0);
    let drafted = fs::read_to_string(&fields).unwrap();
    assert!(drafted.contains("learner = \"auto\"") && !drafted.contains("max_depth"), "{drafted}");
    let train = ["train", &data, "--schema", &fields, "-o", &bundle, "--report", &report];
    // the number of tried settings depends on the losses
    for (arguments, expected) in
        [(&[][..], 8..=12), (&["--learner", "boosted"], 4..=8), (&["--learner", "forest", "--minutes", "0"], 1..=1)]
    {
        let trained = churnscope(&[&train[..], arguments].concat(), b"");
        assert_eq!(trained.status, 0, "{}", trained.err);
        let said = if expected == (1..=1) { "tried one setting: a forest" } else { "chose " };
        assert!(trained.err.contains(said), "{}", trained.err);
        let report: Value = serde_json::from_slice(&fs::read(&report).unwrap()).unwrap();
        let n_settings = report["selection"]["tried"].as_array().unwrap().len();
        assert!(expected.contains(&n_settings), "{n_settings}");
        let inspected = churnscope(&["inspect", &bundle], b"").out;
        let lines = inspected.lines().filter(|line| line.contains("minimum sampled rows per leaf")).count();
        assert!(inspected.contains(selections::TRIED), "{inspected}");
        assert_eq!(lines, n_settings + 1, "the settings, and the chosen one: {inspected}");
        let json: Value = serde_json::from_str(&churnscope(&["inspect", &bundle, "--json"], b"").out).unwrap();
        assert_eq!(json["selection"], report["selection"]);
        assert_eq!(json["provenance"]["trainer"], "churnscope-learn 0.1.0");
    }
    let trained = churnscope(&[&train[..], &["--learner", "smartcore"]].concat(), b"");
    assert_eq!(trained.status, 1);
    assert!(trained.err.contains("[training] trees is missing: add it, or set learner = \"auto\""), "{}", trained.err);
}
