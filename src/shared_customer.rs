//! A customer as printed and copied: the facts, and what is said about them.

use churnscope_engine::customer::Customer;

/// A customer to print or copy.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedCustomer {
    /// The customer without the offers that are being tried.
    pub facts: Customer,
    /// The lines that say who the customer is, if opened from the list.
    pub identity: Vec<String>,
    /// Lines about the state of the form, such as `65% → 24% if: two-year contract`.
    pub notes: Vec<String>,
}
