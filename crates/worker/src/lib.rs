//! Scores whole files in Web Workers, and controls the Web Workers that train a model. Nothing in this crate needs a
//! browser, so it is tested natively.
//!
//! *Scorers* read and score a file slice by slice. The *ledger* keeps the scored rows and answers the page's queries.

pub mod answers;
pub mod comparison;
pub mod controller;
pub mod failure;
pub mod ledger;
pub mod listed_lines;
pub mod pool;
pub mod preparation;
pub mod protocol;
pub mod slices;
#[cfg(test)]
mod tests;
pub mod training;
