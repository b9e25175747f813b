//! Tests of whole files, which pass through a scorer and a ledger slice by slice, without a browser.

#![allow(clippy::unwrap_used, reason = "a test should stop as soon as it cannot continue")]

use super::ledger::Ledger;
use super::protocol::{FileFigures, LedgerRequest, LedgerResponse, Output, ScorerResponse, SliceRequest, encode};
use super::slices::{SliceScorer, Unreadable};
use churnscope_engine::bundle::core_of;
use churnscope_engine::csv::{ColumnChoice, Position, ScoredColumns};
use churnscope_engine::drift::{Verdict, overall};
use churnscope_engine::portfolio::{ChartFields, Filter, Query};
use churnscope_engine::schema::Bands;

const MODEL: &[u8] = include_bytes!("../../../model/telco.churn");
/// Risk bands that differ from the model's own.
const BANDS: Bands = Bands { medium_from: 0.2, high_from: 0.45 };

const TELCO: &[u8] = include_bytes!("../../../model/data/telco.csv");

fn first_slice(file: &[u8], length: u64) -> SliceRequest {
    SliceRequest {
        index: 0,
        start: Position::default(),
        length,
        file_bytes: file.len() as u64,
        header: None,
        choices: Vec::new(),
        output: Output::Rows,
    }
}

/// The output of each slice, or the response that ended the work.
fn run(file: &[u8], length: u64, choices: &[ColumnChoice], output: &Output) -> Result<Vec<Vec<u8>>, ScorerResponse> {
    let mut scorer = SliceScorer::new(core_of(MODEL)).unwrap();
    let mut slice = SliceRequest { choices: choices.to_vec(), output: output.clone(), ..first_slice(file, length) };
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

/// A file's ledger and figures.
fn ledger_of(file: &[u8], length: u64) -> (Ledger, FileFigures) {
    let mut ledger = Ledger::new(core_of(MODEL)).unwrap();
    let append = encode(&LedgerRequest::Append).unwrap();
    for rows in run(file, length, &[], &Output::Rows).unwrap() {
        assert_eq!(ledger.handle(&append, &rows).0, LedgerResponse::Appended);
    }
    let LedgerResponse::Closed(figures) = ask(&mut ledger, &LedgerRequest::Close) else { panic!() };
    (ledger, *figures)
}

#[test]
fn the_size_of_slices_does_not_change_the_result() {
    let columns = ScoredColumns { keep: true, n_reasons: 0, defuse: false };
    let lines = Output::Lines { columns, selected: None, bands: BANDS };
    let whole = run(TELCO, u64::MAX, &[], &lines).unwrap().concat();
    let (_, figures) = ledger_of(TELCO, u64::MAX);
    assert_eq!((figures.scored, figures.refused, figures.has_id), (7_043, 0, true));
    assert_eq!(overall(&figures.drift), Verdict::Similar);
    assert!(figures.labelled.as_ref().unwrap().metrics.roc_auc > 0.85);
    for length in [100_000, 999_983] {
        assert!(run(TELCO, length, &[], &lines).unwrap().concat() == whole, "lines in slices of {length}");
        let (_, sliced) = ledger_of(TELCO, length);
        assert_eq!(FileFigures { bytes_in_memory: figures.bytes_in_memory, ..sliced }, figures, "slices of {length}");
    }
}

#[test]
fn the_rows_of_a_list_are_saved_and_no_others() {
    let (mut ledger, _) = ledger_of(TELCO, 300_000);
    let query = Query { filter: Filter { risk: (0.9, 1.0), ..Filter::default() }, ..Query::default() };
    let list = LedgerRequest::List(query, ChartFields { bars: 0, heat: (0, 1) }, BANDS);
    let LedgerResponse::Listed(summary) = ask(&mut ledger, &list) else { panic!() };
    let LedgerResponse::Rows(0, rows) = ask(&mut ledger, &LedgerRequest::Rows(0..u32::MAX)) else { panic!() };
    assert!(summary.listed > 0 && rows.len() == summary.listed as usize);
    let LedgerResponse::Selected(selected) = ask(&mut ledger, &LedgerRequest::Selected) else { panic!() };
    let lines = Output::Lines { columns: ScoredColumns::default(), selected: Some(selected), bands: BANDS };
    let lines = String::from_utf8(run(TELCO, 100_000, &[], &lines).unwrap().concat()).unwrap();
    let mut ids: Vec<&str> = lines.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let mut expected: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    ids.sort_unstable();
    expected.sort_unstable();
    assert_eq!(ids, expected);
}

#[test]
fn unusable_files_are_rejected_with_a_reason() {
    for (file, expected) in [
        (&b""[..], "the file is empty"),
        (b"\n\r\n", "the file is empty"),
        (b"PK\x03\x04aaaa", "Excel workbook"),
        (b"a,\0b\n1,2\n", "not text"),
        (b"a,b\n1,2\n", "names none of the columns"),
    ] {
        for length in [1, 3, 1 << 20] {
            let Err(ScorerResponse::Failed(sentence)) = run(file, length, &[], &Output::Rows) else {
                panic!("{file:?}")
            };
            assert!(sentence.contains(expected), "{sentence}");
        }
    }
    let header = TELCO.split_inclusive(|byte| *byte == b'\n').next().unwrap();
    let Err(ScorerResponse::Failed(sentence)) = run(header, 50, &[], &Output::Rows) else { panic!() };
    assert!(sentence.contains("no row below it"), "{sentence}");
}

#[test]
fn the_user_matches_columns_with_unknown_names() {
    let renamed = String::from_utf8(TELCO.to_vec()).unwrap().replacen("tenure,", "since,", 1);
    let Err(ScorerResponse::ColumnsNeeded { columns, missing }) = run(renamed.as_bytes(), 10_000, &[], &Output::Rows)
    else {
        panic!()
    };
    assert_eq!((missing.len(), missing[0].name.as_str()), (1, "tenure"));
    let column = columns.iter().position(|name| name == "since").unwrap();
    let choices = [ColumnChoice { name: "tenure".to_owned(), column }];
    assert!(run(renamed.as_bytes(), 100_000, &choices, &Output::Rows).is_ok());
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
