//! A description of a bundle as JSON.

use serde_json::{Value, json};

use churnscope_engine::bundle::Bundle;
use churnscope_engine::campaign::offers::{CampaignOffers, Offer, OfferTerms, offers};
use churnscope_engine::forest::Scale;
use churnscope_engine::inspection::Inspection;
use churnscope_engine::metrics::ConfusionMatrix;
use churnscope_engine::schema::{Field, Kind, Schema};
use churnscope_train::report;
use churnscope_wording::inspect::fill;

pub(super) fn inspected(bundle: &Bundle, model_id: &str, size: u64) -> Value {
    let mut json = report(bundle, model_id);
    let provenance = &bundle.provenance;
    json["size_bytes"] = json!(size);
    json["forest"] = json!({
        "trees": bundle.forest.n_trees(),
        "scale": match bundle.forest.scale() {
            Scale::Probability => "probability",
            Scale::LogOdds => "log-odds",
        },
        "nodes": bundle.forest.n_nodes(),
        "depth": super::depth(&bundle.forest),
        "features": bundle.forest.n_features(),
    });
    // null instead of the bundle's 0 if the parameter is unknown or does not exist
    let parameter = |number: u32| Some(number).filter(|&number| bundle.evaluation.is_out_of_fold() && number > 0);
    json["provenance"] = json!({
        "data_set": provenance.data_set,
        "source": provenance.source,
        "license": provenance.license,
        // for readers of the earlier spelling
        "licence": provenance.license,
        "rows": provenance.rows,
        "positives": provenance.positives,
        "data_sha256": hex::encode(provenance.data_sha256),
        "seed": provenance.seed,
        "n_trees": provenance.n_trees,
        "max_depth": parameter(provenance.max_depth.into()),
        "min_samples_leaf": parameter(provenance.min_samples_leaf),
        "features_per_split": parameter(provenance.features_per_split),
        "tool": provenance.tool,
        "trainer": provenance.trainer,
        "date": provenance.date,
    });
    json["offers"] = bundle.offers.as_ref().map_or(Value::Null, |offers| offers_json(&bundle.schema, offers));
    json["schema"] = schema_json(&bundle.schema);
    if let Some(inspection) = &bundle.inspection {
        json["inspection"] = inspection_json(bundle, inspection);
    }
    json
}

fn offers_json(schema: &Schema, campaign: &CampaignOffers) -> Value {
    let offer = |(at, offer): (usize, Offer<'_>)| {
        let OfferTerms { cost, success, discount, is_available } = campaign.terms.of(at);
        let most = campaign.most.get(at).copied().flatten();
        json!({ "offer": offer.words, "cost": cost, "success": success, "discount": discount, "most": most,
            "available": is_available })
    };
    json!({
        "months": campaign.terms.months,
        "monthly_value": campaign.terms.monthly_value,
        "offers": offers(schema).enumerate().map(offer).collect::<Vec<_>>(),
    })
}

fn inspection_json(bundle: &Bundle, inspection: &Inspection) -> Value {
    let schema = &bundle.schema;
    let column = |index: usize| schema.fields.get(index).map_or("", |field| field.column.as_str());
    let ranking = inspection.out_of_fold.ranking();
    let best = |metric: fn(&ConfusionMatrix) -> f64| {
        ranking.best(metric).map(|(cutoff, cut)| json!({ "cutoff": cutoff, "value": metric(&cut) }))
    };
    let importance = inspection.importance.iter().enumerate().map(|(index, importance)| {
        json!({
            "column": column(index),
            "permutation": { "mean": importance.permutation, "sd": importance.permutation_sd },
            "contribution": importance.contribution,
        })
    });
    let interactions = inspection.interactions.iter().map(|interaction| {
        let (first, second) = interaction.fields;
        json!({
            "columns": [column(first as usize), column(second as usize)],
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
    let source = if bundle.evaluation.is_out_of_fold() { "out_of_fold" } else { "when_imported" };
    json!({
        source: { "roc_auc": ranking.roc_auc(), "average_precision": ranking.average_precision() },
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
        "missing": fill(schema, field),
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
