use std::collections::HashSet;

use super::DraftError;
use super::customers::Customers;
use crate::folds::customers_by_outcome;
use crate::table::at;

/// Minimum number of customers per outcome: two in each of two folds.
pub(super) const MIN_PER_OUTCOME: usize = 4;

#[derive(Clone, Debug)]
pub(super) struct UsedRows {
    indices: Vec<usize>,
    outcomes: Vec<bool>,
    /// Per row, the index of its customer, if customers can have several rows.
    customers: Option<Vec<u32>>,
}

impl UsedRows {
    pub(super) fn new(indices: Vec<usize>, churned: &[bool], customers: Option<&Customers>) -> Self {
        let outcomes = at(churned, &indices);
        let customers = customers.map(|customers| at(&customers.of_rows, &indices));
        Self { indices, outcomes, customers }
    }

    pub(super) fn subset(&self, positions: &[usize]) -> Self {
        Self {
            indices: at(&self.indices, positions),
            outcomes: at(&self.outcomes, positions),
            customers: self.customers.as_ref().map(|customers| at(customers, positions)),
        }
    }

    pub(super) fn indices(&self) -> &[usize] {
        &self.indices
    }

    pub(super) fn len(&self) -> usize {
        self.indices.len()
    }

    pub(super) fn n_churned(&self) -> usize {
        self.outcomes.iter().filter(|churned| **churned).count()
    }

    pub(super) fn share_churned(&self) -> f64 {
        self.n_churned() as f64 / self.len() as f64
    }

    pub(super) fn n_customers(&self) -> usize {
        self.customers.as_ref().map_or(self.len(), |customers| customers.iter().collect::<HashSet<_>>().len())
    }

    pub(super) fn customers_by_outcome(&self) -> (usize, usize) {
        match &self.customers {
            Some(customers) => customers_by_outcome(&self.outcomes, customers),
            None => (self.n_churned(), self.len() - self.n_churned()),
        }
    }

    pub(super) fn check_outcomes(&self) -> Result<(), DraftError> {
        check_outcomes(self.n_churned(), self.len() - self.n_churned())?;
        let (left, stayed) = self.customers_by_outcome();
        check_outcomes(left, stayed)
    }

    /// Number of folds: 2 to 5 and, if possible, so few that each fold can have two customers of each outcome.
    pub(super) fn n_folds(&self) -> usize {
        let (left, stayed) = self.customers_by_outcome();
        (left.min(stayed) / 2).clamp(2, 5)
    }
}

/// Checks that enough customers (or rows) have each outcome.
pub(super) fn check_outcomes(left: usize, stayed: usize) -> Result<(), DraftError> {
    if left.min(stayed) < MIN_PER_OUTCOME { Err(DraftError::TooFew { left, stayed }) } else { Ok(()) }
}
