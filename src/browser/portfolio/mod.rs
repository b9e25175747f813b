//! Scoring, listing, and saving whole files. [`churnscope_worker::controller`] decides what to do, and the module
//! `controller` does it in the browser. `preparation` turns a file into text. `workers` starts workers and sends them
//! messages. `files` represents the files that the user opens.

mod controller;
mod files;
mod preparation;
mod workers;

pub use churnscope_worker::controller::{Progress, Report};
pub use controller::{FileQuestion, PortfolioController, Status};
pub use files::{PickedFile, dropped, picked_in};
