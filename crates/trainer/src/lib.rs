//! The work of a Web Worker for the Train page: drafts and edits descriptions, and trains models. The library does no
//! I/O.

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
