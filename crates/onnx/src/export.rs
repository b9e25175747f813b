//! A bundle as an ONNX graph that takes the columns of a CSV file.
//!
//! One input a field, named as its column, one row a customer: `tensor(double)` of a number, where NaN is a blank,
//! `tensor(string)` of a category, where "" is one. Blanks are filled and levels encoded inside. What the graph cannot do
//! is refuse a row: a value out of range, an unknown level, a broken rule, a blank of a field that refuses blanks. What is
//! to be refused stands in the property `churnscope.schema`, in JSON, and there is what a cell has to go through first:
//! spaces around it do not count, `blanks` are blanks, a date becomes its number of days, and a level that is not known
//! becomes `other` where there is one. Rules hold for filled levels as well, so `churnscope.fills` says which those are.

use prost::Message;
use serde_json::{Value as Json, json};
use thiserror::Error;

use super::proto::{
    Attribute, Dimension, Extent, Graph, Model, Node, OperatorSet, Property, Shape, Tensor, TensorType, Type,
    ValueInfo, attribute_type, data_type,
};
use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_engine::forest::{Aggregation, Forest, NodeView};
use churnscope_engine::preprocessing::Feature;
use churnscope_engine::schema::{Category, Field, FieldIndex, Fill, Kind, Schema, Value};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::rows::expected_value;

/// The graph's one output: the probability, `tensor(float)` with a row a customer.
pub const OUTPUT: &str = "churn_probability";

/// The encoded rows, within the graph.
const FEATURES: &str = "features";

/// What boosted trees add up to, within the graph.
const LOG_ODDS: &str = "log_odds";

/// Who wrote the file.
pub(super) const PRODUCER: &str = "churnscope";

/// The domain of the operators on trees.
pub(super) const ML: &str = "ai.onnx.ml";

/// Versions of the formats: old enough for any runtime of the last years, new enough for thresholds in double precision.
const IR_VERSION: i64 = 8;
const OPSET: i64 = 17;
const OPSET_ML: i64 = 3;

/// A model that cannot be written as a graph.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExportError {
    /// An input that would have the output's name.
    #[error("the column {OUTPUT} would have the name of the graph's output: rename it, and train again")]
    OutputIsColumn,
}

/// The whole file.
pub fn export(scorer: &Scorer) -> Result<Vec<u8>, ExportError> {
    let schema = scorer.schema();
    if schema.field_index(OUTPUT).is_some() {
        return Err(ExportError::OutputIsColumn);
    }
    let graph = Graph { name: PRODUCER.to_owned(), ..Graph::default() };
    let mut writer = Writer { scorer, prefix: prefix(schema), graph };
    let parts = writer.features();
    let output = vec![writer.inner(FEATURES)];
    let axis = int("axis", 1);
    writer.push("Concat", "", parts, output, vec![axis]);
    writer.trees();
    writer.graph.input = schema.fields.iter().map(input).collect();
    writer.graph.output = vec![value_info(OUTPUT, data_type::FLOAT)];
    let property = |key: &str, value: String| Property { key: key.to_owned(), value };
    let model = Model {
        ir_version: IR_VERSION,
        producer_name: PRODUCER.to_owned(),
        producer_version: env!("CARGO_PKG_VERSION").to_owned(),
        graph: Some(writer.graph),
        opset_import: vec![
            OperatorSet { domain: String::new(), version: OPSET },
            OperatorSet { domain: ML.to_owned(), version: OPSET_ML },
        ],
        metadata_props: vec![
            property("churnscope.model", scorer.model_id().to_owned()),
            property("churnscope.title", schema.title.clone()),
            property("churnscope.schema", described(schema).to_string()),
            property("churnscope.fills", fills(scorer).to_string()),
        ],
    };
    Ok(model.encode_to_vec())
}

/// What every name within the graph begins with, and no column does.
fn prefix(schema: &Schema) -> String {
    let mut prefix = "/".to_owned();
    while schema.fields.iter().any(|field| field.column.starts_with(&prefix)) {
        prefix.push('/');
    }
    prefix
}

struct Writer<'a> {
    scorer: &'a Scorer,
    prefix: String,
    graph: Graph,
}

impl Writer<'_> {
    /// A name within the graph.
    fn inner(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// Names of the parts that make an encoded row side by side.
    fn features(&mut self) -> Vec<String> {
        let bundle = self.scorer.bundle();
        let mut parts = Vec::new();
        let mut rest = bundle.preprocessor.features();
        while let Some(first) = rest.first() {
            let field = first.field();
            let count = rest.iter().take_while(|feature| feature.field() == field).count();
            let (of_field, others) = rest.split_at(count);
            parts.push(match bundle.schema.fields.get(field).map(|spec| &spec.kind) {
                Some(Kind::Category(category)) => self.levels(field, category, of_field),
                _ => self.number(field),
            });
            rest = others;
        }
        parts
    }

    /// The number with its blanks filled.
    fn number(&mut self, field: FieldIndex) -> String {
        let bundle = self.scorer.bundle();
        let Some(spec) = bundle.schema.fields.get(field) else { return String::new() };
        let name = spec.column.clone();
        let filled = self.inner(&format!("{field}.filled"));
        if self.graph.node.iter().any(|node| node.output.contains(&filled)) {
            return filled; // a factor of another field's product
        }
        let fill = match (bundle.preprocessor.fill(field), &spec.missing.how) {
            (Some(Value::Number(value)), _) => {
                let constant = self.inner(&format!("{field}.fill"));
                self.graph.initializer.push(doubles(&constant, &[], vec![value]));
                constant
            }
            (_, Fill::Product(factors)) => self.product(field, factors),
            _ => return name,
        };
        let blank = self.inner(&format!("{field}.blank"));
        self.push("IsNaN", "", vec![name.clone()], vec![blank.clone()], Vec::new());
        self.push("Where", "", vec![blank, fill, name], vec![filled.clone()], Vec::new());
        filled
    }

    fn product(&mut self, field: FieldIndex, factors: &[FieldIndex]) -> String {
        let mut product = self.inner(&format!("{field}.one"));
        self.graph.initializer.push(doubles(&product, &[], vec![1.0]));
        for (at, &factor) in factors.iter().enumerate() {
            let (number, next) = (self.number(factor), self.inner(&format!("{field}.product{at}")));
            self.push("Mul", "", vec![product, number], vec![next.clone()], Vec::new());
            product = next;
        }
        let held = self.inner(&format!("{field}.held"));
        if let Some(Kind::Number(number)) = self.scorer.schema().fields.get(field).map(|spec| &spec.kind) {
            let (min, max) = (self.inner(&format!("{field}.min")), self.inner(&format!("{field}.max")));
            self.graph.initializer.push(doubles(&min, &[], vec![number.min]));
            self.graph.initializer.push(doubles(&max, &[], vec![number.max]));
            self.push("Clip", "", vec![product, min, max], vec![held.clone()], Vec::new());
        }
        held
    }

    /// One column of 0 or 1 a feature of the category.
    fn levels(&mut self, field: FieldIndex, category: &Category, features: &[Feature]) -> String {
        let bundle = self.scorer.bundle();
        let Some(spec) = bundle.schema.fields.get(field) else { return String::new() };
        let other = category.other.map_or(-1, i64::from);
        let fill = match bundle.preprocessor.fill(field) {
            Some(Value::Level(level)) => i64::from(level),
            _ => -1,
        };
        let mut keys: Vec<(&str, i64)> = spec.missing.blanks.iter().map(|text| (text.as_str(), fill)).collect();
        let levels = category.levels.iter().enumerate().map(|(level, of)| (of.value.as_str(), level as i64));
        let levels: Vec<(&str, i64)> =
            levels.filter(|(text, _)| !spec.missing.blanks.iter().any(|blank| blank == text)).collect();
        keys.extend(levels);
        keys.push(("", fill));
        let (code, wanted) = (self.inner(&format!("{field}.level")), self.inner(&format!("{field}.levels")));
        let attributes = vec![
            strings("keys_strings", keys.iter().map(|(text, _)| text.as_bytes().to_vec()).collect()),
            ints("values_int64s", keys.iter().map(|(_, level)| *level).collect()),
            int("default_int64", other),
        ];
        self.push("LabelEncoder", ML, vec![spec.column.clone()], vec![code.clone()], attributes);
        let of_features: Vec<i64> = features
            .iter()
            .filter_map(|feature| match feature {
                Feature::Level(_, level) => Some(i64::from(*level)),
                Feature::Number(_) => None,
            })
            .collect();
        self.graph.initializer.push(Tensor {
            dims: vec![1, of_features.len() as i64],
            data_type: data_type::INT64,
            int64_data: of_features,
            name: wanted.clone(),
            ..Tensor::default()
        });
        let (equal, columns) = (self.inner(&format!("{field}.equal")), self.inner(&format!("{field}.features")));
        self.push("Equal", "", vec![code, wanted], vec![equal.clone()], Vec::new());
        self.push("Cast", "", vec![equal], vec![columns.clone()], vec![int("to", data_type::DOUBLE.into())]);
        columns
    }

    fn trees(&mut self) {
        let forest = &self.scorer.bundle().forest;
        let trees = Trees::of(forest);
        let nodes = trees.tree.len() as i64;
        let leaves = trees.weights.len() as i64;
        let target = vec![0_i64; trees.weights.len()];
        let (function, base) = match forest.aggregation() {
            Aggregation::Mean => ("AVERAGE", None),
            Aggregation::Boosted { base } => ("SUM", Some(base)),
        };
        let mut attributes = vec![
            int("n_targets", 1),
            string("aggregate_function", function),
            string("post_transform", "NONE"),
            ints("nodes_treeids", trees.tree),
            ints("nodes_nodeids", trees.node),
            ints("nodes_featureids", trees.feature),
            strings("nodes_modes", trees.mode),
            tensor("nodes_values_as_tensor", doubles("", &[nodes], trees.value)),
            tensor("nodes_hitrates_as_tensor", doubles("", &[nodes], trees.cover)),
            ints("nodes_truenodeids", trees.low),
            ints("nodes_falsenodeids", trees.high),
            ints("nodes_missing_value_tracks_true", vec![0; nodes as usize]),
            ints("target_treeids", trees.leaf_tree),
            ints("target_nodeids", trees.leaf_node),
            ints("target_ids", target),
            tensor("target_weights_as_tensor", doubles("", &[leaves], trees.weights)),
        ];
        let (input, output) = (vec![self.inner(FEATURES)], vec![OUTPUT.to_owned()]);
        let Some(base) = base else { return self.push("TreeEnsembleRegressor", ML, input, output, attributes) };
        attributes.push(tensor("base_values_as_tensor", doubles("", &[1], vec![base])));
        let log_odds = vec![self.inner(LOG_ODDS)];
        self.push("TreeEnsembleRegressor", ML, input, log_odds.clone(), attributes);
        // an operator of its own: onnxruntime passes over LOGISTIC as a transform of a single target
        self.push("Sigmoid", "", log_odds, output, Vec::new());
    }

    fn push(&mut self, op: &str, domain: &str, input: Vec<String>, output: Vec<String>, attribute: Vec<Attribute>) {
        let name = output.first().cloned().unwrap_or_default();
        let (op_type, domain) = (op.to_owned(), domain.to_owned());
        self.graph.node.push(Node { input, output, name, op_type, attribute, domain });
    }
}

/// The lists of a tree ensemble, in the order of the forest's nodes.
#[derive(Default)]
struct Trees {
    tree: Vec<i64>,
    node: Vec<i64>,
    feature: Vec<i64>,
    mode: Vec<Vec<u8>>,
    value: Vec<f64>,
    cover: Vec<f64>,
    low: Vec<i64>,
    high: Vec<i64>,
    leaf_tree: Vec<i64>,
    leaf_node: Vec<i64>,
    weights: Vec<f64>,
}

impl Trees {
    fn of(forest: &Forest) -> Self {
        let mut trees = Self::default();
        for tree in 0..forest.n_trees() {
            let Some(root) = forest.root(tree) else { continue };
            let end = forest.root(tree + 1).unwrap_or(forest.n_nodes());
            for index in root..end {
                let Some((view, cover)) = forest.node(index) else { continue };
                let node = (index - root) as i64;
                trees.tree.push(tree as i64);
                trees.node.push(node);
                trees.cover.push(f64::from(cover));
                let (feature, mode, value, low, high) = match view {
                    NodeView::Split { feature, threshold, low, high } => {
                        (feature as i64, "BRANCH_LEQ", threshold, (low - root) as i64, (high - root) as i64)
                    }
                    NodeView::Leaf { value } => {
                        trees.leaf_tree.push(tree as i64);
                        trees.leaf_node.push(node);
                        trees.weights.push(value);
                        (0, "LEAF", 0.0, 0, 0)
                    }
                };
                trees.feature.push(feature);
                trees.mode.push(mode.as_bytes().to_vec());
                trees.value.push(value);
                trees.low.push(low);
                trees.high.push(high);
            }
        }
        trees
    }
}

/// How a date is written in the property, whatever the column's order.
const ISO: Dates = Dates { order: DateOrder::YearMonthDay, origin: 0 };

/// What of the schema says which rows are to be refused.
pub(super) fn described(schema: &Schema) -> Json {
    let fields: Vec<Json> = schema
        .fields
        .iter()
        .map(|field| {
            let mut json = json!({
                "column": field.column,
                "blanks": field.missing.blanks,
                "refuse_blank": field.missing.how == Fill::Refuse,
                "expected": expected_value(field),
            });
            let more = match &field.kind {
                Kind::Number(number) => match number.dates {
                    // the number is that of days since then
                    Some(dates) => json!({
                        "kind": "number", "min": number.min, "max": number.max,
                        "dates": { "order": dates.order.name(), "from": ISO.write(dates.origin.into()) },
                    }),
                    None => json!({ "kind": "number", "min": number.min, "max": number.max }),
                },
                Kind::Category(category) => json!({
                    "kind": "category",
                    "levels": category.levels.iter().map(|level| level.value.as_str()).collect::<Vec<_>>(),
                    "other": category.other.and_then(|other| field.level(Value::Level(other))).map(|level| &level.value),
                }),
            };
            if let (Some(json), Json::Object(more)) = (json.as_object_mut(), more) {
                json.extend(more);
            }
            json
        })
        .collect();
    let column = |field: FieldIndex| schema.fields.get(field).map_or("", |field| field.column.as_str());
    let level = |field: FieldIndex, level: u16| {
        schema
            .fields
            .get(field)
            .and_then(|field| field.level(Value::Level(level)))
            .map_or("", |level| level.value.as_str())
    };
    let rules: Vec<Json> = schema
        .rules
        .iter()
        .map(|rule| {
            json!({
                "when": column(rule.when_field),
                "is": level(rule.when_field, rule.when_level),
                "then": column(rule.then_field),
                "are": level(rule.then_field, rule.then_level),
                "only_then": rule.only_then,
            })
        })
        .collect();
    json!({
        "id": schema.id_column,
        "target": schema.target.column,
        "bands": { "medium_from": schema.bands.medium_from, "high_from": schema.bands.high_from },
        "fields": fields,
        "rules": rules,
    })
}

/// The level that fills a category's blanks, by column.
fn fills(scorer: &Scorer) -> Json {
    let fields = scorer.schema().fields.iter().enumerate();
    let filled = fields.filter_map(|(index, field)| {
        let level = field.level(scorer.bundle().preprocessor.fill(index)?)?;
        Some((field.column.clone(), Json::from(level.value.as_str())))
    });
    Json::Object(filled.collect())
}

fn input(field: &Field) -> ValueInfo {
    value_info(
        &field.column,
        match field.kind {
            Kind::Number(_) => data_type::DOUBLE,
            Kind::Category(_) => data_type::STRING,
        },
    )
}

/// A column of any number of rows.
fn value_info(name: &str, elem_type: i32) -> ValueInfo {
    let rows = Dimension { extent: Some(Extent::Name("rows".to_owned())) };
    let one = Dimension { extent: Some(Extent::Value(1)) };
    let shape = Some(Shape { dim: vec![rows, one] });
    ValueInfo { name: name.to_owned(), r#type: Some(Type { tensor_type: Some(TensorType { elem_type, shape }) }) }
}

fn doubles(name: &str, dims: &[i64], double_data: Vec<f64>) -> Tensor {
    let (dims, name) = (dims.to_vec(), name.to_owned());
    Tensor { dims, data_type: data_type::DOUBLE, double_data, name, ..Tensor::default() }
}

fn attribute(name: &str, r#type: i32) -> Attribute {
    Attribute { name: name.to_owned(), r#type, ..Attribute::default() }
}

fn int(name: &str, i: i64) -> Attribute {
    Attribute { i, ..attribute(name, attribute_type::INT) }
}

fn ints(name: &str, ints: Vec<i64>) -> Attribute {
    Attribute { ints, ..attribute(name, attribute_type::INTS) }
}

fn string(name: &str, text: &str) -> Attribute {
    Attribute { s: text.as_bytes().to_vec(), ..attribute(name, attribute_type::STRING) }
}

fn strings(name: &str, strings: Vec<Vec<u8>>) -> Attribute {
    Attribute { strings, ..attribute(name, attribute_type::STRINGS) }
}

fn tensor(name: &str, of: Tensor) -> Attribute {
    Attribute { t: Some(of), ..attribute(name, attribute_type::TENSOR) }
}

#[cfg(test)]
mod tests;
