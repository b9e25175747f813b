//! Finds out which customers of a sheet left, so that [`effect`](crate::campaign::effect) can compare those who were to
//! be called with those who were held out.

use std::collections::HashMap;

use thiserror::Error;

use super::{CallSheet, UnreadableRow, cell_text, each_row, header_of, listed};
use crate::campaign::effect::Followed;
use crate::csv::{ColumnsError, TableChoices, TableError};
use crate::schema::Schema;

/// The reason that a file has no outcomes.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OutcomesError {
    /// The file is not a table.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Several columns could be the outcome.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// A row that cannot be read.
    #[error(transparent)]
    Row(#[from] UnreadableRow),
    /// There is no column with the IDs.
    #[error("there is no column {column} with customer IDs (found: {columns}): rename the column that has them")]
    NoId {
        /// The name of the column.
        column: String,
        /// The names of the file's columns.
        columns: String,
    },
    /// There is no column with the outcome.
    #[error(
        "there is no column {column}, which says who left (found: {columns}): add it, or rename the column with the outcome"
    )]
    NoOutcome {
        /// The name of the model's outcome column.
        column: String,
        /// The names of the file's columns.
        columns: String,
    },
}

/// Who left and who stayed, by ID. A customer with several rows has left if one of the rows says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownOutcomes {
    left: HashMap<Vec<u8>, bool>,
    /// Number of rows whose ID is blank, or whose outcome is not one of the model's values.
    pub n_unknown: usize,
}

/// The customers of a sheet, as far as their outcomes are known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FollowedCalls {
    /// The customers. [`Followed::offer`] is an index into the offers.
    pub customers: Vec<Followed>,
    /// The offers in words, in alphabetical order; an empty string stands for customers without an offer.
    pub offers: Vec<String>,
    /// Number of customers on the sheet whose outcome is not in the file, or who have no estimate.
    pub n_missing: usize,
    /// Number of these customers who were to be called, but according to the sheet have not been reached.
    pub n_not_reached: usize,
}

impl KnownOutcomes {
    /// Reads a file with the model's outcome column and a column with IDs that has one of these names.
    ///
    /// # Errors
    ///
    /// [`OutcomesError`], if the file is not a table, or one of the columns is missing.
    pub fn read(file: &[u8], schema: &Schema, id_columns: &[&str]) -> Result<Self, OutcomesError> {
        let choices = TableChoices::default();
        let header = header_of(file, choices)?;
        let columns = || listed(header.names.iter().map(|name| String::from_utf8_lossy(name)));
        let (target, wanted) = (&schema.target, id_columns.first().copied().unwrap_or_default());
        let outcome = header
            .find(&target.column)?
            .ok_or_else(|| OutcomesError::NoOutcome { column: target.column.clone(), columns: columns() })?;
        let id = id_columns.iter().find_map(|name| header.find(name).ok().flatten());
        let id = id.ok_or_else(|| OutcomesError::NoId { column: wanted.to_owned(), columns: columns() })?;
        let mut outcomes = Self::default();
        each_row(file, choices, |record| {
            let id = cell_text(record, Some(id))?;
            match target.read(cell_text(record, Some(outcome))?.as_bytes()) {
                Some(left) if !id.is_empty() => *outcomes.left.entry(id.as_bytes().to_vec()).or_default() |= left,
                _ => outcomes.n_unknown = outcomes.n_unknown.saturating_add(1),
            }
            Ok::<_, OutcomesError>(())
        })?;
        Ok(outcomes)
    }
}

impl CallSheet {
    /// The customers with a known outcome. A customer without an estimate is not among them.
    pub fn followed(&self, outcomes: &KnownOutcomes) -> FollowedCalls {
        let mut offers: Vec<String> = self.rows.iter().map(|row| row.offer.clone()).collect();
        offers.sort_unstable();
        offers.dedup();
        let mut followed = FollowedCalls { offers, ..FollowedCalls::default() };
        for row in &self.rows {
            let left = outcomes.left.get(row.id.as_bytes());
            let (Some(&has_left), Some(probability)) = (left, row.probability) else {
                followed.n_missing = followed.n_missing.saturating_add(1);
                continue;
            };
            let is_called = !row.is_held_out();
            let was_not_reached = is_called && row.entry.status == super::CallStatus::ToCall;
            followed.n_not_reached = followed.n_not_reached.saturating_add(usize::from(was_not_reached));
            let offer = followed.offers.binary_search(&row.offer).unwrap_or_default();
            let offer = u32::try_from(offer).unwrap_or_default();
            followed.customers.push(Followed { is_called, has_left, probability, offer });
        }
        followed
    }
}
