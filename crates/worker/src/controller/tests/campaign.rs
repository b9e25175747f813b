//! Planning a campaign for the customers of the list's file.

use std::convert::Infallible;

use super::*;
use churnscope_engine::campaign::call_sheet::{CallFilter, CallSheet, CallStatus};
use churnscope_engine::campaign::candidates::CampaignGroup;
use churnscope_engine::campaign::offers::OfferTerms;
use churnscope_engine::campaign::plan::Limits;
use churnscope_engine::csv::{CellWriter, Columns, RecordBatch, ScoredWriter, TableReader};
use churnscope_engine::portfolio::BestOffer;
use churnscope_wording::planned_lines::{CampaignRows, PLAN_SHEET};

const COLUMNS: ScoredColumns = CSV.columns;

fn terms(scorer: &Scorer) -> Terms {
    Terms::uniform(scorer.schema(), 12.0, OfferTerms { cost: 20.0, success: 0.3, ..OfferTerms::default() })
}

fn settings() -> CampaignSettings {
    let limits = Limits { budget: Some(5_000.0), ..Limits::default() };
    CampaignSettings { limits, hold_out: 0.1, seed: 1, ..CampaignSettings::default() }
}

/// The plan's file as the command writes it: the whole file is one slice.
fn file_of_the_command(scorer: &Scorer) -> Vec<u8> {
    let (mut reader, mut batch) = (TableReader::default(), RecordBatch::default());
    reader.feed(TELCO, &mut |record| batch.push(record)).unwrap();
    reader.finish(&mut |record| batch.push(record)).unwrap();
    let header = reader.header().unwrap();
    let columns = Columns::resolve(scorer.schema(), header).unwrap();
    let (mut writer, mut cells) = (ScoredWriter::new(header, &columns, COLUMNS), CellWriter::new(b',', false));
    let mut rows = CampaignRows::with_header(scorer.schema(), header, (&mut writer, &mut cells));
    let records = batch.records(0..batch.len());
    let (all, _) =
        CampaignRows::of(scorer, &terms(scorer), &columns, 0, records, (&mut writer, &mut cells), |_| panic!());
    rows.append(&all);
    let order = rows.candidates.plan(settings()).in_order(&rows.candidates);
    let mut file = Vec::new();
    let Ok(()) = rows.write(scorer.schema(), &order, &mut cells, |lines| {
        file.extend(lines);
        Ok::<(), Infallible>(())
    });
    file
}

type Answer = Option<(CampaignFigures, Vec<BudgetPoint>)>;

#[test]
fn a_campaign_is_planned_and_saved_as_the_command_would() {
    let mut scorer = Scorer::from_core(core_of(MODEL)).unwrap();
    scorer.set_bands(BANDS);
    let mut browser = FakeBrowser::with_list();
    let (found, planned) = (Rc::new(Cell::new(0)), Rc::new(RefCell::new(Answer::None)));
    for round in 1..=2 {
        let found_again = found.clone();
        let terms = terms(&scorer);
        browser.act(|controller| {
            controller.find_offers(terms, COLUMNS, BANDS, move || found_again.set(found_again.get() + 1));
        });
        assert_eq!((found.get(), browser.controller.status()), (round, &Status::Idle));
        assert_eq!(browser.workers.len(), 1, "only the ledger remains");
    }
    let answer = planned.clone();
    browser.act(|controller| {
        controller.plan(settings(), move |figures, curve| *answer.borrow_mut() = Some((figures, curve)));
    });
    let (figures, curve) = planned.take().unwrap();
    assert_eq!((figures.customers, figures.contacted, figures.cost), (7_043, 250, 5_000.0));
    assert!(figures.held_out > 0 && figures.is_best);
    assert!(curve.contains(&BudgetPoint { budget: 5_000.0, value: figures.value }));
    let listed = Rc::new(RefCell::new(Vec::new()));
    let rows = listed.clone();
    browser.act(|controller| {
        let filter = Filter { group: Some(CampaignGroup::Contacted), ..Filter::default() };
        let query = Query { filter, sort: SortKey::OfferValue, descending: true };
        controller.show(query, PICTURES, BANDS, |summary| assert_eq!(summary.listed, 250));
        controller.rows(0..3, None, RowsUse::Screen, move |_, customers| *rows.borrow_mut() = customers);
    });
    // rows of a plan have the plan's offers, even if others are asked for
    let with_other_terms = rows_of(&mut browser, Some(terms(&scorer)));
    assert_eq!(with_other_terms, *listed.borrow());
    assert!(with_other_terms.iter().all(|customer| customer.best.is_none()));
    let calls = Rc::new(RefCell::new(Vec::new()));
    let lines = calls.clone();
    browser.act(|controller| controller.calls(move |found| *lines.borrow_mut() = found.unwrap()));
    let sheet = CallSheet::read(&calls.take(), &["customerID"]).unwrap();
    assert_eq!(sheet.counts(&CallFilter::default())[CallStatus::ToCall as usize], 250);
    assert_eq!(sheet.counts(&CallFilter::default())[CallStatus::HeldOut as usize] as u64, figures.held_out);
    // customers who are held out have an offer, too: their best one, whatever the limits
    assert!(sheet.rows().iter().all(|row| !row.offer.is_empty() && row.offer_value > Some(0.0)));
    browser.act(|controller| controller.save_plan(false, None));
    browser.act(|controller| controller.save_plan(true, Some(KINDS.to_vec())));
    let [(name, file), (workbook, lines)] = browser.saved.as_slice() else { panic!() };
    assert_eq!((name.as_str(), workbook.as_str()), ("telco-plan.csv", "telco-plan.xlsx"));
    assert!(*file == file_of_the_command(&scorer) && lines == file);
    assert_eq!(browser.sheets, [PLAN_SHEET]);
    let lines = String::from_utf8_lossy(file);
    let customers = listed.take();
    assert_eq!(customers.len(), 3);
    for (customer, line) in customers.iter().zip(lines.lines().skip(1)) {
        let (choice, probability) = customer.plan.unwrap().offer.unwrap();
        let cells = format!(",{:.2},{:.2},{probability:.6},", choice.cost, choice.value);
        assert!(line.starts_with(&customer.id) && line.contains(&cells), "{line} has no {cells}");
    }
}

/// The first three customers of the list, with the best offers under these terms, if there are any.
fn rows_of(browser: &mut FakeBrowser, terms: Option<Terms>) -> Vec<ListedCustomer> {
    let found = Rc::new(RefCell::new(Vec::new()));
    let rows = found.clone();
    browser.act(|controller| {
        controller.rows(0..3, terms, RowsUse::Print, move |_, customers| *rows.borrow_mut() = customers);
    });
    let customers = found.take();
    assert_eq!(customers.len(), 3);
    customers
}

#[test]
fn rows_have_the_best_offers_if_asked() {
    let scorer = Scorer::from_core(core_of(MODEL)).unwrap();
    let mut browser = FakeBrowser::with_list();
    browser.act(|controller| controller.show(Query::default(), PICTURES, BANDS, |_| {}));
    for (asked, has_offers) in [(None, false), (Some(terms(&scorer)), true)] {
        let customers = rows_of(&mut browser, asked);
        assert!(customers.iter().all(|customer| customer.best.is_some() == has_offers));
        let pays = customers.iter().filter(|customer| customer.best.and_then(BestOffer::offer).is_some());
        assert_eq!(pays.count() > 0, has_offers);
    }
}

#[test]
fn the_list_forgets_a_plan_once_other_offers_are_looked_for() {
    let scorer = Scorer::from_core(core_of(MODEL)).unwrap();
    let mut browser = FakeBrowser::with_list();
    browser.act(|controller| controller.find_offers(terms(&scorer), COLUMNS, BANDS, || {}));
    browser.act(|controller| controller.plan(settings(), |_, _| {}));
    browser.act(|controller| controller.show(Query::default(), PICTURES, BANDS, |_| {}));
    assert!(rows_of(&mut browser, None).iter().all(|customer| customer.plan.is_some()));
    browser.act(|controller| {
        controller.find_offers(terms(&scorer), COLUMNS, BANDS, || panic!("it was canceled"));
        controller.cancel();
        controller.show(Query::default(), PICTURES, BANDS, |_| {});
    });
    let customers = rows_of(&mut browser, Some(terms(&scorer)));
    assert!(customers.iter().all(|customer| customer.plan.is_none() && customer.best.is_some()));
}

#[test]
fn a_campaign_that_fails_or_is_canceled_leaves_the_list() {
    let scorer = Scorer::from_core(core_of(MODEL)).unwrap();
    for fault in [Fault::ScorersStopAtWork, Fault::FileIsGone, Fault::ProgramFails, Fault::ScorersAreGarbled] {
        let mut browser = FakeBrowser::with_list();
        browser.fault = fault;
        let terms = terms(&scorer);
        browser.act(|controller| controller.find_offers(terms, COLUMNS, BANDS, || panic!("nothing was found")));
        let Status::NotPlanned { sentence } = browser.controller.status() else { panic!("{fault:?}") };
        assert!(!sentence.is_empty());
        assert!(browser.controller.report().is_some(), "{fault:?}");
        browser.act(Controller::cancel);
        assert_eq!(*browser.controller.status(), Status::Idle);
    }
    let mut browser = FakeBrowser::with_list();
    browser.controller.find_offers(terms(&scorer), COLUMNS, BANDS, || panic!("it was canceled"));
    browser.act(Controller::cancel);
    assert_eq!((browser.controller.status(), browser.workers.len()), (&Status::Idle, 1));
}
