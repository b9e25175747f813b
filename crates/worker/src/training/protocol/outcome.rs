use bincode::{Decode, Encode};

use churnscope_engine::dates::DateOrder;

/// A column that may say who left.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct OutcomeCandidate {
    /// The column's name.
    pub column: String,
    /// The column's values, each with its number of rows, the most frequent first.
    pub values: Vec<(String, u64)>,
    /// Number of rows in which the column is blank.
    pub blanks: u64,
    /// The index of the value that means "left", if this is clear.
    pub positive: Option<u32>,
    /// Whether the name or the values suggest that this is the outcome.
    pub is_likely: bool,
}

/// The choices about the outcome.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct OutcomeChoice {
    /// The column that says who left.
    pub column: String,
    /// The value that means "left".
    pub positive: Option<String>,
    /// Whether a blank means that the customer stayed; `None` if this is undecided.
    pub blank_stayed: Option<bool>,
    /// The order of day, month, and year in ambiguous dates.
    pub date_order: Option<DateOrder>,
}

/// A question that a draft depends on.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum DraftQuestion {
    /// Which value means "left"?
    Positive,
    /// What does a blank outcome mean?
    Blanks {
        /// Number of rows with a blank outcome.
        rows: u64,
    },
    /// In which order are the day, month, and year of a date?
    DateOrder {
        /// The column.
        column: String,
        /// A date that can be read in several orders.
        example: String,
    },
}

impl OutcomeCandidate {
    /// The choice of this column, with the value that means "left", if that is clear.
    pub fn choice(&self) -> OutcomeChoice {
        let positive = self.positive.and_then(|index| self.values.get(index as usize));
        OutcomeChoice {
            column: self.column.clone(),
            positive: positive.map(|(value, _)| value.clone()),
            ..OutcomeChoice::default()
        }
    }
}
