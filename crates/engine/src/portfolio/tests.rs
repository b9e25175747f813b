//! Tests of portfolios. Lists and totals are compared with a direct computation from the same rows.

#![allow(clippy::unwrap_used, reason = "a test should stop as soon as it cannot continue")]

use std::cmp::Ordering;

use proptest::prelude::*;

use super::*;
use crate::bins::NUMBER_BINS;
use crate::campaign::candidates::{CampaignDecision, CampaignGroup, CustomerPlan};
use crate::campaign::compare::{Moved, Movement};
use crate::campaign::offers::{OfferTerms, Terms};
use crate::campaign::plan::{OfferChoice, WhyOut};
use crate::campaign::proposals::{best, proposals_for};
use crate::csv::{Columns, Header, Record, RecordBatch, RowProblem, TableReader};
use crate::customer::{FieldError, Problem};
use crate::schema::{Band, Kind, Outside};
use crate::tests::small;

const HEADER: &str = "id,tenure,Contract,Internet,Backup,Phone,Monthly,Total,Churn\n";

/// The shown columns: the monthly charge and the contract, as written in the file.
const SHOWN: &[usize] = &[6, 2];

fn scorer() -> Scorer {
    Scorer::from_bytes(&small::bundle().to_bytes().unwrap()).unwrap()
}

fn read(file: &str) -> (Header, RecordBatch) {
    let (mut reader, mut records) = (TableReader::new(), RecordBatch::default());
    reader.feed(file.as_bytes(), &mut |record| records.push(record)).unwrap();
    reader.finish(&mut |record| records.push(record)).unwrap();
    (reader.header().unwrap().clone(), records)
}

fn portfolio(file: &str, slice: usize) -> Portfolio {
    scored(&scorer(), file, slice)
}

fn scored(scorer: &Scorer, file: &str, slice: usize) -> Portfolio {
    let (header, records) = read(file);
    let columns = Columns::resolve(scorer.schema(), &header).unwrap();
    let mut portfolio = Portfolio::new(scorer.schema());
    for start in (0..records.len()).step_by(slice) {
        let records: Vec<Record<'_>> = records.records(start..(start + slice).min(records.len())).collect();
        portfolio.append(ScoredRows::of(scorer, &columns, SHOWN, records.into_iter())).unwrap();
    }
    portfolio
}

/// Files in which about one row in ten is rejected, and IDs and values may repeat.
fn any_file() -> impl Strategy<Value = String> {
    let row = (0..6_u32, 0..73_u32, 0..3_usize, 0..10_u32, 0..201_u32, 0..3_usize).prop_map(
        |(id, tenure, contract, bad, monthly, outcome)| {
            let contract = ["Monthly", "One year", "Two year"][contract];
            let tenure = if bad == 0 { "many".to_owned() } else { tenure.to_string() };
            let outcome = ["Yes", "No", "?"][outcome];
            format!("C{id},{tenure},{contract},DSL,No,Yes,{monthly},,{outcome}\n")
        },
    );
    prop::collection::vec(row, 1..40).prop_map(|rows| format!("{HEADER}{}", rows.concat()))
}

fn any_query() -> impl Strategy<Value = Query> {
    let sort = prop_oneof![
        Just(SortKey::Probability),
        Just(SortKey::RevenueAtRisk),
        Just(SortKey::OfferValue),
        Just(SortKey::Id),
        Just(SortKey::Line),
        (0..7_usize).prop_map(SortKey::Field),
    ];
    let levels =
        prop::collection::vec(0..3_u16, 0..3).prop_map(|levels| FieldFilter { field: 1, is: Allowed::Levels(levels) });
    let range = (0.0..72.0, 0.0..72.0).prop_map(|(min, max)| FieldFilter { field: 0, is: Allowed::Range(min, max) });
    let fields = prop::collection::vec(prop_oneof![levels, range], 0..2);
    let search = prop::sample::select(vec!["", "", "c", "3", "two", "x"]);
    let text = prop::sample::select(vec!["ONE", "two year", "1"]);
    let text = (0..3_usize, text, any::<bool>());
    let texts = prop::collection::vec(
        text.prop_map(|(column, text, is_whole)| TextFilter { column, text: text.to_owned(), is_whole }),
        0..2,
    );
    (sort, any::<bool>(), fields, 0.0..0.6, 0.4..1.0, search, texts).prop_map(
        |(sort, descending, fields, min, max, search, texts)| Query {
            filter: Filter { risk: (min, max), fields, texts, search: search.to_owned(), ..Filter::default() },
            sort,
            descending,
        },
    )
}

fn all_customers(portfolio: &Portfolio) -> Vec<ListedCustomer> {
    let query = Query { sort: SortKey::Line, descending: false, ..Query::default() };
    let view = portfolio.view(&query);
    portfolio.rows(&scorer(), &view, 0..u32::MAX, 0)
}

fn number(value: Value) -> f64 {
    match value {
        Value::Number(number) => number,
        Value::Level(level) => f64::from(level),
    }
}

/// The rows that a query lists, filtered one by one and sorted with a stable sort.
fn by_hand(all: &[ListedCustomer], query: &Query) -> Vec<u32> {
    let Filter { risk, group: _, change: _, fields, texts, search } = &query.filter;
    let mut listed: Vec<&ListedCustomer> = all
        .iter()
        .filter(|customer| risk.0 <= customer.probability && customer.probability <= risk.1)
        .filter(|customer| {
            let mut values = std::iter::once(&customer.id).chain(&customer.shown);
            values.any(|value| value.to_lowercase().contains(search))
        })
        .filter(|customer| {
            texts.iter().all(|filter| {
                let value = customer.shown.get(filter.column).cloned().unwrap_or_default().to_lowercase();
                let text = filter.text.to_lowercase();
                if filter.is_whole { value == text } else { value.contains(&text) }
            })
        })
        .filter(|customer| {
            fields.iter().all(|filter| match &filter.is {
                Allowed::Levels(levels) => {
                    levels.iter().any(|&level| customer.values[filter.field] == Value::Level(level))
                }
                Allowed::Range(min, max) => (*min..=*max).contains(&number(customer.values[filter.field])),
            })
        })
        .collect();
    listed.sort_by(|a, b| {
        let ordering = match query.sort {
            SortKey::Probability => a.probability.total_cmp(&b.probability),
            SortKey::RevenueAtRisk => {
                let money = |customer: &ListedCustomer| customer.probability * number(customer.values[5]);
                money(a).total_cmp(&money(b))
            }
            SortKey::Field(field) => number(a.values[field]).total_cmp(&number(b.values[field])),
            // nothing is planned
            SortKey::OfferValue => Ordering::Equal,
            SortKey::Id => a.id.cmp(&b.id),
            SortKey::Line => a.line.cmp(&b.line),
        };
        if query.descending { ordering.reverse() } else { ordering }
    });
    listed.into_iter().map(|customer| customer.row).collect()
}

proptest! {
    #[test]
    fn a_list_is_filtered_and_stably_sorted(file in any_file(), query in any_query()) {
        let portfolio = portfolio(&file, 7);
        let view = portfolio.view(&query);
        prop_assert_eq!(view.order(), by_hand(&all_customers(&portfolio), &query));
    }

    #[test]
    fn totals_are_those_of_the_listed_rows(file in any_file(), query in any_query()) {
        let (portfolio, scorer) = (portfolio(&file, 7), scorer());
        let charts = ChartFields { bars: 1, heat: (0, 1) };
        let summary = portfolio.summary(scorer.schema(), &portfolio.view(&query), &charts);
        let all = all_customers(&portfolio);
        let mut rows = by_hand(&all, &query);
        rows.sort_unstable();
        let listed: Vec<&ListedCustomer> = rows.iter().map(|&row| &all[row as usize]).collect();
        let sum = |of: &dyn Fn(&ListedCustomer) -> f64| listed.iter().fold(0.0, |sum, customer| sum + of(customer));
        prop_assert_eq!(summary.listed as usize, listed.len());
        prop_assert_eq!(summary.expected_leavers, sum(&|customer| customer.probability));
        prop_assert_eq!(summary.monthly_at_risk, Some(sum(&|customer| customer.probability * number(customer.values[5]))));
        let in_band = |band| listed.iter().filter(|customer| scorer.band(customer.probability) == band).count() as u32;
        prop_assert_eq!(summary.bands, [Band::Low, Band::Medium, Band::High].map(in_band));
        prop_assert_eq!(summary.risk.iter().sum::<u32>(), summary.listed);
        for (level, bin) in summary.bars.iter().enumerate() {
            let there = listed.iter().filter(|customer| number(customer.values[1]) == level as f64).count();
            prop_assert_eq!(bin.customers as usize, there);
        }
        prop_assert_eq!(summary.cells.len(), NUMBER_BINS * 3);
        let Kind::Number(tenure) = &scorer.schema().fields[0].kind else { panic!() };
        let width = (tenure.max - tenure.min) / NUMBER_BINS as f64;
        for (at, bin) in summary.cells.iter().enumerate() {
            let (across, down) = (at % NUMBER_BINS, at / NUMBER_BINS);
            let there = listed.iter().filter(|customer| {
                let part = ((number(customer.values[0]) / width) as usize).min(NUMBER_BINS - 1);
                part == across && number(customer.values[1]) == down as f64
            });
            prop_assert_eq!(bin.customers as usize, there.count());
        }
    }

    #[test]
    fn slices_and_encoding_do_not_change_the_rows(file in any_file(), slice in 1..9_usize) {
        let (whole, cut) = (portfolio(&file, 1_000), portfolio(&file, slice));
        prop_assert_eq!(&cut.rows, &whole.rows);
        let bytes = bincode::encode_to_vec(&whole.rows, bincode::config::standard()).unwrap();
        let (read, _) = bincode::decode_from_slice::<ScoredRows, _>(&bytes, bincode::config::standard()).unwrap();
        prop_assert_eq!(read, whole.rows);
    }

    #[test]
    fn picked_rows_are_the_listed_ones(file in any_file(), query in any_query()) {
        let portfolio = portfolio(&file, 7);
        let view = portfolio.view(&query);
        let picked = portfolio.picked(&view);
        // each row is one line, after the header
        let lines = (0..file.lines().count() - 1).filter(|row| picked[row / 8] >> (row % 8) & 1 == 1).map(|row| row as u64 + 2);
        let mut expected: Vec<u64> = portfolio.rows(&scorer(), &view, 0..u32::MAX, 0).iter().map(|listed| listed.line).collect();
        expected.sort_unstable();
        prop_assert_eq!(lines.collect::<Vec<_>>(), expected);
    }
}

#[test]
fn listed_customers_have_the_offers_that_are_worth_most_to_each() {
    let file = format!(
        "{HEADER}a,1,Monthly,Fiber,No,Yes,90,,Yes\nb,60,Two year,DSL,Yes,Yes,20,,No\nc,,Monthly,DSL,No,Yes,500,,No\n"
    );
    let (portfolio, scorer) = (portfolio(&file, 2), scorer());
    let mut listed = all_customers(&portfolio);
    assert!(listed.len() >= 2 && listed.iter().all(|customer| customer.best.is_none()));
    let mut n_paying = 0;
    for cost in [0.0, 1e9] {
        let terms = Terms::uniform(scorer.schema(), 12.0, OfferTerms { cost, ..OfferTerms::default() });
        find_best_offers(&scorer, &terms, &mut listed);
        for row in &listed {
            let customer = portfolio.customer(scorer.schema(), row.row).unwrap();
            assert_eq!(row.customer(scorer.schema()), Some(customer.clone()));
            let proposals = proposals_for(&scorer, &customer, Some(&terms));
            let expected = best(&proposals).map(|best| (OfferChoice::from(best), best.probability));
            assert_eq!(row.best.unwrap().offer(), expected);
            n_paying += usize::from(expected.is_some());
        }
    }
    assert!(n_paying > 0 && n_paying < 2 * listed.len());
}

#[test]
fn listed_rows_have_reasons_and_rejected_rows_have_problems() {
    let file = format!(
        "{HEADER}=a,1,Monthly,Fiber,No,Yes,90,,Yes\nb,many,Monthly,DSL,No,Yes,30,,No\nc,60,Two year,DSL,No,Yes,20,,No\n\"d\",x\n"
    );
    let (portfolio, scorer) = (portfolio(&file, 2), scorer());
    assert_eq!((portfolio.n_scored(), portfolio.n_rejected(), portfolio.has_id()), (2, 2, true));
    let view = portfolio.view(&Query::default());
    let listed = portfolio.rows(&scorer, &view, 0..1, 2);
    assert_eq!((listed.len(), listed[0].id.as_str(), listed[0].line, listed[0].reasons.len()), (1, "=a", 2, 2));
    let customer = portfolio.customer(scorer.schema(), listed[0].row).unwrap();
    assert_eq!(scorer.probability(&customer), listed[0].probability);
    assert!(portfolio.rows(&scorer, &view, 2..9, 2).is_empty());
    let rejected: Vec<(u64, &RowProblem)> =
        portfolio.rejected_cells().iter().map(|cell| (cell.line, &cell.problem)).collect();
    let tenure = FieldError::new(0, "many", Problem::NotANumber);
    assert_eq!(
        rejected,
        [(3, &RowProblem::Field(tenure)), (5, &RowProblem::CellCount { found: 2, expected: 9, surplus: Vec::new() }),]
    );
    let evaluation = portfolio.evaluation().unwrap();
    assert_eq!((evaluation.rows, evaluation.metrics.roc_auc), (2, 1.0));
}

#[test]
fn lines_replace_missing_ids() {
    let file =
        "tenure,Contract,Internet,Backup,Phone,Monthly,Total\n1,Monthly,DSL,No,Yes,90,\n\n2,Monthly,DSL,No,Yes,90,\n";
    let portfolio = portfolio(file, 1);
    let ids: Vec<String> = all_customers(&portfolio).into_iter().map(|listed| listed.id).collect();
    assert_eq!(ids, ["2", "4"]);
    assert!(!portfolio.has_id() && portfolio.evaluation().is_none());
    let query = Query { filter: Filter { search: "4".to_owned(), ..Filter::default() }, ..Query::default() };
    assert_eq!(portfolio.view(&query).order(), [1]);
}

#[test]
fn rows_of_another_schema_are_rejected_and_change_nothing() {
    let mut portfolio = portfolio(&format!("{HEADER}a,1,Monthly,DSL,No,Yes,90,,Yes\n"), 1);
    let before = portfolio.rows.clone();
    let mut other = small::schema();
    other.fields.pop();
    assert_eq!(portfolio.append(ScoredRows::empty(&other)), Err(AppendError));
    let mut inconsistent = before.clone();
    inconsistent.probabilities.pop();
    assert_eq!(portfolio.append(inconsistent), Err(AppendError));
    assert_eq!(portfolio.rows, before);
}

#[test]
fn numbers_outside_the_range_are_kept_in_any_slices() {
    let mut bundle = small::bundle();
    let Kind::Number(tenure) = &mut bundle.schema.fields[0].kind else { panic!() };
    tenure.outside = Outside::Clamp;
    let scorer = Scorer::from_bytes(&bundle.to_bytes().unwrap()).unwrap();
    let tenures = ["1", "80", "many", "-3", "72", "1e6"];
    let rows = tenures.map(|tenure| format!("C,{tenure},Monthly,DSL,No,Yes,30,,No\n")).concat();
    for slice in [1, 2, 6] {
        let portfolio = scored(&scorer, &format!("{HEADER}{rows}"), slice);
        let view = portfolio.view(&Query { sort: SortKey::Line, descending: false, ..Query::default() });
        let listed = portfolio.rows(&scorer, &view, 0..9, 0);
        let found: Vec<_> = listed.iter().map(|customer| (number(customer.values[0]), &customer.outside[..])).collect();
        let expected: [(f64, &[_]); 5] =
            [(1.0, &[]), (72.0, &[(0, 80.0)]), (0.0, &[(0, -3.0)]), (72.0, &[]), (72.0, &[(0, 1e6)])];
        assert_eq!(found, expected, "slices of {slice}");
        let problem = portfolio.clamped().problem(6).unwrap();
        assert_eq!((problem.n_rejected, problem.n_rows, problem.found.as_str()), (3, 3, "80"));
    }
}

#[test]
fn a_list_can_follow_a_plan() {
    let row = "C1,10,Monthly,DSL,No,Yes,50,,Yes\n";
    let mut portfolio = portfolio(&format!("{HEADER}{}", row.repeat(4)), 10);
    let by_value =
        |group| Query { filter: Filter { group, ..Filter::default() }, sort: SortKey::OfferValue, descending: true };
    assert_eq!(portfolio.view(&by_value(None)).order(), [0, 1, 2, 3]);
    assert!(portfolio.view(&by_value(Some(CampaignGroup::Out))).order().is_empty(), "nothing is planned");
    let plan = |decision, value| CustomerPlan {
        decision,
        offer: Some((OfferChoice { value, cost: 1.0, offers: [0, 0] }, 0.1)),
    };
    let none = CustomerPlan { decision: CampaignDecision::Out(WhyOut::NoOfferPays), offer: None };
    let contacted = CampaignDecision::Contacted(0);
    let plans = [plan(contacted, 5.0), none, plan(CampaignDecision::HeldOut, 9.0), plan(contacted, 7.0)];
    portfolio.set_plan(plans.into_iter().collect());
    for (group, expected) in [
        (None, &[2, 3, 0, 1][..]),
        (Some(CampaignGroup::Contacted), &[3, 0]),
        (Some(CampaignGroup::HeldOut), &[2]),
        (Some(CampaignGroup::Out), &[1]),
    ] {
        assert_eq!(portfolio.view(&by_value(group)).order(), expected, "{group:?}");
    }
}

#[test]
fn a_list_can_have_the_customers_whose_risk_changed_in_one_way() {
    let row = |tenure: &str| format!("C1,{tenure},Monthly,DSL,No,Yes,50,,Yes\n");
    let file = format!("{HEADER}{}", ["10", "many", "11", "12"].map(row).concat());
    let moved = |movement, bands| Some(Moved { before: None, after: None, movement, bands });
    let (risen, new) = ([Some(Band::Low), Some(Band::Medium)], [None, Some(Band::Medium)]);
    let moved =
        [moved(Movement::Risen, Some(risen)), moved(Movement::NoEstimate, None), None, moved(Movement::New, Some(new))];
    for slice in [1, 4] {
        let mut portfolio = portfolio(&file, slice);
        let by_change = |change| {
            let filter = Filter { change, ..Filter::default() };
            Query { filter, sort: SortKey::Line, descending: false }
        };
        let by_risen = by_change(Some(ChangeFilter::Movement(Movement::Risen)));
        assert!(portfolio.view(&by_risen).order().is_empty(), "nothing is compared");
        portfolio.set_moved(portfolio.only_scored(&moved).collect());
        for (change, expected) in [
            (None, &[0, 1, 2][..]),
            (Some(ChangeFilter::Movement(Movement::Risen)), &[0]),
            (Some(ChangeFilter::Movement(Movement::New)), &[2]),
            (Some(ChangeFilter::Movement(Movement::NoEstimate)), &[]),
            (Some(ChangeFilter::Bands(risen)), &[0]),
            (Some(ChangeFilter::Bands(new)), &[2]),
            (Some(ChangeFilter::Bands([Some(Band::Medium), Some(Band::Low)])), &[]),
        ] {
            assert_eq!(portfolio.view(&by_change(change)).order(), expected, "{change:?}");
        }
    }
}
