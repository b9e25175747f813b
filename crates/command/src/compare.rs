//! `churnscope compare`: says how each customer's risk changed from one scored file to the next.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser};

use crate::arguments::{jobs, probability, thread_pool};
use crate::batches::{ColumnSelection, in_batches};
use crate::cli::{CommandStatus, say};
use crate::input::{Input, is_standard_stream};
use crate::reading::ReadingArgs;
use crate::scored_output::{ScoredOutput, scored_file};
use churnscope_engine::campaign::band_starts::band_problem;
use churnscope_engine::campaign::compare::{Comparison, Moved, compare};
use churnscope_engine::campaign::scored_file::{ScoredFileColumns, ScoredFileError};
use churnscope_engine::csv::{Header, Record};
use churnscope_engine::schema::Bands;
use churnscope_wording::command;
use churnscope_wording::compared_lines::{COMPARED_SHEET, ComparedColumns, ComparedWriter, FileCustomers};
use churnscope_wording::comparison::{self, ComparedNames};

const CUSTOMERS_PER_WRITE: usize = 4096;

/// Arguments of `compare`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  churnscope compare october.csv november.csv -o changes.csv
  churnscope compare october.xlsx november.csv --id customerID --min-change 0.1 -o changes.xlsx
  churnscope compare october.csv november.csv --bands 0.2,0.5 > changes.csv

OLD and NEW are files that `churnscope score` or the page wrote: CSV files or workbooks. Customers are matched by their
IDs, which are in the first column or in the one that --id names. If several rows of a file have the same ID, the first
one counts.

The output has one line per customer: those in NEW, in its order, and then those only in OLD. Its columns are the
customer ID, change, old_probability, new_probability, difference, old_band, new_band, and, if both files have reasons,
added_reasons and dropped_reasons: the reasons that only NEW or only OLD has. A reason that differs only in its number,
such as a longer tenure, is the same reason.

The change is the first of these that applies:
  gone             only in OLD
  no estimate      a row of the customer has no estimate
  newly high       at high risk in NEW, but not in OLD
  new              only in NEW
  no longer high   at high risk in OLD, but not in NEW
  risen, fallen    the estimate changed by at least --min-change
  steady           none of these

A summary goes to standard error: the number of customers for each change, and a table that counts customers by their
risk band in OLD and in NEW. If some rows have no estimate, no ID, or the ID of an earlier row, the exit status is 3.")]
pub(crate) struct CompareArgs {
    /// The earlier scored file; - for standard input
    #[arg(value_name = "OLD|-")]
    old: PathBuf,
    /// The later scored file; - for standard input
    #[arg(value_name = "NEW|-")]
    new: PathBuf,
    /// Where to write the changes: a CSV file, or a workbook if its name ends with .xlsx; - for standard output. A file
    /// is replaced only once all customers are written
    #[arg(short, long, value_name = "OUT.csv|OUT.xlsx|-", default_value = "-")]
    #[arg(value_parser = PathBufValueParser::new().try_map(scored_file))]
    output: PathBuf,
    /// Column with the customer IDs in both files [default: the first column of each file]
    #[arg(long, value_name = "NAME")]
    id: Option<String>,
    /// Lowest probabilities of medium and high risk, such as 0.2,0.5 [default: the bands in the files]
    #[arg(long, value_name = "MEDIUM,HIGH", value_parser = bands)]
    bands: Option<Bands>,
    /// Smallest change of an estimate that counts as risen or fallen
    #[arg(long, value_name = "P", default_value_t = 0.05, value_parser = probability)]
    min_change: f64,
    /// Put an apostrophe in front of cells that a spreadsheet would run as a formula
    #[arg(long)]
    defuse: bool,
    /// Start the CSV file with a byte-order mark, without which Excel reads the file as 8-bit text
    #[arg(long)]
    bom: bool,
    /// Number of threads [default: one per core]
    #[arg(long, value_name = "N", value_parser = jobs)]
    jobs: Option<usize>,
}

#[derive(Clone)]
struct ScoredFileLayout {
    columns: ScoredFileColumns,
    delimiter: u8,
    id: Vec<u8>,
}

impl ColumnSelection for ScoredFileLayout {
    fn needs(&self, column: usize) -> bool {
        self.columns.uses(column)
    }
}

struct ReadFile {
    name: String,
    layout: ScoredFileLayout,
    customers: FileCustomers,
}

pub(crate) fn run(args: CompareArgs) -> anyhow::Result<CommandStatus> {
    ensure!(!(is_standard_stream(&args.old) && is_standard_stream(&args.new)), comparison::ONE_STREAM);
    let threads = thread_pool(args.jobs)?;
    // on a terminal, a progress bar would mix with the output
    let with_progress = !(is_standard_stream(&args.output) && std::io::stdout().is_terminal());
    let open = |path: &Path| Input::open(path, &ReadingArgs::default(), with_progress);
    let (old, new) = (open(&args.old)?, open(&args.new)?);
    let mut output = ScoredOutput::create(&args.output, None)?;
    let (old, new) = (read(old, &args, &threads)?, read(new, &args, &threads)?);
    let names = ComparedNames { before: &old.name, after: &new.name };
    let snapshots = (&old.customers.snapshot, &new.customers.snapshot);
    let compared = compare(snapshots.0, snapshots.1, args.min_change);
    output.check_room(compared.customers.len() as u64)?;
    let is_complete = report(&old, &new, &compared)?;
    let n_reasons = [&old, &new].map(|file| file.layout.columns.n_reasons());
    for note in comparison::reason_notes(names, [old.customers.scale, new.customers.scale], n_reasons) {
        say(&note);
    }
    let wanted = ComparedColumns {
        delimiter: new.layout.delimiter,
        n_reasons: n_reasons.into_iter().min().unwrap_or_default(),
        defuse: args.defuse,
        byte_order_mark: args.bom,
    };
    let writer = ComparedWriter::new(snapshots.0, snapshots.1, wanted);
    output.begin(COMPARED_SHEET, wanted.delimiter, wanted.kinds())?;
    if let Err(error) = write(&mut output, writer, &new.layout.id, &compared.customers) {
        return Err(output.explain_incomplete(error));
    }
    output.finish()?;
    say(&comparison::summary(names, snapshots, &compared, args.min_change));
    say(&comparison::flow_table(names, &compared));
    Ok(if is_complete { CommandStatus::Done } else { CommandStatus::RowsRejected })
}

fn read(mut input: Input, args: &CompareArgs, threads: &rayon::ThreadPool) -> anyhow::Result<ReadFile> {
    let name = input.name().to_owned();
    let (mut customers, mut layout) = (FileCustomers::default(), None);
    in_batches(
        &mut input,
        threads,
        |header, _| Ok(file_layout(header, args)?),
        |layout, rows| customers_of(layout, rows),
        |used, read: FileCustomers| {
            layout.get_or_insert_with(|| used.clone());
            customers.append(read);
            ensure!(!customers.snapshot.is_full(), "{name}: {}", comparison::TOO_LARGE);
            Ok(())
        },
    )?;
    let layout = layout.filter(|_| !customers.snapshot.is_empty()).with_context(|| command::no_usable_rows(&name))?;
    Ok(ReadFile { name, layout, customers })
}

fn file_layout(header: &Header, args: &CompareArgs) -> Result<ScoredFileLayout, ScoredFileError> {
    let columns = ScoredFileColumns::find(header, args.id.as_deref(), args.bands)?;
    let id = header.names.get(columns.id()).cloned().unwrap_or_default();
    Ok(ScoredFileLayout { columns, delimiter: header.delimiter, id })
}

fn customers_of(layout: &ScoredFileLayout, rows: &mut dyn Iterator<Item = Record<'_>>) -> FileCustomers {
    let mut customers = FileCustomers::default();
    rows.for_each(|record| customers.add(&layout.columns, &record));
    customers
}

/// Prints warnings about the files to standard error. Returns whether all of their rows are compared.
fn report(old: &ReadFile, new: &ReadFile, compared: &Comparison) -> anyhow::Result<bool> {
    let names = ComparedNames { before: &old.name, after: &new.name };
    let snapshots = (&old.customers.snapshot, &new.customers.snapshot);
    if let Some(problem) = compared.problem(snapshots.0, snapshots.1) {
        let [before, after] = [old, new].map(|file| String::from_utf8_lossy(&file.layout.id));
        let columns = ComparedNames { before: &before, after: &after };
        bail!(comparison::comparison_problem(names, columns, snapshots, compared, problem));
    }
    let mut notes = Vec::new();
    for (file, repeated) in [(old, &compared.repeated_before), (new, &compared.repeated_after)] {
        let FileCustomers { snapshot, skipped, n_rows, .. } = &file.customers;
        notes.extend(comparison::skipped_rows(&file.name, skipped, *n_rows, file.layout.columns.has_errors()));
        notes.extend(comparison::repeated_ids(&file.name, snapshot, repeated));
    }
    let is_complete = notes.is_empty();
    notes.extend(band_problem(snapshots.0, snapshots.1).map(|problem| comparison::band_problem(names, problem)));
    notes.iter().for_each(|note| say(note));
    Ok(is_complete)
}

fn write(
    output: &mut ScoredOutput,
    mut writer: ComparedWriter<'_>,
    id: &[u8],
    customers: &[Moved],
) -> anyhow::Result<()> {
    let mut lines = Vec::new();
    writer.header(id, &mut lines);
    for customers in customers.chunks(CUSTOMERS_PER_WRITE) {
        customers.iter().for_each(|moved| writer.customer(moved, &mut lines));
        output.write(&lines)?;
        lines.clear();
    }
    Ok(())
}

fn bands(text: &str) -> Result<Bands, &'static str> {
    let bands = text.split_once(',').and_then(|(medium_from, high_from)| {
        let [medium_from, high_from] = [medium_from, high_from].map(|number| number.trim().parse().ok());
        Some(Bands { medium_from: medium_from?, high_from: high_from? })
    });
    bands.filter(|bands| bands.are_ordered()).ok_or(comparison::BANDS)
}
