//! Exports a bundle as an ONNX graph with one input per field.
//!
//! An input is named after its field's column and has one row per customer: `tensor(double)` for a number, with NaN for
//! a blank, and `tensor(string)` for a category, with "" for a blank. Text must be trimmed, and dates are numbers of
//! days. The graph fills blanks, clamps numbers if their field says so, and encodes levels, but it cannot reject rows.
//! The properties `churnscope.schema` and `churnscope.fills`, in JSON, say which rows to reject.
//!
//! The properties `churnscope.sets` and `churnscope.calibration` describe parts of the graph, so that the file can be
//! imported again.

mod calibration;
mod messages;
mod properties;
#[cfg(test)]
mod tests;
mod trees;

use prost::Message;
use thiserror::Error;

pub(super) use self::calibration::{CALIBRATION, calibration_of};
use self::messages::{doubles, int, integers, ints, string, strings, tensor, value_info};
pub(super) use self::properties::described;
pub(super) use self::properties::{SETS, sets_of};
use self::properties::{fills, sets};
use self::trees::Trees;
use super::proto::{
    AttributeProto, GraphProto, ModelProto, NodeProto, OperatorSetIdProto, StringStringEntryProto, ValueInfoProto,
    data_type,
};
use churnscope_engine::forest::Aggregation;
use churnscope_engine::level_set::LevelSet;
use churnscope_engine::preprocessing::Feature;
use churnscope_engine::schema::{Category, Field, FieldIndex, Fill, Kind, Outside, Schema, Value};
use churnscope_engine::scorer::Scorer;

/// The name of the graph's only output: the probability, as a `tensor(float)` with one row per customer.
pub const OUTPUT: &str = "churn_probability";

const FEATURES: &str = "features";

const LOG_ODDS: &str = "log_odds";

/// The name of the trees' estimate inside the graph, if it is calibrated afterward.
const UNCALIBRATED: &str = "uncalibrated";

pub(super) const PRODUCER: &str = "churnscope";

pub(super) const ML: &str = "ai.onnx.ml";

/// Format versions that allow thresholds in double precision.
const IR_VERSION: i64 = 8;
const OPSET: i64 = 17;
const OPSET_ML: i64 = 3;

/// The reason that a model cannot be exported.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExportError {
    /// The column of a field has the name of the output.
    #[error("column {OUTPUT} has the same name as the graph's output: rename the column and train again")]
    OutputIsColumn,
}

/// Exports a model as an ONNX file.
pub fn export(scorer: &Scorer) -> Result<Vec<u8>, ExportError> {
    let schema = scorer.schema();
    if schema.field_index(OUTPUT).is_some() {
        return Err(ExportError::OutputIsColumn);
    }
    let graph = GraphProto { name: PRODUCER.to_owned(), ..GraphProto::default() };
    let mut writer = Writer { scorer, prefix: prefix(schema), graph };
    let parts = writer.features();
    let output = vec![writer.inner_name(FEATURES)];
    let axis = int("axis", 1);
    writer.push("Concat", "", parts, output, vec![axis]);
    writer.trees();
    writer.graph.input = schema.fields.iter().map(input).collect();
    writer.graph.output = vec![value_info(OUTPUT, data_type::FLOAT)];
    let property = |key: &str, value: String| StringStringEntryProto { key: key.to_owned(), value };
    let mut model = ModelProto {
        ir_version: IR_VERSION,
        producer_name: PRODUCER.to_owned(),
        producer_version: env!("CARGO_PKG_VERSION").to_owned(),
        graph: Some(writer.graph),
        opset_import: vec![
            OperatorSetIdProto { domain: String::new(), version: OPSET },
            OperatorSetIdProto { domain: ML.to_owned(), version: OPSET_ML },
        ],
        metadata_props: vec![
            property("churnscope.model", scorer.model_id().to_owned()),
            property("churnscope.title", schema.title.clone()),
            property("churnscope.schema", described(schema).to_string()),
            property("churnscope.fills", fills(scorer).to_string()),
        ],
    };
    if scorer.bundle().preprocessor.has_sets() {
        model.metadata_props.push(property(SETS, sets(scorer).to_string()));
    }
    if let Some(calibration) = scorer.bundle().forest.calibration() {
        model.metadata_props.push(property(CALIBRATION, calibration::property(calibration).to_string()));
    }
    Ok(model.encode_to_vec())
}

/// A prefix that no column's name has, for names inside the graph.
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
    graph: GraphProto,
}

impl Writer<'_> {
    fn inner_name(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    fn features(&mut self) -> Vec<String> {
        let bundle = self.scorer.bundle();
        let mut parts = Vec::new();
        let features = bundle.preprocessor.features();
        let (mut rest, _) = features.split_at(features.len() - bundle.preprocessor.sets().count());
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
        let sets: Vec<(FieldIndex, &LevelSet)> = bundle.preprocessor.sets().collect();
        parts.extend(sets.chunk_by(|one, other| one.0 == other.0).map(|of_field| self.sets(of_field)));
        parts
    }

    fn number(&mut self, field: FieldIndex) -> String {
        let bundle = self.scorer.bundle();
        let Some(spec) = bundle.schema.fields.get(field) else { return String::new() };
        let name = spec.column.clone();
        let limits = match &spec.kind {
            Kind::Number(number) if number.outside == Outside::Clamp => Some((number.min, number.max)),
            _ => None,
        };
        let filled = self.inner_name(&format!("{field}.filled"));
        let inside = self.inner_name(&format!("{field}.inside"));
        let result = if limits.is_some() { &inside } else { &filled };
        if self.graph.node.iter().any(|node| node.output.contains(result)) {
            return result.clone(); // already added, as a factor of another field
        }
        let filled = self.filled_number(field, spec, name, filled);
        // blanks are filled first, because runtimes differ in how they clip NaN
        match limits {
            Some(limits) => self.clip(field, limits, filled, inside),
            None => filled,
        }
    }

    fn filled_number(&mut self, field: FieldIndex, spec: &Field, name: String, filled: String) -> String {
        let bundle = self.scorer.bundle();
        let fill = match (bundle.preprocessor.fill(field), &spec.missing.how) {
            (Some(Value::Number(value)), _) => {
                let constant = self.inner_name(&format!("{field}.fill"));
                self.graph.initializer.push(doubles(&constant, &[], vec![value]));
                constant
            }
            (_, Fill::Product(factors)) => self.product(field, factors),
            _ => return name,
        };
        let blank = self.inner_name(&format!("{field}.blank"));
        self.push("IsNaN", "", vec![name.clone()], vec![blank.clone()], Vec::new());
        self.push("Where", "", vec![blank, fill, name], vec![filled.clone()], Vec::new());
        filled
    }

    fn product(&mut self, field: FieldIndex, factors: &[FieldIndex]) -> String {
        let mut product = self.inner_name(&format!("{field}.one"));
        self.graph.initializer.push(doubles(&product, &[], vec![1.0]));
        for (at, &factor) in factors.iter().enumerate() {
            let (number, next) = (self.number(factor), self.inner_name(&format!("{field}.product{at}")));
            self.push("Mul", "", vec![product, number], vec![next.clone()], Vec::new());
            product = next;
        }
        let clipped = self.inner_name(&format!("{field}.clipped"));
        match self.scorer.schema().fields.get(field).map(|spec| &spec.kind) {
            Some(Kind::Number(number)) => self.clip(field, (number.min, number.max), product, clipped),
            _ => clipped,
        }
    }

    fn clip(&mut self, field: FieldIndex, limits: (f64, f64), column: String, clipped: String) -> String {
        let (min, max) = (self.inner_name(&format!("{field}.min")), self.inner_name(&format!("{field}.max")));
        // already added, if the field clamps and is also filled with a product
        if !self.graph.initializer.iter().any(|tensor| tensor.name == min) {
            self.graph.initializer.push(doubles(&min, &[], vec![limits.0]));
            self.graph.initializer.push(doubles(&max, &[], vec![limits.1]));
        }
        self.push("Clip", "", vec![column, min, max], vec![clipped.clone()], Vec::new());
        clipped
    }

    /// One column of zeros and ones per feature.
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
        let (code, wanted) = (self.inner_name(&format!("{field}.level")), self.inner_name(&format!("{field}.levels")));
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
                Feature::Number(_) | Feature::OneOf(..) => None,
            })
            .collect();
        self.graph.initializer.push(integers(&wanted, vec![1, of_features.len() as i64], of_features));
        let (equal, columns) =
            (self.inner_name(&format!("{field}.equal")), self.inner_name(&format!("{field}.features")));
        self.push("Equal", "", vec![code, wanted], vec![equal.clone()], Vec::new());
        self.push("Cast", "", vec![equal], vec![columns.clone()], vec![int("to", data_type::DOUBLE.into())]);
        columns
    }

    /// One column of zeros and ones per set of levels.
    fn sets(&mut self, sets: &[(FieldIndex, &LevelSet)]) -> String {
        let Some(&(field, _)) = sets.first() else { return String::new() };
        let n_levels = self.scorer.schema().fields.get(field).map_or(0, |spec| spec.levels().len());
        let is_in = |level: usize| sets.iter().map(move |(_, set)| i64::from(set.contains(level as u16)));
        // an unknown level or a blank has the code -1 unless it is replaced, and -1 selects the last row
        let rows = (0..n_levels).flat_map(is_in).chain(sets.iter().map(|_| 0)).collect();
        let [code, table, axis, found, row, columns] = ["level", "sets", "axis", "found", "row", "set_features"]
            .map(|name| self.inner_name(&format!("{field}.{name}")));
        let dims = vec![n_levels as i64 + 1, sets.len() as i64];
        self.graph.initializer.push(integers(&table, dims, rows));
        self.graph.initializer.push(integers(&axis, vec![1], vec![1]));
        self.push("Gather", "", vec![table, code], vec![found.clone()], Vec::new());
        self.push("Squeeze", "", vec![found, axis], vec![row.clone()], Vec::new());
        self.push("Cast", "", vec![row], vec![columns.clone()], vec![int("to", data_type::DOUBLE.into())]);
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
        attributes.extend(base.map(|base| tensor("base_values_as_tensor", doubles("", &[1], vec![base]))));
        let features = vec![self.inner_name(FEATURES)];
        let estimate = if base.is_some() { self.inner_name(LOG_ODDS) } else { OUTPUT.to_owned() };
        if let Some(calibration) = forest.calibration() {
            let uncalibrated = self.inner_name(UNCALIBRATED);
            self.push("TreeEnsembleRegressor", ML, features, vec![uncalibrated.clone()], attributes);
            self.calibrate(calibration, uncalibrated, estimate.clone());
        } else {
            self.push("TreeEnsembleRegressor", ML, features, vec![estimate.clone()], attributes);
        }
        if base.is_some() {
            // a separate operator, because onnxruntime ignores the transform LOGISTIC if there is only one target
            self.push("Sigmoid", "", vec![estimate], vec![OUTPUT.to_owned()], Vec::new());
        }
    }

    fn push(
        &mut self,
        op: &str,
        domain: &str,
        input: Vec<String>,
        output: Vec<String>,
        attribute: Vec<AttributeProto>,
    ) {
        let name = output.first().cloned().unwrap_or_default();
        let (op_type, domain) = (op.to_owned(), domain.to_owned());
        self.graph.node.push(NodeProto { input, output, name, op_type, attribute, domain });
    }
}

fn input(field: &Field) -> ValueInfoProto {
    value_info(
        &field.column,
        match field.kind {
            Kind::Number(_) => data_type::DOUBLE,
            Kind::Category(_) => data_type::STRING,
        },
    )
}
