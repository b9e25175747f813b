//! The head of a list on paper: what is printed, as data.

use super::filtering::parts;
use super::money::at_risk;
use super::state::Shown;
use super::words::{listed_of, listed_reason, sorted_by};
use crate::browser::ListSheet;
use crate::words::count;
use churnscope_engine::portfolio::ListedCustomer;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::values::{band, percent};

/// Most rows that are printed: some eight pages.
pub const PRINTED_ROWS: u32 = 200;

impl ListSheet {
    /// The first customers of a list: `all` are in the file, `months` is what money is reckoned over.
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
        let filters = parts(schema, &query.filter).into_iter().map(|(_, words)| words);
        let shown = customers.len().min(PRINTED_ROWS as usize);
        let first = if (shown as f64) < f64::from(listed) {
            format!(" The first {} are printed.", count(shown as u64))
        } else {
            String::new()
        };
        let what = format!("{}, {}.{first}", listed_of(listed, all), sorted_by(schema, query));
        let money = schema.monthly_charge.map(|_| format!("At risk, {months} months"));
        let heads = ["Customer", "Probability", "Risk", "Why"].map(str::to_owned);
        Self {
            title: file.to_owned(),
            lines: [what].into_iter().chain(filters).collect(),
            head: heads.into_iter().chain(money).collect(),
            rows: customers.iter().take(shown).map(|customer| row(scorer, customer, months)).collect(),
            foot: format!("The model’s estimate, not a promise. Model {}, {date}.", scorer.model_id()),
        }
    }
}

fn row(scorer: &Scorer, customer: &ListedCustomer, months: u32) -> Vec<String> {
    let schema = scorer.schema();
    let why: Vec<String> = customer.reasons.iter().map(|reason| listed_reason(schema, reason)).collect();
    let money = at_risk(schema, customer, months);
    let cells = [
        customer.id.clone(),
        percent(customer.probability),
        band(scorer.band(customer.probability)).to_owned(),
        why.join(" · "),
    ];
    cells.into_iter().chain(money).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::explain::Reason;
    use churnscope_engine::portfolio::{Filter, Pictures, Query, SortKey, Summary};
    use churnscope_engine::schema::Value;

    #[test]
    fn a_sheet_says_what_it_lists() {
        let scorer = scorer();
        let contract = with_label(scorer.schema(), "Contract");
        let customer = ListedCustomer {
            row: 0,
            line: 2,
            id: "7590-VHVEG".to_owned(),
            probability: 0.5,
            values: scorer.schema().examples[0].values.clone(),
            reasons: vec![
                Reason { fields: vec![contract], value: Value::Level(0), contribution: 0.091 },
                Reason { fields: vec![contract], value: Value::Level(2), contribution: -0.03 },
            ],
        };
        let query = Query {
            filter: Filter { risk: (0.5, 1.0), ..Filter::default() },
            sort: SortKey::MoneyAtRisk,
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
        let shown = Shown { generation: 1, query, pictures: Pictures { bars: 0, heat: (0, 1) }, summary };
        let sheet = ListSheet::of(&scorer, "telco.csv", &shown, 7_043, 12, &vec![customer; 201], "2026-11-23");
        assert_eq!(
            sheet.lines,
            ["250 of 7,043, sorted by money at risk. The first 200 are printed.", "Risk: high"].map(str::to_owned)
        );
        assert_eq!(sheet.rows.len(), 200);
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.head.len()));
        assert_eq!(sheet.rows[0][..4], ["7590-VHVEG", "50%", "High risk", "Monthly contract · ↓ Two-year contract"]);
        assert!(sheet.rows[0][4].starts_with('$'), "{}", sheet.rows[0][4]);
    }
}
