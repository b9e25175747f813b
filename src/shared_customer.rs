//! A customer as printed and copied: the facts, and what is said about them.

use churnscope_engine::customer::Customer;

/// A customer to print or copy.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedCustomer {
    /// The customer without the offers that are being tried.
    pub facts: Customer,
    /// The lines that say who the customer is, if opened from the list.
    pub identity: Vec<String>,
    /// A warning that an entry is invalid, and so the summary is out of date; and the estimate if the offers that are
    /// being tried are accepted: `65% → 24% if: two-year contract`.
    pub notes: Vec<String>,
}
