//! Scores customers with a checked bundle.

use std::sync::OnceLock;

use super::batch::CustomerColumns;
use super::bundle::{Bundle, BundleError, model_id};
use super::customer::Customer;
use super::explain::Explainer;
use super::prepared_forest::PreparedForest;
use super::schema::{Band, Bands, Schema};

/// A model that is ready to score.
#[derive(Clone, Debug)]
pub struct Scorer {
    bundle: Bundle,
    model_id: String,
    forest: PreparedForest,
    /// Prepared on first use, so that the first score does not wait for it.
    explainer: OnceLock<Explainer>,
}

impl Scorer {
    /// Checks and unpacks a bundle.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        Ok(Self::new(Bundle::from_bytes(bytes)?, model_id(bytes)))
    }

    /// Like [`Self::from_bytes`], but for the core of a bundle; see [`Bundle::from_core`].
    pub fn from_core(bytes: &[u8]) -> Result<Self, BundleError> {
        Ok(Self::new(Bundle::from_core(bytes)?, model_id(bytes)))
    }

    fn new(bundle: Bundle, model_id: String) -> Self {
        let forest = PreparedForest::new(&bundle.forest);
        Self { bundle, model_id, forest, explainer: OnceLock::new() }
    }

    /// The bundle.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// The model's schema.
    pub fn schema(&self) -> &Schema {
        &self.bundle.schema
    }

    /// The model's ID.
    pub fn model_id(&self) -> &str {
        &self.model_id
    }

    /// The estimated probability that the customer leaves, in [0, 1].
    pub fn probability(&self, customer: &Customer) -> f64 {
        self.probability_with(customer, &mut Vec::with_capacity(self.bundle.forest.n_features()))
    }

    /// Like [`Self::probability`], with a buffer for the encoded row that callers can reuse.
    pub fn probability_with(&self, customer: &Customer, row: &mut Vec<f64>) -> f64 {
        self.bundle.preprocessor.encode(customer, row);
        self.bundle.forest.probability(self.score(row))
    }

    /// The estimate for an encoded row, on the forest's scale.
    pub fn score(&self, row: &[f64]) -> f64 {
        self.bundle.forest.total(self.forest.sum(row))
    }

    /// The estimated probabilities of many customers, each bit-identical to [`Self::probability`].
    pub fn probabilities(&self, customers: &CustomerColumns) -> Vec<f64> {
        self.forest.probabilities(&self.bundle.forest, &self.bundle.preprocessor, customers)
    }

    /// The forest prepared for explanations.
    pub fn explainer(&self) -> &Explainer {
        let Bundle { forest, preprocessor, .. } = &self.bundle;
        self.explainer.get_or_init(|| Explainer::new(forest, preprocessor.features()))
    }

    /// The risk band of a probability.
    pub fn band(&self, probability: f64) -> Band {
        self.bundle.schema.bands.band(probability)
    }

    /// Replaces the model's bands, unless the new ones are invalid.
    pub fn set_bands(&mut self, bands: Bands) {
        if bands.are_ordered() {
            self.bundle.schema.bands = bands;
        }
    }

    /// Share of the training rows with a lower estimate; see
    /// [`ScoreDistribution::share_below`](crate::profile::ScoreDistribution::share_below).
    pub fn share_below(&self, probability: f64) -> f64 {
        self.bundle.evaluation.scores.share_below(probability)
    }
}
