//! What the model says about one customer, and how the page says it.

use crate::words::higher_than;
use churnscope_engine::customer::Customer;
use churnscope_engine::schema::Band;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::values::{band, percent, small_letters};

/// The model's answer for one customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// That the customer leaves, in [0, 1].
    pub probability: f64,
    /// The probability's band.
    pub band: Band,
    /// Share of the training customers below it, in [0, 1].
    pub share_below: f64,
}

impl Estimate {
    /// Scores a customer.
    pub fn of(scorer: &Scorer, customer: &Customer) -> Self {
        let probability = scorer.probability(customer);
        Self { probability, band: scorer.band(probability), share_below: scorer.share_below(probability) }
    }

    /// What a screen reader says once the form has come to rest; `refused` is the field whose text is not valid.
    pub fn spoken(&self, refused: Option<&str>) -> String {
        let sentence = format!(
            "{} likely to leave, {}, {}.",
            percent(self.probability),
            small_letters(band(self.band)),
            higher_than(self.share_below)
        );
        match refused {
            None => sentence,
            Some(label) => format!("{label} is not valid. The last valid estimate: {sentence}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_estimate_is_said_in_one_sentence() {
        let estimate = Estimate { probability: 0.714, band: Band::High, share_below: 0.931 };
        let sentence = "71% likely to leave, high risk, riskier than 93% of customers.";
        assert_eq!(estimate.spoken(None), sentence);
        assert_eq!(
            estimate.spoken(Some("Tenure")),
            format!("Tenure is not valid. The last valid estimate: {sentence}")
        );
    }
}
