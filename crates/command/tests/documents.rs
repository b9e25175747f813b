//! Checks figures and examples in the documents.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

use std::path::Path;
use std::process::Command;

use churnscope_engine::bundle::Bundle;
use churnscope_engine::inspection::OutOfFold;
use churnscope_train::Description;
use serde_json::Value;

const README: &str = include_str!("../../../README.md");
const MODEL_CARD: &str = include_str!("../../../model/README.md");
const DATA_CARD: &str = include_str!("../../../model/data/README.md");

const OMISSION: &str = "…\n";

fn report() -> Value {
    serde_json::from_str(include_str!("../../../model/report.json")).unwrap()
}

/// The parts of a document outside and inside fenced code blocks, with the languages of the blocks.
fn parts(document: &str) -> Vec<(Option<&str>, &str)> {
    let parts = document.split("\n```").enumerate();
    parts.map(|(index, part)| if index % 2 == 0 { (None, part) } else { fenced(part) }).collect()
}

fn fenced(part: &str) -> (Option<&str>, &str) {
    let (language, block) = part.split_once('\n').unwrap();
    (Some(language), block)
}

/// Checks a cell such as `0.8471 ± 0.0048`, to the digits shown.
fn check_spread(cell: &str, of: &Value) {
    assert!(cell.contains(" ± "), "\"{cell}\" is not a mean ± sd");
    let (mean, sd) = cell.split_once(" ± ").unwrap();
    for (shown, name) in [(mean, "mean"), (sd, "sd")] {
        let digits = shown.split_once('.').unwrap().1.len();
        assert_eq!(shown, format!("{:.digits$}", of[name].as_f64().unwrap()), "{cell}: {name} of {of}");
    }
}

/// Checks the metrics in a document's tables. Returns the number of rows with metrics.
fn check_figures(document: &str) -> usize {
    let report = report();
    let models = [&report, &report["baselines"]["logistic_regression"], &report["baselines"]["majority_class"]];
    let text = parts(document).into_iter().filter(|(language, _)| language.is_none());
    let rows = text.flat_map(|(_, part)| part.lines()).filter(|line| line.contains(" ± "));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 4, "metrics outside a table: {row}");
        let figure = cells[0].split('`').nth(1).unwrap();
        models.iter().zip(&cells[1..]).for_each(|(model, cell)| check_spread(cell, &model[figure]));
    })
    .count()
}

#[test]
fn metrics_match_the_report() {
    assert_eq!(check_figures(MODEL_CARD), 9, "the model card has all metrics");
    assert_eq!(check_figures(README), 3);
}

fn out_of_fold() -> OutOfFold {
    Bundle::from_bytes(include_bytes!("../../../model/telco.churn")).unwrap().inspection.unwrap().out_of_fold
}

fn lift_row(of: &OutOfFold, percent: u32) -> String {
    let ranking = of.ranking();
    let cut = ranking.at_cutoff(ranking.cutoff_for_share(f64::from(percent) / 100.0));
    format!("| {percent}% | {:.1}% | {:.2} |", cut.recall() * 100.0, cut.lift())
}

fn grouped(number: u32) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", number / 1_000, number % 1_000) }
}

#[test]
fn calibration_and_lift_match_the_bundle() {
    let of = out_of_fold();
    let check = |document: &str, row: String| assert!(document.contains(&row), "there is no row {row}");
    for percent in [5, 10, 20, 30, 50] {
        check(MODEL_CARD, lift_row(&of, percent));
    }
    for percent in [10, 20, 30] {
        check(README, lift_row(&of, percent));
    }
    for (at, bin) in of.calibration().iter().enumerate().filter(|(_, bin)| bin.count > 0) {
        let (low, high) = bin.interval();
        let [mean, share, low, high] = [bin.mean, bin.share, low, high].map(|share| format!("{:.1}%", share * 100.0));
        let range = format!("{} to {}%", at * 10, at * 10 + 10);
        let customers = grouped(bin.count);
        check(MODEL_CARD, format!("| {range} | {customers} | {mean} | {share} | {low} to {high} |"));
    }
    assert_eq!(MODEL_CARD.lines().filter(|line| line.starts_with("| ") && line.contains("% to ")).count(), 10);
}

#[test]
fn the_model_card_describes_this_model() {
    let report = report();
    let text = |name: &str| report[name].as_str().unwrap().to_owned();
    // the card names the model at the top and next to the figures that no test recomputes
    assert_eq!(
        MODEL_CARD.matches(&format!("`{}`", text("model_id"))).count(),
        2,
        "measure the bands again for this model"
    );
    for card in [MODEL_CARD, DATA_CARD] {
        assert!(card.contains(&text("data_sha256")));
        assert!(card.contains("7,043 customers") && card.contains("1,869"));
    }
    assert_eq!((report["rows"].as_u64(), report["positives"].as_u64()), (Some(7_043), Some(1_869)));
    assert!(MODEL_CARD.contains(&format!("seed {}", report["seed"])));
}

#[test]
fn the_description_in_the_readme_is_valid() {
    let is_description =
        |(language, block): &(Option<&str>, &str)| *language == Some("toml") && block.contains("[[field]]");
    let blocks = parts(README).into_iter().filter(is_description);
    let described: Vec<Description> = blocks.map(|(_, block)| Description::parse(block).unwrap()).collect();
    assert_eq!(described.len(), 1);
    assert_eq!(described[0].schema.fields.len(), 3);
}

fn shell(line: &str) -> String {
    let command = Path::new(env!("CARGO_BIN_EXE_churnscope")).parent().unwrap();
    let path = format!("{}:{}", command.display(), std::env::var("PATH").unwrap());
    let run = Command::new("sh")
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .args(["-c", &format!("exec 2>&1; {line}")])
        .env("PATH", path)
        .output()
        .unwrap();
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn examples_in_the_readme_print_what_they_show() {
    let blocks = parts(README).into_iter().filter(|(language, _)| *language == Some("console"));
    let mut n_run = 0;
    for (_, block) in blocks {
        let (line, shown) = block.strip_prefix("$ ").and_then(|block| block.split_once('\n')).unwrap();
        let (shown, printed) = (format!("{shown}\n"), shell(line));
        match shown.split_once(OMISSION) {
            None => assert_eq!(printed, shown, "{line}"),
            Some((start, end)) => {
                assert!(printed.starts_with(start) && printed.ends_with(end), "{line}: {printed}");
            }
        }
        n_run += 1;
    }
    assert!(n_run >= 5);
}
