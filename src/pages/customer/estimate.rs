//! The estimate for one customer.

use churnscope_engine::customer::Customer;
use churnscope_engine::schema::Band;
use churnscope_engine::scorer::Scorer;

/// The model's estimate for one customer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The probability that the customer leaves, in [0, 1].
    pub probability: f64,
    /// The risk band of the probability.
    pub band: Band,
    /// Approximately the share of the customers in the model's data with a lower estimate, in [0, 1].
    pub share_below: f64,
}

impl Estimate {
    /// Scores a customer.
    pub fn of(scorer: &Scorer, customer: &Customer) -> Self {
        let probability = scorer.probability(customer);
        Self { probability, band: scorer.band(probability), share_below: scorer.share_below(probability) }
    }
}
