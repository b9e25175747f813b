//! Queries on scored customers, and their results.

use std::ops::Range;

use bincode::{Decode, Encode};

use crate::campaign::candidates::{CampaignGroup, CustomerPlan};
use crate::campaign::compare::{BandChange, Moved, Movement};
use crate::campaign::plan::OfferChoice;
use crate::csv::RowProblem;
use crate::explain::Reason;
use crate::schema::{FieldIndex, Value};

/// Number of equal parts of [0, 1] in [`Summary::risk`].
pub const RISK_BINS: usize = 20;

/// The customers to list, and their order.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Query {
    /// The customers to list.
    pub filter: Filter,
    /// The key by which the list is sorted.
    pub sort: SortKey,
    /// Whether the highest key comes first. In either direction, customers with equal keys are in file order.
    pub descending: bool,
}

/// A key by which a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum SortKey {
    /// The estimate.
    Probability,
    /// Probability times monthly charge, or the probability if the schema has no monthly charge.
    RevenueAtRisk,
    /// A field's value: a number, or a level in the order of the schema.
    Field(FieldIndex),
    /// What the offers of the [planned rows](super::PlannedRows) are worth; 0 without such rows.
    OfferValue,
    /// The customer ID, compared byte by byte, or the position in the file if the file has no IDs.
    Id,
    /// The position in the file.
    Line,
}

/// Conditions that all listed customers meet.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Filter {
    /// Minimum and maximum probability, inclusive.
    pub risk: (f64, f64),
    /// The group in the planned campaign; `None` for all.
    pub group: Option<CampaignGroup>,
    /// How the risk changed since an earlier file; `None` for all.
    pub change: Option<ChangeFilter>,
    /// Conditions on fields, usually at most one per field.
    pub fields: Vec<FieldFilter>,
    /// Conditions on shown columns.
    pub texts: Vec<TextFilter>,
    /// Text to find in the ID or a shown column, ignoring case; empty for all customers. If the file has no IDs, the
    /// line or row number is searched instead of the ID.
    pub search: String,
}

/// A condition on how the risk changed since an earlier file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ChangeFilter {
    /// The customer's movement.
    Movement(Movement),
    /// The customer's bands in the two files.
    Bands(BandChange),
}

impl ChangeFilter {
    /// Whether a customer meets the condition.
    pub fn includes(self, moved: &Moved) -> bool {
        match self {
            Self::Movement(movement) => moved.movement == movement,
            Self::Bands(bands) => moved.bands == Some(bands),
        }
    }
}

/// A condition on the stored values of a shown column. Long values are shortened before they are stored. Case does
/// not matter.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct TextFilter {
    /// The column's index among the shown columns.
    pub column: usize,
    /// The text to compare with the value.
    pub text: String,
    /// Whether the value must equal `text`, rather than contain it.
    pub is_whole: bool,
}

/// A condition on a field.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FieldFilter {
    /// The field.
    pub field: FieldIndex,
    /// The allowed values.
    pub is: Allowed,
}

/// Allowed values of a field.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Allowed {
    /// One of these levels.
    Levels(Vec<u16>),
    /// A number in this range, inclusive.
    Range(f64, f64),
}

/// A listed customer.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct ListedCustomer {
    /// Index of the customer among the scored rows, in file order, counted from 0.
    pub row: u32,
    /// The row's first line, or its row number in a Parquet file; counted from 1.
    pub line: u64,
    /// The ID as text, or the line or row number if the file has no IDs.
    pub id: String,
    /// The estimated probability that the customer leaves, in [0, 1].
    pub probability: f64,
    /// One value per field, with blanks filled.
    pub values: Vec<Value>,
    /// The fields that were blank and have been filled, in ascending order.
    pub filled: Vec<FieldIndex>,
    /// The numbers outside their field's range, in ascending order of the fields. `values` has the nearest limits
    /// instead.
    pub outside: Vec<(FieldIndex, f64)>,
    /// The strongest reasons, strongest first.
    pub reasons: Vec<Reason>,
    /// The values of the shown columns, in the order in which they are shown; long values are shortened.
    pub shown: Vec<String>,
    /// What the campaign plans for the customer; `None` without a campaign.
    pub plan: Option<CustomerPlan>,
    /// The best offer; `None` unless it was looked for, with [`find_best_offers`](super::find_best_offers).
    pub best: Option<BestOffer>,
    /// How the estimate changed; `None` unless the list is filtered by [`Filter::change`].
    pub change: Option<EstimateChange>,
}

/// The offer to a customer that is worth most.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub enum BestOffer {
    /// No offer is worth more than it costs.
    NonePays,
    /// This offer, with the estimate that it would lead to.
    Pays(OfferChoice, f64),
}

impl BestOffer {
    /// The offer, if one pays, with the estimate that it would lead to.
    pub fn offer(self) -> Option<(OfferChoice, f64)> {
        match self {
            Self::NonePays => None,
            Self::Pays(choice, probability) => Some((choice, probability)),
        }
    }
}

/// How a customer's estimate changed since an earlier file.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct EstimateChange {
    /// The earlier estimate, in [0, 1]; `None` if there is none.
    pub before: Option<f64>,
    /// The reasons that only the later file has, in words.
    pub added: String,
    /// The reasons that only the earlier file has, in words.
    pub dropped: String,
}

/// The fields in the charts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ChartFields {
    /// The field of the bar chart.
    pub bars: FieldIndex,
    /// The fields of the heat map's columns and rows.
    pub heat: (FieldIndex, FieldIndex),
}

/// Totals of the listed customers, and the data for the charts.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Summary {
    /// Number of listed customers.
    pub listed: u32,
    /// The sum of the customers' probabilities.
    pub expected_leavers: f64,
    /// Number of customers in the low, medium, and high bands.
    pub bands: [u32; 3],
    /// The sum of probability times monthly charge: revenue at risk per month. `None` if the schema has no monthly
    /// charge.
    pub monthly_at_risk: Option<f64>,
    /// Number of customers in each of [`RISK_BINS`] equal parts of [0, 1].
    pub risk: Vec<u32>,
    /// The bars: one per bin of the field [`ChartFields::bars`].
    pub bars: Vec<Bin>,
    /// The cells of the heat map, row by row.
    pub cells: Vec<Bin>,
}

/// The customers in one bin of a field ([`crate::bins`]) or, for a cell of the heat map, in one bin of each of its two
/// fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Encode, Decode)]
pub struct Bin {
    /// Number of customers.
    pub customers: u32,
    /// The sum of the customers' probabilities.
    pub expected_leavers: f64,
}

/// A problem in a row that could not be scored.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct RejectedCell {
    /// The row's first line, or its row number in a Parquet file; counted from 1.
    pub line: u64,
    /// The problem.
    pub problem: RowProblem,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            risk: (0.0, 1.0),
            group: None,
            change: None,
            fields: Vec::new(),
            texts: Vec::new(),
            search: String::new(),
        }
    }
}

impl Default for Query {
    /// All customers, highest risk first.
    fn default() -> Self {
        Self { filter: Filter::default(), sort: SortKey::Probability, descending: true }
    }
}

impl Bin {
    /// The mean probability; `None` if the bin is empty.
    pub fn mean(&self) -> Option<f64> {
        (self.customers > 0).then(|| self.expected_leavers / f64::from(self.customers))
    }
}

/// A range of positions in a list, such as the part on screen.
pub type Window = Range<u32>;
