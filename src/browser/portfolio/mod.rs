//! Whole files: scored by workers, kept by one of them, asked for lists, and saved again. `crew` are the workers, `task` is
//! a file on its way through them, `ledger` is the one that keeps the rows, and `desk` is what the page knows. Who does
//! what is decided in [`churnscope_worker::pool`].

mod crew;
mod desk;
mod files;
mod ledger;
mod task;

pub use desk::{Desk, Question, Report, Work};
pub use files::{PickedFile, dropped, picked_in};
pub use task::Progress;
