//! Previewing, scoring, listing, and saving files. [`churnscope_worker::controller`] decides what to do, and the module
//! `controller` does it in the browser. `conversion` turns files into text, and scored lines into workbooks. `workers`
//! starts workers and sends them messages. `files` represents files, such as those that the user opens.

mod controller;
pub(super) mod conversion;
mod files;
pub(super) mod workers;

pub use churnscope_worker::controller::{Progress, Report, ScoredFile};
pub use controller::{FileQuestion, PortfolioController, Status};
pub use conversion::has_table_programs;
pub use files::{PickedFile, dropped, picked_in};
