//! What a list of scored customers is asked, and what it answers.

use std::ops::Range;

use bincode::{Decode, Encode};

use crate::csv::RowProblem;
use crate::explain::Reason;
use crate::schema::{FieldIndex, Value};

/// Equal parts of [0, 1] in [`Summary::risk`].
pub const RISK_BINS: usize = 20;

/// Which customers are listed, in which order.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Query {
    /// Who is listed.
    pub filter: Filter,
    /// By what they are sorted.
    pub sort: SortKey,
    /// Whether the greatest comes first. Equals stay in the order of the file either way.
    pub descending: bool,
}

/// What a list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum SortKey {
    /// The estimate.
    Probability,
    /// Probability times monthly charge, where the schema has a monthly charge; else the probability.
    MoneyAtRisk,
    /// A field's value: a number, or a level in the schema's order.
    Field(FieldIndex),
    /// The customer's id, byte by byte; the line where the file has no id.
    Id,
    /// The line of the file.
    Line,
}

/// Who is listed: customers of whom all of it is true.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Filter {
    /// Least and greatest probability, both included.
    pub risk: (f64, f64),
    /// What must be true of their values; at most one entry a field is of use.
    pub fields: Vec<FieldFilter>,
    /// Letters that the id holds, without regard to case; empty for all.
    pub id: String,
}

/// What must be true of a value.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FieldFilter {
    /// The field.
    pub field: FieldIndex,
    /// What it may be.
    pub is: Allowed,
}

/// What a value may be.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum Allowed {
    /// One of these levels.
    Levels(Vec<u16>),
    /// A number from the first to the second, both included.
    Range(f64, f64),
}

/// A customer of the list.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct ListedCustomer {
    /// The row of the portfolio, in the file's order, counted from 0; rows that could not be scored are none.
    pub row: u32,
    /// The line of the file on which it starts, counted from 1.
    pub line: u64,
    /// The id as text; the line where the file has none.
    pub id: String,
    /// The estimate that the customer leaves, in [0, 1].
    pub probability: f64,
    /// One value a field, blanks filled.
    pub values: Vec<Value>,
    /// The strongest reasons, the strongest first.
    pub reasons: Vec<Reason>,
}

/// Which fields the pictures are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Pictures {
    /// The field of the bars.
    pub bars: FieldIndex,
    /// The fields of the heat map: across, down.
    pub heat: (FieldIndex, FieldIndex),
}

/// Figures of the customers that a query lists.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Summary {
    /// How many are listed.
    pub listed: u32,
    /// The sum of their probabilities.
    pub expected_leavers: f64,
    /// How many are in the low, medium and high band.
    pub bands: [u32; 3],
    /// The sum of probability times monthly charge: the money at risk in a month. `None` without a monthly charge.
    pub monthly_at_risk: Option<f64>,
    /// Customers in each of [`RISK_BINS`] equal parts of [0, 1].
    pub risk: Vec<u32>,
    /// One a bin of [`Pictures::bars`].
    pub bars: Vec<Bin>,
    /// Row by row: one a bin of the field across, for each bin of the field down.
    pub cells: Vec<Bin>,
}

/// Customers who have the same level, or a number in the same part of its range ([`crate::bins`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Encode, Decode)]
pub struct Bin {
    /// How many.
    pub customers: u32,
    /// The sum of their probabilities.
    pub expected_leavers: f64,
}

/// Something of a row that could not be scored.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct RefusedCell {
    /// The line on which the row starts, counted from 1.
    pub line: u64,
    /// What is wrong.
    pub problem: RowProblem,
}

impl Default for Filter {
    /// Everybody.
    fn default() -> Self {
        Self { risk: (0.0, 1.0), fields: Vec::new(), id: String::new() }
    }
}

impl Default for Query {
    /// Everybody, worst first.
    fn default() -> Self {
        Self { filter: Filter::default(), sort: SortKey::Probability, descending: true }
    }
}

impl Bin {
    /// The mean probability; `None` where nobody is.
    pub fn mean(&self) -> Option<f64> {
        (self.customers > 0).then(|| self.expected_leavers / f64::from(self.customers))
    }
}

/// Which rows of a list are on screen.
pub type Window = Range<u32>;
