//! `churnscope inspect`: shows what a bundle contains.

mod json;

use std::path::PathBuf;

use clap::Args;

use crate::arguments::load;
use crate::cli::CommandStatus;
use crate::metrics_table::{of_latest_rows, over_folds, table};
use crate::output::OutputFile;
use churnscope_engine::bundle::{Bundle, Selection, TriedSetting};
use churnscope_engine::campaign::offers::{CampaignOffers, Offer, OfferTerms, offers};
use churnscope_engine::forest::{Forest, NodeView, Scale};
use churnscope_engine::notation::plain_number;
use churnscope_engine::schema::Schema;
use churnscope_wording::rows::expected_value;
use churnscope_wording::values::{count, percent};
use churnscope_wording::{inspect as texts, selections, training};

/// Arguments of `inspect`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  churnscope inspect company.churn
  churnscope inspect company.churn --json | jq .roc_auc.mean

Metrics are out of fold: each customer was scored by a model trained without that customer. For an imported model, they
are those on the data given to import. Two baselines are shown next to the model: a logistic regression, and a
constant prediction of the share who left. If training also measured the latest rows, their metrics follow.")]
pub(crate) struct InspectArgs {
    /// The model
    #[arg(value_name = "BUNDLE")]
    bundle: PathBuf,
    /// Print JSON instead of text
    #[arg(long)]
    json: bool,
}

pub(crate) fn run(args: InspectArgs) -> anyhow::Result<CommandStatus> {
    let (scorer, size) = load(&args.bundle)?;
    let (bundle, model_id) = (scorer.bundle(), scorer.model_id());
    let text = if args.json {
        format!("{:#}\n", json::inspected(bundle, model_id, size))
    } else {
        text(bundle, model_id, size)
    };
    let mut output = OutputFile::create("-".as_ref())?;
    output.write(text.as_bytes())?;
    output.finish()?;
    Ok(CommandStatus::Done)
}

fn text(bundle: &Bundle, model_id: &str, size: u64) -> String {
    let evaluation = &bundle.evaluation;
    let cutoff = plain_number(evaluation.cutoff);
    let metrics = if evaluation.is_out_of_fold() {
        training::metrics_out_of_fold(evaluation.folds, cutoff)
    } else {
        texts::metrics_of_import(cutoff)
    };
    let tried = bundle
        .selection
        .as_ref()
        .map_or_else(String::new, |selection| format!("{}\n\n{}\n", selections::TRIED, table(&tried(selection))));
    let offers = bundle.offers.as_ref().map_or_else(String::new, |offers| {
        let title = texts::offers(plain_number(offers.terms.months));
        format!("{title}\n\n{}\n", table(&terms(&bundle.schema, offers)))
    });
    format!(
        "{}\n\n{}\n{metrics}\n\n{}{}\n{tried}{offers}{}\n\n{}",
        bundle.schema.title,
        table(&about(bundle, model_id, size)),
        table(&over_folds(bundle)),
        of_latest_rows(bundle),
        texts::FIELDS,
        table(&fields(&bundle.schema))
    )
}

/// A line for each offer, with its terms.
fn terms(schema: &Schema, campaign: &CampaignOffers) -> Vec<Vec<String>> {
    let head = [texts::OFFER, texts::OFFER_COST, texts::SUCCESS, texts::DISCOUNT, texts::MOST, texts::AVAILABLE];
    let line = |(at, offer): (usize, Offer<'_>)| {
        let OfferTerms { cost, success, discount, is_available } = campaign.terms.of(at);
        let most = campaign.most.get(at).copied().flatten().map_or_else(String::new, count);
        let available = if is_available { texts::YES } else { texts::NO };
        let [cost, discount] = [cost, discount].map(plain_number);
        vec![offer.words.to_owned(), cost, percent(success), discount, most, available.to_owned()]
    };
    [head.map(str::to_owned).to_vec()].into_iter().chain(offers(schema).enumerate().map(line)).collect()
}

fn about(bundle: &Bundle, model_id: &str, size: u64) -> Vec<Vec<String>> {
    let (provenance, forest, bands) = (&bundle.provenance, &bundle.forest, &bundle.schema.bands);
    let kind = match forest.scale() {
        Scale::Probability => texts::TREES,
        Scale::LogOdds => texts::BOOSTED_TREES,
    };
    let (trees, nodes) = (count(forest.n_trees() as u64), count(forest.n_nodes() as u64));
    let chosen = bundle.selection.as_ref().and_then(Selection::chosen);
    let training = if let Some(TriedSetting { setting, .. }) = chosen {
        texts::training_of_setting(provenance.seed, selections::parameters(setting))
    } else if bundle.evaluation.is_out_of_fold() {
        let (seed, max_depth) = (provenance.seed, provenance.max_depth);
        texts::training(seed, max_depth, provenance.min_samples_leaf, provenance.features_per_split)
    } else {
        texts::TRAINED_ELSEWHERE.to_owned()
    };
    let (customers, left) = (count(provenance.rows), count(provenance.positives));
    [
        (texts::MODEL, texts::model(model_id, count(size))),
        (texts::FOREST, texts::forest(trees, kind, nodes, depth(forest), forest.n_features())),
        (texts::TRAINING, training),
        (selections::CALIBRATION, selections::calibration(forest)),
        (texts::DATA, texts::data(&provenance.data_set, customers, left)),
        (texts::SOURCE, provenance.source.clone()),
        (texts::LICENSE, provenance.license.clone()),
        (texts::DATA_SHA256, hex::encode(provenance.data_sha256)),
        (texts::CREATED_BY, texts::created_by(&provenance.tool, &provenance.trainer, &provenance.date)),
        (texts::RISK_BANDS, texts::risk_bands(percent(bands.medium_from), percent(bands.high_from))),
    ]
    .into_iter()
    .map(|(name, value)| vec![name.to_owned(), value])
    .collect()
}

fn tried(selection: &Selection) -> Vec<Vec<String>> {
    let mut lines = vec![[selections::TRIED_SETTING, selections::LOG_LOSS, ""].map(str::to_owned).to_vec()];
    lines.extend(selections::tried_settings(selection).map(|of| vec![of.setting, of.log_loss, of.note.to_owned()]));
    lines
}

fn fields(schema: &Schema) -> Vec<Vec<String>> {
    let mut lines = vec![[texts::COLUMN, texts::VALUES, texts::BLANKS].map(str::to_owned).to_vec()];
    lines.extend(schema.fields.iter().map(|field| {
        let expected = expected_value(field);
        vec![field.column.clone(), expected, texts::fill(schema, field)]
    }));
    lines
}

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
