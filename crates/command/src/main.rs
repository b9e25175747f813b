//! The `churnscope` command: parse the arguments, run the verb, report how it ended.

mod arguments;
mod batches;
mod cli;
mod evaluate;
mod explain;
mod export;
mod figures;
mod import;
mod input;
mod inspect;
mod output;
mod parquet;
mod refused_rows;
mod schema;
mod score;
mod train;

use std::process::ExitCode;

fn main() -> ExitCode {
    let command = match cli::parse(std::env::args_os()) {
        Ok(command) => command,
        Err(refused) => return cli::explain_arguments(&refused),
    };
    match cli::run(command) {
        Ok(status) => status.into(),
        Err(error) => cli::explain_failure(&error),
    }
}
