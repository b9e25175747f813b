//! Rows that training can use.

use std::collections::HashSet;

use super::DraftError;
use super::customers::Customers;
use crate::folds::customers_by_outcome;
use crate::table::at;

/// Minimum number of customers per outcome: two in each of two folds.
pub(super) const MIN_PER_OUTCOME: usize = 4;

/// Rows of a table that training does not skip, in the order of the table.
#[derive(Clone, Debug)]
pub(super) struct UsedRows {
    /// The index of each row in the table.
    indices: Vec<usize>,
    /// Per row, whether the customer left.
    outcomes: Vec<bool>,
    /// Per row, the index of its customer, if customers can have several rows.
    customers: Option<Vec<u32>>,
}

impl UsedRows {
    /// The rows of a table at these indices. `churned` has the outcomes of all rows of the table.
    pub(super) fn new(indices: Vec<usize>, churned: &[bool], customers: Option<&Customers>) -> Self {
        let outcomes = at(churned, &indices);
        let customers = customers.map(|customers| at(&customers.of_rows, &indices));
        Self { indices, outcomes, customers }
    }

    /// Some of these rows, given by their positions in this list.
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

    /// Number of rows whose customers left.
    pub(super) fn n_churned(&self) -> usize {
        self.outcomes.iter().filter(|churned| **churned).count()
    }

    /// Share of the rows whose customers left.
    pub(super) fn share_churned(&self) -> f64 {
        self.n_churned() as f64 / self.len() as f64
    }

    pub(super) fn n_customers(&self) -> usize {
        self.customers.as_ref().map_or(self.len(), |customers| customers.iter().collect::<HashSet<_>>().len())
    }

    /// Numbers of customers who left and who stayed. A customer whose rows have both outcomes counts in both.
    pub(super) fn customers_by_outcome(&self) -> (usize, usize) {
        match &self.customers {
            Some(customers) => customers_by_outcome(&self.outcomes, customers),
            None => (self.n_churned(), self.len() - self.n_churned()),
        }
    }

    /// Checks that there are enough rows and customers of each outcome for cross-validation.
    pub(super) fn check_outcomes(&self) -> Result<(), DraftError> {
        check_outcomes(self.n_churned(), self.len() - self.n_churned())?;
        let (left, stayed) = self.customers_by_outcome();
        check_outcomes(left, stayed)
    }

    /// The number of folds for cross-validation: at most 5, each with at least two customers of each outcome.
    pub(super) fn n_folds(&self) -> usize {
        let (left, stayed) = self.customers_by_outcome();
        (left.min(stayed) / 2).clamp(2, 5)
    }
}

/// Checks the numbers of customers who left and who stayed, or the numbers of their rows.
pub(super) fn check_outcomes(left: usize, stayed: usize) -> Result<(), DraftError> {
    if left.min(stayed) < MIN_PER_OUTCOME { Err(DraftError::TooFew { left, stayed }) } else { Ok(()) }
}
