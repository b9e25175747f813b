//! `churnscope import`: builds a bundle from a forest or boosted trees in an ONNX file.

use std::cell::OnceCell;
use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use crate::cli::say;
use crate::metrics_table::{over_folds, table};
use crate::output::write_file;
use crate::table_args::TableArgs;
use churnscope_engine::bundle::model_id;
use churnscope_engine::notation::plain_number;
use churnscope_onnx::Import;
use churnscope_train::{Description, TrainingEvent, import};
use churnscope_wording::values::count;
use churnscope_wording::{command, training};

/// Arguments of `import`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  churnscope import forest.onnx --schema fields.toml --data customers.csv -o company.churn

Reads random forests from scikit-learn, classifiers and regressors, converted with skl2onnx; boosted trees for two
classes from scikit-learn, LightGBM, and XGBoost, converted with skl2onnx or onnxmltools; and models that churnscope
exported. Boosted trees are explained in log-odds. A model from elsewhere must be trained on the description's fields,
in the same order. Each number is one column. Either each category is one column, with the index of its level, or each
category has one column per level. The model is evaluated on the data, which also gives the tree nodes their customer
counts.")]
pub(crate) struct ImportArgs {
    /// The forest or boosted trees
    #[arg(value_name = "MODEL.onnx")]
    model: PathBuf,
    /// Description of the table
    #[arg(long, value_name = "FIELDS.toml")]
    schema: PathBuf,
    /// Customers whose outcome is known, preferably those that the model was trained on: a CSV file with a header, a
    /// workbook, or a Parquet file
    #[arg(long, value_name = "DATA.csv")]
    data: PathBuf,
    #[command(flatten)]
    table: TableArgs,
    /// Where to write the bundle
    #[arg(short, long, value_name = "BUNDLE")]
    output: PathBuf,
}

/// A ROC-AUC below this suggests that the model was trained on other columns, or on columns in another order.
const POOR: f64 = 0.6;

pub(crate) fn run(args: ImportArgs) -> anyhow::Result<()> {
    let read = |path: &PathBuf| fs::read(path).with_context(|| command::cannot_read(path.display()));
    let path = args.schema.display().to_string();
    let text = fs::read_to_string(&args.schema).with_context(|| command::cannot_read(&path))?;
    let description = Description::parse(&text).with_context(|| path)?;
    let path = args.model.display().to_string();
    let model = Import::read(&read(&args.model)?, &description.schema.target.positive).with_context(|| path)?;
    let labeled = args.table.read_labeled(&args.data, &description.schema)?;
    let skipped = OnceCell::new();
    let on_event = |event| match event {
        TrainingEvent::RowsSkipped { rows, of } => {
            say(&labeled.skipped_rows(&rows, of));
            skipped.get_or_init(|| rows.unknown_values);
        }
        TrainingEvent::Clamped { cells, of } => labeled.report_clamped(&cells, of),
        _ => {}
    };
    let imported = import(&labeled.text.bytes, labeled.reading(), &description, &model, &on_event);
    labeled.report_values(&imported, skipped.get())?;
    let bundle = imported.with_context(|| args.data.display().to_string())?;
    let bytes = bundle.to_bytes()?;
    write_file(&args.output, &bytes)?;
    let roc_auc = bundle.evaluation.forest.mean.roc_auc;
    if roc_auc < POOR {
        say(&training::ranks_poorly(format_args!("{roc_auc:.3}")));
    }
    let wrote = training::imported(
        args.output.display(),
        model_id(&bytes),
        count(bytes.len() as u64),
        count(bundle.forest.n_trees() as u64),
        model.producer(),
    );
    let head = training::metrics_on(args.data.display(), plain_number(bundle.evaluation.cutoff));
    say(&format!("{wrote}\n\n{head}\n\n{}", table(&over_folds(&bundle))));
    Ok(())
}
