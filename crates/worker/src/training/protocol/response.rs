use bincode::{Decode, Encode};

use super::{
    DescriptionView, DraftQuestion, FieldsDocument, TableCounts, TableOverview, TaskNumber, TrainedFigures,
    TrainingProgress,
};

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
    /// Counts of the table's values, as the description reads them.
    Counted(Box<TableCounts>),
    /// The worker has reached a list of tasks.
    Reached {
        /// The list's number, counted from 1.
        list: u32,
        /// Number of tasks in the list.
        tasks: u32,
    },
    /// The worker has completed this training task. The result is attached.
    Performed(TaskNumber),
    /// The log loss of a setting of the learner, on rows that its models were not trained on.
    Compared(f64),
    /// Training has advanced.
    Advanced(TrainingProgress),
    /// A remark on the table or the training.
    Remark(String),
    /// The model has been trained. Its bundle is attached.
    Trained(Box<TrainedFigures>),
    /// The request failed, for this reason.
    Failed(String),
}

impl TrainerResponse {
    /// Whether this response completes a request other than
    /// [`TrainerRequest::Perform`](super::TrainerRequest::Perform).
    pub fn is_final(&self) -> bool {
        match self {
            Self::Opened(_)
            | Self::Described(..)
            | Self::EditRejected(_)
            | Self::Asks(_)
            | Self::Trained(_)
            | Self::Failed(_) => true,
            Self::Ready
            | Self::Counted(_)
            | Self::Reached { .. }
            | Self::Performed(_)
            | Self::Compared(_)
            | Self::Advanced(_)
            | Self::Remark(_) => false,
        }
    }
}
