//! `churnscope schema`: drafts a description of a labeled table.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use clap::{Args, ValueEnum};

use crate::cli::say;
use crate::input::Text;
use crate::output::write_file;
use crate::reading::ReadingArgs;
use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_train::{BlankOutcome, DraftRequest, draft};
use churnscope_wording::{command, draft as texts};

/// Arguments of `schema`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  churnscope schema customers.csv --target left -o fields.toml
  churnscope train customers.csv --schema fields.toml -o company.churn

You can train on the draft as it is. Review it before you trust the model: its labels, units, and rules are guesses.
Columns that were left out are listed at its end, with the reason.")]
pub(crate) struct SchemaArgs {
    /// Customers whose outcome is known: a CSV file with a header, a workbook, or a Parquet file
    #[arg(value_name = "DATA.csv")]
    data: PathBuf,
    /// The column that says who left
    #[arg(long, value_name = "COLUMN")]
    target: String,
    /// The value of that column that means "left" [default: "yes", "1", "Churned", or similar; "no", "0", or similar if
    /// the column's name says who stayed]
    #[arg(long, value_name = "VALUE")]
    positive: Option<String>,
    /// Meaning of a blank in that column: the customer stayed, or the outcome is unknown and training skips the row
    #[arg(long, value_name = "MEANING", value_enum)]
    blank_target: Option<BlankTarget>,
    /// Where to write the description
    #[arg(short, long, value_name = "FIELDS.toml")]
    output: PathBuf,
    #[command(flatten)]
    reading: ReadingArgs,
    /// Whether the day, month, or year comes first in dates such as 03/04/05, for columns in which no cell shows it
    #[arg(long, value_name = "ORDER", value_enum)]
    dates: Option<FirstPart>,
    /// The date to write into the description [default: today]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FirstPart {
    #[value(name = "day-first")]
    Day,
    #[value(name = "month-first")]
    Month,
    #[value(name = "year-first")]
    Year,
}

impl From<FirstPart> for DateOrder {
    fn from(first: FirstPart) -> Self {
        match first {
            FirstPart::Day => Self::DayMonthYear,
            FirstPart::Month => Self::MonthDayYear,
            FirstPart::Year => Self::YearMonthDay,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum BlankTarget {
    Stayed,
    Skip,
}

impl From<BlankTarget> for BlankOutcome {
    fn from(meaning: BlankTarget) -> Self {
        match meaning {
            BlankTarget::Stayed => Self::Stayed,
            BlankTarget::Skip => Self::Skip,
        }
    }
}

pub(crate) fn run(args: SchemaArgs) -> anyhow::Result<()> {
    let path = args.data.display().to_string();
    let text = Text::read(&args.data, &args.reading)?;
    let name = args.data.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let date = args.date.unwrap_or_else(today);
    let wanted = DraftRequest {
        target: args.target.trim(),
        positive: args.positive.as_deref(),
        blank_target: args.blank_target.map(Into::into),
        name: &name,
        date: &date,
        reading: text.choices,
        date_order: args.dates.map(DateOrder::from),
        uses_leaks: false,
    };
    let drafted = draft(&text.bytes, &wanted).with_context(|| path)?;
    write_file(&args.output, drafted.toml.as_bytes())?;
    let remarks: String = drafted.remarks.iter().map(|remark| format!("\n  {remark}")).collect();
    say(&format!("{}{remarks}", texts::wrote(args.output.display())));
    Ok(())
}

const ISO_8601: Dates = Dates { order: DateOrder::YearMonthDay, origin: 0 };

fn date(text: &str) -> Result<String, &'static str> {
    // the description stores this text, so it must be in the expected format
    let day = ISO_8601.read(text).and_then(|day| ISO_8601.write(day));
    day.filter(|day| day == text).ok_or(command::DATE)
}

fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
    ISO_8601.write((seconds / 86_400) as f64).unwrap_or_default()
}
