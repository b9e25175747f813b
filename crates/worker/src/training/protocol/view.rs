use bincode::{Decode, Encode};

use super::LeftOutColumn;

/// A description as the page shows it.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct DescriptionView {
    /// The value of the outcome that means "left".
    pub positive: String,
    /// The fields, in the order of the description.
    pub fields: Vec<FieldView>,
    /// The columns that were left out.
    pub left_out: Vec<LeftOutColumn>,
    /// The learner.
    pub learner: ShownLearner,
    /// The maximum number of rows to train on.
    pub most_rows: Option<u64>,
    /// An estimate of the memory that each worker needs for training, in bytes.
    pub memory: u64,
    /// If a worker may need too much memory, a sample size that needs less.
    pub proposed_rows: Option<u64>,
}

/// A field as the page shows it.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FieldView {
    /// The column.
    pub column: String,
    /// The label.
    pub label: String,
    /// The kind.
    pub kind: ShownKind,
    /// The unit of a number; may be empty.
    pub unit: String,
    /// Whether the unit goes before the number.
    pub is_unit_first: bool,
    /// The limits of a number, as they are written; empty for a category.
    pub range: [String; 2],
    /// Whether a number outside the range is read as the nearest limit.
    pub clamps: bool,
    /// How blanks are filled.
    pub fill: ShownFill,
    /// The levels of a category.
    pub levels: Vec<LevelView>,
    /// The offers for a number: the change, as it is written, and the text of the offer.
    pub offers: Vec<(String, String)>,
    /// Whether a rep can offer a change.
    pub is_actionable: bool,
    /// Whether the groups of this field are compared for fairness.
    pub is_fairness: bool,
}

/// A level as the page shows it.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct LevelView {
    /// The value in the file.
    pub value: String,
    /// The label.
    pub label: String,
    /// The text of the offer to move to this level.
    pub offer: Option<String>,
    /// Whether unknown values are read as this level.
    pub is_other: bool,
}

/// The kind of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ShownKind {
    /// Numbers.
    Number,
    /// Dates, as numbers of days.
    Date,
    /// Levels.
    Category,
}

/// How blanks are filled.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum ShownFill {
    /// Blanks are not filled: rows with a blank cannot be used.
    Refuse,
    /// With the median.
    Median,
    /// With the most frequent level.
    MostFrequent,
    /// With this value, as text.
    Value(String),
    /// With the product of these columns.
    Product(Vec<String>),
}

/// The learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ShownLearner {
    /// Our own forest or our own boosted trees, whichever training chooses.
    Auto,
    /// Our own forest.
    Forest,
    /// Our own boosted trees.
    Boosted,
    /// smartcore's forest, with the parameters in the description.
    Smartcore,
}
