//! `churnscope import`: a forest or boosted trees that were trained elsewhere.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::figures::{over_folds, table};
use super::output::write_file;
use super::refused_rows::grouped;
use crate::cli::say;
use churnscope_engine::bundle::model_id;
use churnscope_engine::notation::plain_number;
use churnscope_onnx::Import;
use churnscope_train::{Description, adopt};

/// Arguments of `import`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  churnscope import forest.onnx --schema fields.toml --data customers.csv -o company.churn

Takes random forests that vote by their mean, classifiers and regressors, as skl2onnx writes them, and boosted trees that
tell two classes apart, of scikit-learn, LightGBM or XGBoost, as skl2onnx and onnxmltools write them; they are explained
in log-odds. They must have been trained on the description's fields in its order: a column a field, with the index of a
category's level, or a column a level. The data must be in the form that the description describes; the trees are
measured on it, and their leaves count it.")]
pub(crate) struct ImportArgs {
    /// The forest or boosted trees
    #[arg(value_name = "MODEL.onnx")]
    pub(crate) model: PathBuf,
    /// Description of the table
    #[arg(long, value_name = "FIELDS.toml")]
    pub(crate) schema: PathBuf,
    /// Customers whose outcome is known, best those that it was trained on
    #[arg(long, value_name = "DATA.csv")]
    pub(crate) data: PathBuf,
    /// Where the model goes
    #[arg(short, long, value_name = "BUNDLE")]
    pub(crate) output: PathBuf,
}

/// A ROC AUC below which something is wrong with the columns rather than with the forest.
const POOR: f64 = 0.6;

/// Makes a bundle of it.
pub(super) fn run(args: ImportArgs) -> anyhow::Result<()> {
    let read = |path: &PathBuf| fs::read(path).with_context(|| format!("cannot read {}", path.display()));
    let path = args.schema.display().to_string();
    let text = fs::read_to_string(&args.schema).with_context(|| format!("cannot read {path}"))?;
    let description = Description::parse(&text).with_context(|| path)?;
    let model = args.model.display().to_string();
    let import = Import::read(&read(&args.model)?, &description.schema.target.positive).with_context(|| model)?;
    let csv = read(&args.data)?;
    let bundle = adopt(&csv, &description, &import).with_context(|| args.data.display().to_string())?;
    let bytes = bundle.to_bytes()?;
    write_file(&args.output, &bytes)?;
    let area = bundle.evaluation.forest.mean.roc_auc;
    if area < POOR {
        say(&format!(
            "careful: on these rows the model ranks hardly better than chance (ROC AUC {area:.3}): are the columns that it was trained on in the description's order?"
        ));
    }
    say(&format!(
        "wrote {}: model {}, {} bytes, {} trees from {}\n\n\
         On {}, which it may have been trained on, so that these figures may flatter it; cutoff {}\n\n{}",
        args.output.display(),
        model_id(&bytes),
        grouped(bytes.len() as u64),
        grouped(bundle.forest.n_trees() as u64),
        import.producer(),
        args.data.display(),
        plain_number(bundle.evaluation.cutoff),
        table(&over_folds(&bundle)),
    ));
    Ok(())
}
