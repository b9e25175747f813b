//! What a rep could offer, in words, and what the offers cost.

use crate::words::{capitalised, from_to, points_between};
use churnscope_engine::explain::{OfferTerms, Suggestion};
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::{Kind, Schema};
use churnscope_wording::values::{fixed, with_unit};

/// Greatest cost of an offer, in the unit of the monthly charge.
const MOST_COST: f64 = 1_000_000.0;

/// Longest horizon, in months.
const MOST_MONTHS: f64 = 120.0;

/// One offer as the page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferWords {
    /// What would be offered.
    pub offer: String,
    /// The estimate before and after it, and what it is worth where that is known.
    pub effect: String,
    /// How far the estimate falls.
    pub points: String,
    /// The changed customer's probability, to the last bit.
    pub probability: String,
}

/// Reads what stands in the two boxes; without a cost there are no terms.
pub fn parse_terms(cost: &str, months: &str) -> Result<Option<OfferTerms>, String> {
    let (cost, months) = (cost.trim(), months.trim());
    if cost.is_empty() {
        return Ok(None);
    }
    let number =
        |text: &str, least: f64, most: f64| text.parse().ok().filter(|value: &f64| (least..=most).contains(value));
    match (number(cost, 0.0, MOST_COST), number(months, 1.0, MOST_MONTHS)) {
        (Some(cost), Some(months)) => Ok(Some(OfferTerms { cost, months })),
        (None, _) => Err(format!("Enter a cost from 0 to {}, or none.", fixed(MOST_COST, 0))),
        (_, None) => Err(format!("Enter from 1 to {} months.", plain_number(MOST_MONTHS))),
    }
}

/// An offer in words; `present` is the estimate now.
pub fn offer_words(schema: &Schema, present: f64, suggestion: &Suggestion) -> OfferWords {
    let mut offers = suggestion.changes.iter().map(|change| change.words.as_str());
    let mut offer = offers.next().unwrap_or_default().to_owned();
    for next in offers {
        offer.push_str(" and ");
        offer.push_str(&lowered(next));
    }
    let worth = suggestion.expected_value.map(|worth| format!(" · worth {}", money(schema, worth)));
    OfferWords {
        offer: capitalised(&offer),
        effect: from_to(present, suggestion.probability) + &worth.unwrap_or_default(),
        points: points_between(present, suggestion.probability),
        probability: plain_number(suggestion.probability),
    }
}

/// The sign of the monthly charge's unit; empty where there is none.
pub fn currency(schema: &Schema) -> String {
    let charge = schema.monthly_charge.and_then(|field| schema.fields.get(field));
    match charge.map(|field| &field.kind) {
        Some(Kind::Number(number)) => number.unit.many.clone(),
        _ => String::new(),
    }
}

/// A whole amount in the unit of the monthly charge: `$235`, `−$40`.
fn money(schema: &Schema, amount: f64) -> String {
    let rounded = amount.round();
    let sign = if rounded < 0.0 { "−" } else { "" };
    let text = fixed(rounded.abs(), 0);
    let number = schema.monthly_charge.and_then(|field| match &schema.fields.get(field)?.kind {
        Kind::Number(number) => Some(number),
        Kind::Category(_) => None,
    });
    sign.to_owned() + &number.map_or(text.clone(), |number| with_unit(&text, rounded.abs(), &number.unit))
}

/// Words that go on within a sentence.
fn lowered(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;
    use churnscope_engine::customer::Customer;
    use churnscope_engine::explain::Change;
    use churnscope_engine::schema::Value;

    #[test]
    fn terms_are_read_or_refused() {
        let terms = |cost, months| Ok(Some(OfferTerms { cost, months }));
        let cost = || Err("Enter a cost from 0 to 1,000,000, or none.".to_owned());
        let months = || Err("Enter from 1 to 120 months.".to_owned());
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
            assert_eq!(parse_terms(text.0, text.1), expected, "{text:?}");
        }
    }

    #[test]
    fn pairs_are_joined_and_worth_is_whole_dollars() {
        let scorer = scorer();
        let schema = scorer.schema();
        let change = |words: &str| Change { field: 0, value: Value::Number(0.0), words: words.to_owned() };
        for (changes, expected_value, offer, effect) in [
            (vec![change("Pay by bank transfer")], None, "Pay by bank transfer", "71% → 44%"),
            (vec![change("Add a"), change("Add b")], Some(1234.5), "Add a and add b", "71% → 44% · worth $1,235"),
            (vec![change("Add a")], Some(-40.2), "Add a", "71% → 44% · worth −$40"),
        ] {
            let customer = Customer::default_of(schema);
            let suggestion = Suggestion { changes, customer, probability: 0.44, fall: 0.27, expected_value };
            let words = offer_words(schema, 0.71, &suggestion);
            assert_eq!((words.offer.as_str(), words.effect.as_str()), (offer, effect));
            assert_eq!((words.points.as_str(), words.probability.as_str()), ("−27 points", "0.44"));
        }
    }
}
