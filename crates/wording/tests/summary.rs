//! The summary of a customer as text.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Explanation, suggestions};
use churnscope_fixtures::telco::scorer;
use churnscope_wording::customer::offers::NONE;
use churnscope_wording::summary::summary;
use churnscope_wording::values;

#[test]
fn the_summary_has_estimate_reasons_offers_and_fields() {
    let scorer = scorer();
    let example = scorer.schema().examples[0].values.clone();
    let customer = Customer::new(scorer.schema(), example).unwrap();
    let explanation = Explanation::of(&scorer, &customer);
    let text = summary(&scorer, &customer, &explanation, &suggestions(&scorer, &customer, None, 3));
    let lines: Vec<&str> = text.lines().collect();
    let likely = values::percent(explanation.probability);
    assert!(lines[0].starts_with(&format!("{likely} likely to leave, high risk, riskier than 9")), "{text}");
    assert!(lines[1].starts_with("Main risks: "), "{text}");
    assert!(text.contains("\n- Move to a "), "{text}");
    assert!(text.contains(&format!("the model’s estimate falls from {likely} to ")), "{text}");
    assert!(text.contains("\nAccount: Tenure 4 months, Contract Monthly, "), "{text}");
    assert!(!text.contains("MonthlyCharges"), "reps see labels, not column names");
    assert!(summary(&scorer, &customer, &explanation, &[]).contains(NONE));
}
