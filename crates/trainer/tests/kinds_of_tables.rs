//! Unusual tables get drafts that say what was found, and that can be trained on.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test should stop as soon as it cannot continue"
)]

use std::fs;

use serde_json::Value;

use churnscope_engine::csv::TableChoices;
use churnscope_engine::dates::DateOrder;
use churnscope_engine::number_format::DecimalMark;
use churnscope_engine::spelling::normalized;
use churnscope_worker::training::protocol::{
    DraftQuestion, FieldsDocument, OutcomeChoice, TableOverview, TrainedFigures, TrainerRequest, TrainerResponse,
};

mod common;

use self::common::{TestWorker, ask};

const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/files");
const MODEL: &[u8] = include_bytes!("../../../model/telco.churn");

fn cases() -> Vec<(String, Value)> {
    let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(format!("{FILES}/cases.json")).unwrap()).unwrap();
    let drafts = cases.into_iter().filter(|case| !case["draft"].is_null());
    drafts.map(|case| (case["file"].as_str().unwrap().to_owned(), case["draft"].clone())).collect()
}

fn strings<'a>(draft: &'a Value, key: &str) -> Vec<&'a str> {
    draft[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn responses_to(worker: &mut TestWorker, request: &TrainerRequest, attachment: &[u8]) -> Vec<TrainerResponse> {
    ask(worker, request, attachment).into_iter().map(|(response, _)| response).collect()
}

fn remarks(responses: &[TrainerResponse]) -> Vec<String> {
    let remark = |response: &TrainerResponse| match response {
        TrainerResponse::Remark(remark) => Some(remark.clone()),
        _ => None,
    };
    responses.iter().filter_map(remark).collect()
}

fn open(trainer: &mut TestWorker, text: &[u8], table: TableChoices) -> Result<TableOverview, String> {
    let (name, date) = ("table".to_owned(), "2026-11-24".to_owned());
    match responses_to(trainer, &TrainerRequest::Open { name, date, table }, text).remove(0) {
        TrainerResponse::Opened(overview) => Ok(*overview),
        TrainerResponse::Failed(reason) => Err(reason),
        other => panic!("{other:?}"),
    }
}

fn proposed(overview: &TableOverview, target: &str) -> OutcomeChoice {
    let is_target = |column: &str| normalized(column) == normalized(target);
    let candidate = overview.outcomes.iter().find(|candidate| is_target(&candidate.column)).unwrap();
    let positive = candidate.positive.map(|index| candidate.values[index as usize].0.clone());
    OutcomeChoice { column: candidate.column.clone(), positive, ..OutcomeChoice::default() }
}

/// Answers the question if the case has an answer, and expects no other question.
fn drafted(trainer: &mut TestWorker, name: &str, draft: &Value) -> (FieldsDocument, Vec<String>) {
    let text = fs::read(format!("{FILES}/{name}")).unwrap();
    let mut overview = open(trainer, &text, TableChoices::default()).unwrap();
    let mut choice = proposed(&overview, draft["target"].as_str().unwrap());
    let mut responses = responses_to(trainer, &TrainerRequest::Draft(choice.clone()), &[]);
    assert_eq!(
        matches!(responses[0], TrainerResponse::Asks(_) | TrainerResponse::Failed(_)),
        !draft["fails"].is_null()
    );
    if let [option, answer] = strings(draft, "answer")[..] {
        match (option, responses.remove(0)) {
            ("--positive", TrainerResponse::Asks(DraftQuestion::Positive)) => choice.positive = Some(answer.to_owned()),
            ("--blank-target", TrainerResponse::Asks(DraftQuestion::Blanks { .. })) => {
                choice.blank_stayed = Some(answer == "stayed");
            }
            ("--dates", TrainerResponse::Asks(DraftQuestion::DateOrder { .. })) => {
                assert_eq!(answer, "day-first");
                choice.date_order = Some(DateOrder::DayMonthYear);
            }
            ("--decimal", TrainerResponse::Failed(_)) => {
                assert_eq!(answer, "point");
                let table = TableChoices { decimal_mark: Some(DecimalMark::Point), ..TableChoices::default() };
                overview = open(trainer, &text, table).unwrap();
                choice = proposed(&overview, &choice.column);
            }
            (option, response) => panic!("{name}: {option}: {response:?}"),
        }
        responses = responses_to(trainer, &TrainerRequest::Draft(choice), &[]);
    }
    let remarks = remarks(&responses);
    match responses.into_iter().find(TrainerResponse::is_final) {
        Some(TrainerResponse::Described(document, _)) => (*document, remarks),
        other => panic!("{name}: {other:?}"),
    }
}

fn check(name: &str, draft: &Value, document: &FieldsDocument, remarks: &[String]) {
    let is_left_out = |column: &str, is_leak| {
        document.left_out.iter().any(|unused| unused.column == column && unused.is_leak == is_leak)
    };
    assert!(draft["id"].as_str().is_none_or(|id| is_left_out(id, false)), "{name}: {:?}", document.left_out);
    assert!(draft["leak"].as_str().is_none_or(|leak| is_left_out(leak, true)), "{name}: {:?}", document.left_out);
    for said in strings(draft, "says") {
        assert!(remarks.iter().any(|remark| remark.contains(said)), "{name}: {said}: {remarks:?}");
    }
    for part in strings(draft, "writes") {
        assert!(document.toml.contains(part), "{name}: {part}: {}", document.toml);
    }
    for part in strings(draft, "lacks") {
        assert!(!document.toml.contains(part), "{name}: {part}: {}", document.toml);
    }
}

fn trained(trainer: &mut TestWorker, name: &str, document: &FieldsDocument) -> TrainedFigures {
    let toml = document.toml.replace("learner = \"auto\"", "learner = \"forest\"\ntrees = 5");
    let responses = responses_to(trainer, &TrainerRequest::Train { toml, minutes: Some(0.0) }, MODEL);
    match responses.into_iter().next_back() {
        Some(TrainerResponse::Trained(figures)) => *figures,
        other => panic!("{name}: {other:?}"),
    }
}

#[test]
fn every_draft_says_what_it_found_and_trains() {
    let cases = cases();
    assert!(cases.len() > 20, "{}", cases.len());
    for (name, draft) in &cases {
        let mut trainer = TestWorker::new();
        let (document, remarks) = drafted(&mut trainer, name, draft);
        check(name, draft, &document, &remarks);
        let mut suspects = trained(&mut trainer, name, &document).suspects;
        suspects.sort_unstable();
        let expected = strings(draft, "suspects");
        assert!(expected.is_empty() || suspects == expected, "{name}: {suspects:?}");
    }
}
