//! The messages between the page and the ledger.

use bincode::{Decode, Encode};

use churnscope_engine::campaign::candidates::{CampaignFigures, CampaignSettings};
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::campaign::plan::BudgetPoint;
use churnscope_engine::csv::{ClampedField, UnknownValue};
use churnscope_engine::drift::FieldDrift;
use churnscope_engine::portfolio::{ChartFields, FileEvaluation, ListedCustomer, Query, RejectedCell, Summary, Window};
use churnscope_engine::rejections::LikelyCause;
use churnscope_engine::schema::{Band, Bands, FieldIndex};

use crate::comparison::ComparedOptions;

/// The page's requests to the ledger, which answers each with one [`LedgerResponse`].
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum LedgerRequest {
    /// Append the attached rows of the file's next slice.
    Append,
    /// Compute the figures of the file, now that all of its rows have been appended.
    Close,
    /// Make the result of this query the current list, and return its totals and the data for these charts, with these
    /// risk bands.
    List(Query, ChartFields, Bands),
    /// Return rows of the current list, with the best offer to each customer under these terms, if there are any.
    Rows(Window, Option<Terms>),
    /// Return which rows of the file are in the current list.
    Selected,
    /// Append the attached lines of the rows that were in the list at the last [`LedgerRequest::Selected`].
    AppendLines {
        /// Whether these are the first lines, which replace those of another file.
        is_first: bool,
    },
    /// Return the appended lines as a file, in the order that the list had.
    ListedFile,
    /// Return the stored errors in rejected rows as a CSV file.
    RejectedCells,
    /// Forget the last campaign and its plan. The rows of another campaign follow.
    StartCampaign,
    /// Append the attached rows of a campaign.
    AppendCampaign,
    /// Plan a campaign for the rows of the last campaign.
    Plan(CampaignSettings),
    /// Return the last plan as a CSV file.
    PlanFile {
        /// The delimiter of the file that was scored.
        delimiter: u8,
        /// Whether the plan's own cells that a spreadsheet could run as formulas are neutralized.
        defuse: bool,
        /// Whether cells of the customers' file that were neutralized are restored, because the plan becomes a workbook.
        undefuse: bool,
    },
    /// Return the header of the last plan's file and the lines of the customers who are contacted or held out, unless
    /// there are too many.
    Calls {
        /// The delimiter of the file that was scored.
        delimiter: u8,
    },
    /// Append the attached rows of one of the files that are to be compared.
    AppendCompared {
        /// Whether the rows are from the list's file, rather than from the earlier file.
        is_after: bool,
        /// Whether these are the first rows of the earlier file, which replace those of another comparison.
        is_first: bool,
    },
    /// Compare the files whose rows were appended. The strings are the names of the earlier and of the later file.
    Compare([String; 2]),
    /// Return the last comparison as a CSV file.
    ComparedFile(ComparedOptions),
}

/// A response of the ledger.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum LedgerResponse {
    /// The worker has started.
    Ready,
    /// The rows have been appended.
    Appended,
    /// The figures of the whole file.
    Closed(Box<FileFigures>),
    /// The totals of the list, and the data for its charts.
    Listed(Box<Summary>),
    /// The index in the list of the first of these rows, and the rows.
    Rows(u32, Vec<ListedCustomer>),
    /// One bit per row of the file: whether the row is in the current list.
    Selected(Vec<u8>),
    /// The last campaign is forgotten.
    CampaignStarted,
    /// The lines of a file, or the rows of a campaign, have been appended.
    PartAppended,
    /// The file is attached.
    ListedFile,
    /// The CSV file is attached.
    RejectedCells,
    /// The plan in figures, and what plans with other budgets would be worth.
    Planned(Box<CampaignFigures>, Vec<BudgetPoint>),
    /// The plan is attached as a CSV file.
    PlanFile,
    /// Lines from which a call sheet can be made; `None` if there are too many.
    Calls(Option<Vec<u8>>),
    /// The rows of a file to compare have been appended. The file has this many reasons per row.
    ComparedAppended(u32),
    /// The comparison in figures, or the reason that the files cannot be compared.
    Compared(Result<Box<ComparedFigures>, String>),
    /// The comparison is attached as a CSV file.
    ComparedFile,
    /// The ledger cannot continue, for this reason.
    Failed(String),
}

/// The figures of a file once all of it has been scored.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FileFigures {
    /// Number of rows that were scored.
    pub scored: u32,
    /// Number of rows that could not be scored.
    pub refused: u32,
    /// The most frequent cause of rejected rows; `None` if no row was rejected.
    pub likely_cause: Option<LikelyCause>,
    /// The first errors in rejected rows, at most [`MAX_REPORTED_CELLS`].
    pub rejected_cells: Vec<RejectedCell>,
    /// Values that the model does not know, the most frequent first.
    pub unknown_values: Vec<UnknownValue>,
    /// Number of cells with an unknown value that is not in `unknown_values`.
    pub unlisted_values: u64,
    /// The fields with numbers that were scored as the nearest limit of their range, with counts and examples.
    pub clamped: Vec<ClampedField>,
    /// The most frequent cause of numbers outside the range of their field; `None` unless more than a tenth of all rows
    /// have clamped numbers.
    pub clamped_problem: Option<LikelyCause>,
    /// How far each field has drifted from the model's data.
    pub drift: Vec<FieldDrift>,
    /// Whether the file has customer IDs.
    pub has_id: bool,
    /// The fields that have no column in the file. For every customer, they are filled like blanks.
    pub absent_fields: Vec<FieldIndex>,
    /// Quality of the estimates; `None` if no scored row has a known outcome.
    pub labelled: Option<FileEvaluation>,
    /// The approximate memory that the rows take up, in bytes.
    pub bytes_in_memory: u64,
}

/// A comparison with an earlier file, in figures.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct ComparedFigures {
    /// Number of customers for each of [`Movement::ALL`](churnscope_engine::campaign::compare::Movement::ALL).
    pub counts: [u32; 8],
    /// See [`Comparison::flow`](churnscope_engine::campaign::compare::Comparison::flow).
    pub flow: [[u32; 4]; 4],
    /// Number of customers who are in both files.
    pub in_both: u32,
    /// The minimum change of an estimate that counts as a rise or fall, in words.
    pub points: String,
    /// Notes on the comparison, in sentences.
    pub notes: Vec<String>,
    /// Some of the customers who are only in the earlier file, those with the highest estimates first.
    pub gone: Vec<GoneCustomer>,
}

/// A customer who is only in the earlier file.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct GoneCustomer {
    /// The ID, cut off if it is long.
    pub id: String,
    /// The probability, in [0, 1], and its band; `None` if the customer's row has no estimate.
    pub estimate: Option<(f64, Band)>,
}

/// Maximum number of errors in rejected rows that are reported with the figures. The ledger stores up to
/// [`MAX_REJECTED_CELLS`](churnscope_engine::portfolio::MAX_REJECTED_CELLS).
pub const MAX_REPORTED_CELLS: usize = 1_000;
