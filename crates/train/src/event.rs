use churnscope_engine::bundle::Selection;
use churnscope_engine::csv::ClampedCells;
use churnscope_engine::forest::Calibration;

use super::duplicates::Duplicates;
use super::table::UnusableRows;

/// Progress of training or an import.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainingEvent {
    /// Some rows are skipped.
    RowsSkipped {
        /// The skipped rows.
        rows: UnusableRows,
        /// Number of rows in the table.
        of: usize,
    },
    /// Some numbers are read as the nearest limit of their field's range.
    Clamped {
        /// The numbers.
        cells: ClampedCells,
        /// Number of usable rows.
        of: usize,
    },
    /// Some rows are duplicates.
    DuplicateRows(Duplicates),
    /// Customers can have several rows.
    Grouped {
        /// Number of customers.
        customers: usize,
        /// Number of rows.
        rows: usize,
    },
    /// The number of customers who left, which is below [`FEW_LEAVERS`](crate::FEW_LEAVERS).
    FewLeavers(usize),
    /// Only a sample of the rows is used.
    Sampled {
        /// Number of rows in the sample.
        rows: usize,
        /// Number of usable rows.
        of: usize,
    },
    /// The rows are divided by time for a second evaluation.
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
        /// The setting's mean log loss on rows that its models were not trained on, if it is known.
        loss: Option<f64>,
    },
    /// The search has chosen a setting.
    Chosen(Selection),
    /// Training grows at most this many trees from here on.
    TreesPlanned(usize),
    /// The model's estimates are calibrated.
    Calibrated(Calibration),
    /// This many more trees have been grown.
    TreesGrown(usize),
}
