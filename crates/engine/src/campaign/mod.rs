//! Retention campaigns: which customers to offer what, under a budget.
//!
//! [`proposals`] finds, for each customer, the offers that lower the estimate, and what they are worth under the
//! campaign's [`Terms`](offers::Terms). [`candidates`] collects them for the customers of a file, [`hold_out`] draws a
//! random group that is not called, and [`plan`] chooses among the offers for the others, within limits. Once it is
//! known who left, [`effect`] compares those who were held out with those who were to be called. [`compare`] tells how
//! risks changed from one scored file to the next: [`scored_file`] reads the files into [`snapshot`]s, and
//! [`band_starts`] checks that their risk bands agree.

pub mod band_starts;
pub mod candidates;
pub mod compare;
pub mod effect;
pub mod hold_out;
pub mod offers;
#[allow(clippy::arithmetic_side_effects, reason = "counts of customers and choices in memory")]
pub mod plan;
pub mod proposals;
pub mod scored_file;
pub mod snapshot;
