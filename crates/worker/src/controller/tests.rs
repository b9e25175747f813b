//! Tests with a simulated browser, but real scorers and real ledgers.

mod campaign;
mod comparison;
mod growing;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use super::*;
use crate::ledger::Ledger;
use crate::protocol::{Question, encode};
use crate::slices::{SliceScorer, Unreadable};
use churnscope_engine::bundle::core_of;
use churnscope_engine::csv::{ColumnChoice, ValueChoice};
use churnscope_engine::portfolio::{Filter, SortKey};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::scored_lines::SCORED_SHEET;

const MODEL: &[u8] = include_bytes!("../../../../model/telco.churn");
const TELCO: &[u8] = include_bytes!("../../../../model/data/telco.csv");
const BANDS: Bands = Bands { medium_from: 0.3, high_from: 0.6 };
const PICTURES: ChartFields = ChartFields { bars: 0, heat: (0, 1) };
const CSV: ScoredFile = ScoredFile {
    columns: ScoredColumns { keep: false, at_risk: false, n_reasons: 0, defuse: false, byte_order_mark: false },
    bands: BANDS,
    workbook: None,
};

#[derive(Clone, Debug, PartialEq)]
struct TestFile(&'static str, &'static [u8]);

impl SourceFile for TestFile {
    fn name(&self) -> String {
        self.0.to_owned()
    }

    fn size(&self) -> u64 {
        self.1.len() as u64
    }
}

struct Native;

thread_local! {
    static HAS_ROOM: Cell<bool> = const { Cell::new(true) };
}

impl Platform for Native {
    type File = TestFile;
    type Bytes = Vec<u8>;
    type Part = Vec<u8>;

    fn part(bytes: &Vec<u8>) -> Option<Vec<u8>> {
        HAS_ROOM.get().then(|| bytes.clone())
    }

    fn now() -> f64 {
        0.0
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    None,
    FileIsNoTable,
    ParquetIsDamaged,
    ProgramFails,
    WorkersAreRefused,
    ScorersStopAtStart,
    ScorersStopAtWork,
    FirstScorerStops,
    LedgerStopsAtStart,
    LedgerStopsAtWork,
    ScorersAreGarbled,
    LedgerIsGarbled,
    LedgerAnswersSomethingElse,
    FileIsGone,
    FileIsUnreadable,
    NothingCanBeSent,
    NoRoom,
    NothingCanBeSaved,
    WorkbookTooLarge,
}

enum Worker {
    Scorer(Box<SliceScorer>),
    Ledger(Box<Ledger>),
}

struct FakeBrowser {
    controller: Controller<Native>,
    workers: BTreeMap<WorkerId, Worker>,
    fault: Fault,
    /// Whether a file is converted step by step, by [`Self::convert`].
    converts_slowly: bool,
    /// The job and the file of the conversion in progress.
    converting: Option<(u32, TestFile)>,
    saved: Vec<(String, Vec<u8>)>,
    /// The names of the sheets of all workbooks.
    sheets: Vec<&'static str>,
    n_stopped: u32,
}

impl FakeBrowser {
    fn new(fault: Fault) -> Self {
        HAS_ROOM.set(true);
        Self {
            controller: Controller::new(2),
            workers: BTreeMap::new(),
            fault,
            converts_slowly: false,
            converting: None,
            saved: Vec::new(),
            sheets: Vec::new(),
            n_stopped: 0,
        }
    }

    fn with_list() -> Self {
        let mut browser = Self::new(Fault::None);
        browser.act(|controller| controller.open(TestFile("telco.csv", TELCO), FileChoices::default()));
        assert_eq!(*browser.controller.status(), Status::Idle);
        browser
    }

    fn act(&mut self, act: impl FnOnce(&mut Controller<Native>)) {
        act(&mut self.controller);
        while let Some(effect) = self.controller.next_effect() {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect<Native>) {
        let fault = self.fault;
        match effect {
            Effect::Prepare { job, file, .. } if self.converts_slowly => self.converting = Some((job, file)),
            Effect::Prepare { job, .. } if fault == Fault::FileIsNoTable => {
                self.controller.not_prepared(job, &Failure::Reported("the workbook is encrypted".to_owned()), false);
            }
            Effect::Prepare { job, .. } if fault == Fault::ParquetIsDamaged => {
                self.controller.not_prepared(job, &Failure::Reported("the file is damaged".to_owned()), true);
            }
            Effect::Prepare { job, file, choices, .. } => {
                let encoding = choices.encoding.as_deref().unwrap_or("UTF-8");
                let is_parquet = file.0.ends_with(".parquet");
                self.controller.prepared(job, Prepared { is_parquet, ..Prepared::text(file, encoding) });
            }
            Effect::WriteWorkbook { job, .. } if fault == Fault::WorkbookTooLarge => {
                self.controller.workbook_failed(job, &Failure::WorkbookNotWritten);
            }
            Effect::WriteWorkbook { job, sheet, lines, delimiter, columns } => {
                assert_eq!((delimiter, columns), (b',', KINDS.to_vec()));
                self.sheets.push(sheet);
                self.controller.converted(job, 7);
                assert!(matches!(self.controller.status(), Status::Packing(Progress { rows: 7, .. })));
                self.controller.workbook_written(job, lines.concat());
            }
            Effect::StopConverting => self.converting = None,
            Effect::LoadProgram { job } if fault == Fault::ProgramFails => self.controller.program_failed(job),
            Effect::LoadProgram { job } => self.controller.program_loaded(job),
            Effect::Start(worker) if fault == Fault::WorkersAreRefused => self.controller.worker_refused(worker),
            Effect::Start(worker) => self.start(worker),
            Effect::Stop(worker) => drop(self.workers.remove(&worker)),
            Effect::Send(worker, ..) if fault == Fault::NothingCanBeSent => {
                self.controller.send_failed(worker, &Failure::Message);
            }
            Effect::Send(worker, _, Attachment::File(_)) if fault == Fault::FileIsGone => {
                self.controller.send_failed(worker, &Failure::FileUnreadable);
            }
            Effect::Send(worker, message, attachment) => self.send(worker, &message, attachment),
            Effect::Save { .. } if fault == Fault::NothingCanBeSaved => self.controller.save_failed(),
            Effect::Save { name, parts } => self.saved.push((name, parts.concat())),
            Effect::Call(then) => then(),
        }
    }

    fn start(&mut self, id: WorkerId) {
        let model = core_of(MODEL);
        let is_scorer = id.role != Role::Ledger;
        let stops = if is_scorer { Fault::ScorersStopAtStart } else { Fault::LedgerStopsAtStart };
        if self.fault == stops {
            return self.controller.worker_stopped(id);
        }
        let (worker, ready) = if is_scorer {
            (Worker::Scorer(Box::new(SliceScorer::new(model).unwrap())), encode(&ScorerResponse::Ready))
        } else {
            (Worker::Ledger(Box::new(Ledger::new(model).unwrap())), encode(&LedgerResponse::Ready))
        };
        self.workers.insert(id, worker);
        self.controller.received(id, &ready.unwrap(), Vec::new());
    }

    fn send(&mut self, id: WorkerId, message: &[u8], attachment: Attachment<Native>) {
        let fault = self.fault;
        let controller = &mut self.controller;
        match (self.workers.get_mut(&id).unwrap(), attachment) {
            (Worker::Scorer(_), _) if fault == Fault::ScorersStopAtWork => controller.worker_stopped(id),
            (Worker::Scorer(_), _) if fault == Fault::FirstScorerStops && self.n_stopped == 0 => {
                self.n_stopped += 1;
                controller.worker_stopped(id);
            }
            (Worker::Scorer(scorer), Attachment::File(TestFile(_, bytes))) => {
                let mut read = |range: std::ops::Range<u64>| match fault {
                    Fault::FileIsUnreadable => Err(Unreadable),
                    _ => Ok(bytes[range.start as usize..range.end as usize].to_vec()),
                };
                scorer.handle(message, &mut read, &mut |response, attachment| {
                    let mut message = encode(&response).unwrap();
                    message.truncate(if fault == Fault::ScorersAreGarbled { 1 } else { usize::MAX });
                    controller.received(id, &message, attachment);
                });
            }
            (Worker::Ledger(_), _) if fault == Fault::LedgerStopsAtWork => controller.worker_stopped(id),
            (Worker::Ledger(ledger), attachment) => {
                let attachment = if let Attachment::Bytes(bytes) = attachment { bytes } else { Vec::new() };
                let (response, attachment) = ledger.handle(message, &attachment);
                let message = match fault {
                    Fault::LedgerIsGarbled => Vec::new(),
                    Fault::LedgerAnswersSomethingElse => encode(&LedgerResponse::RejectedCells).unwrap(),
                    _ => encode(&response).unwrap(),
                };
                controller.received(id, &message, attachment);
            }
            (Worker::Scorer(_), _) => panic!("a scorer needs a file"),
        }
    }
}

#[test]
fn a_file_is_scored_listed_and_saved() {
    let mut browser = FakeBrowser::with_list();
    let report = browser.controller.report().unwrap();
    assert_eq!((report.file.as_str(), report.scored, report.refused), ("telco.csv", 7_043, 0));
    assert_eq!(browser.workers.len(), 1, "only the ledger remains");

    browser.act(|controller| controller.save(CSV, false));
    browser.act(Controller::save_rejected_cells);
    let names: Vec<&str> = browser.saved.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["telco-scored.csv", "telco-row-errors.csv"]);
    assert_eq!(browser.saved[0].1.iter().filter(|&&byte| byte == b'\n').count(), 7_044);
    assert_eq!(browser.workers.len(), 1, "the scorers are stopped");
    assert_eq!(*browser.controller.status(), Status::Idle);
}

const KINDS: [CellKind; 4] = [CellKind::Text, CellKind::Probability, CellKind::Text, CellKind::Text];

#[test]
fn a_workbook_is_made_from_the_scored_lines() {
    let workbook = || ScoredFile { workbook: Some(KINDS.to_vec()), ..CSV };
    let mut browser = FakeBrowser::with_list();
    browser.act(|controller| controller.save(CSV, false));
    browser.act(|controller| controller.save(workbook(), false));
    let [(_, csv), (name, lines)] = browser.saved.as_slice() else { panic!() };
    assert!(name == "telco-scored.xlsx" && lines == csv);
    assert_eq!(*browser.controller.status(), Status::Idle);
    browser.fault = Fault::WorkbookTooLarge;
    browser.act(|controller| controller.save(workbook(), false));
    check_not_saved(&browser, Fault::WorkbookTooLarge, "Download a CSV file instead");
    browser.controller.report.as_mut().unwrap().refused = 2_000_000;
    browser.act(|controller| controller.save(workbook(), false));
    check_not_saved(&browser, Fault::None, "has room for 1,048,575 rows");
    assert_eq!(browser.saved.len(), 2);
    browser.fault = Fault::None;
    browser.act(|controller| {
        controller.save_workbook("calls.xlsx".to_owned(), "Calls", b"a\n".to_vec(), b',', KINDS.into())
    });
    assert_eq!(browser.saved[2], ("calls.xlsx".to_owned(), b"a\n".to_vec()));
    assert_eq!(browser.sheets, [SCORED_SHEET, "Calls"]);
}

#[test]
fn a_parquet_file_is_not_called_a_text_file() {
    let mut browser = FakeBrowser::new(Fault::None);
    browser.act(|controller| controller.open(TestFile("telco.parquet", TELCO), FileChoices::default()));
    let report = browser.controller.report().unwrap();
    assert!(report.scored == 7_043 && !report.reading.header.has_lines() && !report.reading.is_text());
}

#[test]
fn a_failure_says_whether_the_file_is_a_parquet_file() {
    for (fault, name, bytes, expected) in [
        (Fault::ParquetIsDamaged, "damaged.parquet", TELCO, true),
        (Fault::None, "empty.parquet", &b""[..], true),
        (Fault::FileIsNoTable, "telco.xlsx", TELCO, false),
        (Fault::None, "empty.csv", b"", false),
    ] {
        let mut browser = FakeBrowser::new(fault);
        browser.act(|controller| controller.open(TestFile(name, bytes), FileChoices::default()));
        let Status::Failed { is_parquet, .. } = browser.controller.status() else { panic!("{name}") };
        assert_eq!(*is_parquet, expected, "{name}");
    }
}

#[test]
fn progress_of_a_conversion_is_shown_until_it_is_canceled() {
    let mut browser = FakeBrowser::new(Fault::None);
    browser.controller.open(TestFile("telco.xlsx", TELCO), FileChoices::default());
    let Some(Effect::Prepare { job, .. }) = browser.controller.next_effect() else { panic!() };
    browser.controller.converted(job, 5);
    assert!(matches!(browser.controller.status(), Status::Preparing(Progress { rows: 5, all_bytes: 0, .. })));
    browser.controller.cancel();
    assert!(matches!(browser.controller.next_effect(), Some(Effect::StopConverting)));
    browser.controller.converted(job, 6);
    assert_eq!(*browser.controller.status(), Status::Idle);
}

#[test]
fn only_the_rows_of_the_list_are_saved() {
    let mut browser = FakeBrowser::with_list();
    let query = Query { filter: Filter { risk: (0.9, 1.0), ..Filter::default() }, ..Query::default() };
    let listed = Rc::new(Cell::new(0));
    let answer = listed.clone();
    browser.act(|controller| controller.show(query, PICTURES, BANDS, move |summary| answer.set(summary.listed)));
    browser.act(|controller| controller.save(CSV, true));
    let lines = browser.saved[0].1.split(|&byte| byte == b'\n').count() - 2;
    assert!(listed.get() > 0 && lines == listed.get() as usize, "{lines} lines, {} listed", listed.get());
}

#[test]
fn outdated_queries_are_not_sent() {
    let mut browser = FakeBrowser::with_list();
    let answers = Rc::new(RefCell::new(Vec::new()));
    let note = |answer: &'static str| {
        let answers = answers.clone();
        move || answers.borrow_mut().push(answer)
    };
    let (first, second, third) = (note("first list"), note("second list"), note("third list"));
    let (old_rows, rows) = (note("no rows of the second list"), note("rows of the third list"));
    let [by_id, by_line] = [SortKey::Id, SortKey::Line].map(|sort| Query { sort, ..Query::default() });
    browser.act(|controller| {
        controller.show(Query::default(), PICTURES, BANDS, move |_| first());
        controller.show(by_id, PICTURES, BANDS, move |_| second());
        controller.rows(0..9, None, RowsUse::Screen, move |_, rows| {
            if rows.is_empty() {
                old_rows()
            }
        });
        controller.show(by_line, PICTURES, BANDS, move |_| third());
        controller.rows(0..9, None, RowsUse::Screen, move |_, _| rows());
    });
    assert_eq!(*answers.borrow(), ["no rows of the second list", "first list", "third list", "rows of the third list"]);
}

/// Regression test: rows that the screen no longer needed were still requested, and rows were never delivered if only
/// the charts had changed.
#[test]
fn only_the_latest_rows_for_each_use_are_requested() {
    let mut browser = FakeBrowser::with_list();
    let answers = Rc::new(RefCell::new(Vec::new()));
    let note = |answer: &'static str| {
        let answers = answers.clone();
        move || answers.borrow_mut().push(answer)
    };
    let (list, charts) = (note("list"), note("charts"));
    let (first, printed, last) = (note("rows 0 to 9"), note("printed rows"), note("rows 50 to 59"));
    let other_pictures = ChartFields { bars: 1, ..PICTURES };
    browser.act(|controller| {
        controller.show(Query::default(), PICTURES, BANDS, move |_| list());
        controller.rows(0..9, None, RowsUse::Screen, move |_, _| first());
        controller.rows(0..200, None, RowsUse::Print, move |_, _| printed());
        controller.rows(50..59, None, RowsUse::Screen, move |_, _| last());
        controller.show(Query::default(), other_pictures, BANDS, move |_| charts());
    });
    assert_eq!(*answers.borrow(), ["list", "printed rows", "rows 50 to 59", "charts"]);
}

#[test]
fn canceling_and_unusable_files_keep_the_list() {
    let mut browser = FakeBrowser::with_list();
    browser.controller.open(TestFile("other.csv", TELCO), FileChoices::default());
    browser.controller.cancel();
    browser.act(|_| {});
    browser.act(|controller| controller.open(TestFile("empty.csv", b""), FileChoices::default()));
    let Status::Failed { file, sentence, .. } = browser.controller.status() else { panic!() };
    assert!(file.0 == "empty.csv" && sentence.contains("the file is empty"), "{file:?}: {sentence}");
    assert_eq!(browser.controller.report().map(|report| report.file.as_str()), Some("telco.csv"));
    assert_eq!(browser.workers.len(), 1);
}

#[test]
fn columns_are_matched_by_the_user() {
    let renamed = String::from_utf8(TELCO.to_vec()).unwrap().replacen("tenure,", "since,", 1);
    let file = TestFile("renamed.csv", renamed.leak().as_bytes());
    let mut browser = FakeBrowser::new(Fault::None);
    browser.act(|controller| controller.open(file.clone(), FileChoices::default()));
    let Status::Asking(FileQuestion { file: asked, choices, question, .. }) = browser.controller.status() else {
        panic!()
    };
    let Question::Columns { columns, matches } = question else { panic!() };
    assert_eq!((asked, matches.iter().filter(|found| found.is_open()).count()), (&file, 1));
    assert!(browser.workers.is_empty());
    let column = columns.iter().position(|column| column.name == "since");
    let columns = vec![ColumnChoice { name: "tenure".to_owned(), column }];
    let choices = FileChoices { columns, ..choices.clone() };
    browser.act(|controller| controller.open(file, choices.clone()));
    assert_eq!(browser.controller.source().map(|(_, choices)| choices), Some(choices));
}

/// The result of a preview; `None` if it was replaced or not started.
fn preview(browser: &mut FakeBrowser, file: TestFile, choices: FileChoices) -> Option<PreviewResult> {
    let result = Rc::new(RefCell::new(None));
    let answer = result.clone();
    browser.act(|controller| controller.preview(file, choices, move |read| *answer.borrow_mut() = Some(read)));
    result.take()
}

#[test]
fn a_preview_changes_neither_status_nor_list() {
    let mut browser = FakeBrowser::with_list();
    let (file, choices) = browser.controller.source().unwrap();
    let read = preview(&mut browser, file.clone(), choices.clone()).unwrap().unwrap();
    assert_eq!((read.rows.len(), read.has_id), (10, true));
    assert_eq!((browser.workers.len(), browser.controller.status()), (1, &Status::Idle));

    // a failure is also passed to the callback, and another file can be previewed
    let failed = preview(&mut browser, TestFile("empty.csv", b""), FileChoices::default());
    assert!(failed.unwrap().unwrap_err().contains("the file is empty"));
    browser.fault = Fault::ScorersStopAtWork;
    let failed = preview(&mut browser, file.clone(), choices.clone());
    assert!(failed.unwrap().unwrap_err().contains("failed 3 times"));
    browser.fault = Fault::FileIsNoTable;
    let other = FileChoices { encoding: Some("windows-1252".to_owned()), ..choices.clone() };
    assert!(preview(&mut browser, file.clone(), other).unwrap().is_err());
    assert_eq!(*browser.controller.status(), Status::Idle);
    assert_eq!(browser.controller.report().map(|report| report.scored), Some(7_043));

    // the list's file can still be saved, and scored again
    browser.fault = Fault::None;
    browser.act(|controller| controller.save(CSV, false));
    assert_eq!(browser.saved.len(), 1);
    browser.act(|controller| controller.open(file, choices));
    assert_eq!((browser.workers.len(), browser.controller.status()), (1, &Status::Idle));
}

#[test]
fn other_work_replaces_a_preview() {
    let mut browser = FakeBrowser::with_list();
    let (file, choices) = browser.controller.source().unwrap();
    browser.controller.preview(file.clone(), choices.clone(), |_| panic!("the preview was replaced"));
    browser.controller.open(file.clone(), choices.clone());
    // while a file is being opened, nothing is previewed
    browser.controller.preview(file.clone(), choices.clone(), |_| panic!("a file is being scored"));
    browser.act(|_| {});
    assert_eq!(*browser.controller.status(), Status::Idle);
    browser.controller.preview(file.clone(), choices.clone(), |_| panic!("the preview was replaced"));
    assert!(preview(&mut browser, file, choices).unwrap().is_ok());
}

#[test]
fn a_preview_follows_a_question_without_a_new_conversion() {
    let renamed = String::from_utf8(TELCO.to_vec()).unwrap().replacen("tenure,", "since,", 1);
    let file = TestFile("renamed.csv", renamed.leak().as_bytes());
    let mut browser = FakeBrowser::new(Fault::None);
    browser.act(|controller| controller.open(file.clone(), FileChoices::default()));
    let asking = browser.controller.status().clone();
    let Status::Asking(FileQuestion { question: Question::Columns { columns, .. }, .. }) = &asking else { panic!() };
    let column = columns.iter().position(|column| column.name == "since");
    browser.fault = Fault::FileIsNoTable;
    let unanswered = preview(&mut browser, file.clone(), FileChoices::default()).unwrap();
    assert!(unanswered.unwrap_err().contains("question"));
    let columns = vec![ColumnChoice { name: "tenure".to_owned(), column }];
    let read = preview(&mut browser, file, FileChoices { columns, ..FileChoices::default() }).unwrap().unwrap();
    assert!(read.columns.contains(&Some("since".to_owned())));
    assert_eq!(*browser.controller.status(), asking);
}

#[test]
fn canceling_a_question_keeps_the_list() {
    let mut browser = FakeBrowser::with_list();
    let (file, choices) = browser.controller.source().unwrap();
    browser.act(|controller| controller.open(file, FileChoices { asks_columns: true, ..choices }));
    assert!(matches!(browser.controller.status(), Status::Asking(_)));
    browser.act(Controller::cancel);
    assert_eq!(*browser.controller.status(), Status::Idle);
    assert_eq!(browser.controller.report().map(|report| report.scored), Some(7_043));
}

#[test]
fn a_problem_is_reported_if_more_than_a_tenth_is_rejected() {
    let table = |n_rejected: usize| {
        let text = std::str::from_utf8(TELCO).unwrap();
        let lines = text.lines().take(21).enumerate().map(|(at, line)| match at {
            at if (1..=n_rejected).contains(&at) => line.replacen("Month-to-month", "?", 1).replacen("year", "?", 1),
            _ => line.to_owned(),
        });
        TestFile("telco.csv", lines.collect::<Vec<_>>().join("\n").leak().as_bytes())
    };
    for (n_rejected, expected) in [(2, None), (3, Some((3, 3)))] {
        let mut browser = FakeBrowser::new(Fault::None);
        browser.act(|controller| controller.open(table(n_rejected), FileChoices::default()));
        let report = browser.controller.report().unwrap();
        assert_eq!((report.n_rows(), report.refused as usize), (20, n_rejected));
        assert_eq!(report.problem().map(|likely| (likely.n_rejected, likely.n_rows)), expected);
    }
}

#[test]
fn every_fault_ends_in_an_error_message() {
    for (fault, expected) in [
        (Fault::FileIsNoTable, "the workbook is encrypted"),
        (Fault::ProgramFails, "did not load. Check the connection"),
        (Fault::WorkersAreRefused, "cannot start web workers"),
        (Fault::ScorersStopAtStart, "could not start. Reload the page"),
        (Fault::LedgerStopsAtStart, "could not start. Reload the page"),
        (Fault::ScorersStopAtWork, "start on line 1 failed 3 times"),
        (Fault::LedgerStopsAtWork, "more memory than this browser has"),
        (Fault::ScorersAreGarbled, "could not exchange a message. Reload the page"),
        (Fault::LedgerIsGarbled, "could not exchange a message. Reload the page"),
        (Fault::LedgerAnswersSomethingElse, "could not exchange a message. Reload the page"),
        (Fault::FileIsGone, "can no longer be read"),
        (Fault::FileIsUnreadable, "can no longer be read"),
        (Fault::NothingCanBeSent, "could not exchange a message. Reload the page"),
    ] {
        let mut browser = FakeBrowser::new(fault);
        browser.act(|controller| controller.open(TestFile("telco.csv", TELCO), FileChoices::default()));
        check_failed(&browser, fault, expected);
        assert_eq!(browser.controller.report(), None, "{fault:?}");
        assert!(browser.workers.is_empty(), "{fault:?}: workers are stopped");

        // the next file is scored as usual
        browser.fault = Fault::None;
        browser.act(|controller| controller.open(TestFile("again.csv", TELCO), FileChoices::default()));
        assert_eq!(browser.controller.report().map(|report| report.scored), Some(7_043), "{fault:?}");
    }
}

#[test]
fn every_fault_while_saving_ends_in_an_error_message() {
    for (fault, expected) in [
        (Fault::ProgramFails, "did not load. Check the connection"),
        (Fault::WorkersAreRefused, "could not start. Reload the page"),
        (Fault::ScorersAreGarbled, "could not exchange a message. Reload the page"),
        (Fault::FileIsGone, "can no longer be read"),
        (Fault::FileIsUnreadable, "can no longer be read"),
        (Fault::NoRoom, "could not be saved"),
        (Fault::NothingCanBeSaved, "could not be saved"),
    ] {
        let mut browser = FakeBrowser::with_list();
        browser.fault = fault;
        HAS_ROOM.set(fault != Fault::NoRoom);
        browser.act(|controller| controller.save(CSV, false));
        check_not_saved(&browser, fault, expected);
        assert!(browser.saved.is_empty(), "{fault:?}");
        assert!(browser.controller.report().is_some(), "{fault:?}: the list remains");
    }
}

/// Regression test: the message said that the scored file, rather than the list of problems, could not be saved.
#[test]
fn a_list_of_problems_that_cannot_be_saved_is_not_called_a_scored_file() {
    for fault in [Fault::NoRoom, Fault::NothingCanBeSaved] {
        let mut browser = FakeBrowser::with_list();
        browser.fault = fault;
        HAS_ROOM.set(fault != Fault::NoRoom);
        browser.act(Controller::save_rejected_cells);
        check_not_saved(&browser, fault, "the file could not be saved");
    }
}

fn check_not_saved(browser: &FakeBrowser, fault: Fault, expected: &str) {
    match browser.controller.status() {
        Status::NotSaved { sentence } => assert!(sentence.contains(expected), "{fault:?}: {sentence}"),
        other => panic!("{fault:?}: {other:?}"),
    }
}

fn check_failed(browser: &FakeBrowser, fault: Fault, expected: &str) {
    match browser.controller.status() {
        Status::Failed { file, sentence, .. } => {
            assert_eq!(file.0, "telco.csv", "{fault:?}");
            assert!(sentence.contains(expected), "{fault:?}: {sentence}");
        }
        other => panic!("{fault:?}: {other:?}"),
    }
}

#[test]
fn a_scorer_that_stops_is_replaced() {
    let mut browser = FakeBrowser::new(Fault::FirstScorerStops);
    browser.act(|controller| controller.open(TestFile("telco.csv", TELCO), FileChoices::default()));
    assert_eq!(browser.controller.report().map(|report| report.scored), Some(7_043));
}

/// If the ledger fails after the file has been listed, the list is lost.
#[test]
fn a_lost_list_is_reported() {
    for (fault, expected) in [
        (Fault::LedgerStopsAtWork, "more memory than this browser has"),
        (Fault::LedgerIsGarbled, "could not exchange a message"),
        (Fault::NothingCanBeSent, "could not exchange a message"),
    ] {
        let mut browser = FakeBrowser::with_list();
        browser.fault = fault;
        browser.act(|controller| controller.rows(0..1, None, RowsUse::Screen, |_, _| panic!("there are no rows")));
        check_failed(&browser, fault, expected);
        assert_eq!(browser.controller.report(), None, "{fault:?}");
        assert!(browser.workers.is_empty(), "{fault:?}");
    }
}

/// The Telco file with an unknown value for monthly contracts and another name for the tenure column.
fn with_unknown_values() -> (TestFile, Vec<ColumnChoice>) {
    let text = String::from_utf8(TELCO.to_vec()).unwrap();
    let text = text.replace("Month-to-month", "monthly").replacen("tenure,", "Months,", 1);
    let column = text.split(',').position(|name| name == "Months").unwrap();
    (
        TestFile("monthly.csv", text.leak().as_bytes()),
        vec![ColumnChoice { name: "tenure".to_owned(), column: Some(column) }],
    )
}

fn report(browser: &FakeBrowser) -> &Report {
    browser.controller.report().unwrap()
}

#[test]
fn an_unknown_value_is_asked_about_once_and_its_answer_is_remembered() {
    let (file, columns) = with_unknown_values();
    let (mut browser, choices) = (FakeBrowser::new(Fault::None), FileChoices { columns, ..FileChoices::default() });
    browser.act(|controller| controller.open(file.clone(), choices.clone()));
    let [value] = &report(&browser).unknown_values[..] else { panic!("{:?}", report(&browser).unknown_values) };
    assert_eq!((value.found.as_str(), value.rows, value.is_chosen), ("monthly", 3_875, false));
    assert_eq!((report(&browser).scored, report(&browser).refused), (3_168, 3_875));
    let scorer = Scorer::from_bytes(MODEL).unwrap();
    let fields = &scorer.schema().fields;
    let level = &fields[value.field].levels()[usize::from(value.proposed.unwrap())].value;
    assert_eq!((fields[value.field].column.as_str(), level.as_str()), ("Contract", "Month-to-month"));

    let value = ValueChoice { column: "Contract".to_owned(), value: "monthly".to_owned(), level: Some(level.clone()) };
    let choices = FileChoices { values: vec![value], ..choices };
    browser.act(|controller| controller.open(file, choices.clone()));
    assert_eq!((report(&browser).scored, report(&browser).refused), (7_043, 0));
    assert!(report(&browser).unknown_values.iter().all(|value| value.is_chosen));
    assert!(!report(&browser).reading.is_remembered);
    browser.act(|controller| controller.save(CSV, false));
    let saved = String::from_utf8(browser.saved[0].1.clone()).unwrap();
    assert!(saved.lines().all(|line| line.ends_with(',') || line.ends_with(",error")), "every row is scored");

    // the answers also apply to the next file with these columns, in this visit or in a later one
    let answers = browser.controller.answers().to_vec();
    for mut browser in [browser, FakeBrowser::new(Fault::None)] {
        browser.controller.restore_answers(answers.clone());
        let (next, _) = with_unknown_values();
        browser.act(|controller| controller.open(next, FileChoices::default()));
        assert_eq!(report(&browser).refused, 0);
        assert!(report(&browser).reading.is_remembered);
        assert_eq!(report(&browser).reading.choices, choices);

        browser.act(Controller::forget_answers);
        assert!(matches!(browser.controller.status(), Status::Asking(_)), "the column is asked for again");
        assert!(browser.controller.answers().is_empty());
    }
}
