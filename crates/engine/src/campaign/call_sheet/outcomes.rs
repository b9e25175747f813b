//! Finds out which customers of a sheet left, so that [`effect`](crate::campaign::effect) can compare those who were to
//! be called with those who were held out.

use std::collections::HashMap;

use thiserror::Error;

use super::CallSheet;
use crate::campaign::effect::Followed;
use crate::campaign::id_file::{IdFileError, cell_text, column_names, each_row, header_of, id_column};
use crate::csv::TableChoices;
use crate::schema::Schema;

/// The reason that outcomes cannot be read from a file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum OutcomesError {
    /// The file, its IDs, or a row cannot be read.
    #[error(transparent)]
    File(#[from] IdFileError),
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
    /// Number of the listed `customers` who were to be called, but according to the sheet have not been reached.
    pub n_not_reached: usize,
}

impl KnownOutcomes {
    /// Reads a file with the model's outcome column and a column with IDs that has one of these names.
    ///
    /// # Errors
    ///
    /// [`OutcomesError`], if the file cannot be read completely, or if one of the columns is missing or ambiguous.
    pub fn read(file: &[u8], schema: &Schema, id_columns: &[&str]) -> Result<Self, OutcomesError> {
        let choices = TableChoices::default();
        let header = header_of(file, choices).map_err(IdFileError::from)?;
        let target = &schema.target;
        let outcome = header.find(&target.column).map_err(IdFileError::from)?;
        let outcome = outcome.ok_or_else(|| OutcomesError::NoOutcome {
            column: target.column.clone(),
            columns: column_names(&header),
        })?;
        let id = id_column(&header, id_columns)?;
        let mut outcomes = Self::default();
        each_row(file, choices, |record| {
            let id = cell_text(record, Some(id))?;
            match target.read(cell_text(record, Some(outcome))?.as_bytes()) {
                Some(left) if !id.is_empty() => *outcomes.left.entry(id.as_bytes().to_vec()).or_default() |= left,
                _ => outcomes.n_unknown = outcomes.n_unknown.saturating_add(1),
            }
            Ok::<_, IdFileError>(())
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
