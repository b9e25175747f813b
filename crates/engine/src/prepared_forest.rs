//! A forest prepared for scoring.

use std::sync::OnceLock;

use super::batch::{BatchForest, CustomerColumns};
use super::forest::{Forest, SingleRowForest};
use super::preprocessing::Preprocessor;

/// A forest in the forms that score fastest.
#[derive(Clone, Debug)]
pub struct PreparedForest {
    single_row: SingleRowForest,
    /// Prepared on first use. `None` if customers are scored one by one.
    batch: OnceLock<Option<BatchForest>>,
}

impl PreparedForest {
    /// Prepares a forest for single rows.
    pub fn new(forest: &Forest) -> Self {
        Self { single_row: SingleRowForest::new(forest), batch: OnceLock::new() }
    }

    /// The sum of the leaves that an encoded row reaches.
    pub fn sum(&self, row: &[f64]) -> f64 {
        self.single_row.sum(row)
    }

    /// The estimated probabilities of many customers, bit-identical to those of customers scored alone.
    pub fn probabilities(&self, forest: &Forest, preprocessor: &Preprocessor, customers: &CustomerColumns) -> Vec<f64> {
        let batch = self.batch.get_or_init(|| BatchForest::new(forest, preprocessor.features()));
        let (mut sums, mut row) = (Vec::with_capacity(customers.len()), Vec::new());
        if let Some(batch) = batch {
            batch.sums(customers, &mut sums);
        }
        for index in sums.len()..customers.len() {
            preprocessor.encode_values(|field| customers.value(field, index), &mut row);
            sums.push(self.sum(&row));
        }
        sums.into_iter().map(|sum| forest.probability(forest.total(sum))).collect()
    }
}
