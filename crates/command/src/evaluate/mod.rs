//! `churnscope evaluate`: measures a model on customers whose outcome is known.

mod text;

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser};

use self::text::EvaluationText;
use crate::arguments::{amount, load, probability, thread_pool};
use crate::batches::in_batches;
use crate::cli::CommandStatus;
use crate::columns::{ColumnArgs, with_hint};
use crate::input::{Input, is_standard_stream};
use crate::output::OutputFile;
use crate::rejected_rows::RejectionLog;
use crate::table_args::TableArgs;
use churnscope_engine::csv::{Columns, Record, RowChecker, ValueChoice};
use churnscope_engine::metrics::OfferEconomics;
use churnscope_engine::scorer::Scorer;
use churnscope_report::LabeledRows;
use churnscope_wording::command::{self, Use};

/// Arguments of `evaluate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  churnscope evaluate company.churn last-quarter.csv
  churnscope evaluate company.churn last-quarter.csv --cutoff 0.3 --json
  churnscope evaluate company.churn last-quarter.csv --offer-cost 20 --kept-value 300 --success 0.3
  churnscope evaluate company.churn last-quarter.csv --html report.html

The file needs the outcome column in addition to the columns that the model reads. Each metric is shown next to the one
from cross-validation, measured on customers that the model had not seen (mean and standard deviation over the folds);
if the model was imported, next to the one measured at import. If --cutoff is not the model's, a dash replaces these
figures for metrics that depend on the cutoff. If the model was trained on many of the file's rows, it looks better here
than it is; the command warns if it recognizes such rows.

Profit is (contacted leavers x success x value of a kept customer) - (contacted customers x cost of the offer).")]
pub(crate) struct EvaluateArgs {
    /// The model
    #[arg(value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Customers whose outcome is known: a CSV file with a header, a workbook, or a Parquet file. Use - to read a CSV
    /// file or a workbook from standard input
    #[arg(value_name = "DATA.csv")]
    data: PathBuf,
    /// Cutoff: customers with at least this probability are predicted to leave [default: the model's]
    #[arg(long, value_name = "P", value_parser = probability)]
    cutoff: Option<f64>,
    /// Cost of contacting a customer with an offer
    #[arg(long, value_name = "C", value_parser = amount, requires_all = ["kept_value", "success"])]
    offer_cost: Option<f64>,
    /// Value of keeping a customer who would have left
    #[arg(long, value_name = "V", value_parser = amount, requires_all = ["offer_cost", "success"])]
    kept_value: Option<f64>,
    /// Of the customers about to leave, the share who stay because of the offer, from 0 to 1
    #[arg(long, value_name = "S", value_parser = probability, requires_all = ["offer_cost", "kept_value"])]
    success: Option<f64>,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
    /// Also write a report with charts, as one HTML file that opens offline and has no scripts or links
    #[arg(long, value_name = "FILE", value_parser = PathBufValueParser::new().try_map(report_file))]
    html: Option<PathBuf>,
    #[command(flatten)]
    table: TableArgs,
}

fn report_file(path: PathBuf) -> Result<PathBuf, &'static str> {
    if is_standard_stream(&path) { Err(command::REPORT_FILE) } else { Ok(path) }
}

impl EvaluateArgs {
    /// The offer, if there is one: clap accepts either all three of its arguments or none.
    fn offer(&self) -> Option<OfferEconomics> {
        Some(OfferEconomics { cost: self.offer_cost?, value: self.kept_value?, success: self.success? })
    }
}

pub(crate) fn run(args: EvaluateArgs) -> anyhow::Result<CommandStatus> {
    let (scorer, _) = load(&args.bundle)?;
    let values = args.table.values.choices(scorer.schema())?;
    let mut input = Input::open(&args.data, &args.table.reading, true)?.hashed();
    // opened before the rows are scored, so that a wrong path is reported early
    let report = args.html.as_deref().map(OutputFile::create).transpose()?;
    let scored = score_labeled(&scorer, &args.table.columns, &values, &mut input)?;
    let (file, sha256) = (input.name().to_owned(), input.sha256());
    let (rows, rejected) = (scored.rows.len(), scored.rejected.count());
    scored.rejected.report(scorer.schema(), rows as u64 + rejected, Use::Evaluate, input.is_text());
    args.table.values.report(scorer.schema(), &values, scored.rejected.unknown_values())?;
    anyhow::ensure!(rows > 0, command::no_usable_rows(file));
    let is_training_file = sha256 == Some(scorer.bundle().provenance.data_sha256);
    let of_file = scored.rows.evaluated(&scorer, file, rejected, is_training_file, (args.cutoff, args.offer()));
    if let Some(mut report) = report {
        report.write(of_file.html()?.as_bytes())?;
        report.finish()?;
    }
    let mut output = OutputFile::create("-".as_ref())?;
    let text = if args.json { format!("{:#}\n", of_file.json()) } else { EvaluationText(&of_file).text() };
    output.write(text.as_bytes())?;
    output.finish()?;
    Ok(CommandStatus::Done)
}

#[derive(Default)]
struct Scored {
    rows: LabeledRows,
    rejected: RejectionLog,
}

fn score_labeled(
    scorer: &Scorer,
    args: &ColumnArgs,
    values: &[ValueChoice],
    input: &mut Input,
) -> anyhow::Result<Scored> {
    let mut all = Scored::default();
    in_batches(
        input,
        &thread_pool(None)?,
        |header, rows| {
            let columns = args.resolve(scorer.bundle(), header, rows)?.with_values(scorer.schema(), values);
            columns.with_outcome(scorer.schema(), header).map_err(with_hint)
        },
        |columns, rows| score_rows(scorer, columns, rows),
        |_, some| {
            all.rows.append(some.rows);
            all.rejected.append(some.rejected);
            Ok(())
        },
    )?;
    all.rejected.clamped = all.rows.clamped.clone();
    Ok(all)
}

fn score_rows(scorer: &Scorer, columns: &Columns, rows: &mut dyn Iterator<Item = Record<'_>>) -> Scored {
    let checker = RowChecker::new(scorer.schema(), columns);
    let (mut scored, mut encoded) = (Scored::default(), Vec::new());
    for record in rows {
        if let Err(error) = scored.rows.add(scorer, &checker, &record, &mut encoded) {
            scored.rejected.add(scorer.schema(), &error);
        }
    }
    scored
}
