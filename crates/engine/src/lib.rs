//! Churnscope's engine. Start reading at [`scorer`].
//!
//! Invariants: no I/O, no clock, no threads, and no panic on any input. Scores are bit-identical natively and in
//! WebAssembly, because they use only basic IEEE 754 arithmetic, in a fixed order, and an `exp` that does not depend on
//! the platform.

#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::indexing_slicing,
        clippy::string_slice,
        reason = "a test should stop as soon as it cannot continue"
    )
)]

mod accents;
pub mod batch;
pub mod bins;
pub mod bundle;
pub mod campaign;
pub mod cells;
#[allow(
    clippy::arithmetic_side_effects,
    reason = "positions in a record of at most MAX_RECORD bytes, lines counted from 1, and counts of rows and bytes read"
)]
pub mod csv;
pub mod customer;
#[allow(
    clippy::arithmetic_side_effects,
    reason = "a year has four digits, and a number of days to write is at most 4e6"
)]
pub mod dates;
pub mod drift;
pub mod explain;
pub mod field_trees;
pub mod forest;
pub mod inspection;
mod level_proposal;
pub mod level_set;
pub mod link;
pub mod metrics;
pub mod notation;
pub mod number_format;
#[allow(clippy::arithmetic_side_effects, reason = "counts of rows and bytes in memory")]
pub mod portfolio;
pub mod prepared_forest;
#[allow(
    clippy::arithmetic_side_effects,
    reason = "counts of rows and features, and the middle of a list of at least two numbers"
)]
pub mod preprocessing;
pub mod profile;
pub mod rejections;
pub mod schema;
pub mod scored_records;
pub mod scorer;
pub mod spelling;
mod text_lists;
pub mod texts;
pub mod training_rows;

// the fixtures are also compiled into this crate's tests, where they call it `churnscope_engine`, too
#[cfg(test)]
extern crate self as churnscope_engine;

#[cfg(test)]
#[allow(dead_code, unreachable_pub, missing_docs, reason = "other crates' tests use all of the fixtures")]
pub(crate) mod tests;
