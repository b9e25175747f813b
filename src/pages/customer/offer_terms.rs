//! Parses the terms of an offer: its cost, and the number of months to look ahead.

use churnscope_engine::campaign::offers::{OfferTerms, Terms};
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::Schema;
use churnscope_wording::customer::offers::{enter_cost, enter_months};
use churnscope_wording::values::fixed;

/// Maximum cost of an offer, in the unit of the monthly charge.
const MAX_COST: f64 = 1_000_000.0;

const MAX_MONTHS: f64 = 120.0;

/// The terms in the two boxes, for all offers of the schema; `None` if no cost is entered. An error says what to enter.
pub fn parse_terms(schema: &Schema, cost: &str, months: &str) -> Result<Option<Terms>, String> {
    let (cost, months) = (cost.trim(), months.trim());
    if cost.is_empty() {
        return Ok(None);
    }
    let number = |text: &str, min: f64, max: f64| text.parse().ok().filter(|value: &f64| (min..=max).contains(value));
    match (number(cost, 0.0, MAX_COST), number(months, 1.0, MAX_MONTHS)) {
        (Some(cost), Some(months)) => {
            let terms = OfferTerms { cost, ..OfferTerms::default() };
            Ok(Some(Terms::uniform(schema, months, terms)))
        }
        (None, _) => Err(enter_cost(fixed(MAX_COST, 0))),
        (_, None) => Err(enter_months(plain_number(MAX_MONTHS))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_fixtures::telco::scorer;

    #[test]
    fn terms_are_parsed_or_rejected() {
        let scorer = scorer();
        let schema = scorer.schema();
        let of = |cost, months| Terms::uniform(schema, months, OfferTerms { cost, ..OfferTerms::default() });
        let terms = |cost, months| Ok(Some(of(cost, months)));
        let cost = || Err(enter_cost("1,000,000"));
        let months = || Err(enter_months("120"));
        for (text, expected) in [
            (("", "12"), Ok(None)),
            (("  ", "x"), Ok(None)),
            (("40", "12"), terms(40.0, 12.0)),
            ((" 40.50 ", "1"), terms(40.5, 1.0)),
            (("0", "120"), terms(0.0, 120.0)),
            (("-1", "12"), cost()),
            (("forty", "12"), cost()),
            (("NaN", "12"), cost()),
            (("inf", "12"), cost()),
            (("40", "0"), months()),
            (("40", ""), months()),
            (("40", "121"), months()),
        ] {
            assert_eq!(parse_terms(schema, text.0, text.1), expected, "{text:?}");
        }
    }
}
