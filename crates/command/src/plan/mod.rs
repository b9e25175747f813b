//! `churnscope plan`: plans who is offered what in a campaign.

mod excluded;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser};

use crate::arguments::{amount, hold_out, jobs, load, thread_pool};
use crate::batches::{ColumnSelection, in_batches};
use crate::cli::{CommandStatus, say};
use crate::input::Input;
use crate::output::write_new_file;
use crate::rejected_rows::RejectionLog;
use crate::scored_output::{ScoredOutput, scored_file};
use crate::table_args::TableArgs;
use churnscope_engine::campaign::candidates::CampaignSettings;
use churnscope_engine::campaign::plan::Limits;
use churnscope_engine::csv::{CellWriter, Columns, Header, ScoredColumns, ScoredWriter, ValueChoice};
use churnscope_engine::schema::Schema;
use churnscope_engine::scorer::Scorer;
use churnscope_offers::CampaignOffers;
use churnscope_wording::command::{Use, cannot_read};
use churnscope_wording::plan as wording;
use churnscope_wording::planned_lines::{CampaignRows, PLAN_SHEET, planned_kinds};

/// Arguments of `plan`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  churnscope plan company.churn --draft-offers offers.toml
  churnscope plan company.churn today.csv --offers offers.toml --budget 5000 --calls 50 -o plan.csv
  churnscope plan company.churn today.csv --offers offers.toml --exclude last-month.csv --keep -o plan.xlsx

For each customer, offers that lower the estimate by at least 2 points are found, alone and in pairs. The value of an
offer is

  monthly charge x months x drop in the estimate x success - cost - revenue given up.

The plan has the highest total value within the limits, or nearly so. The summary says either that no plan within the
limits is worth more, or that this plan is worth at most a certain percentage less than the best one. The model does not
know whom an offer would keep: success is your own estimate.

The file with the offers contains the months that count (months) and, if the model's description names no monthly
charge, what a customer pays per month (monthly_value). It also says how often an offer works (success), what it costs
once (cost), and what the customer pays less per month (discount). These three apply to all offers; a section
[offers.\"Words of the offer\"] can change them for one offer, limit how often it is made (most = 20), or leave it out
(available = false). --draft-offers writes such a file with all offers of the model.

Customers are drawn for the hold-out by a hash of the seed and their ID (or their line or row number, if there is no ID
column). Of those drawn, only customers who would have been contacted count as held out; the others are out.

The output has the columns that score writes, and before the error: plan (contact, hold out, or out), offer,
offer_cost, offer_value, probability_with_offer, and why_not. The customers to contact come first, in descending order
of what their offers are worth; then the customers who are held out; then the others; then the rows that could not be
scored. If there are such rows, the exit status is 3.")]
pub(crate) struct PlanArgs {
    /// The model
    #[arg(value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Customers: a CSV file with a header, a workbook, or a Parquet file; - for a CSV file or a workbook from standard
    /// input
    #[arg(value_name = "DATA.csv|-", required_unless_present = "draft_offers", conflicts_with = "draft_offers")]
    data: Option<PathBuf>,
    /// The terms of the offers
    #[arg(long, value_name = "FILE.toml", required_unless_present = "draft_offers", conflicts_with = "draft_offers")]
    offers: Option<PathBuf>,
    /// Write a draft of a file with the terms of the offers. FILE.toml must not exist yet
    #[arg(long, value_name = "FILE.toml")]
    draft_offers: Option<PathBuf>,
    /// Where to write the plan: a CSV file, or a workbook if its name ends with .xlsx; - for standard output. A file is
    /// replaced only once the whole plan is written
    #[arg(short, long, value_name = "OUT.csv|OUT.xlsx|-", default_value = "-")]
    #[arg(value_parser = PathBufValueParser::new().try_map(scored_file))]
    output: PathBuf,
    #[command(flatten)]
    limits: LimitArgs,
    #[command(flatten)]
    columns: OutputArgs,
    /// Number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = jobs)]
    jobs: Option<usize>,
    #[command(flatten)]
    table: TableArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Limits")]
struct LimitArgs {
    /// The highest total cost of the offers, in the unit of the monthly charge
    #[arg(long, value_name = "AMOUNT", value_parser = amount)]
    budget: Option<f64>,
    /// The highest number of customers to contact
    #[arg(long, value_name = "N")]
    calls: Option<u64>,
    /// Leave out offers that are worth less than this
    #[arg(long, value_name = "AMOUNT", value_parser = amount, default_value_t = 0.0)]
    min_value: f64,
    /// Leave out the customers whose IDs are in this file; in a plan, only those to contact; in a call sheet, only
    /// those who have been reached
    #[arg(long, value_name = "FILE")]
    exclude: Option<PathBuf>,
    /// The approximate share of customers who are held out rather than contacted, from 0 to less than 1
    #[arg(long, value_name = "SHARE", value_parser = hold_out, default_value_t = 0.1)]
    hold_out: f64,
    /// Seed of the hold-out: another seed holds out other customers
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

#[derive(Debug, Args)]
struct OutputArgs {
    /// Write all of the file's own columns before the score, not only the ID
    #[arg(long)]
    keep: bool,
    /// Put an apostrophe in front of cells that a spreadsheet would run as a formula
    #[arg(long)]
    defuse: bool,
    /// Start the CSV file with a byte-order mark, without which Excel reads the file as 8-bit text
    #[arg(long)]
    bom: bool,
}

#[derive(Clone)]
struct PlanLayout {
    columns: Columns,
    wanted: ScoredColumns,
    input_header: Header,
    writer: ScoredWriter,
    cells: CellWriter,
}

impl ColumnSelection for PlanLayout {
    fn needs(&self, column: usize) -> bool {
        self.wanted.keep || self.columns.uses(column)
    }
}

struct ReadRows {
    rows: CampaignRows,
    layout: PlanLayout,
    rejected: RejectionLog,
    n_rows: u64,
}

pub(crate) fn run(args: &PlanArgs) -> anyhow::Result<CommandStatus> {
    let (scorer, _) = load(&args.bundle)?;
    match (&args.draft_offers, &args.data, &args.offers) {
        (Some(path), ..) => {
            write_new_file(path, churnscope_offers::draft(scorer.schema())?.as_bytes())?;
            say(&wording::drafted(path.display()));
            Ok(CommandStatus::Done)
        }
        (None, Some(data), Some(offers)) => plan(&scorer, args, data, offers),
        (None, ..) => anyhow::bail!(wording::NOTHING_TO_PLAN),
    }
}

fn read_offers(schema: &Schema, path: &Path) -> anyhow::Result<CampaignOffers> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).with_context(|| cannot_read(&name))?;
    CampaignOffers::parse(schema, &text).context(name)
}

fn plan(scorer: &Scorer, args: &PlanArgs, data: &Path, offers: &Path) -> anyhow::Result<CommandStatus> {
    let (schema, limits) = (scorer.schema(), &args.limits);
    let file = read_offers(schema, offers)?;
    let excluded = limits.exclude.as_deref().map(|path| excluded::read(schema, path)).transpose()?.unwrap_or_default();
    let threads = thread_pool(args.jobs)?;
    let values = args.table.values.choices(schema)?;
    let mut input = Input::open(data, &args.table.reading, true)?;
    let mut output = ScoredOutput::create(&args.output, input.n_rows())?;
    let read = read_rows(scorer, &threads, args, &file, &values, &mut input)?;
    let is_text = input.is_text();
    drop(input);
    report_ids(&read, limits.exclude.as_deref(), &excluded);
    let settings = CampaignSettings {
        limits: Limits {
            budget: limits.budget,
            calls: limits.calls,
            offers: file.most,
            minimum_value: limits.min_value,
        },
        hold_out: limits.hold_out,
        seed: limits.seed,
        excluded,
    };
    let ReadRows { rows, mut layout, rejected, n_rows } = read;
    let candidates = &rows.candidates;
    let campaign = candidates.plan(settings);
    let order = campaign.in_order(candidates);
    let kinds = planned_kinds(layout.wanted.kinds(&layout.input_header, &layout.columns));
    output.begin(PLAN_SHEET, layout.input_header.delimiter, kinds)?;
    if let Err(error) = rows.write(schema, &order, &mut layout.cells, |lines| output.write(lines)) {
        return Err(output.explain_incomplete(error));
    }
    output.finish()?;
    say(&wording::summary(schema, &campaign.figures(candidates, &order), limits.hold_out > 0.0));
    rejected.report(schema, n_rows, Use::Plan, is_text);
    args.table.values.report(schema, &values, rejected.unknown_values())?;
    Ok(if rejected.count() > 0 { CommandStatus::RowsRejected } else { CommandStatus::Done })
}

fn read_rows(
    scorer: &Scorer,
    threads: &rayon::ThreadPool,
    args: &PlanArgs,
    file: &CampaignOffers,
    values: &[ValueChoice],
    input: &mut Input,
) -> anyhow::Result<ReadRows> {
    let OutputArgs { keep, defuse, bom } = args.columns;
    let wanted = ScoredColumns { keep, defuse, byte_order_mark: bom, ..ScoredColumns::default() };
    let (mut rows, mut rejected, mut layout) = (CampaignRows::default(), RejectionLog::default(), None);
    let name = input.name().to_owned();
    let n_rows = in_batches(
        input,
        threads,
        |header, first| {
            let columns = args.table.columns.resolve(scorer.bundle(), header, first)?;
            let columns = columns.with_values(scorer.schema(), values);
            let cells = CellWriter::new(header.delimiter, wanted.defuse);
            let writer = ScoredWriter::new(header, &columns, wanted);
            Ok(PlanLayout { columns, wanted, input_header: header.clone(), writer, cells })
        },
        |layout, records| {
            let mut rejected = RejectionLog::default();
            let (mut writer, mut cells) = (layout.writer.clone(), layout.cells.clone());
            let writers = (&mut writer, &mut cells);
            let add = |error: &_| rejected.add(scorer.schema(), error);
            let (rows, clamped) = CampaignRows::of(scorer, &file.terms, &layout.columns, 0, records, writers, add);
            rejected.clamped = clamped;
            (rows, rejected)
        },
        |of, (later, later_rejected)| {
            if layout.is_none() {
                let PlanLayout { input_header, writer, cells, .. } = layout.insert(of.clone());
                rows = CampaignRows::with_header(scorer.schema(), input_header, (writer, cells));
            }
            rows.append(&later);
            rejected.append(later_rejected);
            Ok(())
        },
    )?;
    let layout = layout.with_context(|| churnscope_wording::command::no_usable_rows(&name))?;
    Ok(ReadRows { rows, layout, rejected, n_rows })
}

fn report_ids(read: &ReadRows, exclude: Option<&Path>, excluded: &BTreeSet<Vec<u8>>) {
    let candidates = &read.rows.candidates;
    if read.layout.columns.id.is_none() {
        say(wording::NO_IDS);
    }
    if let repeated @ 1.. = candidates.n_repeated_ids() {
        say(&wording::repeated_ids(repeated));
    }
    if let Some(path) = exclude {
        say(&wording::excluded(candidates.n_among(excluded), excluded.len(), path.display()));
    }
}
