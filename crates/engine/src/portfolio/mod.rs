//! The scored customers of a file, stored column by column, and queries on them.
//!
//! Slices of a file become [`ScoredRows`], which a [`Portfolio`] collects in file order. [`Portfolio::view`] runs a
//! [`Query`] and returns a [`View`]: the listed rows, once in list order and once in file order.

mod filled;
mod offered;
mod planned;
mod query;
mod rows;
mod summary;
#[cfg(test)]
mod tests;
mod view;

use super::campaign::compare::Moved;
use super::csv::{ClampedCells, UnknownValues};
use super::customer::Customer;
use super::drift::{FieldDrift, drift};
use super::explain::{Explanation, Reason, reasons};
use super::metrics::{CalibrationBin, Metrics, calibration};
use super::profile::Profile;
use super::rejections::LikelyCause;
use super::schema::{FieldIndex, Schema, Value};
use super::scorer::Scorer;
use bincode::{Decode, Encode};

pub use offered::find_best_offers;
pub use planned::PlannedRows;
pub use query::{
    Allowed, BestOffer, Bin, ChangeFilter, ChartFields, EstimateChange, FieldFilter, Filter, ListedCustomer, Query,
    RISK_BINS, RejectedCell, SortKey, Summary, TextFilter, Window,
};
pub use rows::{AppendError, ScoredRows};
pub use view::View;

/// Maximum number of rejected cells that are stored for a file. All rejected rows are counted.
pub const MAX_REJECTED_CELLS: usize = 100_000;

/// Maximum number of shown columns, to limit the memory that a million rows take up.
pub const MAX_SHOWN_COLUMNS: usize = 6;

/// The scored customers of one file, and the problems of its rejected rows. While the file is scored, these are the
/// rows so far.
#[derive(Clone, Debug)]
pub struct Portfolio {
    rows: ScoredRows,
    monthly_charge: Option<FieldIndex>,
    plan: PlannedRows,
    /// How the risk of each scored row changed, in file order; empty without a comparison.
    moved: Vec<Option<Moved>>,
}

/// Quality of the estimates for those scored rows of a file that have a known outcome.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FileEvaluation {
    /// Number of scored rows with a known outcome.
    pub rows: u32,
    /// The metrics, at a cutoff of 0.5.
    pub metrics: Metrics,
    /// The estimates and outcomes in each tenth of [0, 1].
    pub calibration: Vec<CalibrationBin>,
}

impl Portfolio {
    /// An empty portfolio for customers of this schema.
    pub fn new(schema: &Schema) -> Self {
        Self {
            rows: ScoredRows::empty(schema),
            monthly_charge: schema.monthly_charge,
            plan: PlannedRows::default(),
            moved: Vec::new(),
        }
    }

    /// Adds the rows of the file's next slice. Returns an error and adds nothing if the rows are inconsistent, or if
    /// their columns differ from those of the portfolio.
    pub fn append(&mut self, rows: ScoredRows) -> Result<(), AppendError> {
        self.rows.append(rows)
    }

    /// Sets what a campaign plans for the rows, so that queries can refer to it.
    pub fn set_plan(&mut self, plan: PlannedRows) {
        self.plan = plan;
    }

    /// Sets how the risk of each scored row changed, in file order, so that queries can refer to it; `None` for a row
    /// that was not compared.
    pub fn set_moved(&mut self, moved: Vec<Option<Moved>>) {
        self.moved = moved;
    }

    /// How the risk of a scored row changed; `None` without a comparison, or if the row was not compared.
    pub fn moved(&self, row: usize) -> Option<Moved> {
        self.moved.get(row).copied().flatten()
    }

    /// The entries of the scored rows. `entries` has one entry per row of the file, in order.
    pub fn only_scored<T: Copy>(&self, entries: &[T]) -> impl Iterator<Item = T> {
        self.rows.only_scored(entries)
    }

    /// Number of scored customers.
    pub fn n_scored(&self) -> u32 {
        self.rows.n_scored()
    }

    /// Number of rows that could not be scored.
    pub fn n_rejected(&self) -> u32 {
        self.rows.n_rejected
    }

    /// The most frequent cause of rejected rows; `None` if no row was rejected.
    pub fn likely_cause(&self) -> Option<LikelyCause> {
        self.rows.rejections.likely_cause()
    }

    /// The problems of the rows that could not be scored, in file order; at most [`MAX_REJECTED_CELLS`].
    pub fn rejected_cells(&self) -> &[RejectedCell] {
        &self.rows.rejected_cells
    }

    /// The values that the model does not know, of which a limited number per field are listed.
    pub fn unknown_values(&self) -> &UnknownValues {
        &self.rows.unknown_values
    }

    /// The numbers in scored rows that were read as the nearest limit of their range.
    pub fn clamped(&self) -> &ClampedCells {
        &self.rows.clamped
    }

    /// Whether the file has customer IDs; false before the first rows are added.
    pub fn has_id(&self) -> bool {
        self.rows.has_id
    }

    /// The fields that have no column in the file; empty before the first rows are added. These fields are filled for
    /// every customer.
    pub fn absent_fields(&self) -> &[FieldIndex] {
        &self.rows.absent
    }

    /// The portfolio's approximate size in memory, in bytes.
    pub fn size_in_memory(&self) -> usize {
        self.rows.size_in_memory()
    }

    /// The customer of a row; `None` if there is no such row.
    pub fn customer(&self, schema: &Schema, row: u32) -> Option<Customer> {
        let customer = Customer::new(schema, self.rows.values(row as usize)?).ok()?;
        let customer = customer.with_filled(|field| self.rows.filled.has(field, row));
        Some(customer.with_outside(schema, self.rows.outside(row)))
    }

    /// The customers in a window of the list, each with up to `n_reasons` reasons. The window may extend past the end
    /// of the list. The caller adds what a campaign plans for the customers, and how their risk changed.
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

    /// Drift of each field from the training data.
    pub fn drift(&self, schema: &Schema, profile: &Profile) -> Vec<FieldDrift> {
        drift(schema, profile, &self.rows.tally)
    }

    /// Quality of the estimates; `None` if no scored row has a known outcome.
    pub fn evaluation(&self) -> Option<FileEvaluation> {
        let (probabilities, outcomes): (Vec<f64>, Vec<bool>) = self.rows.labeled().unzip();
        (!outcomes.is_empty()).then(|| FileEvaluation {
            rows: outcomes.len() as u32,
            metrics: Metrics::of(&probabilities, &outcomes, 0.5),
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
            filled: customer.filled().to_vec(),
            outside: customer.all_outside().to_vec(),
            reasons,
            shown: self.rows.shown(at),
            plan: None,
            best: None,
            change: None,
        })
    }

    /// Probability times monthly charge; `None` if the schema has no monthly charge, or if there is no such row.
    fn monthly_at_risk(&self, row: usize) -> Option<f64> {
        match self.rows.value(self.monthly_charge?, row)? {
            Value::Number(charge) => Some(charge * self.rows.probability(row)?),
            Value::Level(_) => None,
        }
    }
}
