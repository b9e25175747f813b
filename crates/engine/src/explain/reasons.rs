//! Contributions grouped into reasons, and how contributions are displayed.

use bincode::{Decode, Encode};

use super::Explanation;
use super::sorting::sorted_descending;
use crate::customer::Customer;
use crate::forest::Scale;
use crate::schema::{FieldIndex, Level, Schema, Value};

/// A characteristic of the customer, and how far it raises or lowers the estimate.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Reason {
    /// One field, or several whose levels share a phrase, such as "no internet service".
    pub fields: Vec<FieldIndex>,
    /// The customer's value in the first of these fields.
    pub value: Value,
    /// Whether the values of all these fields are guesses that fill blanks.
    pub is_filled: bool,
    /// The sum of the fields' contributions, on the explanation's scale.
    pub contribution: f64,
}

/// All reasons, the strongest first.
pub fn reasons(schema: &Schema, customer: &Customer, explanation: &Explanation) -> Vec<Reason> {
    let mut reasons: Vec<(Option<&Level>, Reason)> = Vec::new();
    for (index, (field, &contribution)) in schema.fields.iter().zip(&explanation.contributions).enumerate() {
        let Some(value) = customer.value(index) else { continue };
        let (level, is_filled) = (field.level(value), customer.is_filled(index));
        let says_the_same =
            |other: &Option<&Level>| level.zip(*other).is_some_and(|(level, other)| level.phrase == other.phrase);
        match reasons.iter_mut().find(|(other, _)| says_the_same(other)) {
            Some((_, reason)) => {
                reason.contribution += contribution;
                reason.fields.push(index);
                reason.is_filled &= is_filled;
            }
            None => reasons.push((level, Reason { fields: vec![index], value, is_filled, contribution })),
        }
    }
    sorted_descending(reasons.into_iter().map(|(_, reason)| reason).collect(), |reason: &Reason| {
        reason.contribution.abs()
    })
}

impl Scale {
    /// Converts a contribution to the unit in which it is displayed: percentage points, or log-odds.
    pub fn in_unit(self, contribution: f64) -> f64 {
        match self {
            Self::Probability => contribution * 100.0,
            Self::LogOdds => contribution,
        }
    }

    /// Number of decimals to show for a contribution in its unit.
    pub fn decimals(self) -> usize {
        match self {
            Self::Probability => 1,
            Self::LogOdds => 2,
        }
    }

    /// Minimum size of a contribution worth mentioning, on this scale.
    pub fn worth_saying(self) -> f64 {
        match self {
            Self::Probability => 0.005,
            // at a probability of 0.3, this is a change of about 0.005
            Self::LogOdds => 0.025,
        }
    }
}
