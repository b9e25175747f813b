//! `churnscope score`: writes a probability or an error for every customer in a file.

use std::io::IsTerminal;
use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser};

use crate::arguments::{jobs, load, n_reasons, thread_pool};
use crate::batches::{ColumnSelection, in_batches};
use crate::cli::{CommandStatus, say};
use crate::columns::FirstRows;
use crate::input::{Input, is_standard_stream};
use crate::rejected_rows::RejectionLog;
use crate::scored_output::{ScoredOutput, scored_file};
use crate::table_args::TableArgs;
use churnscope_engine::csv::{Columns, Header, Record, ScoredColumns, ScoredWriter, ValueChoice};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::command::{self, Use};
use churnscope_wording::scored_lines::{SCORED_SHEET, write_scored_lines};

/// Arguments of `score`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  churnscope score company.churn today.csv -o scored.csv
  churnscope score company.churn today.csv --explain 3 --keep -o scored.csv
  churnscope score company.churn today.parquet -o scored.csv
  churnscope score company.churn today.xlsx --keep -o scored.xlsx
  zcat today.csv.gz | churnscope score company.churn - > scored.csv

The cells of a CSV file may be separated by commas, semicolons, tabs, or vertical bars. Columns are matched by name, in
any order, ignoring case, spaces, and common punctuation. Other columns do not affect the scores. If a field's column
seems to have another name, the command says which one it may be, and stops: --column says which column is which. Memory
use does not grow with the length of a CSV or Parquet file, unless the output is a workbook.

Workbooks (.xlsx, .xlsm, .xlsb, .xls, and .ods) are recognized by their content, up to 100 MiB and a million rows. The
line numbers in messages are then row numbers. Errors such as #N/A count as text, unless the model's description lists
them among its blanks.

Parquet files are recognized by their content. Nulls count as blanks. Booleans are read as the matching pair of the
field's levels, such as true and false, yes and no, or 1 and 0. Nested columns cannot be read. Without an ID column,
rows are identified by number.

The output has one line per row, in the order of the file: the customer ID (or the line or row number, if there is no ID
column; with --keep, all of the file's own columns), churn_probability, risk_band (low, medium, high), monthly_at_risk
and reasons if requested, and error. A row that cannot be scored keeps its place, with an empty probability and an error
that says where and what the problem is. The exit status is then 3.

If the output's name ends with .xlsx, it is a workbook: IDs are text, numbers are numbers, and the probability is a
percentage with a bar. Text beyond 32,767 characters is truncated. A workbook has room for 1,048,575 rows below its
header. The extensions of other workbooks, such as .ods, are rejected. Otherwise, the output is CSV.")]
pub(crate) struct ScoreArgs {
    /// The model
    #[arg(value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Customers: a CSV file with a header, a workbook, or a Parquet file. Use - to read a CSV file or a workbook from
    /// standard input
    #[arg(value_name = "DATA.csv|-")]
    data: PathBuf,
    /// Where to write the scores: a CSV file, or a workbook if its name ends with .xlsx; - for standard output. A file
    /// is replaced only once all rows are written
    #[arg(short, long, value_name = "OUT.csv|OUT.xlsx|-", default_value = "-")]
    #[arg(value_parser = PathBufValueParser::new().try_map(scored_file))]
    output: PathBuf,
    /// Write all of the file's own columns before the score, not only the ID
    #[arg(long)]
    keep: bool,
    /// Put an apostrophe in front of cells that a spreadsheet would run as a formula
    #[arg(long)]
    defuse: bool,
    /// Start the CSV file with a byte-order mark, without which Excel reads the file as 8-bit text
    #[arg(long)]
    bom: bool,
    /// Add the money at risk per month, which is the estimate times the monthly charge, in the column monthly_at_risk
    #[arg(long)]
    at_risk: bool,
    /// Add up to N reasons for each estimate, the strongest first, in columns reason_1 to reason_N
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = n_reasons)]
    explain: usize,
    /// Number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = jobs)]
    jobs: Option<usize>,
    #[command(flatten)]
    table: TableArgs,
}

struct ScoreLayout {
    columns: Columns,
    keep: bool,
    writer: ScoredWriter,
    input_header: Header,
    header: Vec<u8>,
}

impl ColumnSelection for ScoreLayout {
    fn needs(&self, column: usize) -> bool {
        self.keep || self.columns.uses(column)
    }
}

struct OutputRows {
    bytes: Vec<u8>,
    rejected: RejectionLog,
}

pub(crate) fn run(args: ScoreArgs) -> anyhow::Result<CommandStatus> {
    let (scorer, _) = load(&args.bundle)?;
    if args.at_risk && scorer.schema().monthly_charge.is_none() {
        bail!(command::NO_MONTHLY_CHARGE);
    }
    let threads = thread_pool(args.jobs)?;
    let values = args.table.values.choices(scorer.schema())?;
    // on a terminal, a progress bar would mix with the output
    let with_progress = !(is_standard_stream(&args.output) && std::io::stdout().is_terminal());
    let mut input = Input::open(&args.data, &args.table.reading, with_progress)?;
    let mut output = ScoredOutput::create(&args.output, input.n_rows())?;
    let (rows, rejected) = match score_all(&scorer, &threads, &args, &values, &mut input, &mut output) {
        Ok(counts) => counts,
        Err(error) => return Err(output.explain_incomplete(error)),
    };
    output.finish()?;
    let is_text = input.is_text();
    drop(input);
    rejected.report(scorer.schema(), rows, Use::Score, is_text);
    args.table.values.report(scorer.schema(), &values, rejected.unknown_values())?;
    Ok(if rejected.count() > 0 { CommandStatus::RowsRejected } else { CommandStatus::Done })
}

fn score_all(
    scorer: &Scorer,
    threads: &rayon::ThreadPool,
    args: &ScoreArgs,
    values: &[ValueChoice],
    input: &mut Input,
    output: &mut ScoredOutput,
) -> anyhow::Result<(u64, RejectionLog)> {
    let wanted = ScoredColumns {
        keep: args.keep,
        at_risk: args.at_risk,
        n_reasons: args.explain,
        defuse: args.defuse,
        byte_order_mark: args.bom,
    };
    let (mut rejected, mut n_written) = (RejectionLog::default(), 0_u64);
    let begin = |header: &Header, rows: &FirstRows<'_>| {
        let columns = args.table.columns.resolve(scorer.bundle(), header, rows)?.with_values(scorer.schema(), values);
        if let (Some(id), None, false) = (&scorer.schema().id_column, columns.id, wanted.keep) {
            say(&if header.has_lines() { command::numbered_by_line(id) } else { command::numbered_by_row(id) });
            args.table.columns.propose_id(scorer.schema(), header, rows)?;
        }
        let (mut writer, mut line) = (ScoredWriter::new(header, &columns, wanted), Vec::new());
        writer.header(scorer.schema(), header, &mut line);
        Ok(ScoreLayout { columns, keep: wanted.keep, writer, input_header: header.clone(), header: line })
    };
    let rows = in_batches(
        input,
        threads,
        begin,
        |layout, rows| score_rows(scorer, layout, wanted.n_reasons, rows),
        |layout, lines| {
            if n_written == 0 {
                let kinds = wanted.kinds(&layout.input_header, &layout.columns);
                output.begin(SCORED_SHEET, layout.input_header.delimiter, kinds)?;
                output.write(&layout.header)?;
            }
            n_written += lines.bytes.len() as u64;
            rejected.append(lines.rejected);
            output.write(&lines.bytes)
        },
    )?;
    Ok((rows, rejected))
}

fn score_rows(
    scorer: &Scorer,
    layout: &ScoreLayout,
    n_reasons: usize,
    rows: &mut dyn Iterator<Item = Record<'_>>,
) -> OutputRows {
    let mut writer = layout.writer.clone();
    let (mut bytes, mut rejected) = (Vec::new(), RejectionLog::default());
    let clamped = write_scored_lines(scorer, &layout.columns, n_reasons, rows, &mut writer, &mut bytes, |error| {
        rejected.add(scorer.schema(), error);
    });
    rejected.clamped = clamped;
    OutputRows { bytes, rejected }
}
