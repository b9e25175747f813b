//! Many scored customers at once: a file's rows, kept column by column, and what a list of them is asked.
//!
//! A scorer makes [`ScoredRows`] of each slice of a file; a [`Portfolio`] takes them in the file's order, some 70 bytes a
//! customer of the Telco schema. A [`Query`] makes a [`View`] of it, which names rows in the order of the list.

mod query;
mod rows;
mod summary;
#[cfg(test)]
mod tests;
mod view;

use super::customer::Customer;
use super::drift::{FieldDrift, drift};
use super::explain::{Explanation, Reason, reasons};
use super::metrics::{CalibrationBin, Metrics, calibration};
use super::profile::Profile;
use super::schema::{FieldIndex, Schema, Value};
use super::scorer::Scorer;
use bincode::{Decode, Encode};

pub use query::{
    Allowed, Bin, FieldFilter, Filter, ListedCustomer, Pictures, Query, RISK_BINS, RefusedCell, SortKey, Summary,
    Window,
};
pub use rows::{AppendError, ScoredRows};
pub use view::View;

/// Most refused cells that are kept of a file; all are counted, and a scored file says all of them.
pub const MOST_REFUSED_CELLS: usize = 100_000;

/// The customers of one file.
#[derive(Clone, Debug)]
pub struct Portfolio {
    rows: ScoredRows,
    monthly_charge: Option<FieldIndex>,
}

/// How good the estimates of a file are, where it says who left.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Labelled {
    /// Scored rows whose outcome can be read.
    pub rows: u32,
    /// Figures at a cutoff of one half.
    pub figures: Metrics,
    /// One a tenth of [0, 1].
    pub calibration: Vec<CalibrationBin>,
}

impl Portfolio {
    /// An empty one, for customers of this schema.
    pub fn new(schema: &Schema) -> Self {
        Self { rows: ScoredRows::empty(schema), monthly_charge: schema.monthly_charge }
    }

    /// Takes in the rows of the file's next slice. Rows of another schema change nothing and are an error.
    pub fn append(&mut self, rows: ScoredRows) -> Result<(), AppendError> {
        self.rows.append(rows)
    }

    /// How many customers there are.
    pub fn n_scored(&self) -> u32 {
        self.rows.n_scored()
    }

    /// How many rows could not be scored.
    pub fn n_refused(&self) -> u32 {
        self.rows.n_refused
    }

    /// What was refused of those, in the file's order; at most [`MOST_REFUSED_CELLS`].
    pub fn refused(&self) -> &[RefusedCell] {
        &self.rows.refused
    }

    /// Whether the file names its customers.
    pub fn has_id(&self) -> bool {
        self.rows.has_id
    }

    /// What all of it takes, in bytes.
    pub fn size_in_memory(&self) -> usize {
        self.rows.size_in_memory()
    }

    /// The customer of a row.
    pub fn customer(&self, schema: &Schema, row: u32) -> Option<Customer> {
        Customer::new(schema, self.rows.values(row as usize)?).ok()
    }

    /// The customers of a list in this window, each with so many reasons. What lies beyond the list is left out.
    pub fn rows(&self, scorer: &Scorer, view: &View, window: Window, n_reasons: usize) -> Vec<ListedCustomer> {
        let listed = view.order().get(window.start as usize..).unwrap_or_default();
        let listed: Vec<(u32, Customer)> = listed
            .iter()
            .take(window.len())
            .filter_map(|&row| Some((row, self.customer(scorer.schema(), row)?)))
            .collect();
        let explanations =
            Explanation::of_all(scorer, &listed.iter().map(|(_, customer)| customer).collect::<Vec<_>>());
        let strongest = |customer: &Customer, why: &Explanation| {
            let mut reasons = reasons(scorer.schema(), customer, why);
            reasons.truncate(n_reasons);
            reasons
        };
        listed
            .iter()
            .zip(&explanations)
            .filter_map(|((row, customer), why)| self.listed(*row, customer, strongest(customer, why)))
            .collect()
    }

    /// How each field of the file differs from the training customers' profile.
    pub fn drift(&self, schema: &Schema, profile: &Profile) -> Vec<FieldDrift> {
        drift(schema, profile, &self.rows.tally)
    }

    /// How good the estimates were; `None` where the file says of nobody who left.
    pub fn outcomes(&self) -> Option<Labelled> {
        let (probabilities, outcomes): (Vec<f64>, Vec<bool>) = self.rows.labelled().unzip();
        (!outcomes.is_empty()).then(|| Labelled {
            rows: outcomes.len() as u32,
            figures: Metrics::of(&probabilities, &outcomes, 0.5),
            calibration: calibration(&probabilities, &outcomes),
        })
    }

    fn listed(&self, row: u32, customer: &Customer, reasons: Vec<Reason>) -> Option<ListedCustomer> {
        let at = row as usize;
        Some(ListedCustomer {
            row,
            line: self.rows.line(at),
            id: self.rows.id(at).into_owned(),
            probability: self.rows.probability(at)?,
            values: customer.values().to_vec(),
            reasons,
        })
    }

    /// Probability times monthly charge, where there is one.
    fn monthly_at_risk(&self, row: usize) -> Option<f64> {
        match self.rows.value(self.monthly_charge?, row)? {
            Value::Number(charge) => Some(charge * self.rows.probability(row)?),
            Value::Level(_) => None,
        }
    }
}
