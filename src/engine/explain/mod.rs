//! Why a score is what it is, and what would change it.

mod certainty;
mod contributions;
mod decision_path;
mod pair;
mod partial_dependence;
mod quadrature;
mod ranked;
mod reasons;
mod suggestions;
mod summary;
mod what_if;

pub use certainty::{Certainty, TREE_BINS, Warning, certainty};
pub use contributions::Explainer;
pub use decision_path::{DecisionPath, Question, Step, decision_path};
pub use partial_dependence::{expectation, partial_dependence};
pub use reasons::{Reason, Span, points, reason_texts, reasons, sentences};
pub use suggestions::{Change, OfferTerms, Suggestion, expected_value, suggestions};
pub use summary::summary;
pub use what_if::{Curve, CurvePoint, curve};

use super::customer::Customer;
use super::scorer::Scorer;

/// A customer's estimate, taken apart by field: baseline + contributions = probability, within 1e-9.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The average training customer's estimate, in [0, 1].
    pub baseline: f64,
    /// The customer's estimate, in [0, 1].
    pub probability: f64,
    /// What each field of the schema adds, in probability; positive raises the estimate.
    pub contributions: Vec<f64>,
}

impl Explanation {
    /// Explains one customer. Features made from one field are summed: a rep thinks in fields.
    pub fn of(scorer: &Scorer, customer: &Customer) -> Self {
        let preprocessor = &scorer.bundle().preprocessor;
        let mut row = Vec::with_capacity(preprocessor.n_features());
        let probability = scorer.probability_with(customer, &mut row);
        let explainer = scorer.explainer();
        let mut contributions = vec![0.0; scorer.schema().fields.len()];
        for (feature, contribution) in preprocessor.features().iter().zip(explainer.contributions(&row)) {
            if let Some(sum) = contributions.get_mut(feature.field()) {
                *sum += contribution;
            }
        }
        Self { baseline: explainer.baseline(), probability, contributions }
    }
}
