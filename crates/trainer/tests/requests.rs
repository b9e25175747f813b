//! The worker's responses to the page's requests.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot continue should fail")]

use churnscope_engine::bundle::Bundle;
use churnscope_engine::csv::TableChoices;
use churnscope_train::{Description, DraftRequest, LearnerChoice, Options, draft, train};
use churnscope_worker::training::protocol::{
    CurrentModelFigures, DescriptionEdit, DraftQuestion, FieldEdit, FieldsDocument, OutcomeChoice, ShownLearner,
    TrainerRequest, TrainerResponse,
};

mod common;

use self::common::{TestWorker, ask};

const TELCO: &str = include_str!("../../../model/data/telco.csv");
const MODEL: &[u8] = include_bytes!("../../../model/telco.churn");

fn telco(rows: usize) -> Vec<u8> {
    TELCO.split_inclusive('\n').take(rows + 1).collect::<String>().into_bytes()
}

fn open(text: &[u8]) -> (TestWorker, TrainerResponse) {
    open_as(text, TableChoices::default())
}

fn open_as(text: &[u8], table: TableChoices) -> (TestWorker, TrainerResponse) {
    let mut worker = TestWorker::new();
    let (name, date) = ("telco".to_owned(), "2026-11-24".to_owned());
    let request = TrainerRequest::Open { name, date, table };
    let (response, _) = ask(&mut worker, &request, text).remove(0);
    (worker, response)
}

fn outcome(column: &str, positive: Option<&str>) -> OutcomeChoice {
    OutcomeChoice { column: column.to_owned(), positive: positive.map(str::to_owned), ..OutcomeChoice::default() }
}

fn described(responses: Vec<(TrainerResponse, Vec<u8>)>) -> FieldsDocument {
    match responses.into_iter().find(|(response, _)| response.is_final()) {
        Some((TrainerResponse::Described(document, _), _)) => *document,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_table_is_opened_drafted_edited_and_trained_as_the_command_does() {
    let text = telco(600);
    let (mut trainer, opened) = open(&text);
    let TrainerResponse::Opened(overview) = opened else { panic!("{opened:?}") };
    assert_eq!((overview.rows, overview.preview.len(), overview.columns.len()), (600, 20, 21));
    let likely = &overview.outcomes[0];
    assert_eq!((likely.column.as_str(), likely.is_likely), ("Churn", true));
    assert_eq!(likely.values[likely.positive.unwrap() as usize].0, "Yes");
    assert!(overview.columns.iter().any(|column| column.name == "tenure" && column.is_number));

    let drafted = ask(&mut trainer, &TrainerRequest::Draft(outcome("Churn", Some("Yes"))), &[]);
    assert!(drafted.iter().any(
        |(response, _)| matches!(response, TrainerResponse::Counted(counts) if counts.rows == 600 && counts.unusable.is_none())
    ));
    let document = described(drafted);
    let asked = DraftRequest {
        target: "Churn",
        positive: Some("Yes"),
        blank_target: None,
        name: "telco",
        date: "2026-11-24",
        reading: TableChoices::default(),
        date_order: None,
        uses_leaks: false,
    };
    assert_eq!(document.toml, draft(&text, &asked).unwrap().toml);

    let learner = DescriptionEdit::Learner(ShownLearner::Boosted);
    let edited = ask(&mut trainer, &TrainerRequest::Edit(Box::new(document), learner), &[]);
    assert_eq!(edited.len(), 1, "the counts stay the same");
    let mut document = described(edited);
    document.toml = document.toml.replace("folds = 5", "folds = 2\ntrees = 10");
    let request = TrainerRequest::Train { toml: document.toml.clone(), minutes: None };
    let trained = ask(&mut trainer, &request, MODEL);
    assert!(trained.iter().any(|(response, _)| matches!(response, TrainerResponse::Advanced(_))));
    let Some((TrainerResponse::Trained(figures), bundle)) = trained.last() else { panic!("{trained:?}") };
    let CurrentModelFigures::Measured { rows, metrics, top_share, was_trained_on_them } = &figures.current else {
        panic!("{figures:?}")
    };
    assert_eq!((*rows, *was_trained_on_them), (600, true));
    assert!(metrics.roc_auc > 0.8 && *top_share > 0.5, "{figures:?}");

    let description = Description::parse(&document.toml).unwrap();
    assert_eq!(description.training.learner, LearnerChoice::Boosted);
    let command = train(&text, &description, Options::default(), &|_| {}).unwrap();
    assert!(*bundle == command.to_bytes().unwrap());
    assert!(Bundle::from_bytes(bundle).is_ok());
}

#[test]
fn an_unclear_outcome_is_a_question() {
    let table = |value: fn(usize) -> &'static str| {
        let rows = (0..80).map(|row| format!("{},{}\n", row * 7 % 31, value(row)));
        format!("months,left\n{}", rows.collect::<String>()).into_bytes()
    };
    type Case = (&'static str, fn(usize) -> &'static str, Option<&'static str>, Result<DraftQuestion, &'static str>);
    let cases: [Case; 5] = [
        ("three", |row| ["A", "B", "C"][row % 3], None, Ok(DraftQuestion::Positive)),
        ("another", |row| ["A", "B", "C"][row % 3], Some("D"), Ok(DraftQuestion::Positive)),
        ("blank", |row| ["1", "0", ""][row % 3], Some("1"), Ok(DraftQuestion::Blanks { rows: 26 })),
        ("one class", |_| "no", None, Err("no value other than \"no\"")),
        ("few", |row| if row < 2 { "yes" } else { "no" }, Some("yes"), Err("too few customers: 2 left")),
    ];
    for (name, value, positive, expected) in cases {
        let (mut trainer, _) = open(&table(value));
        let responses = ask(&mut trainer, &TrainerRequest::Draft(outcome("left", positive)), &[]);
        match (&responses[0].0, expected) {
            (TrainerResponse::Asks(question), Ok(expected)) => assert_eq!(*question, expected, "{name}"),
            (TrainerResponse::Failed(sentence), Err(part)) => assert!(sentence.contains(part), "{name}: {sentence}"),
            (other, _) => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn failures_name_no_argument_of_the_command() {
    let numbers = (0..80).map(|row| format!("{}.{:03},{}\n", row % 9 + 1, row, row % 2)).collect::<String>();
    let blank = (0..80).map(|row| format!("{row},\n")).collect::<String>();
    for (text, column, part) in [
        (String::new(), "left", "empty"),
        (format!("fee,left\n{numbers}"), "left", "Change how it is read"),
        (format!("fee,left\n{blank}"), "left", "blank in every row"),
        ("a,left\n1,1\n".to_owned(), "left", ""),
        (format!("a,left\n{}", "1,1\n2,0\n".repeat(40)), "gone", "no column gone"),
    ] {
        let (mut trainer, opened) = open(text.as_bytes());
        let sentence = match opened {
            TrainerResponse::Failed(sentence) => sentence,
            _ => match ask(&mut trainer, &TrainerRequest::Draft(outcome(column, None)), &[]).remove(0).0 {
                TrainerResponse::Failed(sentence) => sentence,
                other => panic!("{text}: {other:?}"),
            },
        };
        assert!(sentence.contains(part) && !sentence.contains("--"), "{text}: {sentence}");
    }
}

#[test]
fn each_draft_is_counted() {
    let (mut trainer, _) = open(&telco(200));
    for column in ["Churn", "gone", "Churn"] {
        let responses = ask(&mut trainer, &TrainerRequest::Draft(outcome(column, None)), &[]);
        let is_counted = responses.iter().any(|(response, _)| matches!(response, TrainerResponse::Counted(_)));
        assert_eq!(is_counted, column == "Churn", "{column}");
    }
}

#[test]
fn unclear_decimals_name_no_argument_of_the_command() {
    let table = |fee: fn(usize) -> String| {
        let rows = (0..80).map(|row| format!("{},{},{}\n", fee(row), row % 7, row % 2));
        format!("fee,months,left\n{}", rows.collect::<String>()).into_bytes()
    };
    let (mut trainer, _) = open(&table(|row| format!("{}.5", row % 9)));
    let document = described(ask(&mut trainer, &TrainerRequest::Draft(outcome("left", Some("1"))), &[]));
    let (mut trainer, _) = open(&table(|row| format!("{}.{:03}", row % 9 + 1, row)));
    let edit = DescriptionEdit::Learner(ShownLearner::Forest);
    let edited = ask(&mut trainer, &TrainerRequest::Edit(Box::new(document.clone()), edit), &[]);
    let TrainerResponse::Counted(counts) = &edited[1].0 else { panic!("{edited:?}") };
    let request = TrainerRequest::Train { toml: document.toml, minutes: None };
    let trained = ask(&mut trainer, &request, &[]);
    let TrainerResponse::Failed(failure) = &trained[0].0 else { panic!("{trained:?}") };
    for sentence in [counts.unusable.as_ref().unwrap(), failure] {
        assert!(sentence.contains("Change how it is read") && !sentence.contains("--"), "{sentence}");
    }
}

#[test]
fn only_text_files_have_a_delimiter_to_set() {
    let of_text = TableChoices { delimiter: Some(b','), ..TableChoices::default() };
    for (table, expected) in [(of_text, true), (of_text.for_workbook(), false), (of_text.for_parquet(), false)] {
        let rows = (0..100).map(|row| {
            let surplus = if row % 5 == 0 { ",surplus" } else { "" };
            format!("{row},{},{}{surplus}\n", ["a", "b"][row / 3 % 2], row % 2)
        });
        let text = format!("months,plan,left\n{}", rows.collect::<String>());
        let (mut trainer, _) = open_as(text.as_bytes(), table);
        let toml = include_str!("small.toml")
            .replace("folds = 2", "folds = 2\ntrees = 5\nrejected_rows = \"skip\"")
            .replace("\"auto\"", "\"forest\"");
        let responses = ask(&mut trainer, &TrainerRequest::Train { toml, minutes: None }, &[]);
        let remarks: Vec<&String> = responses
            .iter()
            .filter_map(
                |(response, _)| if let TrainerResponse::Remark(remark) = response { Some(remark) } else { None },
            )
            .collect();
        let skipped =
            remarks.iter().find(|remark| remark.contains("20 of 100 rows")).unwrap_or_else(|| panic!("{responses:?}"));
        assert_eq!(skipped.contains("set the delimiter"), expected, "{skipped}");
    }
}

#[test]
fn a_damaged_message_and_an_invalid_description_are_reported() {
    let (mut trainer, _) = open(&telco(200));
    trainer.0.handle(&[9; 7], Vec::new());
    assert!(matches!(trainer.next_response(), Some((TrainerResponse::Failed(_), _))));
    let request = TrainerRequest::Train { toml: "title = 1".to_owned(), minutes: Some(1.0) };
    assert!(matches!(ask(&mut trainer, &request, &[])[0].0, TrainerResponse::Failed(_)));
    let document = described(ask(&mut trainer, &TrainerRequest::Draft(outcome("Churn", None)), &[]));
    let label = FieldEdit::Label(String::new());
    let edit = DescriptionEdit::Field("tenure".to_owned(), label);
    let responses = ask(&mut trainer, &TrainerRequest::Edit(Box::new(document), edit), &[]);
    assert!(matches!(responses[0].0, TrainerResponse::EditRejected(_)));
}
