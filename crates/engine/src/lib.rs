//! The product's logic: pure, the same code native and in wasm.
//!
//! Invariants: no I/O, no clock, no randomness, no threads, no DOM, and no panic on any input. What is computed here
//! is equal to the last bit wherever it runs, because only IEEE 754 addition, multiplication, division and comparison
//! in a fixed order touch a score.

pub mod batch;
pub mod bins;
pub mod bundle;
pub mod csv;
pub mod customer;
pub mod dates;
pub mod drift;
pub mod explain;
pub mod forest;
pub mod inspection;
pub mod link;
pub mod metrics;
pub mod notation;
pub mod portfolio;
pub mod preprocessing;
pub mod profile;
pub mod schema;
pub mod scored_records;
pub mod scorer;
pub mod training_rows;

// the fixtures are compiled into this crate's tests, too, where they name it like any other crate does
#[cfg(test)]
extern crate self as churnscope_engine;

#[cfg(test)]
#[allow(dead_code, unreachable_pub, missing_docs, reason = "other crates' tests use all of the fixtures")]
pub(crate) mod tests;
