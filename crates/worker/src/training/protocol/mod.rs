//! The messages between the page and a worker that trains a model.

mod counts;
mod document;
mod edits;
mod outcome;
mod request;
mod response;
mod table;
mod training;
mod view;

pub use self::counts::{CountBar, FieldCounts, MergedValues, TableCounts};
pub use self::document::{FieldsDocument, LeftOutColumn};
pub use self::edits::{DescriptionEdit, FieldEdit};
pub use self::outcome::{DraftQuestion, OutcomeCandidate, OutcomeChoice};
pub use self::request::TrainerRequest;
pub use self::response::TrainerResponse;
pub use self::table::{PREVIEW_COLUMNS, PREVIEW_ROWS, PreviewColumn, TableOverview};
pub use self::training::{CurrentModelFigures, TaskNumber, TrainedFigures, TrainingProgress};
pub use self::view::{DescriptionView, FieldView, LevelView, ShownFill, ShownKind, ShownLearner};
