//! The `churnscope` command: arguments to work, work to an exit status.

use std::ffi::OsString;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{evaluate, explain, export, import, inspect, schema, score, train};

/// How likely a customer is to leave, by a random forest that runs anywhere.
#[derive(Debug, Parser)]
#[command(name = "churnscope", version, arg_required_else_help = true, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What the command is asked to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Draft a description of a labelled CSV file
    Schema(schema::SchemaArgs),
    /// Train a model on a labelled CSV file and write its bundle
    Train(train::TrainArgs),
    /// Measure a model on customers whose outcome is known
    Evaluate(evaluate::EvaluateArgs),
    /// Score every customer of a CSV file
    Score(score::ScoreArgs),
    /// Take every customer's probability apart, field by field
    Explain(explain::ExplainArgs),
    /// Write a model in a form that other engines read
    Export(export::ExportArgs),
    /// Make a bundle of a forest that was trained elsewhere
    Import(import::ImportArgs),
    /// Show what a bundle holds
    Inspect(inspect::InspectArgs),
}

const AFTER_HELP: &str = "\
A bundle is one file that holds a model and everything about it: the fields it reads, how blanks are filled, the
forest, how good it is, and where it comes from. The web page opens the same file.

Start with:
  churnscope schema customers.csv --target left -o fields.toml
  churnscope train customers.csv --schema fields.toml -o company.churn
  churnscope inspect company.churn
  churnscope score company.churn today.csv -o scored.csv

Exit status: 0 done, 1 it failed, 2 wrong arguments, 3 scored, but not every row.";

/// How a command that did not fail ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// All is done.
    Done,
    /// All is done that could be: some rows could not be scored.
    RowsRefused,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Done => ExitCode::SUCCESS,
            Status::RowsRefused => ExitCode::from(3),
        }
    }
}

/// Reads the arguments, the program's name first. Asking for help or the version is an error, too.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, clap::Error> {
    Cli::try_parse_from(arguments).map(|cli| cli.command)
}

/// Does what it is asked to do.
pub(crate) fn run(command: Command) -> anyhow::Result<Status> {
    match command {
        Command::Schema(args) => schema::run(args).map(|()| Status::Done),
        Command::Train(args) => train::run(args).map(|()| Status::Done),
        Command::Evaluate(args) => evaluate::run(args),
        Command::Score(args) => score::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Export(args) => export::run(args).map(|()| Status::Done),
        Command::Import(args) => import::run(args).map(|()| Status::Done),
        Command::Inspect(args) => inspect::run(args),
    }
}

/// Says what is wrong with the arguments, or what was asked about them.
pub(crate) fn explain_arguments(refused: &clap::Error) -> ExitCode {
    let text = refused.render().to_string();
    if refused.use_stderr() {
        let sentence = text.strip_prefix("error: ").map(|sentence| format!("churnscope: {sentence}"));
        // nobody is left to tell where this fails
        let _ = write!(std::io::stderr(), "{}", sentence.unwrap_or(text));
        ExitCode::from(2)
    } else {
        let _ = write!(std::io::stdout(), "{text}");
        ExitCode::SUCCESS
    }
}

/// Says why it failed. Where the reader of our output has had enough (`| head`), nothing failed.
pub(crate) fn explain_failure(error: &anyhow::Error) -> ExitCode {
    let reader_left = error
        .chain()
        .any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe));
    if reader_left {
        return ExitCode::SUCCESS;
    }
    say(&format!("{error:#}"));
    ExitCode::FAILURE
}

/// Writes a sentence to the standard error stream. It may be closed; that is no reason to fail.
pub(crate) fn say(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "churnscope: {sentence}");
}
