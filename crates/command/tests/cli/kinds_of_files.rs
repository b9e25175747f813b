//! The same customers in files of many kinds get the same scores. `tests/files/make.py` writes the files.

use std::fs;

use serde_json::Value;

use crate::run::{BUNDLE, churnscope, committed_file, file, folder};
use churnscope_fixtures::telco::clamping;

/// The lines of a scored file below its header, with commas as delimiters.
fn scores(output: &str) -> Vec<String> {
    let mut lines: Vec<String> = output.lines().skip(1).map(str::to_owned).collect();
    lines.iter_mut().for_each(|line| *line = line.replace([';', '\t', '|'], ","));
    lines
}

#[test]
fn every_kind_of_file_gets_the_scores_of_the_plain_file() {
    let text = fs::read_to_string(committed_file("tests/files/cases.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    let plain = scores(&churnscope(&["score", BUNDLE, "tests/files/plain.csv"], b"").out);
    assert_eq!(plain.len(), 6);
    let clamping = file(&folder("kinds_of_files"), "clamping.churn", &clamping().to_bytes().unwrap());
    for case in &cases {
        let path = format!("tests/files/{}", case["file"].as_str().unwrap());
        let texts = |key: &str| -> Vec<&str> {
            case[key].as_array().map(|list| list.iter().filter_map(Value::as_str).collect()).unwrap_or_default()
        };
        let bundle = if case["clamps"] == true { clamping.as_str() } else { BUNDLE };
        let done = churnscope(&[&["score", bundle, &path][..], &texts("arguments")].concat(), b"");
        if let Some(message) = case["fails"].as_str() {
            assert_eq!(done.status, 1, "{path}: {}", done.err);
            assert!(done.err.contains(message), "{path}: {}", done.err);
            continue;
        }
        match case["says"].as_str() {
            Some(says) => assert!(done.err.contains(&format!("reading the file as: {says}\n")), "{path}: {}", done.err),
            None => assert!(!done.err.contains("reading the file as"), "{path}: {}", done.err),
        }
        for value in texts("values") {
            assert!(done.err.contains(&format!("\n  {value}\n")), "{path}: {}", done.err);
        }
        let notes = done.err.lines().filter(|line| line.contains("as the nearest limit"));
        let notes = notes.filter_map(|line| line.strip_prefix("churnscope: "));
        assert_eq!(notes.collect::<Vec<_>>(), texts("notes"), "{path}");
        let found = scores(&done.out);
        let rejected = case["rejected"].as_u64().unwrap_or(0);
        if rejected > 0 {
            let count = format!("{rejected} of {} rows could not be scored", found.len());
            assert!(done.err.contains(&count), "{path}: {}", done.err);
        }
        if let Some(advice) = case["advises"].as_str() {
            assert!(done.err.contains(advice), "{path}: {}", done.err);
        }
        assert_eq!(done.status, if rejected > 0 { 3 } else { 0 }, "{path}: {}", done.err);
        if rejected < 6 {
            assert_eq!(found[..6], plain, "{path}");
        }
    }
}
