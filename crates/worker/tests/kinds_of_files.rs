//! The same customers in files of many kinds get the same scores from the workers, except where `cases.json` expects
//! errors or rejected rows. `tests/files/make.py` lists the files in `cases.json`. The arguments of the command become
//! the choices that a user makes on the page.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test should stop as soon as it cannot continue"
)]

use std::fs;
use std::io;
use std::ops::ControlFlow;

use serde_json::Value;

use churnscope_engine::bundle::core_of;
use churnscope_engine::csv::{ColumnChoice, Header, Position, ScoredColumns, ValueChoice, is_parquet};
use churnscope_engine::number_format::DecimalMark;
use churnscope_engine::schema::Bands;
use churnscope_engine::spelling::normalized;
use churnscope_table_files::encoding::{self, Decoder, UTF_8};
use churnscope_table_files::parquet::{ParquetTable, ReadAt};
use churnscope_table_files::workbook::{Workbook, is_workbook};
use churnscope_wording::reading::{facts, uncertain_facts};
use churnscope_worker::controller::Prepared;
use churnscope_worker::ledger::Ledger;
use churnscope_worker::preparation::is_plain_text;
use churnscope_worker::protocol::{
    FileChoices, FileColumn, FileFigures, LedgerRequest, LedgerResponse, Output, Question, ScorerResponse,
    SliceRequest, encode,
};
use churnscope_worker::slices::SliceScorer;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
const MODEL: &[u8] = include_bytes!("../../../model/telco.churn");
const BANDS: Bands = Bands { medium_from: 0.2, high_from: 0.5 };
/// The size of a slice, in bytes: small enough that most files have several slices.
const SLICE: u64 = 400;

/// A file in memory, for the Parquet reader.
struct ParquetBytes(Vec<u8>);

impl ReadAt for ParquetBytes {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, position: u64, buffer: &mut [u8]) -> io::Result<usize> {
        io::Read::read(&mut self.0.get(position as usize..).unwrap_or_default(), buffer)
    }
}

/// What scorers made of a file.
struct FileResult {
    header: Header,
    outputs: Vec<Vec<u8>>,
}

/// The choices that correspond to the arguments of a case.
#[derive(Default)]
struct CaseChoices {
    file: FileChoices,
    download: ScoredColumns,
    /// The model's name for each matched column, and the file's name or number for it.
    matches: Vec<(String, String)>,
}

fn cases() -> Vec<Value> {
    let cases: Vec<Value> =
        serde_json::from_str(&fs::read_to_string(format!("{ROOT}/tests/files/cases.json")).unwrap()).unwrap();
    cases.into_iter().filter(|case| case["draft"].is_null()).collect()
}

/// The texts of an array, or one text; empty if the key is absent.
fn strings<'a>(case: &'a Value, key: &str) -> Vec<&'a str> {
    match &case[key] {
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        value => value.as_str().into_iter().collect(),
    }
}

impl CaseChoices {
    fn of(case: &Value) -> Self {
        let mut found = Self::default();
        let mut arguments = strings(case, "arguments").into_iter();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().unwrap();
            match argument {
                "--keep" => found.download.keep = true,
                "--explain" => found.download.n_reasons = value().parse().unwrap(),
                "--encoding" => found.file.encoding = Some(value().to_owned()),
                "--sheet" => found.file.sheet = Some(value().to_owned()),
                "--header" => found.file.table.header_line = Some(value().parse().unwrap()),
                "--delimiter" => {
                    assert_eq!(value(), "semicolon");
                    found.file.table.delimiter = Some(b';');
                }
                "--decimal" => {
                    let mark = if value() == "comma" { DecimalMark::Comma } else { DecimalMark::Point };
                    found.file.table.decimal_mark = Some(mark);
                }
                "--column" => {
                    let (name, column) = value().split_once('=').unwrap();
                    found.matches.push((name.to_owned(), column.to_owned()));
                }
                "--map" => {
                    let map = fs::read_to_string(format!("{ROOT}/{}", value())).unwrap();
                    found.file.values = values(&map.parse().unwrap());
                }
                other => panic!("{other}"),
            }
        }
        found
    }
}

fn values(map: &toml::Table) -> Vec<ValueChoice> {
    let mut choices = Vec::new();
    for (column, values) in map {
        for (value, level) in values.as_table().unwrap() {
            let (column, level) = (column.clone(), level.as_str().map(str::to_owned));
            choices.push(ValueChoice { column, value: value.clone(), level });
        }
    }
    choices
}

/// The columns that the user matches when asked.
fn matched(columns: &[FileColumn], matches: &[(String, String)]) -> Vec<ColumnChoice> {
    let position = |name: &str| match name.strip_prefix('#') {
        Some(number) => number.parse::<usize>().unwrap() - 1,
        None => columns.iter().position(|column| normalized(&column.name) == normalized(name)).unwrap(),
    };
    matches.iter().map(|(name, column)| ColumnChoice { name: name.clone(), column: Some(position(column)) }).collect()
}

/// A file as text in UTF-8, or the reason that it cannot be converted.
fn prepared(bytes: Vec<u8>, choices: &FileChoices) -> Result<Prepared<Vec<u8>>, String> {
    if choices.encoding.is_none() && is_plain_text(&bytes, true) {
        return Ok(Prepared::text(bytes, UTF_8.name()));
    }
    if is_parquet(&bytes) {
        let mut text = Vec::new();
        let mut store = |block: &[u8], _| {
            text.extend_from_slice(block);
            ControlFlow::Continue(())
        };
        let table = ParquetTable::open(ParquetBytes(bytes)).map_err(|error| error.to_string())?;
        table.read_text(|_| true, &mut store).map_err(|error| error.to_string())?;
        return Ok(Prepared { is_parquet: true, ..Prepared::text(text, UTF_8.name()) });
    }
    if is_workbook(&bytes) {
        let mut workbook = Workbook::open(bytes).map_err(|error| error.to_string())?;
        let sheet = workbook.choose(choices.sheet.as_deref()).map_err(|error| error.to_string())?;
        let text = workbook.text(sheet).map_err(|error| error.to_string())?;
        let sheets = workbook.sheet_names().map(str::to_owned).collect();
        let sheet = Some(workbook.name(sheet).to_owned());
        return Ok(Prepared { sheets, sheet, ..Prepared::text(text, UTF_8.name()) });
    }
    let chosen = choices.encoding.as_deref().and_then(encoding::named);
    let encoding = encoding::of_text(&bytes, true, chosen).map_err(|error| error.to_string())?;
    let mut text = String::new();
    Decoder::new(encoding).decode(&bytes, true, &mut text);
    Ok(Prepared::text(text.into_bytes(), encoding.name()))
}

fn run(model: &[u8], text: &[u8], choices: &FileChoices, output: &Output) -> Result<FileResult, ScorerResponse> {
    let mut scorer = SliceScorer::new(core_of(model)).unwrap();
    let mut slice = SliceRequest {
        index: 0,
        start: Position::default(),
        length: SLICE,
        file_bytes: text.len() as u64,
        is_whole: true,
        header: None,
        choices: choices.clone(),
        output: output.clone(),
    };
    let mut outputs = Vec::new();
    loop {
        let (mut next, mut end) = (None, None);
        let read = &mut |bytes: std::ops::Range<u64>| Ok(text[bytes.start as usize..bytes.end as usize].to_vec());
        scorer.handle(&encode(&slice).unwrap(), read, &mut |response, attachment| match response {
            ScorerResponse::SliceRead { next_start, header } => {
                next = next_start;
                slice.header = slice.header.take().or(header);
            }
            ScorerResponse::SliceScored { .. } => outputs.push(attachment),
            other => end = Some(other),
        });
        match (end, next) {
            (Some(end), _) => return Err(end),
            (None, Some(start)) => slice = SliceRequest { index: slice.index + 1, start, ..slice },
            (None, None) => return Ok(FileResult { header: slice.header.unwrap(), outputs }),
        }
    }
}

/// The scored file, as text.
fn lines(model: &[u8], text: &[u8], choices: &FileChoices, columns: ScoredColumns) -> String {
    let lines = Output::Lines { columns, bands: BANDS };
    let done = run(model, text, choices, &lines).unwrap_or_else(|response| panic!("{response:?}"));
    String::from_utf8(done.outputs.concat()).unwrap()
}

/// The lines of a scored file below its header, with commas as delimiters.
fn scores(lines: &str) -> Vec<String> {
    lines.replace([';', '\t', '|'], ",").lines().skip(1).map(str::to_owned).collect()
}

/// The figures of a file, from the rows that scorers sent.
fn figures(model: &[u8], rows: &[Vec<u8>]) -> FileFigures {
    let mut ledger = Ledger::new(core_of(model)).unwrap();
    for rows in rows {
        assert_eq!(ledger.handle(&encode(&LedgerRequest::Append).unwrap(), rows).0, LedgerResponse::Appended);
    }
    match ledger.handle(&encode(&LedgerRequest::Close).unwrap(), &[]).0 {
        LedgerResponse::Closed(figures) => *figures,
        other => panic!("{other:?}"),
    }
}

/// Scores the file of a case, and compares the result with the case. `plain` has the scored lines of the plain file.
fn check(case: &Value, model: &[u8], plain: &[String]) {
    let name = case["file"].as_str().unwrap();
    let CaseChoices { file: mut choices, download, matches } = CaseChoices::of(case);
    let bytes = fs::read(format!("{ROOT}/tests/files/{name}")).unwrap();
    let prepared = match (prepared(bytes, &choices), case["fails"].as_str()) {
        (Ok(prepared), _) => prepared,
        (Err(reason), Some(fails)) => return assert!(reason.contains(fails), "{name}: {reason}"),
        (Err(reason), None) => panic!("{name}: {reason}"),
    };
    if prepared.is_parquet {
        choices.table = choices.table.for_parquet();
    } else if !prepared.sheets.is_empty() {
        choices.table = choices.table.for_workbook();
    }
    if !matches.is_empty() {
        match run(model, &prepared.text, &choices, &Output::Rows).err() {
            Some(ScorerResponse::Asks(Question::Columns { columns, .. })) => {
                choices.columns = matched(&columns, &matches);
            }
            other => panic!("{name}: {other:?}"),
        }
    }
    match (run(model, &prepared.text, &choices, &Output::Rows), case["fails"].as_str()) {
        (Ok(rows), None) => {
            check_figures(case, &prepared, &rows, &figures(model, &rows.outputs));
            check_lines(case, &lines(model, &prepared.text, &choices, download), plain);
        }
        (Err(ScorerResponse::Failed(reason)), Some(fails)) => assert!(reason.contains(fails), "{name}: {reason}"),
        (Err(ScorerResponse::Asks(_)), Some(_)) => {}
        (rows, _) => panic!("{name}: {:?}", rows.err()),
    }
}

fn check_figures(case: &Value, prepared: &Prepared<Vec<u8>>, rows: &FileResult, figures: &FileFigures) {
    let name = &case["file"];
    let sheet = prepared.sheet.as_deref().filter(|_| prepared.sheets.len() > 1);
    match case["says"].as_str() {
        Some(says) => assert_eq!(facts(&rows.header, &prepared.encoding, sheet).join(", "), says, "{name}"),
        None => assert_eq!(uncertain_facts(&rows.header, &prepared.encoding, sheet), [""; 0], "{name}"),
    }
    assert_eq!(u64::from(figures.refused), case["rejected"].as_u64().unwrap_or(0), "{name}");
    let unknown = figures.unknown_values.iter().filter(|value| !value.is_chosen).count();
    assert_eq!(unknown, strings(case, "values").len(), "{name}");
    assert_eq!(figures.clamped.len(), strings(case, "notes").len(), "{name}");
    assert_eq!(figures.absent_fields.is_empty(), name != "missing_column.csv", "{name}");
}

fn check_lines(case: &Value, lines: &str, plain: &[String]) {
    let name = &case["file"];
    for part in [strings(case, "errors"), strings(case, "writes")].concat() {
        assert!(lines.contains(part), "{name}: {part}: {lines}");
    }
    let found = scores(lines);
    if !case["writes"].is_null() {
        // the line also has other columns, before and after the score
        let has_scores = |(found, plain): (&String, &String)| found.contains(plain.split_once(',').unwrap().1);
        assert!(found.iter().zip(plain).all(has_scores), "{name}: {lines}");
    } else if case["rejected"].as_u64().unwrap_or(0) < 6 {
        assert_eq!(found[..6], *plain, "{name}");
    }
}

#[test]
fn every_kind_of_file_gets_the_scores_of_the_plain_file() {
    let contracts = fs::read(format!("{ROOT}/tests/files/contracts.churn")).unwrap();
    let [plain, plain_contracts] = [(MODEL, "plain.csv"), (&contracts[..], "contracts.csv")].map(|(model, name)| {
        let text = fs::read(format!("{ROOT}/tests/files/{name}")).unwrap();
        scores(&lines(model, &text, &FileChoices::default(), ScoredColumns::default()))
    });
    let mut n_checked = 0;
    for case in cases() {
        match case["model"].as_str() {
            None => check(&case, MODEL, &plain),
            Some(model) => {
                assert_eq!(model, "contracts");
                check(&case, &contracts, &plain_contracts);
            }
        }
        n_checked += 1;
    }
    assert!(n_checked > 100, "{n_checked}");
}
