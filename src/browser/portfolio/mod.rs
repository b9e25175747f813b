//! The work on a file of customers.

mod controller;
pub(super) mod conversion;
mod effects;
mod files;
pub(super) mod workers;

pub use churnscope_worker::controller::{Progress, Report, ScoredFile};
pub use controller::{FileQuestion, PortfolioController, Status};
pub use conversion::has_table_programs;
pub use files::{PickedFile, dropped, picked_in};
