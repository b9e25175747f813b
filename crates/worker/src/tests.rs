//! Whole files through scorers and a ledger, slice by slice, without a browser.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use super::ledger::Ledger;
use super::protocol::{Closed, FromLedger, FromScorer, Product, Slice, ToLedger, from_bytes, to_bytes};
use super::slices::{SliceScorer, Unreadable};
use churnscope_engine::bundle::core_of;
use churnscope_engine::csv::{ColumnChoice, Position, ScoredColumns};
use churnscope_engine::drift::{Verdict, overall};
use churnscope_engine::portfolio::{ChartFields, Filter, Query};
use churnscope_engine::schema::Bands;

const MODEL: &[u8] = include_bytes!("../../../model/telco.churn");
/// Not the model's own.
const BANDS: Bands = Bands { medium_from: 0.2, high_from: 0.45 };

const TELCO: &[u8] = include_bytes!("../../../model/data/telco.csv");

/// What each slice came to, or what ended the work.
fn run(file: &[u8], length: u64, choices: &[ColumnChoice], product: &Product) -> Result<Vec<Vec<u8>>, FromScorer> {
    let mut scorer = SliceScorer::new(core_of(MODEL)).unwrap();
    let (mut slices, mut start, mut header) = (Vec::new(), Position::default(), None);
    loop {
        let slice = Slice {
            index: slices.len() as u32,
            start,
            length,
            file_bytes: file.len() as u64,
            header: header.clone(),
            choices: choices.to_vec(),
            product: product.clone(),
        };
        // as the page does, whatever is sent goes as bytes
        let slice: Slice = from_bytes(&to_bytes(&slice)).unwrap();
        let (mut end, mut told) = (None, None);
        let read = &mut |bytes: std::ops::Range<u64>| Ok(file[bytes.start as usize..bytes.end as usize].to_vec());
        scorer.score(&slice, read, &mut |said, beside| match from_bytes::<FromScorer>(&to_bytes(&said)).unwrap() {
            FromScorer::Split { end: at, header: named } => {
                assert!(told.is_none(), "the border is told before the rows");
                end = Some(at);
                header = header.take().or(named);
            }
            FromScorer::Done { .. } => told = Some(Ok(beside)),
            other => told = Some(Err(other)),
        });
        slices.push(told.unwrap()?);
        match end.unwrap() {
            Some(next) => start = next,
            None => return Ok(slices),
        }
    }
}

/// The ledger of a file, and what it says at the end.
fn ledger_of(file: &[u8], length: u64) -> (Ledger, Closed) {
    let mut ledger = Ledger::new(core_of(MODEL)).unwrap();
    for rows in run(file, length, &[], &Product::Rows).unwrap() {
        assert_eq!(ledger.answer(ToLedger::Append, &rows).0, FromLedger::Appended);
    }
    let (FromLedger::Closed(closed), _) = ledger.answer(ToLedger::Close, &[]) else { panic!() };
    (ledger, *closed)
}

#[test]
fn slices_do_not_matter() {
    let wanted = ScoredColumns { keep: true, n_reasons: 0, defuse: false };
    let lines = Product::Lines { wanted, picked: None, bands: BANDS };
    let whole = run(TELCO, u64::MAX, &[], &lines).unwrap().concat();
    let (_, closed) = ledger_of(TELCO, u64::MAX);
    assert_eq!((closed.scored, closed.refused, closed.has_id), (7_043, 0, true));
    assert_eq!(overall(&closed.drift), Verdict::Similar);
    assert!(closed.labelled.as_ref().unwrap().metrics.roc_auc > 0.85);
    for length in [100_000, 999_983] {
        assert!(run(TELCO, length, &[], &lines).unwrap().concat() == whole, "lines in slices of {length}");
        let (_, cut) = ledger_of(TELCO, length);
        assert_eq!(Closed { bytes_in_memory: closed.bytes_in_memory, ..cut }, closed, "slices of {length}");
    }
}

#[test]
fn a_list_picks_its_rows_of_the_file() {
    let (mut ledger, _) = ledger_of(TELCO, 300_000);
    let query = Query { filter: Filter { risk: (0.9, 1.0), ..Filter::default() }, ..Query::default() };
    let (FromLedger::Listed(summary), _) =
        ledger.answer(ToLedger::List(query, ChartFields { bars: 0, heat: (0, 1) }, BANDS), &[])
    else {
        panic!()
    };
    let (FromLedger::Rows(0, rows), _) = ledger.answer(ToLedger::Rows(0..u32::MAX), &[]) else { panic!() };
    assert!(summary.listed > 0 && rows.len() == summary.listed as usize);
    let (FromLedger::Picked(picked), _) = ledger.answer(ToLedger::Picked, &[]) else { panic!() };
    let lines = Product::Lines { wanted: ScoredColumns::default(), picked: Some(picked), bands: BANDS };
    let lines = String::from_utf8(run(TELCO, 100_000, &[], &lines).unwrap().concat()).unwrap();
    let mut ids: Vec<&str> = lines.lines().skip(1).filter_map(|line| line.split(',').next()).collect();
    let mut expected: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    ids.sort_unstable();
    expected.sort_unstable();
    assert_eq!(ids, expected);
}

#[test]
fn files_that_are_none_are_refused_in_a_sentence() {
    for (file, expected) in [
        (&b""[..], "the file is empty"),
        (b"\n\r\n", "the file is empty"),
        (b"PK\x03\x04aaaa", "Excel workbook"),
        (b"a,\0b\n1,2\n", "not text"),
        (b"a,b\n1,2\n", "names none of the columns"),
    ] {
        for length in [1, 3, 1 << 20] {
            let Err(FromScorer::Refuses(sentence)) = run(file, length, &[], &Product::Rows) else { panic!("{file:?}") };
            assert!(sentence.contains(expected), "{sentence}");
        }
    }
    let header = TELCO.split_inclusive(|byte| *byte == b'\n').next().unwrap();
    let Err(FromScorer::Refuses(sentence)) = run(header, 50, &[], &Product::Rows) else { panic!() };
    assert!(sentence.contains("no row below it"), "{sentence}");
}

#[test]
fn what_names_do_not_tell_is_asked_and_answered() {
    let renamed = String::from_utf8(TELCO.to_vec()).unwrap().replacen("tenure,", "since,", 1);
    let Err(FromScorer::Asks { columns, missing }) = run(renamed.as_bytes(), 10_000, &[], &Product::Rows) else {
        panic!()
    };
    assert_eq!((missing.len(), missing[0].name.as_str()), (1, "tenure"));
    let column = columns.iter().position(|name| name == "since").unwrap();
    let choices = [ColumnChoice { name: "tenure".to_owned(), column }];
    assert!(run(renamed.as_bytes(), 100_000, &choices, &Product::Rows).is_ok());
}

#[test]
fn a_file_that_is_gone_is_told() {
    let slice = Slice {
        index: 0,
        start: Position::default(),
        length: 10,
        file_bytes: 10,
        header: None,
        choices: Vec::new(),
        product: Product::Rows,
    };
    let mut said = Vec::new();
    SliceScorer::new(core_of(MODEL)).unwrap().score(&slice, &mut |_| Err(Unreadable), &mut |told, _| said.push(told));
    assert!(matches!(&said[..], [FromScorer::Refuses(sentence)] if sentence.contains("cannot be read any more")));
}
