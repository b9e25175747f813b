//! The content of a printed list.

use super::absent_card::absent_fields;
use super::clamped_card::clamped_values;
use super::filtering::filter_parts;
use super::list_contents::{all_reasons, shown};
use super::shown_columns::shown_names;
use super::state::Shown;
use crate::browser::{ListSheet, Report};
use churnscope_engine::portfolio::ListedCustomer;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::portfolio::comparison::change_words;
use churnscope_wording::portfolio::filters::{band_name, sorted_by};
use churnscope_wording::portfolio::totals::{months as months_text, revenue_at_risk};
use churnscope_wording::portfolio::{list, listed_of};
use churnscope_wording::values::percent;

impl ListSheet {
    /// The sheet for the first customers of a list. `months` is the period for revenue at risk.
    pub fn of(
        scorer: &Scorer,
        report: &Report,
        shown: &Shown,
        months: u32,
        customers: &[ListedCustomer],
        date: &str,
    ) -> Self {
        let (schema, query, listed) = (scorer.schema(), &shown.query, shown.summary.listed);
        let rows: Vec<Vec<String>> = customers.iter().map(|customer| row(scorer, customer, months)).collect();
        let printed = ((rows.len() as u64) < u64::from(listed)).then_some(rows.len());
        let summary = list::print_summary(&listed_of(listed, report.scored), &sorted_by(schema, query), printed);
        let names = shown_names(report);
        let filters = filter_parts(schema, &names, &query.filter).into_iter().map(|(_, text)| text);
        let missing = absent_fields(scorer.bundle(), &report.absent_fields, report.scored);
        let clamped = clamped_values(schema, &report.clamped);
        let money = schema.monthly_charge.map(|_| list::at_risk(months_text(months)));
        let [customer, others @ ..] = [list::CUSTOMER, list::PROBABILITY, list::RISK, list::REASONS].map(str::to_owned);
        Self {
            title: report.file.clone(),
            lines: [summary].into_iter().chain(missing).chain(clamped).chain(filters).collect(),
            head: [customer].into_iter().chain(names).chain(others).chain(money).collect(),
            rows,
            foot: list::model_and_date(scorer.model_id(), date),
        }
    }
}

fn row(scorer: &Scorer, customer: &ListedCustomer, months: u32) -> Vec<String> {
    let schema = scorer.schema();
    let reasons = || shown(&all_reasons(schema, customer)).join(list::BETWEEN);
    let reasons = customer.change.as_ref().map_or_else(reasons, change_words);
    let own = [customer.id.clone()].into_iter().chain(customer.shown.iter().cloned());
    let cells = [percent(customer.probability), band_name(scorer.band(customer.probability)).to_owned(), reasons];
    own.chain(cells).chain(revenue_at_risk(schema, customer, months)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::csv::{ClampedField, Header, Location};
    use churnscope_engine::explain::Reason;
    use churnscope_engine::portfolio::{ChartFields, Filter, Query, SortKey, Summary};
    use churnscope_engine::schema::{Band, Value};
    use churnscope_wording::portfolio::filters::by_risk;
    use churnscope_worker::controller::Reading;
    use churnscope_worker::protocol::FileChoices;

    /// A report on a file that lacks the columns of some fields, and whose column `Name` is shown in the list.
    fn report(absent_fields: Vec<usize>) -> Report {
        let header = Header::plain(vec![b"Name".to_vec()]);
        let choices = FileChoices { shown: vec![0], ..FileChoices::default() };
        let encoding = "UTF-8".to_owned();
        Report {
            file: "telco.csv".to_owned(),
            reading: Reading { header, encoding, sheets: Vec::new(), sheet: None, choices, is_remembered: false },
            generation: 1,
            scored: 7_043,
            refused: 0,
            likely_cause: None,
            rejected_cells: Vec::new(),
            unknown_values: Vec::new(),
            unlisted_values: 0,
            clamped: vec![ClampedField {
                field: with_label(scorer().schema(), "Tenure"),
                cells: 12,
                found: "80".to_owned(),
                first: Location::Line(7),
            }],
            clamped_problem: None,
            seconds: 1.0,
            workers: 1,
            drift: Vec::new(),
            has_id: true,
            absent_fields,
            labelled: None,
            bytes_in_memory: 0,
        }
    }

    #[test]
    fn a_printed_list_says_what_it_contains() {
        let scorer = scorer();
        let schema = scorer.schema();
        let contract = with_label(schema, "Contract");
        let reason = |level, contribution| Reason {
            fields: vec![contract],
            value: Value::Level(level),
            is_filled: false,
            contribution,
        };
        let customer = ListedCustomer {
            row: 0,
            line: 2,
            id: "7590-VHVEG".to_owned(),
            probability: 0.5,
            values: schema.examples[0].values.clone(),
            filled: Vec::new(),
            outside: Vec::new(),
            reasons: vec![reason(0, 0.091), reason(2, -0.03), reason(1, 0.02), reason(1, 0.01)],
            plan: None,
            best: None,
            change: None,
            shown: vec!["Müller".to_owned()],
        };
        let high_risk = schema.bands.range(Band::High);
        let query = Query {
            filter: Filter { risk: high_risk, ..Filter::default() },
            sort: SortKey::RevenueAtRisk,
            descending: true,
        };
        let summary = Summary {
            listed: 250,
            expected_leavers: 100.0,
            bands: [0, 0, 250],
            monthly_at_risk: Some(1.0),
            risk: Vec::new(),
            bars: Vec::new(),
            cells: Vec::new(),
        };
        let charts = ChartFields { bars: 0, heat: (0, 1) };
        let shown = Shown { generation: 1, query, charts, summary, plan_number: 0 };
        let paperless = with_label(schema, "Paperless billing");
        let report = report(vec![paperless]);
        let printed = ListSheet::of(&scorer, &report, &shown, 12, &vec![customer; 200], "2026-11-23");
        let first_line = list::partly_printed("250 of 7,043", sorted_by(schema, &shown.query), 200);
        let [filled] = &absent_fields(scorer.bundle(), &[paperless], 7_043)[..] else { panic!() };
        let clamped = clamped_values(schema, &report.clamped).swap_remove(0);
        assert_eq!(printed.lines, [first_line, filled.clone(), clamped, by_risk(schema.bands, high_risk)]);
        assert_eq!(printed.head[..2], [list::CUSTOMER, "Name"]);
        assert_eq!(printed.rows.len(), 200);
        assert!(printed.rows.iter().all(|row| row.len() == printed.head.len()));
        let reasons =
            [(0, 0.091), (2, -0.03), (1, 0.02)].map(|(level, amount)| list::reason(schema, &reason(level, amount)));
        assert_eq!(printed.rows[0][..5], ["7590-VHVEG", "Müller", "50%", "High", &reasons.join(" · ")]);
        assert!(printed.rows[0][5].starts_with('$'), "{}", printed.rows[0][5]);
    }
}
