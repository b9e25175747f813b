//! The content of a printed list.

use super::filtering::filter_parts;
use super::state::Shown;
use crate::browser::ListSheet;
use churnscope_engine::portfolio::ListedCustomer;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::portfolio::filters::{band_name, sorted_by};
use churnscope_wording::portfolio::totals::{months as months_text, revenue_at_risk};
use churnscope_wording::portfolio::{list, listed_of};
use churnscope_wording::values::percent;

/// The maximum number of printed rows: about eight pages.
pub const MAX_PRINTED_ROWS: u32 = 200;

impl ListSheet {
    /// The first customers of a list. `all` is the number of scored customers in the file, and `months` is the period
    /// for revenue at risk.
    pub fn of(
        scorer: &Scorer,
        file: &str,
        shown: &Shown,
        all: u32,
        months: u32,
        customers: &[ListedCustomer],
        date: &str,
    ) -> Self {
        let (schema, query, listed) = (scorer.schema(), &shown.query, shown.summary.listed);
        let rows: Vec<Vec<String>> =
            (customers.iter().take(MAX_PRINTED_ROWS as usize)).map(|customer| row(scorer, customer, months)).collect();
        let printed = ((rows.len() as u64) < u64::from(listed)).then_some(rows.len());
        let summary = list::print_summary(&listed_of(listed, all), &sorted_by(schema, query), printed);
        let filters = filter_parts(schema, &query.filter).into_iter().map(|(_, text)| text);
        let money = schema.monthly_charge.map(|_| list::at_risk(months_text(months)));
        let heads = [list::CUSTOMER, list::PROBABILITY, list::RISK, list::REASONS].map(str::to_owned);
        Self {
            title: file.to_owned(),
            lines: [summary].into_iter().chain(filters).collect(),
            head: heads.into_iter().chain(money).collect(),
            rows,
            foot: list::model_and_date(scorer.model_id(), date),
        }
    }
}

fn row(scorer: &Scorer, customer: &ListedCustomer, months: u32) -> Vec<String> {
    let schema = scorer.schema();
    let reasons: Vec<String> = customer.reasons.iter().map(|reason| list::reason(schema, reason)).collect();
    let cells = [
        customer.id.clone(),
        percent(customer.probability),
        band_name(scorer.band(customer.probability)).to_owned(),
        reasons.join(" · "),
    ];
    cells.into_iter().chain(revenue_at_risk(schema, customer, months)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::explain::Reason;
    use churnscope_engine::portfolio::{ChartFields, Filter, Query, SortKey, Summary};
    use churnscope_engine::schema::{Band, Value};
    use churnscope_wording::portfolio::filters::by_risk;

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
            reasons: vec![reason(0, 0.091), reason(2, -0.03)],
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
        let shown = Shown { generation: 1, query, charts, summary };
        let printed = ListSheet::of(&scorer, "telco.csv", &shown, 7_043, 12, &vec![customer; 201], "2026-11-23");
        let first_line = list::partly_printed("250 of 7,043", sorted_by(schema, &shown.query), 200);
        assert_eq!(printed.lines, [first_line, by_risk(schema.bands, high_risk)]);
        assert_eq!(printed.rows.len(), 200);
        assert!(printed.rows.iter().all(|row| row.len() == printed.head.len()));
        let reasons = [(0, 0.091), (2, -0.03)].map(|(level, amount)| list::reason(schema, &reason(level, amount)));
        assert_eq!(printed.rows[0][..4], ["7590-VHVEG", "50%", "High", &reasons.join(" · ")]);
        assert!(printed.rows[0][4].starts_with('$'), "{}", printed.rows[0][4]);
    }
}
