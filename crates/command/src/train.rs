//! `churnscope train`: a labelled table and its description to a bundle.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::figures::{over_folds, table};
use super::output::write_file;
use super::refused_rows::grouped;
use crate::arguments::{jobs, threads};
use crate::cli::say;
use churnscope_engine::bundle::model_id;
use churnscope_engine::notation::plain_number;
use churnscope_train::{Description, Event, Options, Repeats, report, total_trees, train};

/// Arguments of `train`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  churnscope train customers.csv --schema fields.toml -o company.churn --report report.json

The same data, description and seed always give the same bundle, byte for byte, whatever the number of threads.")]
pub(crate) struct TrainArgs {
    /// Customers whose outcome is known: a CSV file with a header
    #[arg(value_name = "DATA.csv")]
    pub(crate) data: PathBuf,
    /// Description of the table: fields, levels, ranges, rules, forest
    #[arg(long, value_name = "FIELDS.toml")]
    pub(crate) schema: PathBuf,
    /// Where the model goes
    #[arg(short, long, value_name = "BUNDLE")]
    pub(crate) output: PathBuf,
    /// Seed of everything drawn by chance, instead of the description's
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Threads to work on [default: one a core]
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(crate) jobs: Option<usize>,
    /// Write the out-of-fold figures to this file as JSON
    #[arg(long, value_name = "FILE.json")]
    pub(crate) report: Option<PathBuf>,
}

/// Trains a model and writes it; the figures go to the standard error stream, where progress went.
pub(super) fn run(args: TrainArgs) -> anyhow::Result<()> {
    let path = args.schema.display().to_string();
    let text = fs::read_to_string(&args.schema).with_context(|| format!("cannot read {path}"))?;
    let description = Description::parse(&text).with_context(|| path)?;
    let data = args.data.display().to_string();
    let csv = fs::read(&args.data).with_context(|| format!("cannot read {data}"))?;

    let progress = progress(total_trees(&description) as u64);
    let options = Options { seed: args.seed };
    let tell = |event| {
        match event {
        Event::Grown(trees) => progress.inc(trees as u64),
        Event::Repeated(Repeats { rows, line, of }) => progress.suspend(|| {
            say(&format!(
                "{} rows repeat an earlier one, cell by cell, the first in line {line} that of line {of}: figures flatter a model that is measured on what it has seen, so take them out unless they are different customers",
                grouped(rows as u64)
            ));
        }),
        Event::Drawn { rows, of } => progress.suspend(|| {
            say(&format!("learning from {} of {} rows, as most_rows says", grouped(rows as u64), grouped(of as u64)));
        }),
    }
    };
    let trained = threads(args.jobs)?.install(|| train(&csv, &description, options, &tell));
    progress.finish_and_clear();
    let bundle = trained.with_context(|| data)?;

    let bytes = bundle.to_bytes()?;
    let model_id = model_id(&bytes);
    write_file(&args.output, &bytes)?;
    if let Some(path) = &args.report {
        write_file(path, format!("{:#}\n", report(&bundle, &model_id)).as_bytes())?;
    }
    let (from, evaluation) = (&bundle.provenance, &bundle.evaluation);
    say(&format!(
        "wrote {}: model {model_id}, {} bytes, trained on {} customers of whom {} left\n\n\
         Out of fold, mean ± sd over {} folds, cutoff {}\n\n{}",
        args.output.display(),
        grouped(bytes.len() as u64),
        grouped(from.rows),
        grouped(from.positives),
        evaluation.folds,
        plain_number(evaluation.cutoff),
        table(&over_folds(&bundle)),
    ));
    Ok(())
}

/// A bar on the standard error stream; nothing where that is no terminal.
fn progress(trees: u64) -> ProgressBar {
    let bar = ProgressBar::new(trees);
    if let Ok(style) = ProgressStyle::with_template("growing trees {wide_bar} {pos}/{len}, {eta} left") {
        bar.set_style(style);
    }
    bar
}
