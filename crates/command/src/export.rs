//! `churnscope export`: a bundle for another engine.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};

use super::output::write_file;
use super::refused_rows::grouped;
use crate::cli::say;
use churnscope_engine::scorer::Scorer;
use churnscope_onnx::{OUTPUT, export};

/// Arguments of `export`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  churnscope export company.churn --format onnx -o company.onnx

The graph takes one column a field, named as in the CSV file: numbers as doubles, where NaN is a blank, categories as
texts, where an empty one is. It fills and encodes by itself. It refuses no row: what score would refuse stands in its
property churnscope.schema. Where a column holds dates, it takes days from the day that stands there.")]
pub(crate) struct ExportArgs {
    /// The model
    #[arg(value_name = "BUNDLE")]
    pub(crate) bundle: PathBuf,
    /// Form of the file
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Format,
    /// Where it goes
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
}

/// A form that other engines read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Open Neural Network Exchange, which has trees, too
    Onnx,
}

/// Writes the file.
pub(super) fn run(args: ExportArgs) -> anyhow::Result<()> {
    let path = args.bundle.display().to_string();
    let bytes = fs::read(&args.bundle).with_context(|| format!("cannot read {path}"))?;
    let scorer = Scorer::from_bytes(&bytes).with_context(|| path.clone())?;
    let Format::Onnx = args.format;
    let file = export(&scorer).context(path)?;
    write_file(&args.output, &file)?;
    say(&format!(
        "wrote {}: {} bytes, {} inputs named as the columns, output {OUTPUT}",
        args.output.display(),
        grouped(file.len() as u64),
        scorer.schema().fields.len()
    ));
    Ok(())
}
