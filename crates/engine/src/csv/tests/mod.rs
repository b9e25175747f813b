//! Odd files, a row of data each, and properties that hold for any bytes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod columns;
mod records;
mod tables;

pub(super) use crate::tests::table::{read, schema};
