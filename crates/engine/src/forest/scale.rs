//! The scale of estimates.

use bincode::{Decode, Encode};

use super::{MAX_LOG_ODDS, MAX_TREES};

/// The scale of leaves, baselines, and contributions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Scale {
    /// Probabilities, in a random forest.
    Probability,
    /// Natural logarithms of odds, in boosted trees.
    LogOdds,
}

impl Scale {
    pub(super) fn max_contribution(self) -> f64 {
        match self {
            Self::Probability => 1.0,
            // a field can change a tree's output by at most the difference between the tree's highest and lowest leaf
            Self::LogOdds => 2.0 * MAX_LOG_ODDS * MAX_TREES as f64,
        }
    }

    /// Turns an estimate on this scale into a probability.
    pub fn probability(self, score: f64) -> f64 {
        match self {
            Self::Probability => score,
            // not the standard library's `exp`, whose last bit can differ between systems
            Self::LogOdds => 1.0 / (1.0 + libm::exp(-score)),
        }
    }
}
