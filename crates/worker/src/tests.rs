//! Tests of a scorer and a ledger with whole files, slice by slice, without a browser.

#![allow(clippy::unwrap_used, reason = "a test should stop as soon as it cannot continue")]

use std::fs;

use super::ledger::Ledger;
use super::protocol::{
    FileChoices, FileFigures, LedgerRequest, LedgerResponse, Output, Question, ScorerResponse, SliceRequest, encode,
};
use super::slices::{SliceScorer, Unreadable};
use churnscope_engine::bundle::core_of;
use churnscope_engine::csv::{ColumnChoice, MatchedColumn, Position, PreviewCell, ScoredColumns, TableChoices};
use churnscope_engine::drift::{Verdict, overall};
use churnscope_engine::number_format::DecimalMark;
use churnscope_engine::portfolio::{ChartFields, Filter, Query, SortKey, TextFilter};
use churnscope_engine::schema::Bands;
use churnscope_fixtures::telco::{clamping, scorer};
use churnscope_wording::clamped::{SCORED, clamped};

const MODEL: &[u8] = include_bytes!("../../../model/telco.churn");
/// Risk bands that differ from the model's own.
const BANDS: Bands = Bands { medium_from: 0.2, high_from: 0.45 };

const TELCO: &[u8] = include_bytes!("../../../model/data/telco.csv");

/// The folder with test files.
const FILES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/files");

fn first_slice(file: &[u8], length: u64) -> SliceRequest {
    SliceRequest {
        index: 0,
        start: Position::default(),
        length,
        file_bytes: file.len() as u64,
        is_whole: true,
        header: None,
        choices: FileChoices::default(),
        output: Output::Rows,
    }
}

/// The output of each slice, or the response that ended the job.
fn run(file: &[u8], length: u64, choices: &FileChoices, output: &Output) -> Result<Vec<Vec<u8>>, ScorerResponse> {
    run_with(MODEL, file, length, choices, output)
}

fn run_with(
    model: &[u8],
    file: &[u8],
    length: u64,
    choices: &FileChoices,
    output: &Output,
) -> Result<Vec<Vec<u8>>, ScorerResponse> {
    let mut scorer = SliceScorer::new(core_of(model)).unwrap();
    let mut slice = SliceRequest { choices: choices.clone(), output: output.clone(), ..first_slice(file, length) };
    let mut outputs = Vec::new();
    loop {
        let (mut next, mut result) = (None, None);
        let read = &mut |bytes: std::ops::Range<u64>| Ok(file[bytes.start as usize..bytes.end as usize].to_vec());
        scorer.handle(&encode(&slice).unwrap(), read, &mut |response, attachment| match response {
            ScorerResponse::SliceRead { next_start, header } => {
                assert!(result.is_none(), "the next start comes before the rows");
                next = Some(next_start);
                slice.header = slice.header.take().or(header);
            }
            ScorerResponse::SliceScored { .. } => result = Some(Ok(attachment)),
            other => result = Some(Err(other)),
        });
        outputs.push(result.unwrap()?);
        let Some(start) = next.unwrap() else { return Ok(outputs) };
        slice = SliceRequest { index: slice.index + 1, start, ..slice };
    }
}

fn ask(ledger: &mut Ledger, request: &LedgerRequest) -> LedgerResponse {
    ledger.handle(&encode(request).unwrap(), &[]).0
}

fn ledger_of(file: &[u8], length: u64) -> (Ledger, FileFigures) {
    ledger_with(MODEL, file, length)
}

fn ledger_with(model: &[u8], file: &[u8], length: u64) -> (Ledger, FileFigures) {
    let mut ledger = Ledger::new(core_of(model)).unwrap();
    let append = encode(&LedgerRequest::Append).unwrap();
    for rows in run_with(model, file, length, &FileChoices::default(), &Output::Rows).unwrap() {
        assert_eq!(ledger.handle(&append, &rows).0, LedgerResponse::Appended);
    }
    let LedgerResponse::Closed(figures) = ask(&mut ledger, &LedgerRequest::Close) else { panic!() };
    (ledger, *figures)
}

#[test]
fn the_size_of_slices_does_not_change_the_result() {
    let columns = ScoredColumns { keep: true, ..ScoredColumns::default() };
    let lines = Output::Lines { columns, bands: BANDS };
    let whole = run(TELCO, u64::MAX, &FileChoices::default(), &lines).unwrap().concat();
    let (_, figures) = ledger_of(TELCO, u64::MAX);
    assert_eq!((figures.scored, figures.refused, figures.has_id), (7_043, 0, true));
    assert_eq!(overall(&figures.drift), Verdict::Similar);
    assert!(figures.labelled.as_ref().unwrap().metrics.roc_auc > 0.85);
    for length in [100_000, 999_983] {
        assert!(
            run(TELCO, length, &FileChoices::default(), &lines).unwrap().concat() == whole,
            "lines in slices of {length}"
        );
        let (_, sliced) = ledger_of(TELCO, length);
        assert_eq!(FileFigures { bytes_in_memory: figures.bytes_in_memory, ..sliced }, figures, "slices of {length}");
    }
}

/// The result must not depend on how much of the text had arrived.
#[test]
fn a_slice_of_an_incomplete_text_ends_where_it_would_in_the_whole_text() {
    let mut scorer = SliceScorer::new(core_of(MODEL)).unwrap();
    let mut handle = |file_bytes: usize, is_whole: bool, header_line: Option<u64>| {
        let mut slice = SliceRequest { is_whole, ..first_slice(&TELCO[..file_bytes], 600_000) };
        slice.choices.table.header_line = header_line;
        let mut responses = Vec::new();
        let read = &mut |bytes: std::ops::Range<u64>| Ok(TELCO[bytes.start as usize..bytes.end as usize].to_vec());
        scorer.handle(&encode(&slice).unwrap(), read, &mut |response, rows| responses.push((response, rows)));
        responses
    };
    let whole = handle(TELCO.len(), true, None);
    let needs_more = [(ScorerResponse::NeedsWholeText, Vec::new())];
    for (file_bytes, is_enough) in [(0, false), (599_999, false), (600_000, false), (600_001, true), (700_000, true)] {
        let expected = if is_enough { &whole[..] } else { &needs_more };
        assert!(handle(file_bytes, false, None) == expected, "{file_bytes} bytes");
    }
    // a header far below titles needs more than one read
    assert_eq!(handle(900_000, false, Some(6_000)), needs_more);
}

#[test]
fn the_rows_of_a_list_are_saved_in_its_order_and_no_others() {
    let (mut ledger, _) = ledger_of(TELCO, 300_000);
    let query = Query { filter: Filter { risk: (0.9, 1.0), ..Filter::default() }, ..Query::default() };
    let list = LedgerRequest::List(query, ChartFields { bars: 0, heat: (0, 1) }, BANDS);
    let LedgerResponse::Listed(summary) = ask(&mut ledger, &list) else { panic!() };
    let LedgerResponse::Rows(0, rows) = ask(&mut ledger, &LedgerRequest::Rows(0..u32::MAX, None)) else { panic!() };
    assert!(summary.listed > 0 && rows.len() == summary.listed as usize);
    let LedgerResponse::Selected(selected) = ask(&mut ledger, &LedgerRequest::Selected) else { panic!() };
    let lines = Output::ListedLines { columns: ScoredColumns::default(), selected, bands: BANDS };
    for (slice, lines) in run(TELCO, 100_000, &FileChoices::default(), &lines).unwrap().iter().enumerate() {
        let append = LedgerRequest::AppendLines { is_first: slice == 0 };
        assert_eq!(ledger.handle(&encode(&append).unwrap(), lines).0, LedgerResponse::PartAppended);
    }
    // the file keeps the order that the list had when the user saved it
    let query = Query { sort: SortKey::Line, ..Query::default() };
    ask(&mut ledger, &LedgerRequest::List(query, ChartFields { bars: 0, heat: (0, 1) }, BANDS));
    let (response, file) = ledger.handle(&encode(&LedgerRequest::ListedFile).unwrap(), &[]);
    assert_eq!(response, LedgerResponse::ListedFile);
    let file = String::from_utf8(file).unwrap();
    assert!(file.starts_with("customerID,churn_probability,"), "{file}");
    let ids: Vec<&str> = file.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let expected: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(ids, expected);
    let all = Output::Lines { columns: ScoredColumns::default(), bands: BANDS };
    let all = String::from_utf8(run(TELCO, 100_000, &FileChoices::default(), &all).unwrap().concat()).unwrap();
    assert!(file.lines().all(|line| all.lines().any(|other| other == line)));
}

/// The response to a request for a preview.
fn preview_of(file: &[u8], choices: &FileChoices) -> ScorerResponse {
    run(file, 2 << 20, choices, &Output::Preview).unwrap_err()
}

#[test]
fn a_preview_has_the_first_rows_and_no_scores() {
    let ScorerResponse::Previewed(preview) = preview_of(TELCO, &FileChoices::default()) else { panic!() };
    assert!(preview.has_id && preview.columns.iter().all(Option::is_some));
    assert_eq!((preview.rows.len(), preview.rows[0].id.as_deref()), (10, Some("7590-VHVEG")));
    assert!(preview.rows.iter().all(|row| row.cells.is_ok()));

    // the user's decimal mark applies
    let german = std::fs::read(format!("{FILES}/semicolons_and_decimal_comma.csv")).unwrap();
    let mut choices = FileChoices::default();
    let problems = |response: &ScorerResponse| {
        let ScorerResponse::Previewed(preview) = response else { panic!("{response:?}") };
        let cells = preview.rows.iter().flat_map(|row| row.cells.iter().flatten());
        cells.filter(|cell| matches!(cell, PreviewCell::Problem(_))).count()
    };
    assert_eq!(problems(&preview_of(&german, &choices)), 0);
    choices.table.decimal_mark = Some(DecimalMark::Point);
    assert!(problems(&preview_of(&german, &choices)) > 0);

    // a question comes before a preview
    let worded = std::fs::read(format!("{FILES}/worded_names.csv")).unwrap();
    assert!(matches!(preview_of(&worded, &FileChoices::default()), ScorerResponse::Asks(_)));
    assert!(matches!(preview_of(b"", &FileChoices::default()), ScorerResponse::Failed(_)));
}

#[test]
fn unusable_files_are_rejected_with_a_reason() {
    for (file, expected) in [
        (&b""[..], "the file is empty"),
        (b"\n\r\n", "the file is empty"),
        (b"PK\x03\x04aaaa", "is probably a workbook"),
        (b"a,\0b\n1,2\n", "not text"),
        (b"a,b\n1,2\n", "names none of the columns"),
    ] {
        for length in [1, 3, 1 << 20] {
            let Err(ScorerResponse::Failed(sentence)) = run(file, length, &FileChoices::default(), &Output::Rows)
            else {
                panic!("{file:?}")
            };
            assert!(sentence.contains(expected), "{sentence}");
        }
    }
    let header = TELCO.split_inclusive(|byte| *byte == b'\n').next().unwrap();
    let Err(ScorerResponse::Failed(sentence)) = run(header, 50, &FileChoices::default(), &Output::Rows) else {
        panic!()
    };
    assert!(sentence.contains("no rows below it"), "{sentence}");
}

#[test]
fn the_user_matches_columns_with_unknown_names() {
    let renamed = String::from_utf8(TELCO.to_vec()).unwrap().replacen("tenure,", "since,", 1);
    let Err(ScorerResponse::Asks(Question::Columns { columns, matches })) =
        run(renamed.as_bytes(), 10_000, &FileChoices::default(), &Output::Rows)
    else {
        panic!()
    };
    let open: Vec<&str> = matches.iter().filter(|found| found.is_open()).map(|found| found.name.as_str()).collect();
    assert_eq!(open, ["tenure"]);
    let column = columns.iter().position(|column| column.name == "since");
    assert_eq!(columns[column.unwrap()].values, ["1", "34", "2"]);
    let columns = vec![ColumnChoice { name: "tenure".to_owned(), column }];
    let choices = FileChoices { columns, ..FileChoices::default() };
    assert!(run(renamed.as_bytes(), 100_000, &choices, &Output::Rows).is_ok());
}

fn without(name: &str) -> String {
    let text = String::from_utf8(TELCO.to_vec()).unwrap();
    let at = text.lines().next().unwrap().split(',').position(|other| other == name).unwrap();
    let cells = |line: &str| {
        let cells = line.split(',').enumerate().filter(|(column, _)| *column != at).map(|(_, cell)| cell);
        cells.collect::<Vec<_>>().join(",")
    };
    text.lines().map(cells).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_column_that_is_missing_is_filled_and_reported() {
    let (_, complete) = ledger_of(TELCO, 300_000);
    let (_, figures) = ledger_of(without("PaperlessBilling").as_bytes(), 300_000);
    assert_eq!((complete.absent_fields.len(), figures.scored, figures.refused), (0, 7_043, 0));
    let [absent] = figures.absent_fields[..] else { panic!() };
    assert_eq!(figures.drift[absent].field, absent);
    let asked = run(without("Contract").as_bytes(), 300_000, &FileChoices::default(), &Output::Rows);
    assert!(matches!(asked, Err(ScorerResponse::Asks(Question::Columns { .. }))), "{asked:?}");
}

#[test]
fn the_user_can_ask_to_match_all_columns() {
    let choices = FileChoices { asks_columns: true, ..FileChoices::default() };
    let Err(ScorerResponse::Asks(Question::Columns { matches, .. })) = run(TELCO, 300_000, &choices, &Output::Rows)
    else {
        panic!()
    };
    assert!(matches.len() == 20 && matches.iter().all(|found| matches!(found.column, MatchedColumn::Sure(_))));
    // a scored file is written without asking again
    let lines = Output::Lines { columns: ScoredColumns::default(), bands: BANDS };
    assert!(run(TELCO, 300_000, &choices, &lines).is_ok());
}

#[test]
fn shown_columns_are_listed_searched_and_filtered() {
    let choices = FileChoices { shown: vec![17, 0], ..FileChoices::default() };
    let mut ledger = Ledger::new(core_of(MODEL)).unwrap();
    let append = encode(&LedgerRequest::Append).unwrap();
    for rows in run(TELCO, 300_000, &choices, &Output::Rows).unwrap() {
        assert_eq!(ledger.handle(&append, &rows).0, LedgerResponse::Appended);
    }
    let mut list = |filter: Filter| {
        let query = Query { filter, ..Query::default() };
        ask(&mut ledger, &LedgerRequest::List(query, ChartFields { bars: 0, heat: (0, 1) }, BANDS));
        let LedgerResponse::Rows(0, rows) = ask(&mut ledger, &LedgerRequest::Rows(0..u32::MAX, None)) else { panic!() };
        rows
    };
    let all = list(Filter::default());
    assert!(all.iter().all(|row| row.shown.len() == 2 && row.shown[1] == row.id));
    let search = list(Filter { search: "mailed".to_owned(), ..Filter::default() });
    let exact = TextFilter { column: 0, text: "mailed check".to_owned(), is_whole: true };
    let exact = list(Filter { texts: vec![exact], ..Filter::default() });
    assert!(search == exact && !exact.is_empty() && exact.len() < all.len());
    assert!(exact.iter().all(|row| row.shown[0] == "Mailed check"));
}

#[test]
fn the_user_decides_between_point_and_comma() {
    let text = fs::read_to_string(format!("{FILES}/ambiguous_numbers.csv")).unwrap();
    let asked = run(text.as_bytes(), 10_000, &FileChoices::default(), &Output::Rows);
    assert!(
        matches!(&asked, Err(ScorerResponse::Asks(Question::DecimalMark { column, .. })) if column == "MonthlyCharges"),
        "{asked:?}"
    );
    let table = TableChoices { decimal_mark: Some(DecimalMark::Point), ..TableChoices::default() };
    let choices = FileChoices { table, ..FileChoices::default() };
    assert!(run(text.as_bytes(), 10_000, &choices, &Output::Rows).is_ok());
}

#[test]
fn clamped_numbers_are_counted_the_same_in_any_slices() {
    let model = clamping().to_bytes().unwrap();
    let file = fs::read(format!("{FILES}/beyond_the_range.csv")).unwrap();
    for length in [1, 150, 400, 1 << 20] {
        let (_, figures) = ledger_with(&model, &file, length);
        let notes: Vec<String> =
            figures.clamped.iter().filter_map(|field| clamped(scorer().schema(), field, SCORED)).collect();
        assert_eq!(
            notes,
            [
                "Tenure: 2 values outside 0 to 72 months were scored as the nearest limit, such as “100” on line 8",
                "Monthly charge: 1 value outside $18.00 to $120.00 was scored as the nearest limit: “-1” on line 9",
            ],
            "slices of {length}"
        );
        assert_eq!((figures.scored, figures.refused), (8, 0));
    }
}

#[test]
fn a_scorer_answers_even_if_it_can_read_neither_file_nor_message() {
    let slice = encode(&first_slice(TELCO, 10)).unwrap();
    for (message, expected) in [
        (&slice[..], "the file can no longer be read"),
        (&slice[1..], "exchange a message"),
        (&[], "exchange a message"),
    ] {
        let mut responses = Vec::new();
        let mut scorer = SliceScorer::new(core_of(MODEL)).unwrap();
        scorer.handle(message, &mut |_| Err(Unreadable), &mut |response, _| responses.push(response));
        assert!(
            matches!(&responses[..], [ScorerResponse::Failed(sentence)] if sentence.contains(expected)),
            "{responses:?}"
        );
    }
}

#[test]
fn a_ledger_answers_messages_and_rows_that_it_cannot_read() {
    let mut ledger = Ledger::new(core_of(MODEL)).unwrap();
    let append = encode(&LedgerRequest::Append).unwrap();
    for (message, attachment) in [(&[][..], &[][..]), (&[0xff; 4], &[]), (&append, &[1, 2, 3])] {
        let (response, _) = ledger.handle(message, attachment);
        assert!(
            matches!(&response, LedgerResponse::Failed(sentence) if sentence.contains("exchange a message")),
            "{response:?}"
        );
    }
}
