//! Parses the arguments, runs a subcommand, and turns its result into an exit status.

use std::ffi::OsString;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{compare, evaluate, explain, export, import, inspect, plan, schema, score, train};

/// Estimates how likely telecom customers are to leave, and explains why.
#[derive(Debug, Parser)]
#[command(name = "churnscope", version, arg_required_else_help = true, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    subcommand: SubcommandArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum SubcommandArgs {
    /// Draft a description of a labeled table
    Schema(schema::SchemaArgs),
    /// Train a model on a labeled table and write its bundle
    Train(train::TrainArgs),
    /// Measure a model on customers whose outcome is known
    Evaluate(evaluate::EvaluateArgs),
    /// Score the customers in a file
    Score(score::ScoreArgs),
    /// Say how risks changed from one scored file to the next
    Compare(compare::CompareArgs),
    /// Plan who is offered what in a campaign
    Plan(plan::PlanArgs),
    /// Explain the customers' scores, field by field
    Explain(explain::ExplainArgs),
    /// Export a model to a format that other engines read
    Export(export::ExportArgs),
    /// Create a bundle from a forest or boosted trees trained elsewhere
    Import(import::ImportArgs),
    /// Show what a bundle contains
    Inspect(inspect::InspectArgs),
}

const AFTER_HELP: &str = "\
A bundle is a file that contains a model: the fields it reads, how blanks are filled, the trees, how good it is, and
where it comes from. The web page opens the same file.

Start with:
  churnscope schema customers.csv --target left -o fields.toml
  churnscope train customers.csv --schema fields.toml -o company.churn
  churnscope inspect company.churn
  churnscope score company.churn today.csv -o scored.csv

Exit status: 0 done, 1 failed, 2 wrong arguments, 3 done, but some rows have an error instead of a result
or could not be compared.";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CommandStatus {
    Done,
    /// Some rows have an error instead of a result, or could not be compared.
    RowsRejected,
}

impl From<CommandStatus> for ExitCode {
    fn from(status: CommandStatus) -> Self {
        match status {
            CommandStatus::Done => ExitCode::SUCCESS,
            CommandStatus::RowsRejected => ExitCode::from(3),
        }
    }
}

/// Parses the arguments. For `--help` and `--version`, this also returns an error, as clap does.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<SubcommandArgs, clap::Error> {
    Cli::try_parse_from(arguments).map(|cli| cli.subcommand)
}

pub(crate) fn run(subcommand: SubcommandArgs) -> anyhow::Result<CommandStatus> {
    match subcommand {
        SubcommandArgs::Schema(args) => schema::run(args).map(|()| CommandStatus::Done),
        SubcommandArgs::Train(args) => train::run(args).map(|()| CommandStatus::Done),
        SubcommandArgs::Evaluate(args) => evaluate::run(args),
        SubcommandArgs::Score(args) => score::run(args),
        SubcommandArgs::Compare(args) => compare::run(args),
        SubcommandArgs::Plan(args) => plan::run(&args),
        SubcommandArgs::Explain(args) => explain::run(args),
        SubcommandArgs::Export(args) => export::run(args).map(|()| CommandStatus::Done),
        SubcommandArgs::Import(args) => import::run(args).map(|()| CommandStatus::Done),
        SubcommandArgs::Inspect(args) => inspect::run(args),
    }
}

pub(crate) fn report_arguments(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    // if a stream is closed, there is nowhere to report that
    if error.use_stderr() {
        let message = text.strip_prefix("error: ").map(|message| format!("churnscope: {message}"));
        let _ = write!(std::io::stderr(), "{}", message.unwrap_or(text));
        ExitCode::from(2)
    } else {
        let _ = write!(std::io::stdout(), "{text}");
        ExitCode::SUCCESS
    }
}

/// Prints why a command failed, unless the program that reads the output stopped early (`| head`).
pub(crate) fn report_failure(error: &anyhow::Error) -> ExitCode {
    let is_broken_pipe = error
        .chain()
        .any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe));
    if is_broken_pipe {
        return ExitCode::SUCCESS;
    }
    say(&format!("{error:#}"));
    ExitCode::FAILURE
}

pub(crate) fn say(message: &str) {
    let _ = writeln!(std::io::stderr(), "churnscope: {message}");
}
