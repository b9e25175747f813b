//! The `churnscope` command.

mod arguments;
mod batches;
mod cli;
mod columns;
mod compare;
mod evaluate;
mod explain;
mod export;
mod import;
mod input;
mod inspect;
mod metrics_table;
mod output;
mod parquet_file;
mod plan;
mod reading;
mod rejected_rows;
mod schema;
mod score;
mod scored_output;
mod sheet_reader;
mod table_args;
mod train;
mod value_map;

use std::process::ExitCode;

fn main() -> ExitCode {
    let subcommand = match cli::parse(std::env::args_os()) {
        Ok(subcommand) => subcommand,
        Err(error) => return cli::report_arguments(&error),
    };
    match cli::run(subcommand) {
        Ok(status) => status.into(),
        Err(error) => cli::report_failure(&error),
    }
}
