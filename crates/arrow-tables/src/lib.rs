//! Reads Arrow record batches as customers, with the results of the same table in a Parquet file.
//!
//! Column names, formats, and every unusual row are read as text by the engine. Usual rows are read column by column,
//! without text, and give the same customers.

mod block;
mod cells;
mod error;
mod explained;
mod kept_customers;
mod results;
mod row_log;
mod scores;
mod sources;
mod table;
mod threads;

pub use block::{Block, CheckedBlock};
pub use error::ArrowTableError;
pub use kept_customers::KeptCustomers;
pub use results::{Results, Wanted, results};
pub use row_log::RowLog;
pub use table::ArrowTable;
pub use threads::ScoringThreads;
