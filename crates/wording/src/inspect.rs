//! Messages about the content of a model file.

use churnscope_engine::notation::file_value;
use churnscope_engine::schema::{Field, Fill, Schema};

messages! {
    MODEL = "model";
    model(model_id, bytes) = "{model_id}, {bytes} bytes";
    FOREST = "forest";
    TREES = "trees";
    BOOSTED_TREES = "boosted trees";
    forest(trees, kind, nodes, depth, features) = "{trees} {kind}, {nodes} nodes, at most {depth} splits deep, {features} features";
    TRAINING = "training";
    training(seed, max_depth, min_samples_leaf, features_per_split) = "seed {seed}, max_depth {max_depth}, min_samples_leaf {min_samples_leaf}, features_per_split {features_per_split}";
    training_of_setting(seed, parameters) = "seed {seed}, {parameters}";
    TRAINED_ELSEWHERE = "unknown, because the model was trained elsewhere";
    DATA = "data";
    data(name, rows, left) = "{name}, {rows} rows; {left} of them belong to customers who left";
    SOURCE = "source";
    LICENSE = "license";
    DATA_SHA256 = "data SHA-256";
    CREATED_BY = "created by";
    created_by(tool, trainer, date) = "{tool} with {trainer}, {date}";
    RISK_BANDS = "risk bands";
    risk_bands(medium_from, high_from) = "medium from {medium_from}, high from {high_from}";
    metrics_of_import(cutoff) = "On the rows that the model was imported with and may have been trained on, cutoff {cutoff}";
    offers(months) = "Offers, valued over {months} months";
    OFFER = "offer";
    OFFER_COST = "cost";
    SUCCESS = "success";
    DISCOUNT = "discount per month";
    MOST = "at most";
    AVAILABLE = "available";
    YES = "yes";
    NO = "no";
    FIELDS = "Fields";
    COLUMN = "column";
    VALUES = "values";
    BLANKS = "blanks";
    REJECTED = "rejected";
    MEDIAN = "the median";
    MOST_FREQUENT = "the most frequent level";
}

/// What replaces a blank in a field, or a note that blanks are rejected.
pub fn fill(schema: &Schema, field: &Field) -> String {
    match &field.missing.how {
        Fill::Refuse => REJECTED.to_owned(),
        Fill::Median => MEDIAN.to_owned(),
        Fill::MostFrequent => MOST_FREQUENT.to_owned(),
        Fill::Value(value) => file_value(field, *value),
        Fill::Product(factors) => {
            let columns = factors.iter().filter_map(|&factor| schema.fields.get(factor));
            columns.map(|field| field.column.as_str()).collect::<Vec<_>>().join(" × ")
        }
    }
}
