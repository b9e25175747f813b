//! Learns boosted trees and forests from tables with numbers, categories, and blanks.
//!
//! Invariants: no I/O, no clock, no threads, and no panic on any input. The same table, targets, rows, parameters, and
//! seed give the same trees, to the last bit, natively and in WebAssembly: splits are chosen by sums of integers, which
//! do not depend on the order of the rows, and `exp` and `log` do not depend on the platform.
//!
//! A tour, from a table to trees:
//!
//! 1. **A table is binned.** [`bins`] turns each column into one byte per row. Samples are lists of rows of the
//!    same [`BinnedTable`](bins::BinnedTable), so growing a tree never copies the table.
//! 2. **Trees are learned.** [`boost`] learns boosted trees, one after another. [`forest`] grows one tree per call, so
//!    a caller may grow the trees of a forest on several threads or workers.
//! 3. **The results are trees.** [`tree`] describes them: splits of numbers at a cut, splits of categories into
//!    two sets of levels, and for each split, the side that blanks go to.
//!
//! Of the shared modules, `scan` finds the best split of one column from the sums of its bins, `partition` divides a
//! node's rows, and [`random`] generates all random numbers.

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
