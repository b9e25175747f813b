//! `churnscope inspect`: what a bundle holds.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::figures::{over_folds, table};
use super::output::Output;
use super::refused_rows::grouped;
use crate::arguments::load;
use crate::cli::Status;
use churnscope_engine::bundle::Bundle;
use churnscope_engine::forest::{Forest, NodeView, Scale};
use churnscope_engine::inspection::Inspection;
use churnscope_engine::metrics::ConfusionMatrix;
use churnscope_engine::notation;
use churnscope_engine::schema::{Field, Fill, Kind, Schema};
use churnscope_train::report;
use churnscope_wording::values;

/// Arguments of `inspect`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  churnscope inspect company.churn
  churnscope inspect company.churn --json | jq .roc_auc.mean

Figures are out of fold: every customer was scored by a forest that had not seen it. The same stand beside those of two
baselines, logistic regression and everybody getting the share of customers who left.")]
pub(crate) struct InspectArgs {
    /// The model
    #[arg(value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Print JSON rather than text
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: InspectArgs) -> anyhow::Result<Status> {
    let (scorer, size) = load(&args.bundle)?;
    let (bundle, model_id) = (scorer.bundle(), scorer.model_id());
    let text = if args.json { format!("{:#}\n", json(bundle, model_id, size)) } else { text(bundle, model_id, size) };
    let mut output = Output::create("-".as_ref())?;
    output.write(text.as_bytes())?;
    output.keep()?;
    Ok(Status::Done)
}

/// The report of training, and what else there is.
fn json(bundle: &Bundle, model_id: &str, size: u64) -> Value {
    let mut json = report(bundle, model_id);
    let from = &bundle.provenance;
    json["size_bytes"] = json!(size);
    json["forest"] = json!({
        "trees": bundle.forest.n_trees(),
        // in what contributions and interactions are measured
        "scale": match bundle.forest.scale() {
            Scale::Probability => "probability",
            Scale::LogOdds => "log-odds",
        },
        "nodes": bundle.forest.n_nodes(),
        "depth": depth(&bundle.forest),
        "features": bundle.forest.n_features(),
    });
    // nobody knows how a forest was grown that was trained elsewhere
    let grown_with = |number: u32| bundle.evaluation.is_out_of_fold().then_some(number);
    json["provenance"] = json!({
        "data_set": from.data_set,
        "source": from.source,
        "licence": from.license,
        "rows": from.rows,
        "positives": from.positives,
        "data_sha256": hex::encode(from.data_sha256),
        "seed": from.seed,
        "n_trees": from.n_trees,
        "max_depth": grown_with(from.max_depth.into()),
        "min_samples_leaf": grown_with(from.min_samples_leaf),
        "features_per_split": grown_with(from.features_per_split),
        "tool": from.tool,
        "trainer": from.trainer,
        "date": from.date,
    });
    json["schema"] = schema_json(&bundle.schema);
    if let Some(inspection) = &bundle.inspection {
        json["inspection"] = inspection_json(&bundle.schema, inspection);
    }
    json
}

/// What training measured of the model besides, fields by the names of their columns.
fn inspection_json(schema: &Schema, inspection: &Inspection) -> Value {
    let column = |index: usize| schema.fields.get(index).map_or("", |field| field.column.as_str());
    let ranking = inspection.out_of_fold.ranking();
    let best = |of: fn(&ConfusionMatrix) -> f64| {
        ranking.best(of).map(|(cutoff, cut)| json!({ "cutoff": cutoff, "value": of(&cut) }))
    };
    let importance = inspection.importance.iter().enumerate().map(|(index, importance)| {
        json!({
            "column": column(index),
            "permutation": { "mean": importance.permutation, "sd": importance.permutation_sd },
            "contribution": importance.contribution,
        })
    });
    let interactions = inspection.interactions.iter().map(|interaction| {
        let (one, other) = interaction.fields;
        json!({
            "columns": [column(one as usize), column(other as usize)],
            "share": interaction.share,
            "strength": interaction.strength,
        })
    });
    let fairness = inspection.fairness.as_ref().map(|fairness| {
        let columns: Vec<&str> = fairness.fields.iter().map(|group| column(group.index())).collect();
        json!({
            "columns": columns,
            "roc_auc_without": { "mean": fairness.roc_auc_without, "sd": fairness.roc_auc_without_sd },
        })
    });
    json!({
        "out_of_fold": { "roc_auc": ranking.roc_auc(), "average_precision": ranking.average_precision() },
        "best": { "f1": best(ConfusionMatrix::f1), "youden": best(ConfusionMatrix::youden) },
        "importance": importance.collect::<Vec<_>>(),
        "interactions": interactions.collect::<Vec<_>>(),
        "fairness": fairness,
    })
}

fn schema_json(schema: &Schema) -> Value {
    let fields: Vec<Value> = schema.fields.iter().map(|field| field_json(schema, field)).collect();
    json!({
        "title": schema.title,
        "id_column": schema.id_column,
        "target": {
            "column": schema.target.column,
            "positive": schema.target.positive,
            "negative": schema.target.negatives,
        },
        "bands": { "medium_from": schema.bands.medium_from, "high_from": schema.bands.high_from },
        "rules": schema.rules.len(),
        "fields": fields,
    })
}

fn field_json(schema: &Schema, field: &Field) -> Value {
    let mut json = json!({
        "column": field.column,
        "label": field.label,
        "group": field.group,
        "actionable": field.actionable,
        "missing": fill_in_words(schema, field),
    });
    match &field.kind {
        Kind::Number(number) => {
            json["kind"] = json!("number");
            json["min"] = json!(number.min);
            json["max"] = json!(number.max);
        }
        Kind::Category(_) => {
            json["kind"] = json!("category");
            json["levels"] = field.levels().iter().map(|level| json!(level.value)).collect();
        }
    }
    json
}

fn text(bundle: &Bundle, model_id: &str, size: u64) -> String {
    let (from, forest, evaluation) = (&bundle.provenance, &bundle.forest, &bundle.evaluation);
    let about = [
        ("model", format!("{model_id}, {} bytes", grouped(size))),
        (
            "forest",
            format!(
                "{} {}, {} nodes, at most {} splits deep, {} features",
                grouped(forest.n_trees() as u64),
                match forest.scale() {
                    Scale::Probability => "trees",
                    Scale::LogOdds => "boosted trees",
                },
                grouped(forest.n_nodes() as u64),
                depth(forest),
                forest.n_features()
            ),
        ),
        (
            "grown with",
            if evaluation.is_out_of_fold() {
                format!(
                    "seed {}, depth up to {}, leaves from {} rows, {} features a split",
                    from.seed, from.max_depth, from.min_samples_leaf, from.features_per_split
                )
            } else {
                "what is not known here: it was trained elsewhere".to_owned()
            },
        ),
        ("data", format!("{}, {} customers, {} left", from.data_set, grouped(from.rows), grouped(from.positives))),
        ("source", from.source.clone()),
        ("licence", from.license.clone()),
        ("data sha256", hex::encode(from.data_sha256)),
        ("made by", format!("{} with {}, {}", from.tool, from.trainer, from.date)),
        (
            "risk bands",
            format!(
                "medium from {}, high from {}",
                values::percent(bundle.schema.bands.medium_from),
                values::percent(bundle.schema.bands.high_from)
            ),
        ),
    ];
    let about: Vec<Vec<String>> = about.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    format!(
        "{}\n\n{}\n{}, cutoff {}\n\n{}\nFields\n\n{}",
        bundle.schema.title,
        table(&about),
        if evaluation.is_out_of_fold() {
            format!("Out of fold, mean ± sd over {} folds", evaluation.folds)
        } else {
            "On the rows that it was imported with, which it may have been trained on".to_owned()
        },
        notation::plain_number(evaluation.cutoff),
        table(&over_folds(bundle)),
        table(&field_lines(&bundle.schema))
    )
}

fn field_lines(schema: &Schema) -> Vec<Vec<String>> {
    let mut lines = vec![["column", "takes", "a blank is"].map(str::to_owned).to_vec()];
    lines.extend(schema.fields.iter().map(|field| {
        let takes = churnscope_wording::rows::expected_value(field);
        vec![field.column.clone(), takes, fill_in_words(schema, field)]
    }));
    lines
}

fn fill_in_words(schema: &Schema, field: &Field) -> String {
    match &field.missing.how {
        Fill::Refuse => "refused".to_owned(),
        Fill::Median => "the median of training".to_owned(),
        Fill::MostFrequent => "the most frequent level of training".to_owned(),
        Fill::Value(value) => notation::file_value(field, *value),
        Fill::Product(factors) => {
            let columns = factors.iter().filter_map(|&factor| schema.fields.get(factor));
            columns.map(|field| field.column.as_str()).collect::<Vec<_>>().join(" × ")
        }
    }
}

/// Splits on the longest path from a root to a leaf.
fn depth(forest: &Forest) -> usize {
    let mut deepest = 0;
    let mut open: Vec<(usize, usize)> =
        (0..forest.n_trees()).filter_map(|tree| Some((forest.root(tree)?, 0))).collect();
    while let Some((index, depth)) = open.pop() {
        deepest = deepest.max(depth);
        if let Some((NodeView::Split { low, high, .. }, _)) = forest.node(index) {
            open.extend([(low, depth + 1), (high, depth + 1)]);
        }
    }
    deepest
}
