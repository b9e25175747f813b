//! The strip that compares the edited customer with the original. While an offer or a value of the what-if chart is
//! tried, it compares the estimates with and without this change instead.

use churnscope_engine::campaign::offers::{Terms, offers};
use churnscope_engine::customer::Customer;
use churnscope_engine::schema::{FieldIndex, Schema};

use super::estimate::difference;
use super::offers::money;
use crate::reasons::value_phrase;
use crate::values::percent;

messages! {
    UNDO = "Undo";
    REDO = "Redo";
    RESTORE_ORIGINAL = "Restore original";
    SET_BASELINE = "Set as baseline";
    NO_BASELINE = "Try an offer, or set a baseline to compare changes with.";
    supposed(before, after, changes) = "{before} → {after} if: {changes}";
    with_cost(supposed, cost) = "{supposed} (cost {cost})";
    unchanged(estimate) = "Original: {estimate}. Change a field or try an offer.";
    changed(before, after, difference, fields) = "Original {before} → now {after} ({difference}). Changed: {fields}";
    and_more(fields, more) = "{fields}, and {more} more";
}

/// The estimate with the changes that are being tried: `65% → 24% if: two-year contract (cost $50)`. `None` if there
/// are no changes. `facts` is the customer without the changes. The cost is that of the changes that are offers.
pub fn supposition(
    schema: &Schema,
    (facts, before): (&Customer, f64),
    (customer, after): (&Customer, f64),
    terms: Option<&Terms>,
) -> Option<String> {
    let changed: Vec<FieldIndex> = (0..schema.fields.len())
        .filter(|&field| facts.value(field) != customer.value(field) && customer.deciding_rule(schema, field).is_none())
        .collect();
    let phrase = |&field: &FieldIndex| Some(value_phrase(schema.fields.get(field)?, customer.value(field)?));
    let changes: Vec<String> = changed.iter().filter_map(phrase).collect();
    if changes.is_empty() {
        return None;
    }
    let supposed = supposed(percent(before), percent(after), changes.join(", "));
    let mut cost = None;
    if let Some(terms) = terms {
        for (at, offer) in offers(schema).enumerate() {
            let is_made =
                changed.contains(&offer.field) && offer.value_for(schema, facts) == customer.value(offer.field);
            if is_made {
                cost = Some(cost.unwrap_or(0.0) + terms.of(at).cost);
            }
        }
    }
    Some(match cost {
        Some(cost) => with_cost(supposed, money(schema, cost)),
        None => supposed,
    })
}

const MAX_FIELDS_LISTED: usize = 3;

/// The estimates of the original and the edited customer, and the fields that differ; only the original's estimate if
/// no field differs.
pub fn comparison(schema: &Schema, original: &Customer, before: f64, edited: &Customer, after: f64) -> String {
    let fields = schema.fields.iter().zip(original.values()).zip(edited.values());
    let labels: Vec<&str> =
        fields.filter(|((_, before), after)| before != after).map(|((field, _), _)| field.label.as_str()).collect();
    if labels.is_empty() {
        return unchanged(percent(before));
    }
    let listed = labels.get(..MAX_FIELDS_LISTED).unwrap_or(&labels).join(", ");
    let listed = match labels.len().saturating_sub(MAX_FIELDS_LISTED) {
        0 => listed,
        more => and_more(listed, more),
    };
    changed(percent(before), percent(after), difference(before, after), listed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::campaign::offers::OfferTerms;
    use churnscope_engine::schema::Value;
    use churnscope_fixtures::telco::scorer;

    #[test]
    fn an_offer_is_a_supposition_with_its_cost() {
        let scorer = scorer();
        let schema = scorer.schema();
        let facts = Customer::default_of(schema);
        let field = |label: &str| schema.fields.iter().position(|field| field.label == label).unwrap();
        let with = |changes: &[(&str, Value)]| {
            let mut values = facts.values().to_vec();
            changes.iter().for_each(|(label, value)| values[field(label)] = *value);
            Customer::new(schema, values).unwrap()
        };
        let two_years = with(&[("Contract", Value::Level(2))]);
        let not_offered = with(&[("Tenure", Value::Number(4.0))]);
        let both = with(&[("Contract", Value::Level(2)), ("Tenure", Value::Number(4.0))]);
        let pair = with(&[("Contract", Value::Level(2)), ("Paperless billing", Value::Level(0))]);
        let mut terms = Terms::uniform(schema, 12.0, OfferTerms { cost: 50.0, ..OfferTerms::default() });
        let paper = offers(schema).position(|offer| offer.words == "Switch to paper bills").unwrap();
        terms.offers[paper].cost = 5.0;
        let terms = Some(&terms);
        for (customer, terms, expected) in [
            (&facts, terms, None),
            (&two_years, None, Some("65% → 24% if: two-year contract")),
            (&two_years, terms, Some("65% → 24% if: two-year contract (cost $50)")),
            (&not_offered, terms, Some("65% → 24% if: tenure of 4 months")),
            (&both, terms, Some("65% → 24% if: tenure of 4 months, two-year contract (cost $50)")),
            (&pair, terms, Some("65% → 24% if: two-year contract, paper bills (cost $55)")),
        ] {
            assert_eq!(supposition(schema, (&facts, 0.65), (customer, 0.24), terms).as_deref(), expected);
        }
    }

    #[test]
    fn changed_fields_are_listed_up_to_a_limit() {
        let scorer = scorer();
        let schema = scorer.schema();
        let original = Customer::default_of(schema);
        for (changes, expected) in [
            (&[][..], "Original: 71%. Change a field or try an offer."),
            (&[("Contract", 1)], "Original 71% → now 44% (−27 points). Changed: Contract"),
            (
                &[("Contract", 1), ("Partner", 1), ("Dependents", 1), ("Senior citizen", 1)],
                "Original 71% → now 44% (−27 points). Changed: Contract, Senior citizen, Partner, and 1 more",
            ),
        ] {
            let mut values = original.values().to_vec();
            for &(label, level) in changes {
                let field = schema.fields.iter().position(|field| field.label == label).unwrap();
                values[field] = Value::Level(level);
            }
            let edited = Customer::new(schema, values).unwrap();
            assert_eq!(comparison(schema, &original, 0.71, &edited, 0.44), expected);
        }
    }
}
