//! Suggested offers: changes to actionable fields, ranked by how far the estimate falls or by expected value.
//!
//! The estimate after a change is the model's estimate for customers with the changed values, not a promise that this
//! customer would stay. The search is limited: it tries at most [`MAX_SINGLES`] single changes, and pairs of the best
//! [`PAIRED`] among them.

use super::sorting::sorted_descending;
use crate::customer::Customer;
use crate::schema::{FieldIndex, Kind, Schema, Value};
use crate::scorer::Scorer;

const MAX_SINGLES: usize = 100;

/// At most this many of the best single changes are also tried in pairs.
const PAIRED: usize = 16;

/// Minimum drop in the estimated probability for a change to be suggested.
const MIN_FALL: f64 = 0.02;

/// A pair is suggested only if it lowers the estimated probability by at least this much more than the better of its
/// two changes alone.
const MIN_EXTRA_FALL: f64 = 0.02;

/// One field changed by an offer.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The field.
    pub field: FieldIndex,
    /// The field's new value.
    pub value: Value,
    /// The offer, such as "Move to a one-year contract".
    pub words: String,
}

/// One or two changes and their effect on the estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The one or two changes. The change that lowers the estimate more on its own comes first.
    pub changes: Vec<Change>,
    /// The changed customer.
    pub customer: Customer,
    /// The changed customer's estimate, in [0, 1].
    pub probability: f64,
    /// Drop in the estimated probability; always positive.
    pub fall: f64,
    /// The [expected value](expected_value) of the offers; `None` if no terms are given or the schema names no monthly
    /// charge.
    pub expected_value: Option<f64>,
}

/// The cost of an offer, and the period to look ahead.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfferTerms {
    /// Cost of each offer, in the unit of the monthly charge.
    pub cost: f64,
    /// Period to look ahead, in months.
    pub months: f64,
}

/// The best suggestions: at most `max`, of which at most `max / 2` are pairs.
///
/// Suggestions are ranked by expected value if terms are given and the schema names a monthly charge, and by how far
/// the estimate falls otherwise. A suggestion that does not lower the estimate enough is left out.
pub fn suggestions(scorer: &Scorer, customer: &Customer, terms: Option<OfferTerms>, max: usize) -> Vec<Suggestion> {
    let schema = scorer.schema();
    let present = scorer.probability(customer);
    let tried = |changes: Vec<Change>| try_changes(scorer, customer, present, changes, terms);
    let singles =
        offers(schema, customer).into_iter().take(MAX_SINGLES).filter_map(|change| tried(vec![change])).collect();
    let mut found = sorted_descending(singles, |single: &Suggestion| single.fall);
    let mut pairs = Vec::new();
    for (at, first) in found.iter().take(PAIRED).enumerate() {
        for second in found.iter().take(PAIRED).skip(at.saturating_add(1)) {
            let fields = |suggestion: &Suggestion| suggestion.changes.first().map(|change| change.field);
            if fields(first) == fields(second) {
                continue;
            }
            let pair = tried([first.changes.clone(), second.changes.clone()].concat());
            pairs.extend(pair.filter(|pair| pair.fall >= first.fall.max(second.fall) + MIN_EXTRA_FALL));
        }
    }
    found.append(&mut pairs);
    found.retain(|suggestion| suggestion.fall >= MIN_FALL);
    let mut found = sorted_descending(found, |suggestion| suggestion.expected_value.unwrap_or(suggestion.fall));
    // pairs lower the estimate further, but reps are more likely to make a simple offer
    let mut n_pairs = 0;
    found.retain(|suggestion| {
        let is_pair = suggestion.changes.len() > 1;
        n_pairs = usize::saturating_add(n_pairs, usize::from(is_pair));
        !is_pair || n_pairs <= max / 2
    });
    found.truncate(max);
    found
}

/// The expected value of offers: monthly charge × months × fall, minus the cost of the offers and the revenue lost to a
/// lower charge. `None` if the schema names no monthly charge.
pub fn expected_value(
    schema: &Schema,
    before: &Customer,
    after: &Customer,
    fall: f64,
    n_offers: usize,
    terms: OfferTerms,
) -> Option<f64> {
    let charge = |customer: &Customer| match customer.value(schema.monthly_charge?)? {
        Value::Number(charge) => Some(charge),
        Value::Level(_) => None,
    };
    let (before, after) = (charge(before)?, charge(after)?);
    let lost_revenue = (before - after).max(0.0) * terms.months;
    Some(before * terms.months * fall - terms.cost * n_offers as f64 - lost_revenue)
}

/// All single-field changes that the schema's offers would make to this customer. Some of these changes may break a
/// rule on another field.
fn offers(schema: &Schema, customer: &Customer) -> Vec<Change> {
    let mut changes = Vec::new();
    let actionable = schema.fields.iter().enumerate().filter(|(_, field)| field.actionable);
    for (index, field) in actionable {
        match (&field.kind, customer.value(index)) {
            (Kind::Category(category), Some(present)) => {
                for level in customer.allowed_levels(schema, index) {
                    let words = category.levels.get(usize::from(level)).and_then(|level| level.offer.clone());
                    let value = Value::Level(level);
                    if let Some(words) = words.filter(|_| value != present) {
                        changes.push(Change { field: index, value, words });
                    }
                }
            }
            (Kind::Number(number), Some(Value::Number(present))) => {
                for offer in &number.offers {
                    let value = Value::Number(customer.outside(index).unwrap_or(present) + offer.add);
                    // the model cannot judge a value outside the field's range
                    if field.admits(value) {
                        changes.push(Change { field: index, value, words: offer.words.clone() });
                    }
                }
            }
            _ => debug_assert!(false, "a customer's values are of the same kinds as its schema's fields"),
        }
    }
    changes
}

fn try_changes(
    scorer: &Scorer,
    customer: &Customer,
    present: f64,
    changes: Vec<Change>,
    terms: Option<OfferTerms>,
) -> Option<Suggestion> {
    let schema = scorer.schema();
    let mut values = customer.values().to_vec();
    for change in &changes {
        *values.get_mut(change.field)? = change.value;
    }
    // a change that breaks a rule cannot be offered
    let is_changed = |field| changes.iter().any(|change| change.field == field);
    let changed = Customer::new(schema, values).ok()?;
    let changed = changed.with_filled(|field| customer.is_filled(field) && !is_changed(field));
    let probability = scorer.probability(&changed);
    let fall = present - probability;
    let expected_value = terms.and_then(|terms| expected_value(schema, customer, &changed, fall, changes.len(), terms));
    Some(Suggestion { changes, customer: changed, probability, fall, expected_value })
}
