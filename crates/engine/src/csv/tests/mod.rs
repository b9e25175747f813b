//! Tests of reading CSV files.

#![allow(clippy::unwrap_used, reason = "a test should stop as soon as it cannot continue")]

mod clamped;
mod columns;
mod dates;
mod dialects;
mod flags;
mod preview;
mod records;
mod tables;
mod values;

pub(super) use crate::tests::table::{read, schema};
