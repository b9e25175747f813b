//! `churnscope schema`: an unknown table to a first description of it.

use std::fs;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use clap::Args;

use super::output::write_file;
use crate::cli::say;
use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_train::{Draft, draft};

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  churnscope schema customers.csv --target left -o fields.toml
  churnscope train customers.csv --schema fields.toml -o company.churn

The draft trains as it is. Read it before you trust what comes out: labels, units and rules in it are guesses, and
columns that were left out stand at its end with the reason.")]
pub(crate) struct SchemaArgs {
    /// Customers whose outcome is known: a CSV file with a header
    #[arg(value_name = "DATA.csv")]
    pub(crate) data: PathBuf,
    /// The column that says who left
    #[arg(long, value_name = "COLUMN")]
    pub(crate) target: String,
    /// The value of that column that means "left" [default: "yes", "1", "True", "Churned" and the like]
    #[arg(long, value_name = "VALUE")]
    pub(crate) positive: Option<String>,
    /// Where the description goes
    #[arg(short, long, value_name = "FIELDS.toml")]
    pub(crate) output: PathBuf,
    /// Date to write into it [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub(crate) date: Option<String>,
}

/// Drafts a description; what it says of the table goes to the standard error stream.
pub(super) fn run(args: SchemaArgs) -> anyhow::Result<()> {
    let path = args.data.display().to_string();
    let csv = fs::read(&args.data).with_context(|| format!("cannot read {path}"))?;
    let name = args.data.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let date = args.date.unwrap_or_else(today);
    let asked = Draft { target: args.target.trim(), positive: args.positive.as_deref(), name: &name, date: &date };
    let drafted = draft(&csv, &asked).with_context(|| path)?;
    write_file(&args.output, drafted.toml.as_bytes())?;
    let remarks: String = drafted.remarks.iter().map(|remark| format!("\n  {remark}")).collect();
    say(&format!("wrote {}{remarks}", args.output.display()));
    Ok(())
}

const WRITTEN: Dates = Dates { order: DateOrder::YearMonthDay, origin: 0 };

fn date(text: &str) -> Result<String, String> {
    WRITTEN.read(text).map(|_| text.to_owned()).ok_or_else(|| "expected a date such as 2026-11-24".to_owned())
}

fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    WRITTEN.write((seconds / 86_400) as f64).unwrap_or_default()
}
