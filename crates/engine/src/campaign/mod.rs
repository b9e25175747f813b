//! Retention campaigns: which customers to offer what, under a budget.
//!
//! [`proposals`] finds, for each customer, the offers that lower the estimate, and what they are worth under the
//! campaign's [`Terms`](offers::Terms). [`candidates`] collects them for the customers of a file, [`plan`] chooses among
//! them within limits, and [`hold_out`] draws the customers who are not contacted. [`effect`] compares them with the others once it is known who left. [`compare`] tells how risks
//! changed from one scored file to the next.

pub mod candidates;
pub mod compare;
pub mod effect;
pub mod hold_out;
pub mod offers;
#[allow(clippy::arithmetic_side_effects, reason = "counts of customers and choices in memory")]
pub mod plan;
pub mod proposals;
