//! Messages about offers, and amounts of money.

use churnscope_engine::explain::Suggestion;
use churnscope_engine::schema::{Field, Kind, Schema};

use super::estimate::from_to;
use crate::values::{capitalized, fixed, percent, with_unit};

messages! {
    TITLE = "What could be offered";
    SUBTITLE = "Offers that lower the model’s estimate. Not a guarantee.";
    NONE = "No offer lowers the estimate much.";
    NONE_DEFINED = "This model has no offers. To add them, edit fields on the Train page, and train again.";
    TRY = "Try";
    try_offer(offer) = "Try: {offer}";
    worth(effect, amount) = "{effect} · worth {amount}";
    loses(effect, amount) = "{effect} · loses {amount}";
    falls(offer, before, after) = "{offer}: the model’s estimate falls from {before} to {after}";
    both(first, second) = "{first} and {second}";
    COST = "Offer cost";
    HORIZON = "Horizon";
    MONTHS = "months";
    enter_cost(max) = "Enter a cost from 0 to {max}, or leave it blank.";
    enter_months(max) = "Enter a horizon of more than 0 and at most {max} months.";
    ENTER_COST_TO_RANK = "Enter a cost to rank offers by what they are worth.";
    WORTH_FORMULA_OF_MODEL = "Worth = monthly charge × months × drop in the estimate × how often the offer works − cost of the offers − revenue given up. The terms of the offers come from the model; enter a cost to use it for all of them.";
    WORTH_FORMULA = "Worth = monthly charge × months × drop in the estimate − cost of the offers − revenue lost to a lower charge.";
}

/// What the rep would offer, in one line: `Move to a one-year contract and add tech support`.
pub fn offer(suggestion: &Suggestion) -> String {
    let mut offers = suggestion.changes.iter().map(|change| change.words.as_str());
    let first = offers.next().unwrap_or_default().to_owned();
    capitalized(&offers.fold(first, |line, next| two_offers(&line, next)))
}

/// Two offers in one line.
pub(crate) fn two_offers(first: &str, second: &str) -> String {
    both(first, uncapitalized(second))
}

/// An offer and its effect, as a sentence without a period.
pub fn offer_with_effect(before: f64, suggestion: &Suggestion) -> String {
    falls(offer(suggestion), percent(before), percent(suggestion.probability))
}

/// The estimate before and after an offer, and what the offer is worth, if that is known: `71% → 44% · worth $235`.
pub fn effect(schema: &Schema, before: f64, suggestion: &Suggestion) -> String {
    let effect = from_to(before, suggestion.probability);
    match suggestion.expected_value.map(f64::round) {
        None => effect,
        Some(value) if value < 0.0 => loses(effect, money(schema, -value)),
        Some(value) => worth(effect, money(schema, value.abs())),
    }
}

/// The unit of the monthly charge, shown with amounts of money; empty if there is none.
pub fn currency(schema: &Schema) -> String {
    match monthly_charge(schema).map(|field| &field.kind) {
        Some(Kind::Number(number)) => number.unit.many.clone(),
        _ => String::new(),
    }
}

/// A whole amount in the unit of the monthly charge: `$1,235`.
pub(crate) fn money(schema: &Schema, amount: f64) -> String {
    let text = fixed(amount, 0);
    match monthly_charge(schema).map(|field| &field.kind) {
        Some(Kind::Number(number)) => with_unit(&text, amount, &number.unit),
        _ => text,
    }
}

fn monthly_charge(schema: &Schema) -> Option<&Field> {
    schema.fields.get(schema.monthly_charge?)
}

fn uncapitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::customer::Customer;
    use churnscope_engine::explain::Change;
    use churnscope_engine::schema::Value;
    use churnscope_fixtures::telco::scorer;

    #[test]
    fn offers_are_joined_and_amounts_are_rounded_to_dollars() {
        let scorer = scorer();
        let schema = scorer.schema();
        let change = |words: &str| Change { field: 0, value: Value::Number(0.0), words: words.to_owned() };
        for (changes, expected_value, line, with_worth) in [
            (vec![change("Pay by bank transfer")], None, "Pay by bank transfer", "71% → 44%"),
            (vec![change("Add a"), change("Add b")], Some(1234.5), "Add a and add b", "71% → 44% · worth $1,235"),
            (vec![change("Add a")], Some(-40.2), "Add a", "71% → 44% · loses $40"),
            (vec![change("Add a")], Some(-0.2), "Add a", "71% → 44% · worth $0"),
        ] {
            let customer = Customer::default_of(schema);
            let suggestion = Suggestion { changes, customer, probability: 0.44, fall: 0.27, expected_value };
            assert_eq!(offer(&suggestion), line);
            assert_eq!(effect(schema, 0.71, &suggestion), with_worth);
        }
    }
}
