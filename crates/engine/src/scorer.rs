//! The façade: a checked bundle that scores customers.

use std::sync::OnceLock;

use super::batch::{BatchForest, CustomerColumns};
use super::bundle::{Bundle, BundleError, model_id};
use super::customer::Customer;
use super::explain::Explainer;
use super::forest::Walk;
use super::schema::{Band, Bands, Schema};

/// A model ready to score.
#[derive(Clone, Debug)]
pub struct Scorer {
    bundle: Bundle,
    model_id: String,
    walk: Walk,
    /// Made when first asked for, so that the first score does not wait for it.
    explainer: OnceLock<Explainer>,
    /// Likewise; `None` where customers one by one are faster.
    batch: OnceLock<Option<BatchForest>>,
}

impl Scorer {
    /// Checks a bundle's bytes and makes it ready.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        Ok(Self::new(Bundle::from_bytes(bytes)?, model_id(bytes)))
    }

    /// Unpacks a bundle's core that comes with the program itself, see [`Bundle::from_core`].
    pub fn from_core(bytes: &[u8]) -> Result<Self, BundleError> {
        Ok(Self::new(Bundle::from_core(bytes)?, model_id(bytes)))
    }

    fn new(bundle: Bundle, model_id: String) -> Self {
        let walk = Walk::new(&bundle.forest);
        Self { bundle, model_id, walk, explainer: OnceLock::new(), batch: OnceLock::new() }
    }

    /// Everything else that the bundle holds.
    pub fn bundle(&self) -> &Bundle {
        &self.bundle
    }

    /// What a customer looks like.
    pub fn schema(&self) -> &Schema {
        &self.bundle.schema
    }

    /// Names the model: 12 hexadecimal digits that change with anything in the bundle.
    pub fn model_id(&self) -> &str {
        &self.model_id
    }

    /// The estimate that this customer leaves, in [0, 1].
    pub fn probability(&self, customer: &Customer) -> f64 {
        self.probability_with(customer, &mut Vec::with_capacity(self.bundle.forest.n_features()))
    }

    /// The same with a row to write into, for callers that score many.
    pub fn probability_with(&self, customer: &Customer, row: &mut Vec<f64>) -> f64 {
        self.bundle.preprocessor.encode(customer, row);
        self.bundle.forest.probability(self.score(row))
    }

    /// The estimate of an encoded row, in the forest's scale.
    pub fn score(&self, row: &[f64]) -> f64 {
        self.bundle.forest.total(self.walk.sum(row))
    }

    /// The estimates of many customers, each the same to the last bit as alone.
    pub fn probabilities(&self, customers: &CustomerColumns) -> Vec<f64> {
        let Bundle { forest, preprocessor, .. } = &self.bundle;
        let batch = self.batch.get_or_init(|| BatchForest::new(forest, preprocessor.features()));
        let (mut sums, mut row) = (Vec::with_capacity(customers.len()), Vec::new());
        if let Some(batch) = batch {
            batch.sums(customers, &mut sums);
        }
        for rest in sums.len()..customers.len() {
            preprocessor.encode_values(|field| customers.value(field, rest), &mut row);
            sums.push(self.walk.sum(&row));
        }
        sums.into_iter().map(|sum| forest.probability(forest.total(sum))).collect()
    }

    /// The forest prepared for explaining.
    pub fn explainer(&self) -> &Explainer {
        self.explainer.get_or_init(|| Explainer::new(&self.bundle.forest))
    }

    /// The band of a probability.
    pub fn band(&self, probability: f64) -> Band {
        self.bundle.schema.bands.band(probability)
    }

    /// Puts other bands in place of the model's own; what is not ordered leaves them as they are.
    pub fn set_bands(&mut self, bands: Bands) {
        if bands.are_ordered() {
            self.bundle.schema.bands = bands;
        }
    }

    /// Share of the training customers whose out-of-fold estimate is below this one, in [0, 1].
    pub fn share_below(&self, probability: f64) -> f64 {
        self.bundle.evaluation.scores.share_below(probability)
    }
}
