//! `churnscope explain`: every customer's probability, taken apart by field.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};

use super::batches::in_batches;
use super::input::{Input, is_standard};
use super::output::Output;
use super::refused_rows::RefusedRows;
use crate::arguments::{jobs, load, threads};
use crate::cli::Status;
use churnscope_engine::csv::{Columns, Record, RowChecker};
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::Explanation;
use churnscope_engine::forest::Scale;
use churnscope_engine::scorer::Scorer;

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  churnscope explain company.churn today.csv -o why.jsonl
  churnscope explain company.churn today.csv | jq 'select(.probability > 0.5) | .contributions'

A line of JSON is written for every row, in the order of the file: id (the number of the line where there is none),
probability, baseline, and contributions by column. Baseline and contributions add up to the probability. They are
exact Shapley values. Of boosted trees they are log-odds, and add up to a further entry, log_odds. A row that cannot be
scored has an error instead, and the exit status is then 3.")]
pub(crate) struct ExplainArgs {
    /// The model
    #[arg(value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Customers: a CSV file with a header, or a Parquet file; - is the standard input, for CSV
    #[arg(value_name = "DATA.csv|-")]
    data: PathBuf,
    /// Where the lines go; - is the standard output. A file is replaced only once all rows are written
    #[arg(short, long, value_name = "OUT.jsonl|-", default_value = "-")]
    output: PathBuf,
    /// Threads to work on [default: one a core]
    #[arg(long, value_name = "N", value_parser = jobs)]
    jobs: Option<usize>,
}

pub(super) fn run(args: ExplainArgs) -> anyhow::Result<Status> {
    let (scorer, _) = load(&args.bundle)?;
    let threads = threads(args.jobs)?;
    let with_progress = !(is_standard(&args.output) && std::io::stdout().is_terminal());
    let mut input = Input::open(&args.data, with_progress)?;
    let mut output = Output::create(&args.output)?;
    let mut refused = RefusedRows::default();
    let explained = in_batches(
        scorer.schema(),
        &mut input,
        &threads,
        |header| Ok(Columns::resolve(scorer.schema(), header)?),
        |columns, rows| explain_rows(&scorer, columns, rows),
        |_, (lines, errors)| {
            refused.append(errors);
            output.write(lines.as_bytes())
        },
    );
    let rows = match explained {
        Ok(rows) => rows,
        Err(error) => return Err(output.abandon(error)),
    };
    output.keep()?;
    drop(input);
    refused.report(rows, "explained; the error of the output says why");
    Ok(if refused.count() > 0 { Status::RowsRefused } else { Status::Done })
}

fn explain_rows(
    scorer: &Scorer,
    columns: &Columns,
    rows: &mut dyn Iterator<Item = Record<'_>>,
) -> (String, RefusedRows) {
    let checker = RowChecker::new(scorer.schema(), columns);
    let (mut lines, mut refused) = (String::new(), RefusedRows::default());
    let rows: Vec<_> = rows.map(|record| (record, checker.customer(&record, &scorer.bundle().preprocessor))).collect();
    let customers: Vec<&Customer> = rows.iter().filter_map(|(_, customer)| customer.as_ref().ok()).collect();
    let mut explanations = Explanation::of_all(scorer, &customers).into_iter();
    for (record, customer) in &rows {
        let id = match columns.id {
            Some(column) => json!(String::from_utf8_lossy(record.cell(column).unwrap_or_default())),
            None => json!(record.line()),
        };
        let line = match customer.as_ref().map(|_| explanations.next()) {
            Ok(explanation) => explanation.map_or(Value::Null, |explanation| explained(scorer, id, &explanation)),
            Err(error) => {
                refused.add(scorer.schema(), error);
                json!({ "id": id, "error": churnscope_wording::rows::row_error(scorer.schema(), error) })
            }
        };
        lines.push_str(&line.to_string());
        lines.push('\n');
    }
    (lines, refused)
}

fn explained(scorer: &Scorer, id: Value, explanation: &Explanation) -> Value {
    let fields = scorer.schema().fields.iter();
    let contributions: Map<String, Value> =
        fields.zip(&explanation.contributions).map(|(field, by)| (field.column.clone(), json!(by))).collect();
    let mut line = json!({
        "id": id,
        "probability": explanation.probability,
        "baseline": explanation.baseline,
        "contributions": contributions,
    });
    if let (Scale::LogOdds, Some(line)) = (explanation.scale, line.as_object_mut()) {
        line.insert("log_odds".to_owned(), json!(explanation.score));
    }
    line
}
