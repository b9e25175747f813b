//! Evaluation on the latest rows.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

use std::sync::atomic::{AtomicUsize, Ordering};

use churnscope_engine::bundle::{Bundle, OutOfTime};
use churnscope_train::{Description, DescriptionError, Options, TrainError, train};

const MONTHS: usize = 6;

fn random(row: usize, column: usize) -> usize {
    (((row * 37 + column * 11 + 5) as u32).wrapping_mul(2_654_435_761) >> 9) as usize % 99_991
}

struct CustomerMonth {
    customer: usize,
    month: usize,
    calls: usize,
    left: bool,
}

fn table(rows: impl Iterator<Item = CustomerMonth>) -> String {
    let lines = rows.map(|CustomerMonth { customer, month, calls, left }| {
        format!("C{customer},2026-{:02},{calls},{},{}\n", month + 1, customer % 50, u8::from(left))
    });
    format!("customer,month,calls,size,left\n{}", lines.collect::<String>())
}

fn description(training: &str) -> Result<Description, DescriptionError> {
    let text = format!(
        r#"
title = "Calls"
target = {{ column = "left", positive = 1, negative = 0 }}
bands = {{ medium_from = 0.2, high_from = 0.5 }}
data = {{ name = "calls", source = "a test", license = "none" }}

[training]
date = "2026-11-29"
seed = 3
folds = 4
cutoff = 0.5
{training}

[[field]]
column = "calls"
label = "Calls"
group = "Use"
kind = "number"
range = [0, 100]
default = 5
missing = {{ how = "median", why = "a test" }}

[[field]]
column = "size"
label = "Size"
group = "Use"
kind = "number"
range = [0, 100]
default = 5
missing = {{ how = "median", why = "a test" }}
"#
    );
    Description::parse(&text)
}

fn trained(csv: &str, training: &str) -> Result<Bundle, TrainError> {
    train(csv.as_bytes(), &description(training).unwrap(), Options::default(), &|_| {})
}

const LATEST: &str = "evaluate_on = \"latest\"\nperiod = \"month\"";

/// Many calls raise the share who leave or, in the latest two months if `is_reversed` is set, lower it.
fn one_row_each(is_reversed: bool) -> String {
    table((0..60 * MONTHS).map(|customer| {
        let (month, calls) = (customer * 7 % MONTHS, random(customer, 1) % 40);
        let score = if is_reversed && month >= 4 { 40 - calls } else { calls };
        CustomerMonth { customer, month, calls, left: score + random(customer, 2) % 20 > 34 }
    }))
}

#[test]
fn a_model_is_measured_on_the_latest_rows() {
    for learner in ["forest", "boosted", "smartcore"] {
        let parameters = "trees = 20\nmax_depth = 4\nmin_samples_leaf = 5\nfeatures_per_split = 1";
        let bundle =
            trained(&one_row_each(false), &format!("learner = \"{learner}\"\n{parameters}\n{LATEST}")).unwrap();
        let of = bundle.out_of_time.as_ref().unwrap();
        assert_eq!((of.period.as_str(), of.first.as_str(), of.earlier_rows, of.rows), ("month", "2026-05", 240, 120));
        let out_of_fold = bundle.evaluation.forest.mean.roc_auc;
        assert!((of.metrics.roc_auc - out_of_fold).abs() < 0.1, "{learner}: {} {out_of_fold}", of.metrics.roc_auc);
        let report = churnscope_train::report(&bundle, "");
        assert_eq!(report["out_of_time"]["roc_auc"], of.metrics.roc_auc);
        assert_eq!(Bundle::from_bytes(&bundle.to_bytes().unwrap()).unwrap().out_of_time.as_ref(), Some(of));
    }
    assert_eq!(trained(&one_row_each(false), "learner = \"forest\"\ntrees = 5").unwrap().out_of_time, None);
}

#[test]
fn the_models_that_are_measured_know_only_earlier_rows() {
    let of = |is_reversed| -> OutOfTime {
        let training = format!("learner = \"boosted\"\ntrees = 20\n{LATEST}");
        trained(&one_row_each(is_reversed), &training).unwrap().out_of_time.unwrap()
    };
    // the models are the same in both cases, but in the second case, calls have the opposite effect on the latest rows
    assert!(of(false).metrics.roc_auc > 0.8, "{}", of(false).metrics.roc_auc);
    assert!(of(true).metrics.roc_auc < 0.3, "{}", of(true).metrics.roc_auc);
}

#[test]
fn the_models_that_are_measured_do_not_know_the_customers() {
    let csv = table((0..80 * MONTHS).map(|row| {
        let (customer, month) = (row / MONTHS, row % MONTHS);
        CustomerMonth { customer, month, calls: random(customer, 1) % 100, left: random(customer, 2).is_multiple_of(2) }
    }));
    let training = format!("learner = \"boosted\"\ntrees = 200\nmin_samples_leaf = 1\n{LATEST}");
    let roc_auc =
        |group: &str| trained(&csv, &format!("{training}\n{group}")).unwrap().out_of_time.unwrap().metrics.roc_auc;
    assert!(roc_auc("") > 0.9, "{}", roc_auc(""));
    assert!((roc_auc("group = \"customer\"") - 0.5).abs() < 0.15, "{}", roc_auc("group = \"customer\""));
}

#[test]
fn a_table_without_usable_periods_is_an_error() {
    let csv = one_row_each(false);
    for (csv, training, expected) in [
        (csv.replace("2026-05", ""), LATEST, "month is blank"),
        (csv.replace("2026-05", "May 2026"), LATEST, "the order of"),
        (
            csv.replace(",0\n", ",?\n").replace(",1\n", ",?\n"),
            LATEST,
            "stopped, because 360 of the rows cannot be used",
        ),
        (csv.replace("month", "date"), LATEST, "is missing a column: month"),
        (
            table((0..200).map(|customer| CustomerMonth { customer, month: 3, calls: 3, left: customer % 3 == 0 })),
            LATEST,
            "every usable row has the period 2026-04",
        ),
        (
            table((0..200).map(|customer| CustomerMonth {
                customer,
                month: customer / 100,
                calls: 3,
                left: customer % 3 == 0 && customer < 100,
            })),
            LATEST,
            "from 2026-02 on, 0 of 100 rows belong to customers who left",
        ),
    ] {
        let error = trained(&csv, &format!("learner = \"forest\"\ntrees = 3\n{training}")).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    for (training, expected) in [
        ("learner = \"forest\"\nevaluate_on = \"latest\"", "evaluate_on needs period"),
        ("learner = \"forest\"\nperiod = \"month\"", "period has no effect without evaluate_on"),
        ("learner = \"forest\"\nperiod = \"month\"\nevaluate_on = \"newest\"", "unknown variant `newest`"),
    ] {
        let error = description(training).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_limited_time_is_spent_on_the_final_model_first() {
    let calls = AtomicUsize::new(0);
    let may_continue = || calls.fetch_add(1, Ordering::Relaxed) < 3;
    let options = Options { may_continue: Some(&may_continue), ..Options::default() };
    let description = description(&format!("learner = \"forest\"\ntrees = 5\n{LATEST}")).unwrap();
    let bundle = train(one_row_each(false).as_bytes(), &description, options, &|_| {}).unwrap();
    assert_eq!(bundle.selection.unwrap().tried.len(), 4);
    assert!(bundle.out_of_time.is_some());
}
