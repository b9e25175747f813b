//! What a rep could offer: changes of actionable fields, ranked by how far the estimate falls.
//!
//! The estimate of a changed customer is what the model says of customers who are like that, not a promise that this
//! one would stay. Work is bounded: at most [`MAX_SINGLES`] single changes and the pairs of the best [`PAIRED`].

use super::ranked::ranked;
use crate::customer::Customer;
use crate::schema::{FieldIndex, Kind, Schema, Value};
use crate::scorer::Scorer;

/// Most single changes that are tried.
const MAX_SINGLES: usize = 100;

/// How many of the best single changes are tried in pairs.
const PAIRED: usize = 16;

/// A fall of the estimate below this, in probability, does not help much and is not suggested.
const WORTH_SUGGESTING: f64 = 0.02;

/// How much further a pair must bring the estimate down than the better of its two changes alone.
const WORTH_A_SECOND: f64 = 0.02;

/// One field changed by an offer.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The field.
    pub field: FieldIndex,
    /// Its new value.
    pub value: Value,
    /// What the rep would offer ("Move to a one-year contract").
    pub words: String,
}

/// One or two changes and what the model makes of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The changes, the stronger first.
    pub changes: Vec<Change>,
    /// The changed customer.
    pub customer: Customer,
    /// The changed customer's estimate, in [0, 1].
    pub probability: f64,
    /// How far the estimate falls, in probability; positive.
    pub fall: f64,
    /// What the offer is worth, where its cost is known.
    pub expected_value: Option<f64>,
}

impl Suggestion {
    /// What the rep would offer, in a line: "Move to a one-year contract and add tech support".
    pub fn words(&self) -> String {
        let mut line = String::new();
        for change in &self.changes {
            let mut letters = change.words.chars();
            if line.is_empty() {
                line.extend(letters);
            } else {
                line.push_str(" and ");
                line.extend(letters.next().into_iter().flat_map(char::to_lowercase).chain(letters));
            }
        }
        line
    }
}

/// What an offer costs and how far ahead the rep looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OfferTerms {
    /// Cost of making the offer, in the unit of the monthly charge; of each of two offers.
    pub cost: f64,
    /// Horizon in months.
    pub months: f64,
}

/// The best suggestions first, half of them single changes where there are any: by expected value where terms are given and the schema knows the monthly charge, else
/// by the fall of the estimate. Empty where nothing helps much.
pub fn suggestions(scorer: &Scorer, customer: &Customer, terms: Option<OfferTerms>, most: usize) -> Vec<Suggestion> {
    let schema = scorer.schema();
    let present = scorer.probability(customer);
    let tried = |changes: Vec<Change>| try_changes(scorer, customer, present, changes, terms);
    let singles =
        offers(schema, customer).into_iter().take(MAX_SINGLES).filter_map(|change| tried(vec![change])).collect();
    let mut found = ranked(singles, |single: &Suggestion| single.fall);
    let mut pairs = Vec::new();
    for (at, first) in found.iter().take(PAIRED).enumerate() {
        for second in found.iter().take(PAIRED).skip(at + 1) {
            let fields = |suggestion: &Suggestion| suggestion.changes.first().map(|change| change.field);
            if fields(first) == fields(second) {
                continue;
            }
            let pair = tried([first.changes.clone(), second.changes.clone()].concat());
            pairs.extend(pair.filter(|pair| pair.fall >= first.fall.max(second.fall) + WORTH_A_SECOND));
        }
    }
    found.append(&mut pairs);
    found.retain(|suggestion| suggestion.fall >= WORTH_SUGGESTING);
    let mut found = ranked(found, |suggestion| suggestion.expected_value.unwrap_or(suggestion.fall));
    // pairs always fall further, but the simplest offer is the likeliest to be made: half of the list is single changes
    let mut n_pairs = 0;
    found.retain(|suggestion| {
        n_pairs += suggestion.changes.len() - 1;
        suggestion.changes.len() == 1 || n_pairs <= most / 2
    });
    found.truncate(most);
    found
}

/// Monthly charge × months × fall, less the cost of the offers and what a lower charge gives away over the months.
///
/// `None` where the schema names no monthly charge.
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
    let given_away = (before - after).max(0.0) * terms.months;
    Some(before * terms.months * fall - terms.cost * n_offers as f64 - given_away)
}

/// Every single change that a rep could offer this customer, rules obeyed.
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
                    let value = Value::Number(present + offer.add);
                    // an offer that leads out of the range cannot be judged
                    if field.admits(value) {
                        changes.push(Change { field: index, value, words: offer.words.clone() });
                    }
                }
            }
            _ => {}
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
    // what breaks a rule is no offer
    let changed = Customer::new(schema, values).ok()?;
    let probability = scorer.probability(&changed);
    let fall = present - probability;
    let expected_value = terms.and_then(|terms| expected_value(schema, customer, &changed, fall, changes.len(), terms));
    Some(Suggestion { changes, customer: changed, probability, fall, expected_value })
}
