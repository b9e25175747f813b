//! The work of a Web Worker that trains a model for the Train page: reading a table, drafting and editing its
//! description, and training. The library does no I/O.
//!
//! * [`Trainer`]: handles the page's requests
//! * `overview`: a preview of the table, and candidates for the outcome
//! * `drafting`: drafts a description, or asks the question that the draft depends on
//! * `edits`: changes a description, and keeps the comments of the entries that stay the same
//! * `view`: the description as the page shows it
//! * `counts`: the values of the table, by outcome
//! * `comparison`: the current model on the same table
//! * `memory`: how much memory a worker needs for training
//! * `progress`: reports the progress of training
//! * `shared_tasks`: the tasks of a training run that several workers share

mod comparison;
mod counts;
mod drafting;
mod edits;
mod memory;
mod overview;
mod progress;
mod shared_tasks;
mod trainer;
mod view;

pub use trainer::{Environment, SendResponse, Trainer};
