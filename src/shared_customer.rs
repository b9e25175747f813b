//! A customer to print or copy.

use churnscope_engine::customer::Customer;

/// A customer to print or copy.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedCustomer {
    /// The customer without the offers that are being tried.
    pub facts: Customer,
    /// Lines that identify the customer; empty unless the customer was opened from the list or the call sheet.
    pub identity: Vec<String>,
    /// Lines about the state of the form, such as `65% → 24% if: two-year contract`.
    pub notes: Vec<String>,
}
