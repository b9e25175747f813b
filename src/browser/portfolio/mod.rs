//! Whole files: scored by workers, listed, and saved. What to do is decided in [`churnscope_worker::controller`]; here it
//! is done. `workers` starts workers and sends them messages, `files` is what the user opens.

mod controller;
mod files;
mod workers;

pub use churnscope_worker::controller::{Progress, Report};
pub use controller::{MissingColumns, PortfolioController, Status};
pub use files::{PickedFile, dropped, picked_in};
