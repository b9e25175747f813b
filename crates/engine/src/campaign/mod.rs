//! Retention campaigns: what to offer to which customers, what a campaign achieved, and how risks changed.
//!
//! [`proposals`] finds, for each customer, [`offers`] that lower the estimate, and what they are worth. [`candidates`]
//! collects the customers of a file with the offers that are worth something, [`hold_out`] draws a random group that is
//! not called, and [`plan`] chooses among the offers for the others, within limits. [`contacted`] reads the IDs of
//! customers whom a campaign leaves out. A [`call_sheet`] says what came of the calls. Once it is known who left,
//! [`effect`] compares the customers who were held out with those who were to be called.
//!
//! [`compare`] says how risks changed from one scored file to the next: [`scored_file`] finds the columns of such a
//! file and reads its rows, a [`snapshot`] stores them, and [`band_starts`] checks that the risk bands of both files
//! agree.

pub mod band_starts;
pub mod call_sheet;
pub mod candidates;
pub mod compare;
pub mod contacted;
pub mod effect;
pub mod hold_out;
pub mod id_file;
pub mod offers;
#[allow(clippy::arithmetic_side_effects, reason = "counts of customers and choices in memory")]
pub mod plan;
pub mod proposals;
pub mod scored_file;
pub mod snapshot;
pub mod uncompared_rows;
