//! The command as its users and their scripts meet it: arguments, files and streams in, files, streams and exit status
//! out.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod arguments;
mod command;
mod evaluate;
mod exchange;
mod explain;
mod golden;
mod inspect;
mod odd_files;
mod parquet;
mod schema;
mod score;
mod telco;
