//! Learns boosted trees and forests from tables with numbers, categories, and blanks.
//!
//! Invariants: no I/O, no clock, no threads, and no panic on any input. The same table, targets, rows, parameters, and
//! seed give the same trees, to the last bit, natively and in WebAssembly: splits are chosen by sums of integers, which
//! do not depend on the order of the rows, and `exp` and `log` do not depend on the platform.

#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        reason = "a test should stop as soon as it cannot continue"
    )
)]

pub mod bins;
pub mod boost;
mod error;
pub mod forest;
mod growing_tree;
mod partition;
pub mod random;
mod rows;
mod scan;
#[cfg(test)]
mod tests;
pub mod tree;

pub use error::LearnError;
