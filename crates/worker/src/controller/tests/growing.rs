//! Files that are scored while they are being converted.

use super::*;

/// More than a slice, in bytes.
const FIRST: usize = 3 << 20;

/// The Telco customers, five times: three slices.
fn text() -> String {
    let telco = std::str::from_utf8(TELCO).unwrap();
    let (_, rows) = telco.split_once('\n').unwrap();
    telco.to_owned() + &rows.repeat(4)
}

fn workbook(text: String) -> TestFile {
    TestFile("telco.xlsx", text.leak().as_bytes())
}

/// A file whose column of tenures has another name.
fn renamed() -> TestFile {
    workbook(text().replacen("tenure,", "since,", 1))
}

impl FakeBrowser {
    /// A browser that has started to convert a file.
    fn converting(fault: Fault, file: &TestFile, choices: FileChoices) -> Self {
        let mut browser = Self { converts_slowly: true, ..Self::new(fault) };
        browser.act(|controller| controller.open(file.clone(), choices));
        browser
    }

    /// Continues the conversion until this many bytes of text are there.
    fn convert(&mut self, file_bytes: usize) {
        let Some((job, TestFile(name, bytes))) = self.converting.clone() else { panic!("nothing is being converted") };
        self.act(|controller| {
            controller.converted(job, file_bytes as u64 / 100);
            controller.grown(job, Prepared::text(TestFile(name, &bytes[..file_bytes]), "UTF-8"));
        });
    }

    fn finish(&mut self) {
        let Some((job, file)) = self.converting.clone() else { panic!("nothing is being converted") };
        self.act(|controller| controller.prepared(job, Prepared::text(file, "UTF-8")));
    }

    fn fail(&mut self) {
        let Some((job, _)) = self.converting.clone() else { panic!("nothing is being converted") };
        self.act(|controller| {
            controller.not_prepared(job, &Failure::Reported("the sheet is damaged".to_owned()), false);
        });
    }
}

/// The list does not depend on when the parts of the text arrive.
#[test]
fn a_growing_text_gives_the_same_list() {
    let mut far_header = FileChoices::default();
    far_header.table.header_line = Some(100_001);
    for (name, text, choices) in [
        ("header in line 1", text(), FileChoices::default()),
        ("header beyond the first slice", "the customers of 2026\n".repeat(100_000) + &text(), far_header),
    ] {
        let file = workbook(text);
        let mut whole = FakeBrowser::new(Fault::None);
        whole.act(|controller| controller.open(file.clone(), choices.clone()));
        whole.act(|controller| controller.save(CSV, false));
        assert_eq!(report(&whole).scored, 5 * 7_043, "{name}");
        for (fault, step) in
            [(Fault::None, 100_000), (Fault::None, 1 << 20), (Fault::None, FIRST), (Fault::FirstScorerStops, 1 << 20)]
        {
            let mut browser = FakeBrowser::converting(fault, &file, choices.clone());
            (step..file.1.len()).step_by(step).for_each(|file_bytes| browser.convert(file_bytes));
            browser.convert(file.1.len());
            assert!(matches!(browser.controller.status(), Status::Preparing(_)), "{name}: rows are counted");
            assert_eq!(browser.workers.len(), 2, "{name}: one scorer and the ledger");
            assert_eq!(browser.controller.report(), None, "{name}: the list is not complete");
            browser.finish();
            assert_eq!(browser.workers.len(), 1, "{name}: only the ledger remains");
            browser.act(|controller| controller.save(CSV, false));
            // if the only scorer has kept up with the conversion, there is no work for the other one
            let found = Report { workers: report(&whole).workers, ..report(&browser).clone() };
            assert!(found == *report(&whole), "{name}: {fault:?}, steps of {step}");
            assert!(browser.saved == whole.saved, "{name}: {fault:?}, steps of {step}");
        }
    }
}

/// A text that is shorter than a slice is not scored before it is whole, so the program is not loaded earlier, either.
#[test]
fn a_short_text_is_scored_once_it_is_whole() {
    let mut browser = FakeBrowser::converting(Fault::None, &TestFile("telco.xlsx", TELCO), FileChoices::default());
    browser.convert(100);
    browser.convert(TELCO.len());
    assert!(browser.workers.is_empty());
    browser.finish();
    assert_eq!((report(&browser).scored, report(&browser).workers), (7_043, 1));
}

#[test]
fn converted_rows_are_counted_until_the_text_is_whole() {
    let mut browser = FakeBrowser::converting(Fault::None, &workbook(text()), FileChoices::default());
    for file_bytes in [100, FIRST, FIRST + 1_000_000] {
        browser.convert(file_bytes);
        let Status::Preparing(Progress { rows, all_bytes: 0, .. }) = browser.controller.status() else { panic!() };
        assert_eq!(*rows, file_bytes as u64 / 100);
    }
}

#[test]
fn the_time_left_is_estimated_from_the_time_since_the_text_was_whole() {
    let progress = Progress { bytes: 60, all_bytes: 100, rows: 6, seconds: 12.0, ..Progress::default() };
    assert_eq!(progress.since_whole(), (60, 100, 12.0));
    let progress = Progress { bytes_while_converting: 40, seconds_while_converting: 10.0, ..progress };
    assert_eq!(progress.since_whole(), (20, 60, 2.0));
}

/// When the question is shown, the whole text is known, so a preview of the answer does not convert the file again.
#[test]
fn a_question_is_shown_once_the_text_is_whole() {
    let file = renamed();
    let mut browser = FakeBrowser::converting(Fault::None, &file, FileChoices::default());
    browser.convert(FIRST);
    assert!(browser.workers.is_empty(), "the job has ended");
    browser.convert(file.1.len());
    assert!(matches!(browser.controller.status(), Status::Preparing(_)));
    assert!(browser.workers.is_empty(), "the job does not start again");
    browser.finish();
    let Status::Asking(FileQuestion { question, .. }) = browser.controller.status().clone() else { panic!() };
    let Question::Columns { columns, .. } = question else { panic!("{question:?}") };
    let column = columns.iter().position(|column| column.name == "since");
    let columns = vec![ColumnChoice { name: "tenure".to_owned(), column }];
    let read = preview(&mut browser, file.clone(), FileChoices { columns: columns.clone(), ..Default::default() });
    assert!(read.unwrap().unwrap().columns.contains(&Some("since".to_owned())));
    browser.act(|controller| controller.open(file, FileChoices { columns, ..FileChoices::default() }));
    browser.finish();
    assert_eq!(report(&browser).scored, 5 * 7_043);
}

/// If the conversion or the scoring fails or is canceled, both end, and the previous list stays.
#[test]
fn conversion_and_scoring_end_together() {
    type Act = fn(&mut FakeBrowser);
    let scores: Act = |browser| browser.convert(FIRST);
    let (fails, cancels): (Act, Act) = (FakeBrowser::fail, |browser| browser.act(Controller::cancel));
    for (fault, file, acts, expected) in [
        (Fault::None, workbook(text()), &[scores, fails][..], Some("the sheet is damaged")),
        (Fault::None, renamed(), &[scores, fails], Some("the sheet is damaged")),
        (Fault::None, workbook(text()), &[scores, cancels], None),
        (Fault::None, renamed(), &[scores, cancels], None),
        (Fault::ScorersStopAtWork, workbook(text()), &[scores], Some("on line 1 failed 3 times")),
        (Fault::ScorersStopAtStart, workbook(text()), &[scores], Some("could not start. Reload the page")),
        (Fault::LedgerStopsAtWork, workbook(text()), &[scores], Some("more memory than this browser has")),
        (Fault::ScorersAreGarbled, workbook(text()), &[scores], Some("could not exchange a message")),
        (Fault::ProgramFails, workbook(text()), &[scores], Some("did not load. Check the connection")),
        (Fault::FileIsGone, workbook(text()), &[scores], Some("can no longer be read")),
    ] {
        let mut browser = FakeBrowser::with_list();
        (browser.fault, browser.converts_slowly) = (fault, true);
        browser.act(|controller| controller.open(file, FileChoices::default()));
        acts.iter().for_each(|act| act(&mut browser));
        match (browser.controller.status(), expected) {
            (Status::Failed { file, sentence, .. }, Some(expected)) => {
                assert!(file.0 == "telco.xlsx" && sentence.contains(expected), "{fault:?}: {sentence}");
            }
            (status, expected) => assert_eq!((status, expected), (&Status::Idle, None), "{fault:?}"),
        }
        assert_eq!(browser.converting, None, "{fault:?}: the conversion is stopped");
        assert_eq!(browser.workers.len(), 1, "{fault:?}: only the ledger of the previous list remains");
        assert_eq!(report(&browser).scored, 7_043, "{fault:?}");
    }
}

#[test]
fn a_preview_waits_for_the_text() {
    let file = workbook(text());
    let mut browser = FakeBrowser { converts_slowly: true, ..FakeBrowser::new(Fault::None) };
    let result = Rc::new(RefCell::new(None));
    let answer = result.clone();
    browser.act(|controller| {
        controller.preview(file, FileChoices::default(), move |read| *answer.borrow_mut() = Some(read));
    });
    browser.convert(FIRST);
    assert!(browser.workers.is_empty() && result.borrow().is_none());
    browser.finish();
    assert!(result.take().unwrap().is_ok());
    assert_eq!((browser.workers.len(), browser.controller.status()), (0, &Status::Idle));
}
