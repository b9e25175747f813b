//! `churnscope train`: turns a labeled table and its description into a bundle.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use crate::arguments::{jobs, thread_pool};
use crate::cli::say;
use crate::metrics_table::{of_latest_rows, over_folds, table};
use crate::output::write_file;
use crate::table_args::TableArgs;
use churnscope_engine::bundle::model_id;
use churnscope_engine::notation::plain_number;
use churnscope_train::{Description, Duplicates, LearnerChoice, Options, TrainingEvent, report, suspects, train};
use churnscope_wording::values::count;
use churnscope_wording::{command, selections, training};

/// Arguments of `train`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  churnscope train customers.csv --schema fields.toml -o company.churn --report report.json

On the same system, the same data, description, arguments, and version of churnscope give the same bundle, byte for
byte, on any number of threads, unless --minutes ends the search for the best setting early.")]
pub(crate) struct TrainArgs {
    /// Customers whose outcome is known: a CSV file with a header, a workbook, or a Parquet file
    #[arg(value_name = "DATA.csv")]
    data: PathBuf,
    /// Description of the table: fields, levels, ranges, rules, training parameters
    #[arg(long, value_name = "FIELDS.toml")]
    schema: PathBuf,
    /// Where to write the bundle
    #[arg(short, long, value_name = "BUNDLE")]
    output: PathBuf,
    /// The learner that grows the trees [default: the description's]
    #[arg(long, value_name = "NAME", value_enum)]
    learner: Option<LearnerName>,
    /// Stop trying new settings of the learner after this many minutes. A slower machine tries fewer settings, so the
    /// model may depend on the machine
    #[arg(long, value_name = "N", value_parser = minutes)]
    minutes: Option<f64>,
    /// Seed of all randomness [default: the description's]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    #[command(flatten)]
    table: TableArgs,
    /// Number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = jobs)]
    jobs: Option<usize>,
    /// Also write a report with the metrics to this file, as JSON
    #[arg(long, value_name = "FILE.json")]
    report: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LearnerName {
    /// smartcore's random forest, with the parameters in the description
    Smartcore,
    /// Our own forest, with the best of several settings
    Forest,
    /// Our own boosted trees, with the best of several settings
    Boosted,
    /// Our own forest or boosted trees, whichever is better; a forest if it is nearly as good
    Auto,
}

impl From<LearnerName> for LearnerChoice {
    fn from(name: LearnerName) -> Self {
        match name {
            LearnerName::Smartcore => Self::Smartcore,
            LearnerName::Forest => Self::Forest,
            LearnerName::Boosted => Self::Boosted,
            LearnerName::Auto => Self::Auto,
        }
    }
}

fn minutes(text: &str) -> Result<f64, &'static str> {
    text.parse().ok().filter(|minutes| (0.0..=1e6).contains(minutes)).ok_or(command::MINUTES)
}

pub(crate) fn run(args: TrainArgs) -> anyhow::Result<()> {
    let path = args.schema.display().to_string();
    let text = fs::read_to_string(&args.schema).with_context(|| command::cannot_read(&path))?;
    let description = Description::parse_for(&text, args.learner.map(Into::into)).with_context(|| path)?;
    let data = args.data.display().to_string();
    let labeled = args.table.read_labeled(&args.data, &description.schema)?;

    let progress = ProgressBar::new(0);
    show(&progress, training::SETTINGS_PROGRESS);
    // set if rows are grouped by customer
    let customers = OnceLock::new();
    let skipped = OnceLock::new();
    let on_event = |event| match event {
        TrainingEvent::SettingTried { done, of, .. } => {
            progress.set_length(of as u64);
            progress.set_position(done as u64);
        }
        TrainingEvent::DividedByTime { first, earlier, latest } => {
            let [earlier, latest] = [earlier, latest].map(|rows| count(rows as u64));
            progress.suspend(|| say(&training::divided_by_time(earlier, latest, first)));
        }
        TrainingEvent::Chosen(selection) => progress.suspend(|| say(&selections::chose(&selection))),
        TrainingEvent::Calibrated(calibration) => {
            progress.suspend(|| say(&selections::calibrating(selections::how_calibrated(&calibration))));
        }
        TrainingEvent::TreesPlanned(trees) => {
            show(&progress, training::TREES_PROGRESS);
            progress.reset();
            progress.set_length(trees as u64);
        }
        TrainingEvent::TreesGrown(trees) => progress.inc(trees as u64),
        TrainingEvent::Clamped { cells, of } => progress.suspend(|| labeled.report_clamped(&cells, of)),
        TrainingEvent::DuplicateRows(Duplicates { count, first, original }) => {
            progress.suspend(|| say(&training::duplicate_rows(count, first, original)));
        }
        TrainingEvent::FewLeavers(left) => progress.suspend(|| say(&training::few_leavers(left))),
        TrainingEvent::Grouped { customers: found, rows } => {
            let found = customers.get_or_init(|| count(found as u64));
            progress.suspend(|| say(&training::grouped(found, count(rows as u64))));
        }
        TrainingEvent::RowsSkipped { rows, of } => {
            progress.suspend(|| say(&labeled.skipped_rows(&rows, of)));
            skipped.get_or_init(|| rows.unknown_values);
        }
        TrainingEvent::Sampled { rows, of } => {
            progress.suspend(|| say(&training::sampled(count(rows as u64), count(of as u64))));
        }
    };
    let started = Instant::now();
    let limit = args.minutes.map(|minutes| Duration::from_secs_f64(60.0 * minutes));
    let may_continue = || limit.is_none_or(|limit| started.elapsed() < limit);
    let options = Options { seed: args.seed, reading: labeled.reading(), may_continue: Some(&may_continue) };
    let trained = thread_pool(args.jobs)?.install(|| train(&labeled.text.bytes, &description, options, &on_event));
    progress.finish_and_clear();
    labeled.report_values(&trained, skipped.get())?;
    let bundle = trained.with_context(|| data)?;

    let bytes = bundle.to_bytes()?;
    let model_id = model_id(&bytes);
    write_file(&args.output, &bytes)?;
    if let Some(path) = &args.report {
        write_file(path, format!("{:#}\n", report(&bundle, &model_id)).as_bytes())?;
    }
    let (provenance, evaluation) = (&bundle.provenance, &bundle.evaluation);
    let (file, size) = (args.output.display(), count(bytes.len() as u64));
    let (rows, left) = (count(provenance.rows), count(provenance.positives));
    let wrote = match customers.get() {
        Some(customers) => training::trained_on_rows(file, model_id, size, rows, customers, left),
        None => training::trained(file, model_id, size, rows, left),
    };
    let head = training::metrics_out_of_fold(evaluation.folds, plain_number(evaluation.cutoff));
    say(&format!("{wrote}\n\n{head}\n\n{}{}", table(&over_folds(&bundle)), of_latest_rows(&bundle)));
    let suspects = suspects(&bundle);
    if !suspects.is_empty() {
        let roc_auc = format!("{:.3}", evaluation.forest.mean.roc_auc);
        say(&training::too_good(roc_auc, suspects.join(", ")));
    }
    Ok(())
}

fn show(progress: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        progress.set_style(style);
    }
}
