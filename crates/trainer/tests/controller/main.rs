//! The controller of the Train page with real trainers and a simulated browser.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot continue should fail")]

mod browser;

use churnscope_worker::protocol::{FileChoices, encode};
use churnscope_worker::training::controller::{TrainController, TrainStep, TrainWork};
use churnscope_worker::training::protocol::{
    DescriptionEdit, DraftQuestion, FieldEdit, OutcomeChoice, ShownLearner, TrainerResponse,
};

use self::browser::{FAULTS, TableFile, TrainingBrowser, TrainingFault, table};

fn label(column: &str, text: &str) -> DescriptionEdit {
    DescriptionEdit::Field(column.to_owned(), FieldEdit::Label(text.to_owned()))
}

fn use_field(column: &str, is_used: bool) -> DescriptionEdit {
    DescriptionEdit::Field(column.to_owned(), FieldEdit::Use(is_used))
}

#[test]
fn a_table_becomes_a_model() {
    let mut browser = TrainingBrowser::drafted();
    let state = browser.state();
    assert_eq!(state.outcome.as_ref().unwrap().positive.as_deref(), Some("1"));
    assert_eq!(state.counts.as_ref().unwrap().rows, 240);
    browser.act(TrainController::train);
    assert_eq!(browser.state().work, TrainWork::Training(None));
    browser.run();
    let state = browser.state();
    assert_eq!((state.work, &state.problem), (TrainWork::Idle, &None));
    let model = state.model.as_ref().unwrap();
    assert!(!model.bundle.is_empty() && model.toml == browser.toml());
    assert!(!browser.state().remarks.is_empty());
    assert_eq!(browser.n_started, 1);
}

#[test]
fn any_number_of_workers_trains_the_same_model() {
    let bundle = |mut browser: TrainingBrowser, n_started: u32| {
        browser.act(TrainController::train);
        browser.run();
        let state = browser.state();
        assert_eq!((state.work, &state.problem, browser.n_started), (TrainWork::Idle, &None, n_started));
        assert!(state.remarks.len() < 5, "each remark is shown once: {:?}", state.remarks);
        let bundle = state.model.as_ref().unwrap().bundle.clone();
        assert_eq!(browser.n_running(), 1);
        browser.act(|controller| controller.edit(label("months", "M")));
        browser.run();
        assert_eq!(browser.field("months").unwrap().label, "M");
        bundle
    };
    let alone = bundle(TrainingBrowser::drafted(), 1);
    for n_workers in 2..5 {
        assert!(bundle(TrainingBrowser::with_workers(n_workers).draft(), n_workers as u32) == alone, "{n_workers}");
    }
    // a worker stops and is replaced: first a helper, then the main worker
    for stops in [2, 1] {
        for after in [4, 5, 6, 8, 11, 15] {
            let mut browser = TrainingBrowser::with_workers(3).draft();
            browser.stops = Some((stops, after));
            assert!(bundle(browser, 4) == alone, "worker {stops} after {after} messages");
        }
    }
}

#[test]
fn edits_are_made_in_order_while_the_user_types() {
    let mut browser = TrainingBrowser::drafted();
    for text in ["T", "Te", "Ten", "Tenure"] {
        browser.act(|controller| controller.edit(label("months", text)));
    }
    browser.act(|controller| controller.edit(label("plan", "Tariff")));
    browser.act(|controller| controller.edit(use_field("plan", false)));
    browser.act(|controller| controller.edit(use_field("plan", true)));
    browser.act(TrainController::train);
    browser.run();
    assert_eq!(browser.field("months").unwrap().label, "Tenure");
    assert_eq!(browser.field("plan").unwrap().label, "Tariff");
    assert!(browser.state().model.as_ref().unwrap().toml.contains("Tenure"));
}

#[test]
fn edits_behind_one_that_stopped_the_worker_are_made_before_training() {
    let mut browser = TrainingBrowser::drafted();
    // the worker has opened the table, drafted, and made an edit
    browser.stops = Some((1, 3));
    browser.act(|controller| controller.edit(label("months", "Lost")));
    browser.act(|controller| controller.edit(label("plan", "Tariff")));
    browser.run();
    assert_eq!(browser.n_started, 2);
    browser.act(TrainController::train);
    browser.run();
    assert!(browser.state().model.as_ref().unwrap().toml.contains("Tariff"));
    assert_eq!(browser.field("months").unwrap().label, "Months");
}

#[test]
fn a_rejected_edit_changes_nothing_until_it_is_corrected() {
    let mut browser = TrainingBrowser::drafted();
    let before = browser.toml();
    browser.act(|controller| controller.edit(label("months", " ")));
    browser.run();
    assert_eq!(browser.toml(), before);
    let rejected = browser.state().rejected.clone().unwrap();
    assert_eq!((rejected.0, rejected.1.as_str()), (label("months", " "), "enter a label"));
    browser.act(|controller| controller.edit(label("months", "M")));
    browser.run();
    assert!(browser.state().rejected.is_none() && browser.field("months").unwrap().label == "M");
}

type Act = fn(&mut TrainingBrowser);

const ACTS: [(&str, TrainStep, Act); 4] = [
    ("open", TrainStep::Data, |browser| browser.open(TableFile("other.csv", table().1))),
    ("draft", TrainStep::Outcome, |browser| {
        let outcome = browser.state().outcome.clone().unwrap();
        browser.act(|controller| controller.choose_outcome(outcome));
        browser.run();
    }),
    ("edit", TrainStep::Fields, |browser| {
        browser.act(|controller| controller.edit(label("months", "Tenure")));
        browser.run();
    }),
    ("train", TrainStep::Train, |browser| {
        browser.act(TrainController::train);
        browser.run();
    }),
];

#[test]
fn every_fault_produces_a_message_and_can_be_retried() {
    for (fault, part) in FAULTS {
        for (name, step, act) in ACTS {
            let is_at_start = matches!(
                fault,
                TrainingFault::ProgramFails | TrainingFault::WorkerIsRefused | TrainingFault::WorkerStopsAtStart
            );
            if (fault == TrainingFault::FileUnreadable || is_at_start) && name != "open" {
                continue;
            }
            let mut browser = if is_at_start { TrainingBrowser::new() } else { TrainingBrowser::drafted() };
            let before = browser.state().clone();
            browser.fault = fault;
            act(&mut browser);
            let state = browser.state().clone();
            let context = format!("{fault:?} {name}: {:?} {:?}", state.work, state.problem);
            assert_eq!(state.work, TrainWork::Idle, "{context}");
            if fault == TrainingFault::WorkerAnswersSomethingElse && name == "draft" {
                assert!(state.question.is_some(), "{context}");
                continue;
            }
            let problem = state.problem.clone().unwrap_or_else(|| panic!("{context}"));
            assert!(problem.sentence.contains(part), "{context}");
            assert_eq!(problem.step, step, "{context}");
            assert_eq!(state.table, before.table, "{context}");
            if name != "draft" {
                assert_eq!(state.document, before.document, "{context}");
            }
            browser.fault = TrainingFault::None;
            browser.run();
            act(&mut browser);
            let state = browser.state();
            assert_eq!(state.work, TrainWork::Idle, "{context}");
            assert_eq!(state.problem, None, "{context}");
            match name {
                "open" => assert_eq!(state.table.as_ref().unwrap().file.0, "other.csv"),
                "train" => assert!(state.model.is_some(), "{context}"),
                "edit" => assert_eq!(browser.field("months").unwrap().label, "Tenure", "{context}"),
                _ => assert!(state.view.is_some(), "{context}"),
            }
        }
    }
}

#[test]
fn canceling_keeps_everything_and_starts_another_worker() {
    type Start = fn(&mut TrainController<TableFile>);
    let starts: [(&str, Start); 3] = [
        ("train", TrainController::train),
        ("open", |controller| controller.open(TableFile("other.csv", table().1), FileChoices::default())),
        ("edit and train", |controller| {
            controller.edit(label("months", "Tenure"));
            controller.train();
        }),
    ];
    for (name, start) in starts {
        let mut browser = TrainingBrowser::drafted();
        let before = browser.state().clone();
        browser.act(start);
        assert_ne!(browser.state().work, TrainWork::Idle, "{name}");
        browser.act(TrainController::cancel);
        assert_eq!(browser.n_started, 2, "{name}");
        let after = browser.state().clone();
        assert_eq!(
            (&after.table, &after.document, after.work),
            (&before.table, &before.document, TrainWork::Idle),
            "{name}"
        );
        browser.run();
        browser.act(TrainController::train);
        browser.run();
        assert!(browser.state().model.is_some(), "{name}: {:?}", browser.state().problem);
        let is_made = browser.field("months").unwrap().label == "Tenure";
        assert_eq!(is_made, name == "edit and train", "an edit survives");
    }
}

#[test]
fn a_message_of_a_stopped_worker_is_ignored() {
    let mut browser = TrainingBrowser::drafted();
    let before = browser.state().clone();
    browser.act(TrainController::train);
    browser.act(TrainController::cancel);
    let message = encode(&TrainerResponse::Failed("old".to_owned())).unwrap();
    browser.act(|controller| controller.received(1, &message, &Vec::new));
    browser.act(|controller| controller.worker_stopped(1));
    assert_eq!(*browser.state(), before);
}

#[test]
fn edits_are_repeated_after_a_change_of_outcome_or_reading() {
    let mut browser = TrainingBrowser::new();
    browser.open(table());
    browser.act(|controller| controller.edit(label("months", "Tenure")));
    browser.act(|controller| controller.edit(label("plan", "Tariff")));
    browser.act(|controller| controller.edit(use_field("old", false)));
    browser.act(|controller| controller.edit(DescriptionEdit::Learner(ShownLearner::Forest)));
    browser.run();
    let is_kept = |browser: &TrainingBrowser, learner| {
        assert_eq!(browser.field("months").unwrap().label, "Tenure");
        assert!(browser.field("old").is_none(), "{:?}", browser.state().view);
        assert_eq!(browser.state().view.as_ref().unwrap().learner, learner);
        assert!(browser.state().rejected.is_none());
    };
    let plan = OutcomeChoice { column: "plan".to_owned(), positive: Some("a".to_owned()), ..OutcomeChoice::default() };
    browser.act(|controller| controller.choose_outcome(plan));
    browser.run();
    is_kept(&browser, ShownLearner::Forest);
    browser.open(table());
    is_kept(&browser, ShownLearner::Forest);
    assert_eq!(browser.state().outcome.as_ref().unwrap().column, "plan");
    browser.open(TableFile("another.csv", table().1));
    assert!(browser.field("old").is_some() && browser.field("months").unwrap().label == "Months");
}

#[test]
fn an_unclear_outcome_is_asked_about() {
    let mut browser = TrainingBrowser::new();
    let rows = (0..90).map(|row| format!("{},{}\n", row * 7 % 31, ["A", "B", "C"][row % 3])).collect::<String>();
    browser.open(TableFile("three.csv", format!("months,churn type\n{rows}").into_bytes()));
    assert_eq!(browser.state().question, Some(DraftQuestion::Positive));
    let outcome = browser.state().outcome.clone().unwrap();
    browser.act(|controller| controller.choose_outcome(OutcomeChoice { positive: Some("B".to_owned()), ..outcome }));
    browser.run();
    assert!(browser.state().question.is_none() && browser.state().view.is_some());
    assert_eq!(browser.state().document.as_ref().unwrap().left, 30);
}

#[test]
fn a_session_is_restored_for_a_table_with_the_same_columns() {
    let mut browser = TrainingBrowser::drafted();
    browser.act(|controller| controller.edit(label("months", "Tenure")));
    browser.run();
    let session = browser.controller.session().unwrap();
    for (file, is_restored) in [
        (TableFile("later.csv", table().1), true),
        (TableFile("other.csv", String::from_utf8(table().1).unwrap().replace("months", "age").into_bytes()), false),
    ] {
        let mut browser = TrainingBrowser::new();
        assert!(browser.controller.session().is_none());
        browser.act(|controller| controller.restore(session.clone()));
        assert_eq!(browser.controller.session(), Some(session.clone()), "saving again loses nothing");
        browser.open(file);
        assert_eq!(browser.field("months").is_some_and(|field| field.label == "Tenure"), is_restored);
        assert_eq!(browser.toml().contains("trees = 5"), is_restored);
        assert_eq!(browser.controller.session() == Some(session.clone()), is_restored);
        browser.open(TableFile("latest.csv", table().1));
        assert_eq!(browser.field("months").is_some_and(|field| field.label == "Tenure"), !is_restored);
    }
}

#[test]
fn the_sample_is_trained_on_at_once() {
    let session = TrainingBrowser::drafted().controller.session().unwrap();
    let mut browser = TrainingBrowser::new();
    browser.act(TrainController::sample_failed);
    assert_eq!(browser.state().problem.as_ref().map(|problem| problem.step), Some(TrainStep::Data));
    browser.act(|controller| controller.restore(session));
    browser.act(|controller| controller.open_sample(table()));
    browser.run();
    let state = browser.state();
    assert_eq!((state.work, &state.problem), (TrainWork::Idle, &None));
    assert!(state.model.is_some() && state.table.as_ref().unwrap().is_sample);
    browser.open(TableFile("own.csv", table().1));
    assert!(browser.state().model.is_none() && !browser.state().table.as_ref().unwrap().is_sample);
}
