//! `churnscope export`: writes a model in a format that other engines read.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};

use crate::arguments::load;
use crate::cli::say;
use crate::output::write_file;
use churnscope_onnx::{OUTPUT, export};
use churnscope_wording::command;
use churnscope_wording::values::count;

/// Arguments of `export`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  churnscope export company.churn --format onnx -o company.onnx

The graph takes one input per field, named after the field's column: numbers as doubles, with NaN for a blank; dates as
days since the description's \"from\" date; categories as text, with empty text for a blank. It fills blanks, clamps
numbers if the description says so, and encodes levels itself. It does not reject rows: the properties churnscope.schema
and churnscope.fills say which rows to reject.")]
pub(crate) struct ExportArgs {
    /// The model
    #[arg(value_name = "BUNDLE")]
    bundle: PathBuf,
    /// File format
    #[arg(long, value_name = "FORMAT")]
    format: ExportFormat,
    /// Where to write the file
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// Open Neural Network Exchange
    Onnx,
}

pub(crate) fn run(args: ExportArgs) -> anyhow::Result<()> {
    let (scorer, _) = load(&args.bundle)?;
    let ExportFormat::Onnx = args.format;
    let file = export(&scorer).with_context(|| args.bundle.display().to_string())?;
    write_file(&args.output, &file)?;
    let (bytes, inputs) = (count(file.len() as u64), scorer.schema().fields.len());
    say(&command::exported(args.output.display(), bytes, inputs, OUTPUT));
    Ok(())
}
