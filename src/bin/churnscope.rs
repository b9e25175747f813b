//! The `churnscope` command.

use std::process::ExitCode;

use churnscope::cli;

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
