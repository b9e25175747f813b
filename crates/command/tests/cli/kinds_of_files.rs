//! The same customers in files of many kinds get the same scores. `tests/files/make.py` lists the files in
//! `cases.json`.

use std::fs;

use serde_json::Value;

use crate::run::{BUNDLE, churnscope, committed_file, file, folder};
use churnscope_wording::draft as texts;

const CONTRACTS: &str = "tests/files/contracts.churn";

fn cases() -> Vec<Value> {
    serde_json::from_str(&fs::read_to_string(committed_file("tests/files/cases.json")).unwrap()).unwrap()
}

fn path(case: &Value) -> String {
    format!("tests/files/{}", case["file"].as_str().unwrap())
}

fn strings<'a>(case: &'a Value, key: &str) -> Vec<&'a str> {
    match &case[key] {
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        value => value.as_str().into_iter().collect(),
    }
}

fn scores(output: &str) -> Vec<String> {
    let mut lines: Vec<String> = output.lines().skip(1).map(str::to_owned).collect();
    lines.iter_mut().for_each(|line| *line = line.replace([';', '\t', '|'], ","));
    lines
}

fn check_scores(case: &Value, bundle: &str, plain: &[String]) {
    let path = path(case);
    let done = churnscope(&[&["score", bundle, &path][..], &strings(case, "arguments")].concat(), b"");
    if let Some(message) = case["fails"].as_str() {
        assert_eq!(done.status, 1, "{path}: {}", done.err);
        assert!(done.err.contains(message), "{path}: {}", done.err);
        return;
    }
    match case["says"].as_str() {
        Some(says) => assert!(done.err.contains(&format!("reading the file as: {says}\n")), "{path}: {}", done.err),
        None => assert!(!done.err.contains("reading the file as"), "{path}: {}", done.err),
    }
    for value in strings(case, "values") {
        assert!(done.err.contains(&format!("\n  {value}\n")), "{path}: {}", done.err);
    }
    // each note is about one field; the sentence about many rows is not
    let is_note = |line: &&str| line.contains("as the nearest limit") && !line.contains("as the nearest limits");
    let notes = done.err.lines().filter(is_note);
    let notes = notes.filter_map(|line| line.strip_prefix("churnscope: "));
    assert_eq!(notes.collect::<Vec<_>>(), strings(case, "notes"), "{path}");
    let found = scores(&done.out);
    let rejected = case["rejected"].as_u64().unwrap_or(0);
    if rejected > 0 {
        let count = format!("{rejected} of {} rows could not be scored", found.len());
        assert!(done.err.contains(&count), "{path}: {}", done.err);
    }
    for advice in strings(case, "advises") {
        assert!(done.err.contains(advice), "{path}: {}", done.err);
    }
    let written = [strings(case, "errors"), strings(case, "writes")].concat();
    for part in &written {
        assert!(done.out.contains(part), "{path}: {part}: {}", done.out);
    }
    assert_eq!(done.status, if rejected > 0 { 3 } else { 0 }, "{path}: {}", done.err);
    if !case["writes"].is_null() {
        let has_scores = |(found, plain): (&String, &String)| found.contains(plain.split_once(',').unwrap().1);
        assert!(found.iter().zip(plain).all(has_scores), "{path}: {}", done.out);
    } else if rejected < 6 {
        assert_eq!(found[..6], *plain, "{path}");
    }
}

#[test]
fn every_kind_of_file_gets_the_scores_of_the_plain_file() {
    let plain = [(BUNDLE, "plain.csv"), (CONTRACTS, "contracts.csv")].map(|(bundle, name)| {
        let plain = scores(&churnscope(&["score", bundle, &format!("tests/files/{name}")], b"").out);
        assert_eq!(plain.len(), 6);
        plain
    });
    for case in cases().iter().filter(|case| case["draft"].is_null()) {
        match case["model"].as_str() {
            None => check_scores(case, BUNDLE, &plain[0]),
            Some(model) => {
                assert_eq!(model, "contracts");
                check_scores(case, CONTRACTS, &plain[1]);
            }
        }
    }
}

/// After an intended change to what training writes, rewrite the model with `UPDATE_GOLDEN=1 cargo test -p churnscope
/// --test cli`.
#[test]
fn the_model_of_the_contracts_is_what_train_writes() {
    let bundle = file(&folder("contracts"), "contracts.churn", b"");
    let schema = "tests/files/contracts.toml";
    let trained = churnscope(&["train", "tests/files/contracts_training.csv", "--schema", schema, "-o", &bundle], b"");
    assert_eq!(trained.status, 0, "{}", trained.err);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::copy(&bundle, committed_file(CONTRACTS)).unwrap();
    }
    assert!(fs::read(&bundle).unwrap() == fs::read(committed_file(CONTRACTS)).unwrap());
}

#[test]
fn every_draft_says_what_it_found_and_trains() {
    let folder = folder("drafts");
    let [fields, bundle] = ["fields.toml", "model.churn"].map(|name| file(&folder, name, b""));
    let mut n_drafts = 0;
    for case in cases() {
        let (draft, path) = (&case["draft"], path(&case));
        let Some(target) = draft["target"].as_str() else { continue };
        let asks = ["schema", &path, "--target", target, "-o", &fields];
        if let Some(message) = draft["fails"].as_str() {
            let asked = churnscope(&asks, b"");
            assert_eq!(asked.status, 1, "{path}: {}", asked.err);
            assert!(asked.err.contains(message), "{path}: {}", asked.err);
        }
        let drafted = churnscope(&[&asks[..], &strings(draft, "answer")].concat(), b"");
        assert_eq!(drafted.status, 0, "{path}: {}", drafted.err);
        let id = draft["id"].as_str().map(texts::id_column);
        let leak = draft["leak"].as_str().map(|column| texts::left_out(column, ""));
        let said = [strings(draft, "says"), strings(draft, "command_says")]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .chain(id)
            .chain(leak);
        for said in said {
            assert!(drafted.err.contains(&said), "{path}: {said}: {}", drafted.err);
        }
        let written = fs::read_to_string(&fields).unwrap();
        for part in strings(draft, "writes") {
            assert!(written.contains(part), "{path}: {written}");
        }
        for part in strings(draft, "lacks") {
            assert!(!written.contains(part), "{path}: {written}");
        }
        let small = written.replace("learner = \"auto\"", "learner = \"forest\"\ntrees = 5");
        fs::write(&fields, small).unwrap();
        let decimal = strings(draft, "answer").into_iter().skip_while(|argument| *argument != "--decimal");
        let train = ["train", &path, "--schema", &fields, "-o", &bundle, "--minutes", "0"];
        let trained = churnscope(&train.into_iter().chain(decimal).collect::<Vec<_>>(), b"");
        assert_eq!(trained.status, 0, "{path}: {}\n{written}", trained.err);
        for suspect in strings(draft, "suspects") {
            assert!(trained.err.contains(suspect), "{path}: {}", trained.err);
        }
        n_drafts += 1;
    }
    assert!(n_drafts > 15, "{n_drafts}");
}
