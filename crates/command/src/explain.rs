//! `churnscope explain`: writes each customer's probability with the contributions of the fields.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, Value, json};

use crate::arguments::{jobs, load, thread_pool};
use crate::batches::in_batches;
use crate::cli::CommandStatus;
use crate::input::{Input, is_standard_stream};
use crate::output::OutputFile;
use crate::rejected_rows::RejectionLog;
use crate::table_args::TableArgs;
use churnscope_engine::csv::{Columns, Record, RowChecker};
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::Explanation;
use churnscope_engine::forest::Scale;
use churnscope_engine::notation::file_value;
use churnscope_engine::schema::{FieldIndex, Kind, Value as FieldValue};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::command::Use;
use churnscope_wording::rows::row_error;

/// Arguments of `explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  churnscope explain company.churn today.csv -o why.jsonl
  churnscope explain company.churn today.csv | jq 'select(.probability > 0.5) | .contributions'

The output has one line of JSON per row, in the order of the file: id (or the line or row number, if there is no ID
column), probability, baseline, and contributions by column. The contributions are exact Shapley values of the trees,
rescaled if the model is calibrated. The baseline and the contributions add up to the probability. For boosted trees,
they are in log-odds, and add up to the entry \"log_odds\". If blanks were filled, the entry \"filled\" has the values
used, by column. A row that cannot be scored has an error instead, and the exit status is then 3.")]
pub(crate) struct ExplainArgs {
    /// The model
    #[arg(value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Customers: a CSV file with a header, a workbook, or a Parquet file. Use - to read a CSV file or a workbook from
    /// standard input
    #[arg(value_name = "DATA.csv|-")]
    data: PathBuf,
    /// Where to write the lines; - for standard output. A file is replaced only once all rows are written
    #[arg(short, long, value_name = "OUT.jsonl|-", default_value = "-")]
    output: PathBuf,
    /// Number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = jobs)]
    jobs: Option<usize>,
    #[command(flatten)]
    table: TableArgs,
}

pub(crate) fn run(args: ExplainArgs) -> anyhow::Result<CommandStatus> {
    let (scorer, _) = load(&args.bundle)?;
    let threads = thread_pool(args.jobs)?;
    let values = args.table.values.choices(scorer.schema())?;
    let with_progress = !(is_standard_stream(&args.output) && std::io::stdout().is_terminal());
    let mut input = Input::open(&args.data, &args.table.reading, with_progress)?;
    let mut output = OutputFile::create(&args.output)?;
    let mut rejected = RejectionLog::default();
    let explained = in_batches(
        &mut input,
        &threads,
        |header, rows| {
            let columns = args.table.columns.resolve(scorer.bundle(), header, rows)?;
            Ok(columns.with_values(scorer.schema(), &values))
        },
        |columns, rows| explain_rows(&scorer, columns, rows),
        |_, (lines, errors)| {
            rejected.append(errors);
            output.write(lines.as_bytes())
        },
    );
    let rows = match explained {
        Ok(rows) => rows,
        Err(error) => return Err(output.explain_incomplete(error)),
    };
    output.finish()?;
    let is_text = input.is_text();
    drop(input);
    rejected.report(scorer.schema(), rows, Use::Explain, is_text);
    args.table.values.report(scorer.schema(), &values, rejected.unknown_values())?;
    Ok(if rejected.count() > 0 { CommandStatus::RowsRejected } else { CommandStatus::Done })
}

fn explain_rows(
    scorer: &Scorer,
    columns: &Columns,
    rows: &mut dyn Iterator<Item = Record<'_>>,
) -> (String, RejectionLog) {
    let checker = RowChecker::new(scorer.schema(), columns);
    let (mut lines, mut rejected) = (String::new(), RejectionLog::default());
    let preprocessor = &scorer.bundle().preprocessor;
    let rows: Vec<_> =
        rows.map(|record| (record, checker.counted_customer(&record, preprocessor, &mut rejected.clamped))).collect();
    let customers: Vec<&Customer> = rows.iter().filter_map(|(_, customer)| customer.as_ref().ok()).collect();
    let mut explanations = customers.iter().zip(Explanation::of_all(scorer, &customers));
    for (record, customer) in &rows {
        let id = match columns.id {
            Some(column) => json!(String::from_utf8_lossy(record.cell(column).unwrap_or_default())),
            None => json!(record.line()),
        };
        let line = match customer.as_ref().map(|_| explanations.next()) {
            Ok(explanation) => explanation.map_or(Value::Null, |(customer, why)| line(scorer, id, customer, &why)),
            Err(error) => {
                rejected.add(scorer.schema(), error);
                json!({ "id": id, "error": row_error(scorer.schema(), error) })
            }
        };
        lines.push_str(&line.to_string());
        lines.push('\n');
    }
    (lines, rejected)
}

fn line(scorer: &Scorer, id: Value, customer: &Customer, explanation: &Explanation) -> Value {
    let fields = scorer.schema().fields.iter();
    let contributions: Map<String, Value> =
        fields.zip(&explanation.contributions).map(|(field, by)| (field.column.clone(), json!(by))).collect();
    let mut line = json!({
        "id": id,
        "probability": explanation.probability,
        "baseline": explanation.baseline,
        "contributions": contributions,
    });
    if let Some(line) = line.as_object_mut() {
        if explanation.scale == Scale::LogOdds {
            line.insert("log_odds".to_owned(), json!(explanation.score));
        }
        if !customer.filled().is_empty() {
            line.insert("filled".to_owned(), filled(scorer, customer));
        }
    }
    line
}

fn filled(scorer: &Scorer, customer: &Customer) -> Value {
    let entry = |&index: &FieldIndex| {
        let (field, value) = (scorer.schema().fields.get(index)?, customer.value(index)?);
        let is_plain = matches!(&field.kind, Kind::Number(number) if number.dates.is_none());
        let value = match value {
            FieldValue::Number(number) if is_plain => json!(number),
            _ => json!(file_value(field, value)),
        };
        Some((field.column.clone(), value))
    };
    Value::Object(customer.filled().iter().filter_map(entry).collect())
}
