use bincode::{Decode, Encode};

use super::{DescriptionEdit, FieldsDocument, OutcomeChoice, TaskNumber};
use churnscope_engine::csv::TableChoices;

/// A request to the worker.
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
    /// Train a model as the description says. The bundle of the current model may be attached.
    Train {
        /// The description, in TOML.
        toml: String,
        /// Number of minutes after which training tries no new setting.
        minutes: Option<f64>,
    },
    /// Perform a task of the training.
    Perform(TaskNumber),
    /// Another worker has performed a task of the same training. The result is attached.
    Performed(TaskNumber),
}
