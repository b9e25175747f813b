//! Parses the terms of the offers: their cost, and the number of months to look ahead.

use std::ops::RangeInclusive;

use churnscope_engine::campaign::offers::{CampaignOffers, MONTHS, OfferTerms, Terms};
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::Schema;
use churnscope_wording::customer::offers::{enter_cost, enter_months};
use churnscope_wording::values::fixed;

/// Maximum cost of an offer, in the unit of the monthly charge.
const MAX_COST: f64 = 1_000_000.0;

/// The terms of all offers. `cost` replaces the costs of the model's terms, `usual`; if it is blank and the model has no
/// terms, the result is `None`. An error says what to enter.
pub fn parse_terms(
    schema: &Schema,
    usual: Option<&CampaignOffers>,
    cost: &str,
    months: &str,
) -> Result<Option<Terms>, String> {
    let (cost, months) = (cost.trim(), months.trim());
    if cost.is_empty() && usual.is_none() {
        return Ok(None);
    }
    let number = |text: &str, range: RangeInclusive<f64>| text.parse().ok().filter(|value| range.contains(value));
    let Some(months) = number(months, MONTHS) else {
        return Err(enter_months(plain_number(*MONTHS.end())));
    };
    let mut terms = match usual {
        Some(usual) => Terms { months, ..usual.terms.clone() },
        None => Terms::uniform(schema, months, OfferTerms::default()),
    };
    if !cost.is_empty() {
        let Some(cost) = number(cost, 0.0..=MAX_COST) else { return Err(enter_cost(fixed(MAX_COST, 0))) };
        terms.offers.iter_mut().for_each(|offer| offer.cost = cost);
    }
    Ok(Some(terms))
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
            (("0", "0.5"), terms(0.0, 0.5)),
            (("-1", "12"), cost()),
            (("forty", "12"), cost()),
            (("NaN", "12"), cost()),
            (("inf", "12"), cost()),
            (("40", "0"), months()),
            (("40", ""), months()),
            (("40", "121"), months()),
        ] {
            assert_eq!(parse_terms(schema, None, text.0, text.1), expected, "{text:?}");
        }
    }

    #[test]
    fn a_cost_replaces_those_of_the_model() {
        let scorer = scorer();
        let schema = scorer.schema();
        let own = OfferTerms { cost: 12.5, success: 0.4, discount: 3.0, is_available: true };
        let terms = Terms::uniform(schema, 24.0, own);
        let usual = CampaignOffers { most: vec![None; terms.offers.len()], terms };
        for (cost, months, expected) in [("", "24", own), ("", "6", own), ("20", "6", OfferTerms { cost: 20.0, ..own })]
        {
            let expected = Terms::uniform(schema, months.parse().unwrap(), expected);
            assert_eq!(parse_terms(schema, Some(&usual), cost, months), Ok(Some(expected)), "{cost} {months}");
        }
        assert!(parse_terms(schema, Some(&usual), "", "x").is_err());
    }
}
