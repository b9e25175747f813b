//! Churnscope's engine, which runs natively and in WebAssembly.
//!
//! Invariants: no I/O, no clock, no randomness, no threads, no DOM, and no panic on any input. Scores are bit-identical
//! natively and in WebAssembly, because they use only basic IEEE 754 arithmetic, in a fixed order, and an `exp` that
//! does not depend on the platform.
//!
//! A tour:
//!
//! 1. **A model is one file.** [`bundle`] checks and unpacks it. Its [`schema`] describes a customer: fields, levels,
//!    ranges, and rules. [`scorer`] combines the parts, and is the entry point for most callers.
//! 2. **A record becomes a customer.** [`csv`] splits a file into records and matches its columns. [`customer`] checks
//!    each value and each rule, so every [`Customer`](customer::Customer) is valid. [`number_format`], [`dates`], and
//!    [`spelling`] read values, [`notation`] writes them, and [`link`] writes a customer into an address and reads it
//!    back.
//! 3. **A customer becomes a row of numbers.** [`preprocessing`] fills blanks and encodes categories: each level
//!    becomes a feature (of two levels, only the second), and so does each [`level_set`] that a tree splits on.
//! 4. **A row gets an estimate.** [`forest`] sends one row down its trees; [`batch`] scores hundreds of rows together,
//!    with bit-identical results.
//! 5. **An estimate gets its reasons.** [`explain`] computes contributions, reasons, what-if curves, partial
//!    dependence, suggestions, decision paths, and how certain the estimate is.
//! 6. **A file becomes a ranked list.** [`scored_records`] scores the records of a file. [`portfolio`] stores the
//!    scored rows and answers queries. [`drift`] compares the file with the training data, whose distribution is in
//!    [`profile`], and [`training_rows`] recognizes the training data itself.
//! 7. **A list becomes a campaign.** [`campaign`] finds offers for each customer and what they are worth, plans who is
//!    offered what within limits, and measures the effect of calls. It also compares the estimates of two files.
//! 8. **A model is measured.** [`metrics`] compares estimates with outcomes, and [`inspection`] stores further
//!    measurements from training or an import. [`bins`] divides a field's values into groups.
//!
//! [`field_trees`] is for learners: it turns trees that test fields into a preprocessor and a forest.

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

// the fixtures are also compiled into this crate's tests, and they call this crate `churnscope_engine` there, too
#[cfg(test)]
extern crate self as churnscope_engine;

#[cfg(test)]
#[allow(dead_code, unreachable_pub, missing_docs, reason = "other crates' tests use all of the fixtures")]
pub(crate) mod tests;
