//! `churnscope evaluate`: how good a model is on customers whose outcome is known.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser};
use serde_json::{Map, Value, json};

mod curve_sections;
mod curves;
mod html;
mod meanings;
mod pictures;

use super::batches::in_batches;
use super::figures::{figure, spread, table};
use super::input::{Input, is_standard};
use super::output::Output;
use super::refused_rows::{RefusedRows, grouped};
use crate::arguments::{amount, load, probability, threads};
use crate::cli::Status;
use churnscope_engine::csv::{Columns, Record, RowChecker};
use churnscope_engine::metrics::{CalibrationBin, METRIC_NAMES, Metrics, OfferEconomics, Ranking, calibration};
use churnscope_engine::notation;
use churnscope_engine::scorer::Scorer;
use churnscope_wording::values;

/// Least estimated share of rows that trained the model from which it is said.
const NOTABLE_SHARE: f64 = 0.05;

/// How many of the first figures depend on the cutoff: accuracy, precision, recall and F1.
const N_AT_CUTOFF: usize = 4;

/// Arguments of `evaluate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  churnscope evaluate company.churn last-quarter.csv
  churnscope evaluate company.churn last-quarter.csv --cutoff 0.3 --json
  churnscope evaluate company.churn last-quarter.csv --offer-cost 20 --kept-value 300 --success 0.3
  churnscope evaluate company.churn last-quarter.csv --html report.html

The file needs the column of the outcome, besides those that the model reads. Beside each figure stands what
cross-validation found on customers that the model had not seen (mean and standard deviation over folds). Where the
file's rows trained the model, its figures flatter the model, and the command says so.

Profit is (leavers contacted x success x value of a kept customer) - (contacted x cost of the offer).")]
pub(crate) struct EvaluateArgs {
    /// The model
    #[arg(value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Customers whose outcome is known: a CSV file with a header, or a Parquet file; - is the standard input, for CSV
    #[arg(value_name = "DATA.csv")]
    data: PathBuf,
    /// Probability from which a customer counts as leaving [default: the model's]
    #[arg(long, value_name = "P", value_parser = probability)]
    cutoff: Option<f64>,
    /// What contacting a customer with an offer costs
    #[arg(long, value_name = "C", value_parser = amount, requires_all = ["kept_value", "success"])]
    offer_cost: Option<f64>,
    /// What a customer is worth who stays and would have left
    #[arg(long, value_name = "V", value_parser = amount, requires_all = ["offer_cost", "success"])]
    kept_value: Option<f64>,
    /// Share of those about to leave whom the offer keeps, from 0 to 1
    #[arg(long, value_name = "S", value_parser = probability, requires_all = ["offer_cost", "kept_value"])]
    success: Option<f64>,
    /// Print JSON rather than a table
    #[arg(long)]
    json: bool,
    /// Also write a report with pictures: one HTML file, without script or link, that opens offline
    #[arg(long, value_name = "FILE", value_parser = PathBufValueParser::new().try_map(report_file))]
    html: Option<PathBuf>,
}

/// Where the report goes: not to the standard output, where the figures do.
fn report_file(path: PathBuf) -> Result<PathBuf, &'static str> {
    if is_standard(&path) { Err("a file is needed; the figures go to the standard output") } else { Ok(path) }
}

impl EvaluateArgs {
    /// The offer, of which all is given or nothing.
    fn offer(&self) -> Option<OfferEconomics> {
        Some(OfferEconomics { cost: self.offer_cost?, value: self.kept_value?, success: self.success? })
    }
}

/// What scoring labelled rows gives.
#[derive(Default)]
struct Outcomes {
    probabilities: Vec<f64>,
    left: Vec<bool>,
    /// Rows that the model's filter takes for its own.
    n_recognised: usize,
    refused: RefusedRows,
}

/// All that is said about a file.
struct Evaluated<'a> {
    scorer: &'a Scorer,
    file: String,
    rows: usize,
    refused: u64,
    cutoff: f64,
    figures: Metrics,
    ranking: Ranking,
    calibration: Vec<CalibrationBin>,
    offer: Option<OfferEconomics>,
    share_trained: f64,
    is_training_file: bool,
}

pub(super) fn run(args: EvaluateArgs) -> anyhow::Result<Status> {
    let (scorer, _) = load(&args.bundle)?;
    let mut input = Input::open(&args.data, true)?.hashed();
    // a report that cannot be written is better known before a long file is read than after it
    let report = args.html.as_deref().map(Output::create).transpose()?;
    let outcomes = score_labelled(&scorer, &mut input)?;
    let (file, sha256) = (input.name().to_owned(), input.sha256());
    let rows = outcomes.probabilities.len();
    outcomes.refused.report(rows as u64 + outcomes.refused.count(), "used");
    anyhow::ensure!(rows > 0, "{file} has no row that can be used");
    let cutoff = args.cutoff.unwrap_or(scorer.bundle().evaluation.cutoff);
    let bundle = scorer.bundle();
    let evaluated = Evaluated {
        scorer: &scorer,
        file,
        rows,
        refused: outcomes.refused.count(),
        cutoff,
        figures: Metrics::of(&outcomes.probabilities, &outcomes.left, cutoff),
        ranking: Ranking::of(outcomes.probabilities.iter().copied().zip(outcomes.left.iter().copied())),
        calibration: calibration(&outcomes.probabilities, &outcomes.left),
        offer: args.offer(),
        share_trained: bundle.training_rows().map_or(0.0, |of| of.estimate_share(outcomes.n_recognised, rows)),
        is_training_file: sha256 == Some(bundle.provenance.data_sha256),
    };
    if let Some(mut report) = report {
        report.write(evaluated.html()?.as_bytes())?;
        report.keep()?;
    }
    let mut output = Output::create("-".as_ref())?;
    let text = if args.json { format!("{:#}\n", evaluated.json()) } else { evaluated.text() };
    output.write(text.as_bytes())?;
    output.keep()?;
    Ok(Status::Done)
}

fn score_labelled(scorer: &Scorer, input: &mut Input) -> anyhow::Result<Outcomes> {
    let mut all = Outcomes::default();
    in_batches(
        scorer.schema(),
        input,
        &threads(None)?,
        |header| Ok(Columns::resolve_labelled(scorer.schema(), header)?),
        |columns, rows| score_rows(scorer, columns, rows),
        |_, some| {
            all.probabilities.extend(some.probabilities);
            all.left.extend(some.left);
            all.n_recognised += some.n_recognised;
            all.refused.append(some.refused);
            Ok(())
        },
    )?;
    Ok(all)
}

fn score_rows(scorer: &Scorer, columns: &Columns, rows: &mut dyn Iterator<Item = Record<'_>>) -> Outcomes {
    let checker = RowChecker::new(scorer.schema(), columns);
    let (mut outcomes, mut encoded) = (Outcomes::default(), Vec::new());
    let trained_on = scorer.bundle().training_rows();
    for record in rows {
        match checker.labelled_customer(&record, &scorer.bundle().preprocessor) {
            Ok((customer, left)) => {
                outcomes.probabilities.push(scorer.probability_with(&customer, &mut encoded));
                outcomes.left.push(left);
                outcomes.n_recognised += usize::from(trained_on.is_some_and(|rows| rows.may_contain(&customer, left)));
            }
            Err(error) => outcomes.refused.add(scorer.schema(), &error),
        }
    }
    outcomes
}

impl Evaluated<'_> {
    /// Each figure's name, its value here, and its mean and spread out of fold. The latter are not known, and so not a
    /// number, where they hang on another cutoff.
    fn figures(&self) -> impl Iterator<Item = (&'static str, f64, f64, f64)> {
        let evaluation = &self.scorer.bundle().evaluation;
        let known_from = if self.cutoff == evaluation.cutoff { 0 } else { N_AT_CUTOFF };
        let known = move |index: usize, value: f64| if index < known_from { f64::NAN } else { value };
        let over_folds = evaluation.forest.mean.to_array().into_iter().zip(evaluation.forest.sd.to_array());
        let figures = METRIC_NAMES.into_iter().zip(self.figures.to_array()).zip(over_folds).enumerate();
        figures.map(move |(index, ((name, value), (mean, sd)))| (name, value, known(index, mean), known(index, sd)))
    }

    /// What must be known before these figures are believed.
    fn warning(&self) -> Option<String> {
        // The filter says "seen" of one strange row in seven: three standard deviations of the share it then estimates
        // must not be taken for a finding, which matters in small files.
        let by_chance = 3.0 * (0.17 / self.rows as f64).sqrt();
        let share = if self.is_training_file {
            "this is the file that trained the model".to_owned()
        } else if self.share_trained > NOTABLE_SHARE.max(by_chance) {
            format!("about {} of these rows trained the model", values::percent(self.share_trained))
        } else {
            return None;
        };
        let evaluation = &self.scorer.bundle().evaluation;
        let forest = &evaluation.forest;
        if !evaluation.is_out_of_fold() {
            return Some(format!(
                "{share}, or measured it when it was imported, so the figures on it may flatter the model"
            ));
        }
        Some(format!(
            "{share}, so the figures on it flatter the model; on customers that it has not seen, expect the out-of-fold ones: roc_auc {}, brier {}",
            spread(forest.mean.roc_auc, forest.sd.roc_auc),
            spread(forest.mean.brier, forest.sd.brier)
        ))
    }

    fn json(&self) -> Value {
        // serde_json writes what is not a number as null
        let mut json: Map<String, Value> = self
            .figures()
            .map(|(name, value, mean, sd)| (name.to_owned(), json!({ "value": value, "mean": mean, "sd": sd })))
            .collect();
        json.extend([
            ("model_id".to_owned(), json!(self.scorer.model_id())),
            ("rows".to_owned(), json!(self.rows)),
            ("rows_refused".to_owned(), json!(self.refused)),
            ("cutoff".to_owned(), json!(self.cutoff)),
            ("out_of_fold_cutoff".to_owned(), json!(self.scorer.bundle().evaluation.cutoff)),
            ("trained_on_these_rows".to_owned(), json!(if self.is_training_file { 1.0 } else { self.share_trained })),
            ("warning".to_owned(), json!(self.warning())),
        ]);
        if let Value::Object(curves) = self.curves_json() {
            json.extend(curves);
        }
        Value::Object(json)
    }

    fn text(&self) -> String {
        let bundle = self.scorer.bundle();
        let known = if bundle.evaluation.is_out_of_fold() { "out of fold, mean ± sd" } else { "when imported" };
        let mut lines = vec![["", "this file", known].map(str::to_owned).to_vec()];
        lines.extend(
            self.figures().map(|(name, value, mean, sd)| vec![name.to_owned(), figure(value), spread(mean, sd)]),
        );
        let mut text = format!(
            "{}, model {}\n{}: {} rows used, {} refused, cutoff {}\n\n{}",
            bundle.schema.title,
            self.scorer.model_id(),
            self.file,
            grouped(self.rows as u64),
            grouped(self.refused),
            notation::plain_number(self.cutoff),
            table(&lines)
        );
        if self.cutoff != bundle.evaluation.cutoff {
            let cutoff = notation::plain_number(bundle.evaluation.cutoff);
            text.push_str(&format!(
                "\nNote: the figures that hang on a cutoff are known out of fold at {cutoff} only.\n"
            ));
        }
        if let Some(warning) = self.warning() {
            text.push_str(&format!("\nCareful: {warning}.\n"));
        }
        text.push_str(&self.curves_text());
        text
    }
}
