//! The messages between the page and the worker that trains a model. They are encoded as in
//! [`protocol`](crate::protocol). The table, the current model, and the new model are sent as attachments.

use bincode::{Decode, Encode};

use churnscope_engine::csv::{Header, TableChoices};
use churnscope_engine::dates::DateOrder;
use churnscope_engine::metrics::Metrics;

/// Maximum number of rows in the preview of a table.
pub const PREVIEW_ROWS: usize = 20;

/// Maximum number of columns in the preview of a table.
pub const PREVIEW_COLUMNS: usize = 100;

/// A request to the worker. It answers each with exactly one [`TrainerResponse`] for which
/// [`TrainerResponse::is_final`] is true. Other responses can come before and after.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum TrainerRequest {
    /// Read the attached table, which is text in UTF-8.
    Open {
        /// The name of the data set.
        name: String,
        /// The date to write into the description, such as `2026-11-24`.
        date: String,
        /// How to read the table.
        table: TableChoices,
    },
    /// Draft a description of the table.
    Draft(OutcomeChoice),
    /// Change a description.
    Edit(Box<FieldsDocument>, DescriptionEdit),
    /// Train a model as the description says. The bundle of the current model is attached.
    Train {
        /// The description, in TOML.
        toml: String,
        /// After how many minutes to try no new setting of the learner.
        minutes: Option<f64>,
    },
}

/// A response of the worker.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum TrainerResponse {
    /// The worker has started.
    Ready,
    /// The table has been read.
    Opened(Box<TableOverview>),
    /// A description has been drafted or changed.
    Described(Box<FieldsDocument>, Box<DescriptionView>),
    /// An edit was rejected, for this reason. The description stays the same.
    EditRejected(String),
    /// The user has to answer a question before a description can be drafted.
    Asks(DraftQuestion),
    /// The values of the table, counted as the description reads them.
    Counted(Box<TableCounts>),
    /// Training has advanced.
    Advanced(TrainingProgress),
    /// A remark on the table or the training.
    Remark(String),
    /// The model has been trained. Its bundle is attached.
    Trained(Box<TrainedFigures>),
    /// The request failed: the reason, and what to do.
    Failed(String),
}

impl TrainerResponse {
    /// Whether this response completes a request.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Opened(_)
            | Self::Described(..)
            | Self::EditRejected(_)
            | Self::Asks(_)
            | Self::Trained(_)
            | Self::Failed(_) => true,
            Self::Ready | Self::Counted(_) | Self::Advanced(_) | Self::Remark(_) => false,
        }
    }
}

/// A table as it was read.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct TableOverview {
    /// The header, with the delimiter and the number formats.
    pub header: Header,
    /// The first columns, at most [`PREVIEW_COLUMNS`].
    pub columns: Vec<PreviewColumn>,
    /// Their cells in the first rows, at most [`PREVIEW_ROWS`], as they were understood.
    pub preview: Vec<Vec<String>>,
    /// Number of rows.
    pub rows: u64,
    /// The columns that may say who left, the most likely first.
    pub outcomes: Vec<OutcomeCandidate>,
}

/// A column of a preview.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct PreviewColumn {
    /// The column's name.
    pub name: String,
    /// Whether the first rows have numbers in this column.
    pub is_number: bool,
}

/// A column that may say who left.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct OutcomeCandidate {
    /// The column's name.
    pub column: String,
    /// Its values with their numbers of rows, the most frequent first.
    pub values: Vec<(String, u64)>,
    /// Number of rows in which the column is blank.
    pub blanks: u64,
    /// The index of the value that means "left", if the values and the name show it.
    pub positive: Option<u32>,
    /// Whether the name or the values suggest that this is the outcome.
    pub is_likely: bool,
}

/// The user's choices about the outcome.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct OutcomeChoice {
    /// The column that says who left.
    pub column: String,
    /// The value that means "left".
    pub positive: Option<String>,
    /// Whether a blank means that the customer stayed. If not, rows with a blank are skipped. `None` if the user has
    /// not said.
    pub blank_stayed: Option<bool>,
    /// The order of day, month, and year in dates that do not show it.
    pub date_order: Option<DateOrder>,
}

/// A question that a draft depends on.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum DraftQuestion {
    /// Which value means "left"?
    Positive,
    /// What does a blank outcome mean? Of a blank in this many rows.
    Blanks {
        /// Number of rows.
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

/// A description of the table, and what is needed to change it. All of it is in the page; the worker keeps nothing.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FieldsDocument {
    /// The outcome that the description was drafted for.
    pub outcome: OutcomeChoice,
    /// The description, in TOML.
    pub toml: String,
    /// The columns that the draft left out.
    pub left_out: Vec<LeftOutColumn>,
    /// Fields that the user removed: each field's column, and its entries in TOML.
    pub removed: Vec<(String, String)>,
    /// Number of rows that training can use.
    pub rows: u64,
    /// Number of these rows whose customers left.
    pub left: u64,
}

/// A column that is not a field.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct LeftOutColumn {
    /// The column's name.
    pub column: String,
    /// The reason.
    pub reason: String,
    /// Whether the column was probably filled in after the outcome was known.
    pub is_leak: bool,
}

/// A change to a description.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum DescriptionEdit {
    /// A change to the field of a column.
    Field(String, FieldEdit),
    /// Choose the learner.
    Learner(ShownLearner),
    /// Limit training to a sample of this many rows, or use all rows.
    MostRows(Option<u64>),
    /// Replace the whole description.
    Toml(String),
}

/// A change to a field.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum FieldEdit {
    /// Use the column as a field, or leave it out.
    Use(bool),
    /// The field's kind.
    Kind(ShownKind),
    /// The label.
    Label(String),
    /// The unit, and whether it goes before the number.
    Unit(String, bool),
    /// The lower and upper limit, as typed.
    Range(String, String),
    /// Whether a number outside the range is read as the nearest limit.
    Clamp(bool),
    /// How blanks are filled.
    Fill(ShownFill),
    /// The label of the level with this value.
    LevelLabel(String, String),
    /// What a rep can offer to move a customer to the level with this value; empty for nothing.
    LevelOffer(String, String),
    /// Merge the level with this value into the level for all other values.
    MergeLevel(String),
    /// What a rep can offer: a change of the number, as typed, in words. Empty words for nothing.
    NumberOffer(String, String),
    /// Whether the groups of this field are compared for fairness.
    Fairness(bool),
}

impl DescriptionEdit {
    /// Whether this edit replaces an earlier one that has not been made yet, because both set the same value.
    pub fn replaces(&self, earlier: &Self) -> bool {
        match (self, earlier) {
            (Self::Field(column, edit), Self::Field(other, former)) => column == other && edit.replaces(former),
            (Self::Learner(_), Self::Learner(_)) | (Self::MostRows(_), Self::MostRows(_)) => true,
            (Self::Toml(_), _) => true,
            _ => false,
        }
    }
}

impl FieldEdit {
    fn replaces(&self, earlier: &Self) -> bool {
        match (self, earlier) {
            (Self::LevelLabel(value, _), Self::LevelLabel(other, _))
            | (Self::LevelOffer(value, _), Self::LevelOffer(other, _))
            | (Self::MergeLevel(value), Self::MergeLevel(other)) => value == other,
            // a field that is used again or has another kind is a new one
            (Self::Use(_) | Self::Kind(_), _) => false,
            _ => std::mem::discriminant(self) == std::mem::discriminant(earlier),
        }
    }
}

/// The kind of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ShownKind {
    /// Numbers.
    Number,
    /// Dates, as days.
    Date,
    /// Levels.
    Category,
}

/// How blanks are filled.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum ShownFill {
    /// Not at all: rows with a blank cannot be used.
    Refuse,
    /// With the median.
    Median,
    /// With the most frequent level.
    MostFrequent,
    /// With this value, as typed.
    Value(String),
    /// With the product of these columns.
    Product(Vec<String>),
}

/// The learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum ShownLearner {
    /// Our own forest or boosted trees, whichever is better.
    Auto,
    /// Our own forest.
    Forest,
    /// Our own boosted trees.
    Boosted,
    /// smartcore's forest, with the parameters in the description.
    Smartcore,
}

/// A description as the page shows it.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct DescriptionView {
    /// The value of the outcome that means "left".
    pub positive: String,
    /// The fields, in the order of the description.
    pub fields: Vec<FieldView>,
    /// The columns that are not fields.
    pub left_out: Vec<LeftOutColumn>,
    /// The learner.
    pub learner: ShownLearner,
    /// The maximum number of rows to train on.
    pub most_rows: Option<u64>,
    /// The memory that training needs, in bytes.
    pub memory: u64,
    /// If training may need too much memory: the size of a sample that fits.
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
    /// The offers for a number: the change, as it is written, and the offer in words.
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
    /// The offer to move to this level, in words.
    pub offer: Option<String>,
    /// Whether unknown values are read as this level.
    pub is_other: bool,
}

/// The values of a table, counted as a description reads them.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct TableCounts {
    /// Number of rows that fit the description.
    pub rows: u64,
    /// Number of these rows whose customers left.
    pub left: u64,
    /// Why other rows cannot be used, if there are any.
    pub unusable: Option<String>,
    /// Per field, in the order of the description.
    pub fields: Vec<FieldCounts>,
}

/// The values of a field.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct FieldCounts {
    /// Number of blanks.
    pub blanks: u64,
    /// The levels of a category in their order, or equally wide parts of a number's range.
    pub bars: Vec<CountBar>,
}

/// The rows with a level, or with a number in a range.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct CountBar {
    /// The lower limit of the numbers, as it is written; empty for a level.
    pub from: String,
    /// The upper limit.
    pub to: String,
    /// Number of rows.
    pub rows: u64,
    /// Number of these rows whose customers left.
    pub left: u64,
}

/// The progress of training.
#[derive(Clone, Copy, Debug, Default, PartialEq, Encode, Decode)]
pub struct TrainingProgress {
    /// Whether trees are growing. Before that, settings are compared.
    pub is_growing: bool,
    /// Settings that were compared, or trees that were grown.
    pub done: u64,
    /// The number of all settings or, at most, of all trees.
    pub of: u64,
    /// Seconds since this part of the training started.
    pub seconds: f64,
}

/// The figures of a trained model, in addition to those in its bundle.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct TrainedFigures {
    /// Duration of the training, in seconds.
    pub seconds: f64,
    /// The current model on the rows of the same table.
    pub current: CurrentModelFigures,
    /// The columns that contribute most, if the model is too good to be true.
    pub suspects: Vec<String>,
}

/// How good the current model's estimates are on the table.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum CurrentModelFigures {
    /// The model cannot be applied to the table: columns are missing, or no row fits.
    NotApplicable,
    /// The model's metrics.
    Measured {
        /// Number of rows to which the model could be applied.
        rows: u64,
        /// The metrics on these rows.
        metrics: Box<Metrics>,
        /// Of the tenth of these rows with the highest estimates, the share whose customers left.
        top_share: f64,
        /// Whether the model was trained on these rows.
        was_trained_on_them: bool,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_edit_of_the_same_value_replaces_another() {
        let field = |column: &str, edit| DescriptionEdit::Field(column.to_owned(), edit);
        let label = |column, text: &str| field(column, FieldEdit::Label(text.to_owned()));
        let offer = |value: &str, text: &str| field("a", FieldEdit::LevelOffer(value.to_owned(), text.to_owned()));
        for (edit, earlier, expected) in [
            (label("a", "Ab"), label("a", "A"), true),
            (label("a", "Ab"), label("b", "A"), false),
            (label("a", "Ab"), field("a", FieldEdit::Unit("$".to_owned(), true)), false),
            (offer("x", "Go"), offer("x", "G"), true),
            (offer("x", "Go"), offer("y", "G"), false),
            (field("a", FieldEdit::Use(true)), field("a", FieldEdit::Use(false)), false),
            (DescriptionEdit::MostRows(None), DescriptionEdit::MostRows(Some(9)), true),
            (DescriptionEdit::Learner(ShownLearner::Auto), DescriptionEdit::MostRows(None), false),
            (DescriptionEdit::Toml(String::new()), label("a", "A"), true),
        ] {
            assert_eq!(edit.replaces(&earlier), expected, "{edit:?} {earlier:?}");
        }
    }
}
