//! `churnscope score`: every customer of a file gets a probability, or a reason why not.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::Args;

use super::batches::{Reads, in_batches};
use super::input::{Input, is_standard};
use super::output::Output;
use super::refused_rows::RefusedRows;
use crate::arguments::{jobs, load, n_reasons, threads};
use crate::cli::{Status, say};
use churnscope_engine::csv::{Columns, Header, Record, ScoredColumns, ScoredWriter};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::scored_lines::write_scored_lines;

/// Arguments of `score`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  churnscope score company.churn today.csv -o scored.csv
  churnscope score company.churn today.csv --explain 3 --keep -o scored.csv
  churnscope score company.churn today.parquet -o scored.csv
  zcat today.csv.gz | churnscope score company.churn - > scored.csv

The file may be separated by commas, semicolons or tabs. Its columns are found by name, in any order, without regard to
case, spaces, underscores and hyphens; other columns do not matter. Memory does not grow with the file.

It may be a Parquet file as well, whatever its name. A null is a blank; yes and no are the pair of the field's levels that
says so (true and false, yes and no, 1 and 0); dates are written as the field has them; what is nested cannot be read. Its
rows go by their number. What is written is CSV.

A line is written for every row, in the order of the file: the customer's id (the number of the line in the file where
there is no id; with --keep all of the file's own columns), churn_probability, risk_band (low, medium, high), reasons where
asked for, error.
A row that cannot be scored stays in its place, without a probability; its error says the line, the column, what was
found and what was expected. The exit status is then 3.")]
pub(crate) struct ScoreArgs {
    /// The model
    #[arg(value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Customers: a CSV file with a header, or a Parquet file; - is the standard input, for CSV
    #[arg(value_name = "DATA.csv|-")]
    data: PathBuf,
    /// Where the scores go; - is the standard output. A file is replaced only once all rows are written
    #[arg(short, long, value_name = "OUT.csv|-", default_value = "-")]
    output: PathBuf,
    /// Write all of the file's own columns before the score, rather than the id alone
    #[arg(long)]
    keep: bool,
    /// Make cells harmless that a spreadsheet would run as a formula: an apostrophe is put before them
    #[arg(long)]
    defuse: bool,
    /// Say why: the N fields that move each estimate most, in columns reason_1 to reason_N
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = n_reasons)]
    explain: usize,
    /// Threads to work on [default: one a core]
    #[arg(long, value_name = "N", value_parser = jobs)]
    jobs: Option<usize>,
}

/// What belongs to one file.
struct Task {
    columns: Columns,
    keep: bool,
    writer: ScoredWriter,
    /// The line of names.
    header: Vec<u8>,
}

impl Reads for Task {
    fn columns(&self) -> &Columns {
        &self.columns
    }

    fn reads_all(&self) -> bool {
        self.keep
    }
}

/// Some rows' lines, and what is wrong with those that have no score.
struct Lines {
    bytes: Vec<u8>,
    refused: RefusedRows,
}

pub(super) fn run(args: ScoreArgs) -> anyhow::Result<Status> {
    let (scorer, _) = load(&args.bundle)?;
    let threads = threads(args.jobs)?;
    // a bar between the lines of the output would help nobody
    let with_progress = !(is_standard(&args.output) && std::io::stdout().is_terminal());
    let mut input = Input::open(&args.data, with_progress)?;
    let mut output = Output::create(&args.output)?;
    let wanted = ScoredColumns { keep: args.keep, n_reasons: args.explain, defuse: args.defuse };
    let (rows, refused) = match score_all(&scorer, &threads, wanted, &mut input, &mut output) {
        Ok(counts) => counts,
        Err(error) => return Err(output.abandon(error)),
    };
    output.keep()?;
    drop(input);
    refused.report(rows, "scored; the column error of the output says why");
    Ok(if refused.count() > 0 { Status::RowsRefused } else { Status::Done })
}

fn score_all(
    scorer: &Scorer,
    threads: &rayon::ThreadPool,
    wanted: ScoredColumns,
    input: &mut Input,
    output: &mut Output,
) -> anyhow::Result<(u64, RefusedRows)> {
    let (mut refused, mut n_written) = (RefusedRows::default(), 0_u64);
    let begin = |header: &Header| {
        let columns = Columns::resolve(scorer.schema(), header)?;
        if let (Some(id), None, false) = (&scorer.schema().id_column, columns.id, wanted.keep) {
            let by = if header.has_lines() { "line in the file" } else { "number" };
            say(&format!("the file has no column {id}, so each score goes by its row's {by}"));
        }
        let (mut writer, mut line) = (ScoredWriter::new(header, &columns, wanted), Vec::new());
        writer.header(scorer.schema(), header, &mut line);
        Ok(Task { columns, keep: wanted.keep, writer, header: line })
    };
    let rows = in_batches(
        scorer.schema(),
        input,
        threads,
        begin,
        |task, rows| score_rows(scorer, task, wanted.n_reasons, rows),
        |task, lines| {
            if n_written == 0 {
                output.write(&task.header)?;
            }
            n_written += lines.bytes.len() as u64;
            refused.append(lines.refused);
            output.write(&lines.bytes)
        },
    )?;
    Ok((rows, refused))
}

fn score_rows(scorer: &Scorer, task: &Task, n_reasons: usize, rows: &mut dyn Iterator<Item = Record<'_>>) -> Lines {
    let mut writer = task.writer.clone();
    let (mut bytes, mut refused) = (Vec::new(), RefusedRows::default());
    write_scored_lines(scorer, &task.columns, n_reasons, rows, &mut writer, &mut bytes, |error| {
        refused.add(scorer.schema(), error);
    });
    Lines { bytes, refused }
}
