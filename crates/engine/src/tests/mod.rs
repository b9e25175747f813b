//! Tests of properties of the whole engine.

#[path = "../../../fixtures/src/arbitrary.rs"]
pub(crate) mod arbitrary;
mod calibrating;
mod customers;
pub(crate) mod exercise;
mod filling;
mod schemas;
mod scoring;
#[path = "../../../fixtures/src/small.rs"]
pub(crate) mod small;
#[allow(dead_code, reason = "other crates' tests use the rest of this module")]
#[path = "../../../fixtures/src/table.rs"]
pub(crate) mod table;
