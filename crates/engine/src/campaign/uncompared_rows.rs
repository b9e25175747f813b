//! Lists the rows of a scored file that cannot be compared.

use bincode::{Decode, Encode};

use super::scored_file::{NoEstimate, ScoredFileRow, quoted};
use crate::csv::Location;

/// Maximum number of rows of each kind that [`UncomparedRows`] lists.
const ROWS_LISTED: usize = 5;

/// Rows of a scored file that cannot be compared because they have no ID or no estimate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct UncomparedRows {
    /// Number of rows without an ID.
    pub n_without_id: u64,
    /// The locations of the first few rows without an ID.
    pub first_without_id: Vec<Location>,
    /// Number of rows with an ID but without an estimate.
    pub n_without_estimate: u64,
    /// The first few rows with an ID but without an estimate.
    pub first_without_estimate: Vec<RowWithoutEstimate>,
}

/// A row without an estimate.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct RowWithoutEstimate {
    /// The row's location in the file.
    pub location: Location,
    /// The customer ID as text, cut off if it is long.
    pub id: String,
    /// The reason that there is no estimate.
    pub cause: NoEstimate,
}

impl UncomparedRows {
    /// Counts a row, if it cannot be compared.
    pub fn add(&mut self, location: Location, row: &ScoredFileRow<'_>) {
        match (row.id, &row.estimate) {
            (Some(_), Ok(_)) => {}
            (None, _) => {
                self.n_without_id = self.n_without_id.saturating_add(1);
                push_first(&mut self.first_without_id, [location]);
            }
            (Some(id), Err(cause)) => {
                self.n_without_estimate = self.n_without_estimate.saturating_add(1);
                if self.first_without_estimate.len() < ROWS_LISTED {
                    let row = RowWithoutEstimate { location, id: quoted(id), cause: cause.clone() };
                    self.first_without_estimate.push(row);
                }
            }
        }
    }

    /// Adds the rows of `later`.
    pub fn append(&mut self, later: Self) {
        self.n_without_id = self.n_without_id.saturating_add(later.n_without_id);
        self.n_without_estimate = self.n_without_estimate.saturating_add(later.n_without_estimate);
        push_first(&mut self.first_without_id, later.first_without_id);
        push_first(&mut self.first_without_estimate, later.first_without_estimate);
    }

    /// Number of rows that cannot be compared.
    pub fn count(&self) -> u64 {
        self.n_without_id.saturating_add(self.n_without_estimate)
    }
}

fn push_first<T>(rows: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    rows.extend(more.into_iter().take(ROWS_LISTED.saturating_sub(rows.len())));
}
