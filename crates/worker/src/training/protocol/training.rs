use bincode::{Decode, Encode};

use churnscope_engine::metrics::Metrics;

/// Identifies a task of a training run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct TaskNumber {
    /// The number of the task's list, counted from 1.
    pub list: u32,
    /// The task's number in the list, counted from 0.
    pub task: u32,
}

/// The progress of training.
#[derive(Clone, Copy, Debug, Default, PartialEq, Encode, Decode)]
pub struct TrainingProgress {
    /// Whether this is about growing trees, rather than about comparing settings.
    pub is_growing: bool,
    /// Number of settings that were compared or skipped, or of trees that were grown.
    pub done: u64,
    /// The number of settings, or the maximum number of trees.
    pub of: u64,
    /// Seconds since this part of the training started.
    pub seconds: f64,
}

/// The figures of a trained model, in addition to those in its bundle.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct TrainedFigures {
    /// Seconds that the training took.
    pub seconds: f64,
    /// The quality of the current model on the rows of the same table.
    pub current: CurrentModelFigures,
    /// The columns that contribute most, if the model is too good to be true.
    pub suspects: Vec<String>,
    /// The report on the model, in HTML.
    pub report: String,
}

/// The quality of the current model's estimates on the table.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum CurrentModelFigures {
    /// There is no comparison, because the current model is the new one.
    SameModel,
    /// The current model cannot be compared on this table.
    TooFewRows,
    /// The model's metrics.
    Measured {
        /// Number of rows to which the model could be applied.
        rows: u64,
        /// The metrics on these rows.
        metrics: Box<Metrics>,
        /// The share who left among the tenth of these rows with the highest estimates, including ties.
        top_share: f64,
        /// Whether the model probably already knows most of these rows.
        was_trained_on_them: bool,
    },
}
