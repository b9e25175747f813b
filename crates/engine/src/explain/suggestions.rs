//! Suggested offers for one customer.

use super::sorting::sorted_descending;
use crate::campaign::offers::{Offer, Terms, offers};
use crate::campaign::proposals::{Proposal, proposals_for};
use crate::customer::Customer;
use crate::schema::{FieldIndex, Value};
use crate::scorer::Scorer;

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
    /// The changes.
    pub changes: Vec<Change>,
    /// The changed customer.
    pub customer: Customer,
    /// The changed customer's estimate, in [0, 1].
    pub probability: f64,
    /// Drop in the estimated probability.
    pub fall: f64,
    /// The expected value of the offers, if it is known.
    pub expected_value: Option<f64>,
}

/// The best suggestions: at most `max`, of which at most `max / 2` are pairs.
///
/// Suggestions are ranked by expected value if it is known, and by how far the estimate falls otherwise.
pub fn suggestions(scorer: &Scorer, customer: &Customer, terms: Option<&Terms>, max: usize) -> Vec<Suggestion> {
    let found = proposals_for(scorer, customer, terms);
    let mut found = sorted_descending(found, |proposal| proposal.value.unwrap_or(proposal.fall));
    // pairs lower the estimate further, but a single offer is easier to make
    let mut n_pairs = 0;
    found.retain(|proposal| {
        let is_pair = proposal.second.is_some();
        n_pairs = usize::saturating_add(n_pairs, usize::from(is_pair));
        !is_pair || n_pairs <= max / 2
    });
    found.truncate(max);
    let offers: Vec<Offer<'_>> = offers(scorer.schema()).collect();
    found.iter().filter_map(|proposal| suggestion(scorer, customer, &offers, proposal)).collect()
}

fn suggestion(scorer: &Scorer, customer: &Customer, offers: &[Offer<'_>], proposal: &Proposal) -> Option<Suggestion> {
    let schema = scorer.schema();
    let change = |offer: &Offer<'_>| {
        let value = offer.value_for(schema, customer)?;
        Some(Change { field: offer.field, value, words: offer.words.to_owned() })
    };
    let changes: Option<Vec<Change>> = proposal.offers().map(|offer| change(offers.get(offer)?)).collect();
    let changes = changes?;
    let mut values = customer.values().to_vec();
    for change in &changes {
        *values.get_mut(change.field)? = change.value;
    }
    let is_changed = |field| changes.iter().any(|change| change.field == field);
    let changed = Customer::new(schema, values).ok()?;
    let customer = changed.with_filled(|field| customer.is_filled(field) && !is_changed(field));
    let Proposal { probability, fall, value: expected_value, .. } = *proposal;
    Some(Suggestion { changes, customer, probability, fall, expected_value })
}
