//! What training and an import report while they run.

use churnscope_engine::bundle::Selection;
use churnscope_engine::csv::ClampedCells;
use churnscope_engine::forest::Calibration;

use super::duplicates::Duplicates;
use super::table::UnusableRows;

/// Progress of a training run or an import.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainingEvent {
    /// Some rows are skipped: they do not fit the description, which says to skip such rows, or the user chose to leave
    /// them out.
    RowsSkipped {
        /// The skipped rows.
        rows: UnusableRows,
        /// Number of rows in the table, including the skipped ones.
        of: usize,
    },
    /// Some numbers are outside their field's range, and are read as the nearest limit because the description says so.
    Clamped {
        /// The numbers.
        cells: ClampedCells,
        /// Number of usable rows in the table, before sampling.
        of: usize,
    },
    /// Some rows are duplicates.
    DuplicateRows(Duplicates),
    /// The description says that customers can have several rows. Folds keep each customer's rows together.
    Grouped {
        /// Number of customers.
        customers: usize,
        /// Number of rows that training uses.
        rows: usize,
    },
    /// Only this many customers left, fewer than [`FEW_LEAVERS`](crate::FEW_LEAVERS).
    FewLeavers(usize),
    /// Only a sample of the rows is used, because of the description's `most_rows`.
    Sampled {
        /// Number of rows in the sample.
        rows: usize,
        /// Number of usable rows in the table.
        of: usize,
    },
    /// The description says to evaluate on the latest rows. Unless the learner is smartcore, settings are then compared
    /// on the earlier rows.
    DividedByTime {
        /// The first of the latest periods.
        first: String,
        /// Number of earlier rows.
        earlier: usize,
        /// Number of latest rows.
        latest: usize,
    },
    /// The search has tried or skipped another setting.
    SettingTried {
        /// Number of settings tried or skipped so far.
        done: usize,
        /// Number of settings in all.
        of: usize,
        /// The mean log loss of the setting on rows that its models were not trained on. `None` if the choice for the
        /// final model skipped or dropped the setting, and in the search on the earlier rows.
        loss: Option<f64>,
    },
    /// The search has chosen a setting.
    Chosen(Selection),
    /// Training grows at most this many trees from here on: a model per fold, the final model, and, if the description
    /// has group fields, another model per fold without these fields.
    TreesPlanned(usize),
    /// The model's estimates are calibrated.
    Calibrated(Calibration),
    /// This many more trees have been grown.
    TreesGrown(usize),
}
