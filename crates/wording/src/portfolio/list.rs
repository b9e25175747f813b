//! The list, on screen and on paper.

use churnscope_engine::explain::Reason;
use churnscope_engine::schema::Schema;

use crate::reasons::phrase;
use crate::values::{capitalized, count};

messages! {
    CUSTOMERS = "Customers";
    CUSTOMER = "Customer";
    PROBABILITY = "Probability";
    RISK = "Risk";
    REASONS = "Reasons";
    MONTHLY = "Monthly";
    at_risk(months) = "At risk, {months}";
    LOADING = "Loading";
    NO_MATCHES = "No matching customers. Clear a filter.";
    lowers(reason) = "↓ {reason}";
    BETWEEN = " · ";
    also(reasons) = "+ {reasons}";
    shared(reasons) = "“+” stands for the reasons that the first customers share: {reasons}.";
    OFFER_TERMS = "Best offers use the terms under Plan a campaign.";
    printed(listed, order) = "{listed}, {order}.";
    partly_printed(listed, order, count) = "{listed}, {order}. Only the first {count} are printed.";
    model_and_date(model, date) = "Estimates, not guarantees. Model {model}, {date}.";
}

/// A reason without its contribution; a down arrow marks a reason that lowers the estimate.
pub fn reason(schema: &Schema, reason: &Reason) -> String {
    let text = capitalized(&phrase(schema, reason));
    if reason.contribution < 0.0 { lowers(text) } else { text }
}

/// What a printed list contains: `250 of 7,043, sorted by probability. Only the first 200 are printed.`
pub fn print_summary(listed: &str, order: &str, printed_rows: Option<usize>) -> String {
    match printed_rows {
        Some(rows) => partly_printed(listed, order, count(rows as u64)),
        None => printed(listed, order),
    }
}

#[cfg(test)]
mod tests {
    use churnscope_engine::schema::Value;
    use churnscope_fixtures::small;

    use super::*;

    #[test]
    fn an_arrow_marks_reasons_that_lower_the_estimate() {
        let schema = small::schema();
        for (is_filled, contribution, expected) in [
            (false, 0.123, "Contract Monthly"),
            (false, -0.088, "↓ Contract Monthly"),
            (true, 0.123, "Contract (blank, taken as Monthly)"),
        ] {
            let found = reason(&schema, &Reason { fields: vec![1], value: Value::Level(0), is_filled, contribution });
            assert_eq!(found, expected);
        }
    }
}
