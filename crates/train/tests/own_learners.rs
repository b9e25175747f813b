//! Our own learners, from a description and a table to a bundle.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

use std::sync::Mutex;

use churnscope_engine::bundle::{Bundle, Selection, Setting};
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Explanation, curve};
use churnscope_engine::schema::Value;
use churnscope_engine::scorer::Scorer;
use churnscope_onnx::{Import, export};
use churnscope_train::{Description, Options, TrainingEvent, import, train};

const ROWS: usize = 360;

fn random(row: usize, column: usize) -> usize {
    ((((row * 37 + column * 11 + 5) as u32).wrapping_mul(2_654_435_761) >> 9) % 99_991) as usize
}

/// Many calls, few months, and some plans raise the share who leave; `is_flipped` says which rows get the opposite
/// outcome.
fn table(is_flipped: impl Fn(usize) -> bool) -> String {
    let row = |row: usize| {
        let (calls, months, plan) = (random(row, 1) % 40, random(row, 2) % 60, random(row, 3) % 8);
        let score = calls + if [1, 3, 6].contains(&plan) { 25 } else { 0 } + 20 * usize::from(months < 10);
        let left = (score + random(row, 4) % 40 > 62) != is_flipped(row);
        let plan = if row.is_multiple_of(31) { String::new() } else { format!("plan {plan}") };
        format!("{calls},{months},{plan},{}\n", u8::from(left))
    };
    format!("calls,months,plan,left\n{}", (0..ROWS).map(row).collect::<String>())
}

fn description(training: &str, effect: &str) -> Description {
    let levels: Vec<String> = (0..8).map(|plan| format!("{{ value = \"plan {plan}\" }}")).collect();
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

[fairness]
fields = ["plan"]

[[field]]
column = "calls"
label = "Calls"
group = "Use"
kind = "number"
range = [0, 100]
default = 5
{effect}
missing = {{ how = "median", why = "a test" }}

[[field]]
column = "months"
label = "Months"
group = "Use"
kind = "number"
range = [0, 100]
default = 5
missing = {{ how = "median", why = "a test" }}

[[field]]
column = "plan"
label = "Plan"
group = "Use"
kind = "category"
default = "plan 0"
missing = {{ how = "most_frequent", why = "a test" }}
levels = [{}]
"#,
        levels.join(", ")
    );
    Description::parse(&text).unwrap()
}

fn train_on(n_threads: usize, csv: &str, description: &Description) -> Bundle {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build().unwrap();
    pool.install(|| train(csv.as_bytes(), description, Options::default(), &|_| {}).unwrap())
}

fn bundle(training: &str, effect: &str) -> Bundle {
    train_on(2, &table(|_| false), &description(training, effect))
}

fn scorer(bundle: &Bundle) -> Scorer {
    Scorer::from_bytes(&bundle.to_bytes().unwrap()).unwrap()
}

fn customers() -> impl Iterator<Item = Vec<Value>> {
    (0..80).map(|row| {
        let [calls, months] = [1, 2].map(|column| Value::Number((random(row, column) % 60) as f64));
        vec![calls, months, Value::Level((row % 8) as u16)]
    })
}

fn is_boosted(selection: &Selection) -> bool {
    matches!(selection.chosen().unwrap().setting, Setting::Boosted(_))
}

#[test]
fn the_number_of_threads_does_not_matter() {
    for learner in ["auto", "forest", "boosted"] {
        let description = description(&format!("learner = \"{learner}\"\ntrees = 12"), "");
        let bytes = |threads| train_on(threads, &table(|_| false), &description).to_bytes().unwrap();
        let expected = bytes(1);
        for threads in [2, 3] {
            assert!(bytes(threads) == expected, "{learner}, {threads} threads");
        }
    }
}

#[test]
fn the_bundle_records_what_was_tried() {
    for (learner, boosted, forests) in [("auto", 8, 4), ("forest", 0, 4), ("boosted", 8, 0)] {
        let bundle = bundle(&format!("learner = \"{learner}\"\ntrees = 6"), "");
        let selection = bundle.selection.as_ref().unwrap();
        let n_boosted = selection.tried.iter().filter(|tried| matches!(tried.setting, Setting::Boosted(_))).count();
        assert_eq!((n_boosted, selection.tried.len() - n_boosted), (boosted, forests), "{learner}");
        let finished = selection.tried.iter().filter(|tried| !tried.loss.is_dropped);
        let lowest = finished.map(|tried| tried.loss.mean).fold(f64::INFINITY, f64::min);
        let chosen = selection.chosen().unwrap();
        let is_close = chosen.loss.mean <= lowest + chosen.loss.standard_error + 1e-6;
        assert!(is_close && (0.1..0.7).contains(&chosen.loss.mean), "{selection:?}");
        assert_eq!(bundle.forest.n_trees(), 6);
        assert_eq!(scorer(&bundle).bundle(), &bundle);
        let report = churnscope_train::report(&bundle, "");
        assert_eq!(report["selection"]["tried"].as_array().unwrap().len(), boosted + forests);
    }
    // all settings use the parameters that the description gives, so only two different forests are left of the four
    let fixed =
        bundle("learner = \"forest\"\ntrees = 5\nmax_depth = 4\nmin_samples_leaf = 9\nfeatures_per_split = 2", "");
    assert_eq!(fixed.selection.as_ref().unwrap().tried.len(), 2);
    let provenance = &fixed.provenance;
    let recorded = (provenance.max_depth, provenance.min_samples_leaf, provenance.features_per_split);
    assert_eq!((provenance.n_trees, recorded), (5, (4, 9, 2)));
}

#[test]
fn a_search_that_is_out_of_time_keeps_what_it_has() {
    let description = description("learner = \"auto\"\ntrees = 5", "");
    let events = Mutex::new(Vec::new());
    let options = Options { may_continue: Some(&|| false), ..Options::default() };
    let on_event = |event| events.lock().unwrap().push(event);
    let bundle = train(table(|_| false).as_bytes(), &description, options, &on_event).unwrap();
    let selection = bundle.selection.unwrap();
    assert_eq!(selection.tried.len(), 1);
    let events = events.into_inner().unwrap();
    let loss = selection.tried[0].loss.mean;
    let tried = |event: &TrainingEvent| {
        let TrainingEvent::SettingTried { done: 1, of: 12, loss: Some(tried) } = event else { return false };
        (tried - loss).abs() < 1e-6
    };
    assert!(events.iter().any(tried), "{events:?}");
    assert!(events.contains(&TrainingEvent::Chosen(selection)));
    let count = |event: &TrainingEvent| if let TrainingEvent::TreesGrown(trees) = event { *trees } else { 0 };
    let planned = events.iter().find_map(|event| match event {
        TrainingEvent::TreesPlanned(trees) => Some(*trees),
        _ => None,
    });
    assert_eq!(Some(events.iter().map(count).sum::<usize>()), planned);
}

#[test]
fn effects_hold_along_every_curve() {
    for (effect, sign) in [("raises", 1.0), ("lowers", -1.0)] {
        let bundle = bundle("learner = \"auto\"", &format!("effect = \"{effect}\""));
        assert!(
            bundle.selection.as_ref().unwrap().tried.iter().all(|tried| matches!(tried.setting, Setting::Boosted(_)))
        );
        let scorer = scorer(&bundle);
        for values in customers() {
            let customer = Customer::new(scorer.schema(), values).unwrap();
            let points = curve(&scorer, &customer, 0).points;
            assert!(points.is_sorted_by(|a, b| sign * (b.probability - a.probability) >= 0.0), "{points:?}");
        }
    }
    let mean_change = |effect: &str| {
        let scorer = scorer(&bundle("learner = \"boosted\"", effect));
        let change = |values| {
            let points = curve(&scorer, &Customer::new(scorer.schema(), values).unwrap(), 0).points;
            points.last().unwrap().probability - points.first().unwrap().probability
        };
        let changes: Vec<f64> = customers().map(change).collect();
        changes.iter().sum::<f64>() / changes.len() as f64
    };
    let (raised, lowered) = (mean_change("effect = \"raises\""), mean_change("effect = \"lowers\""));
    assert!(raised > 0.15 && (-0.1..=0.0).contains(&lowered), "{raised} {lowered}");
}

#[test]
fn contributions_of_sets_of_levels_add_up() {
    for learner in ["boosted", "forest"] {
        let bundle = bundle(&format!("learner = \"{learner}\""), "");
        assert_eq!(bundle.preprocessor.has_sets(), learner == "boosted");
        assert_eq!(is_boosted(bundle.selection.as_ref().unwrap()), learner == "boosted");
        let scorer = scorer(&bundle);
        for values in customers() {
            let customer = Customer::new(scorer.schema(), values).unwrap();
            let explanation = Explanation::of(&scorer, &customer);
            let sum = explanation.baseline + explanation.contributions.iter().sum::<f64>();
            assert!((sum - explanation.score).abs() < 1e-9, "{explanation:?}");
        }
    }
}

#[test]
fn models_that_learn_too_little_are_calibrated() {
    // two trees with a low rate, and trees with a single split, hardly move the estimates away from the average
    for (learner, setting) in [("boosted", "trees = 2"), ("forest", "max_depth = 2\nfeatures_per_split = 1")] {
        let train = |calibration: &str| bundle(&format!("learner = \"{learner}\"\n{setting}\n{calibration}"), "");
        let (plain, calibrated) = (train("calibration = \"none\""), train(""));
        assert_eq!(plain.forest.calibration(), None);
        assert_eq!(calibrated, train("calibration = \"auto\""));
        let calibration = calibrated.forest.calibration().unwrap();
        assert!(calibration.loss_after < calibration.loss_before - 0.01, "{learner}: {calibration:?}");
        assert_eq!(calibrated.forest, plain.forest.clone().with_calibration(calibration.clone()).unwrap());
        let [before, after] = [&plain, &calibrated].map(|of| of.evaluation.forest.mean);
        assert!(after.log_loss < before.log_loss - 0.01, "{learner}: {after:?} {before:?}");
        assert!(after.expected_calibration_error < before.expected_calibration_error, "{learner}");
        let report = churnscope_train::report(&calibrated, "");
        assert_eq!(report["calibration"]["knots"].as_array().unwrap().len(), calibration.knots.len());
        assert_eq!(churnscope_train::report(&plain, "").get("calibration"), None);
        let scorer = scorer(&calibrated);
        for values in customers() {
            let customer = Customer::new(scorer.schema(), values).unwrap();
            let explanation = Explanation::of(&scorer, &customer);
            let sum = explanation.baseline + explanation.contributions.iter().sum::<f64>();
            assert!((sum - explanation.score).abs() < 1e-9, "{explanation:?}");
        }
    }
}

#[test]
fn covers_count_every_training_row_once() {
    for learner in ["boosted", "forest"] {
        let bundle = bundle(&format!("learner = \"{learner}\"\ntrees = 9"), "");
        for tree in 0..bundle.forest.n_trees() {
            let (_, cover) = bundle.forest.node(bundle.forest.root(tree).unwrap()).unwrap();
            assert_eq!(cover as usize, ROWS, "{learner}");
        }
        let inspection = bundle.inspection.as_ref().unwrap();
        assert!(inspection.importance.iter().any(|importance| importance.contribution > 0.01));
    }
}

#[test]
fn an_exported_model_can_be_imported() {
    let bundle = bundle("learner = \"boosted\"", "");
    assert!(bundle.preprocessor.has_sets());
    let onnx = export(&scorer(&bundle)).unwrap();
    let description = description("learner = \"auto\"", "");
    let model = Import::read(&onnx, "1").unwrap();
    let imported = import(table(|_| false).as_bytes(), Default::default(), &description, &model, &|_| {}).unwrap();
    assert_eq!((imported.selection.as_ref(), imported.evaluation.folds), (None, 1));
    let (ours, theirs) = (scorer(&bundle), scorer(&imported));
    for values in customers() {
        let customer = Customer::new(ours.schema(), values).unwrap();
        let (ours, theirs) = (ours.probability(&customer), theirs.probability(&customer));
        assert!((ours - theirs).abs() < 1e-5, "{ours} {theirs}");
    }
}
