//! The analysis of one estimate: its reasons and its certainty, computed together.

use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Certainty, Explanation, Reason, certainty, reasons};
use churnscope_engine::schema::Schema;
use churnscope_engine::scorer::Scorer;
use churnscope_pictures::WaterfallBar;
use churnscope_pictures::waterfall::waterfall;

const MAX_BARS: usize = 8;

const MAX_REASONS_DESCRIBED: usize = 3;

/// The explanation of a customer's estimate, and its certainty.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// The customer.
    pub customer: Customer,
    /// The estimate, and the contribution of each field.
    pub explanation: Explanation,
    /// The contributions combined into reasons, the strongest first.
    pub reasons: Vec<Reason>,
    /// The certainty of the estimate, with warnings.
    pub certainty: Certainty,
}

impl Analysis {
    /// Analyzes a customer's estimate.
    pub fn of(scorer: &Scorer, customer: &Customer) -> Self {
        let explanation = Explanation::of(scorer, customer);
        let reasons = reasons(scorer.schema(), customer, &explanation);
        Self { customer: customer.clone(), explanation, reasons, certainty: certainty(scorer, customer) }
    }

    /// The bars that lead from the starting point to this customer's estimate.
    pub fn bars(&self, schema: &Schema) -> Vec<WaterfallBar> {
        waterfall(schema, &self.customer, &self.explanation, &self.reasons, MAX_BARS)
    }

    /// The strongest reasons, at most three.
    pub fn strongest(&self) -> &[Reason] {
        self.reasons.get(..MAX_REASONS_DESCRIBED).unwrap_or(&self.reasons)
    }
}
