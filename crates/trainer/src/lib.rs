//! The work of a Web Worker that trains a model for the Train page. The library does no I/O.

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
