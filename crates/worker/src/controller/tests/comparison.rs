//! Comparing the list's file with an earlier scored file.

use super::*;
use crate::protocol::ComparedFigures;
use churnscope_engine::campaign::compare::{Movement, compare};
use churnscope_engine::campaign::scored_file::ScoredFileColumns;
use churnscope_engine::csv::TableReader;
use churnscope_engine::portfolio::{ChangeFilter, EstimateChange};
use churnscope_engine::schema::Band;
use churnscope_wording::compared_lines::{ComparedColumns, ComparedWriter, FileCustomers, word};
use churnscope_wording::portfolio::comparison::{NO_ROWS, no_reasons};

/// The page's download.
const DOWNLOAD: ScoredFile = ScoredFile {
    columns: ScoredColumns { keep: true, at_risk: false, n_reasons: 3, defuse: true, byte_order_mark: true },
    ..CSV
};

type Changes = fn(usize, &str) -> Option<String>;

/// Telco's table after `change`, which gets the index and the line of each row, and may leave the row out.
fn telco(name: &'static str, change: Changes) -> TestFile {
    let text = std::str::from_utf8(TELCO).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let rows = rows.lines().enumerate().filter_map(|(row, line)| change(row, line));
    let lines: Vec<String> = std::iter::once(header.to_owned()).chain(rows).collect();
    file(name, lines.join("\n").into_bytes())
}

fn file(name: &'static str, bytes: Vec<u8>) -> TestFile {
    TestFile(name, Vec::leak(bytes))
}

/// A row whose ID is replaced.
fn with_id(line: &str, id: &str) -> Option<String> {
    line.split_once(',').map(|(_, rest)| format!("{id},{rest}"))
}

/// Last month's file: ten customers are missing, five others are gone today, one is repeated, and some have another
/// contract.
fn october() -> TestFile {
    telco("october.csv", |row, line| match row {
        0..10 => None,
        10..15 => with_id(line, &format!("gone-{row}")),
        20 => Some(format!("{line}\n{line}")),
        _ if row % 7 == 0 => Some(line.replace("Month-to-month", "Two year")),
        _ => Some(line.to_owned()),
    })
}

/// This month's file: one row cannot be scored, and one has no ID.
fn november() -> TestFile {
    telco("november.csv", |row, line| match row {
        30 => Some(line.replace("Month-to-month", "?").replace("One year", "?").replace("Two year", "?")),
        40 => with_id(line, ""),
        _ => Some(line.to_owned()),
    })
}

fn list_of(file: TestFile) -> FakeBrowser {
    let mut browser = FakeBrowser::new(Fault::None);
    browser.act(|controller| controller.open(file, FileChoices::default()));
    assert!(browser.controller.report().is_some());
    browser
}

/// The list's file with scores, as the page saves it.
fn scored(browser: &mut FakeBrowser, scored: ScoredFile) -> Vec<u8> {
    browser.act(|controller| controller.save(scored, false));
    browser.saved.pop().unwrap().1
}

type ComparisonAnswer = Rc<RefCell<Option<ComparisonResult>>>;

fn start(browser: &mut FakeBrowser, earlier: TestFile) -> ComparisonAnswer {
    let answer = ComparisonAnswer::default();
    let result = answer.clone();
    browser.act(|controller| {
        controller
            .compare(earlier, b"customerID".to_vec(), BANDS, move |compared| *result.borrow_mut() = Some(compared));
    });
    answer
}

fn compared(browser: &mut FakeBrowser, earlier: TestFile) -> ComparisonResult {
    let answer = start(browser, earlier).take().unwrap();
    assert_eq!((browser.controller.status(), browser.workers.len()), (&Status::Idle, 1), "only the ledger remains");
    answer
}

fn listed(browser: &mut FakeBrowser, change: ChangeFilter) -> Vec<ListedCustomer> {
    let customers = Rc::new(RefCell::new(Vec::new()));
    let rows = customers.clone();
    let query = Query { filter: Filter { change: Some(change), ..Filter::default() }, ..Query::default() };
    browser.act(|controller| {
        controller.show(query, PICTURES, BANDS, |_| ());
        controller.rows(0..10_000, None, RowsUse::Screen, move |_, listed| *rows.borrow_mut() = listed);
    });
    customers.take()
}

/// Reads a scored file as the command does.
fn read(bytes: &[u8]) -> (FileCustomers, ScoredFileColumns, Vec<u8>) {
    let (mut reader, mut batch) = (TableReader::default(), churnscope_engine::csv::RecordBatch::default());
    reader.feed(bytes, &mut |record| batch.push(record)).unwrap();
    reader.finish(&mut |record| batch.push(record)).unwrap();
    let header = reader.header().unwrap();
    let columns = ScoredFileColumns::find(header, None, None).unwrap();
    let mut customers = FileCustomers::default();
    batch.records(0..batch.len()).for_each(|record| customers.add(&columns, &record));
    let id = header.names[columns.id()].clone();
    (customers, columns, id)
}

/// The comparison of two files as the command writes it.
fn file_of_the_command(old: &[u8], new: &[u8]) -> Vec<u8> {
    let ((before, old_columns, _), (after, new_columns, id)) = (read(old), read(new));
    let n_reasons = old_columns.n_reasons().min(new_columns.n_reasons());
    let wanted = ComparedColumns { delimiter: b',', n_reasons, defuse: true, byte_order_mark: true };
    let mut writer = ComparedWriter::new(&before.snapshot, &after.snapshot, wanted);
    let mut lines = Vec::new();
    writer.header(&id, &mut lines);
    let comparison = compare(&before.snapshot, &after.snapshot, 0.05);
    comparison.customers.iter().for_each(|moved| writer.customer(moved, &mut lines));
    lines
}

fn count(figures: &ComparedFigures, movement: Movement) -> u32 {
    let place = Movement::ALL.iter().position(|other| *other == movement).unwrap();
    figures.counts[place]
}

#[test]
fn files_are_compared_and_saved_as_the_command_would() {
    for (columns, expected_notes) in [(DOWNLOAD, 3), (CSV, 4)] {
        let old = scored(&mut list_of(october()), columns);
        let mut browser = list_of(november());
        let new = scored(&mut browser, DOWNLOAD);
        for _ in 1..=2 {
            let figures = compared(&mut browser, file("october-scored.csv", old.clone())).unwrap();
            assert_eq!(figures.notes.len(), expected_notes, "{:?}", figures.notes);
            // the sixth is the customer whose row in November has no ID
            assert_eq!((count(&figures, Movement::Gone), figures.gone.len()), (6, 6));
            assert!(figures.gone.is_sorted_by(|one, other| one.estimate >= other.estimate));
            assert_eq!(figures.gone.iter().filter(|customer| customer.id.starts_with("gone-1")).count(), 5);
            assert_eq!(figures.points, "5 points");
            assert_eq!(figures.flow[3].iter().sum::<u32>(), 15, "ten rows were left out, and five IDs were replaced");

            browser.act(|controller| controller.save_comparison(true, true));
            let (name, changes) = browser.saved.pop().unwrap();
            assert_eq!(name, "november-changes.csv");
            assert!(changes == file_of_the_command(&old, &new));
            let lines = String::from_utf8_lossy(&changes);
            for movement in Movement::ALL {
                let rows = listed(&mut browser, ChangeFilter::Movement(movement));
                let mut ids: Vec<String> = rows.into_iter().map(|customer| customer.id).collect();
                let is_of = |line: &&str| line.split(',').nth(1) == Some(word(movement));
                let moved = lines.lines().filter(is_of).filter_map(|line| line.split(',').next().map(str::to_owned));
                let mut moved: Vec<String> = moved.collect();
                ids.sort();
                moved.sort();
                assert_eq!(count(&figures, movement) as usize, moved.len(), "{movement:?}");
                // customers who are gone, or whose rows could not be scored, are not in the list
                let is_listed = !matches!(movement, Movement::Gone | Movement::NoEstimate);
                assert!(ids == if is_listed { moved } else { Vec::new() }, "{movement:?}");
            }
            let groups = [Some(Band::Low), Some(Band::Medium), Some(Band::High), None];
            for (from, row) in groups.into_iter().zip(figures.flow) {
                for (to, customers) in groups.into_iter().zip(row) {
                    let expected = if to.is_some() { customers as usize } else { 0 };
                    let rows = listed(&mut browser, ChangeFilter::Bands([from, to]));
                    assert_eq!(rows.len(), expected, "{from:?} {to:?}");
                    assert!(rows.iter().all(|customer| customer.change.is_some()), "{from:?} {to:?}");
                }
            }
        }
    }
}

#[test]
fn listed_customers_have_their_earlier_estimates_and_the_reasons_that_changed() {
    let old = scored(&mut list_of(october()), DOWNLOAD);
    let mut browser = list_of(november());
    compared(&mut browser, file("october-scored.csv", old)).unwrap();
    let risen = listed(&mut browser, ChangeFilter::Movement(Movement::Risen));
    assert!(!risen.is_empty());
    for customer in &risen {
        let EstimateChange { before, .. } = customer.change.clone().unwrap();
        assert!(customer.probability - before.unwrap() > 0.049_999);
    }
    let reasons = |customer: &ListedCustomer| customer.change.clone().map(|change| (change.added, change.dropped));
    assert!(risen.iter().filter_map(reasons).any(|(added, dropped)| !added.is_empty() && !dropped.is_empty()));
    let new = listed(&mut browser, ChangeFilter::Movement(Movement::New));
    assert!(new.iter().all(|customer| customer.change == Some(EstimateChange::default())));
    let all = Rc::new(RefCell::new(Vec::new()));
    let rows = all.clone();
    browser.act(|controller| {
        controller.show(Query::default(), PICTURES, BANDS, |summary| assert_eq!(summary.listed, 7_042));
        controller.rows(0..9, None, RowsUse::Screen, move |_, listed| *rows.borrow_mut() = listed);
    });
    assert!(all.take().iter().all(|customer| customer.change.is_none()));
}

#[test]
fn files_that_cannot_be_compared_are_explained_and_the_list_stays() {
    let scored_row = |id: &str| format!("{id},0.5,medium\n");
    let rows = |ids: &[&str]| {
        let rows: String = ids.iter().copied().map(scored_row).collect();
        format!("customerID,churn_probability,risk_band\n{rows}")
    };
    let mut browser = list_of(november());
    for (bytes, expected) in [
        (String::new(), "the file is empty"),
        (
            String::from_utf8(TELCO.to_vec()).unwrap(),
            "the file is not scored: it has no column churn_probability (found: customerID, ",
        ),
        ("customerID,churn_probability\na,0.5\n".to_owned(), "there is no column risk_band"),
        ("line,churn_probability,risk_band\n2,0.5,medium\n".to_owned(), "the first column is line, which has no"),
        (rows(&[""]), NO_ROWS),
        (rows(&["a", "b"]), "the files have no customer in common: a customer ID in odd.csv is a, and one in november"),
        (rows(&["a", "a", "a"]), "more than half of the rows with an ID in odd.csv repeat the ID of an earlier row"),
    ] {
        let problem = compared(&mut browser, file("odd.csv", bytes.into_bytes())).unwrap_err();
        assert!(problem.starts_with(expected), "{problem}");
        assert_eq!(browser.controller.report().unwrap().scored, 7_042);
        assert!(listed(&mut browser, ChangeFilter::Movement(Movement::Steady)).is_empty());
    }
    let few = file("few.csv", rows(&["3668-QPYBK"]).into_bytes());
    let figures = compared(&mut browser, few).unwrap();
    assert_eq!(figures.in_both, 1);
    assert!(figures.notes.contains(&no_reasons("few.csv")));
}

#[test]
fn the_column_with_the_name_of_the_lists_ids_has_the_ids() {
    let text =
        "branch,customerID,churn_probability,risk_band\nNorth,3668-QPYBK,0.5,medium\nNorth,5575-GNVDE,0.5,medium\n";
    let figures = compared(&mut list_of(november()), file("branches.csv", text.into())).unwrap();
    assert_eq!(figures.in_both, 2);
}

#[test]
fn a_comparison_that_fails_or_is_canceled_leaves_the_list() {
    let old = scored(&mut list_of(october()), CSV);
    for fault in [
        Fault::FileIsNoTable,
        Fault::ScorersStopAtWork,
        Fault::FileIsGone,
        Fault::FileIsUnreadable,
        Fault::ProgramFails,
        Fault::ScorersAreGarbled,
    ] {
        let mut browser = list_of(november());
        browser.fault = fault;
        let sentence = compared(&mut browser, file("october-scored.csv", old.clone())).unwrap_err();
        assert!(!sentence.is_empty() && browser.controller.report().is_some(), "{fault:?}");
    }
    let mut browser = list_of(november());
    let earlier = file("october-scored.csv", old);
    browser.controller.compare(earlier.clone(), b"customerID".to_vec(), BANDS, |_| panic!("it was canceled"));
    browser.act(Controller::cancel);
    assert_eq!((browser.controller.status(), browser.workers.len()), (&Status::Idle, 1));
    let mut browser = list_of(november());
    browser.fault = Fault::LedgerStopsAtWork;
    let lost = start(&mut browser, earlier);
    let Status::Failed { sentence, .. } = browser.controller.status() else { panic!("the list is lost") };
    assert_eq!(lost.take(), Some(Err(sentence.clone())), "whoever waits for the comparison learns the reason");
    assert!(browser.controller.report().is_none());
}
