//! Runs the command, and checks its files, streams, and exit status.

#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

mod arguments;
mod clamped;
mod columns;
mod compare;
mod evaluate;
mod exchange;
mod explain;
mod golden;
mod inspect;
mod kinds_of_files;
mod labeled;
mod learners;
mod many_rejected;
mod odd_files;
mod parquet;
mod plan;
mod run;
mod schema;
mod score;
mod telco;
mod value_map;
mod whole_table;
mod workbooks;
