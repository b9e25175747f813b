//! Retention campaigns: which customers to offer what, under a budget.
//!
//! [`proposals`] finds, for each customer, the offers that lower the estimate, and what they are worth under the
//! campaign's [`Terms`](offers::Terms). [`compare`] tells how risks changed from one scored file to the next. [`effect`]
//! measures whether calls kept customers.

pub mod compare;
pub mod effect;
pub mod offers;
pub mod proposals;
