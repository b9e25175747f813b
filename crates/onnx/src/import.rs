//! Imports a forest or boosted trees from an ONNX file, which is untrusted until its trees are checked.

mod convert;
mod ensemble;
mod error;
mod graph;
#[cfg(test)]
mod tests;

use prost::Message;
use serde_json::Value as Json;

pub use self::error::ImportError;

use self::convert::{Converter, InputColumn, inputs};
use self::ensemble::Attributes;
use self::error::NO_SUCH_INPUT;
use self::graph::{has_sigmoid, source_of, trees_of};
use super::export::{CALIBRATION, PRODUCER, SETS, calibration_of, described, sets_of};
use super::proto::ModelProto;
use churnscope_engine::forest::{Aggregation, Calibration, MAX_NODES, TreeNode};
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_engine::schema::Schema;

/// The trees of an ONNX file.
#[derive(Clone, Debug)]
pub struct Import {
    producer: String,
    aggregation: Aggregation,
    calibration: Option<Calibration>,
    /// The nodes of each tree, root first. Splits test the columns of the trees' input.
    trees: Vec<Vec<TreeNode>>,
    origin: Origin,
}

#[derive(Clone, Debug)]
enum Origin {
    /// Churnscope, from a model with this schema and these sets of levels, both in JSON.
    Own { schema: String, sets: Option<String> },
    /// Another tool. The trees' input has this many columns.
    Elsewhere(usize),
}

impl Import {
    /// Reads a file; `positive` is the value of the outcome that means "left".
    pub fn read(bytes: &[u8], positive: &str) -> Result<Self, ImportError> {
        let model = ModelProto::decode(bytes).map_err(|error| ImportError::NotOnnx(error.to_string()))?;
        let graph = model.graph.ok_or_else(|| ImportError::NotOnnx("it has no graph".to_owned()))?;
        let own = model.producer_name == PRODUCER;
        let mut properties = model.metadata_props;
        let mut property = |name: &str| {
            let at = properties.iter().position(|property| own && property.key == name)?;
            Some(properties.swap_remove(at).value)
        };
        let (own_schema, sets, calibration) = (property("churnscope.schema"), property(SETS), property(CALIBRATION));
        let calibration =
            calibration.map(|property| calibration_of(&property).ok_or(ImportError::Calibration)).transpose()?;
        let node = trees_of(&graph)?;
        let source = if own_schema.is_some() { None } else { Some(source_of(&graph, node)?) };
        // scikit-learn's random forests round values to single precision, but their thresholds have double precision
        let single = source.as_ref().is_some_and(|source| source.single || model.producer_name == "skl2onnx");
        // the operators of a calibration are between the trees and the logistic function, if there is one
        let has_sigmoid = match &calibration {
            Some(_) => graph.node.iter().any(|node| node.op_type == "Sigmoid"),
            None => has_sigmoid(&graph, node),
        };
        let attributes = Attributes { node, has_sigmoid };
        let leaves = attributes.leaves(positive)?;
        let (trees, highest_input) = attributes.trees(&leaves, single)?;
        let origin = match (own_schema, source) {
            (Some(schema), _) => Origin::Own { schema, sets },
            (None, source) => Origin::Elsewhere(source.and_then(|source| source.width).ok_or(ImportError::Width)?),
        };
        if matches!(origin, Origin::Elsewhere(width) if highest_input >= width) {
            return Err(NO_SUCH_INPUT);
        }
        let producer = format!("{} {}", model.producer_name, model.producer_version).trim().to_owned();
        Ok(Self { producer, aggregation: leaves.aggregation, calibration, trees, origin })
    }

    /// The program that wrote the file, with its version.
    pub fn producer(&self) -> &str {
        &self.producer
    }

    /// How the trees are combined.
    pub fn aggregation(&self) -> Aggregation {
        self.aggregation
    }

    /// The calibration, if there is one.
    pub fn calibration(&self) -> Option<&Calibration> {
        self.calibration.as_ref()
    }

    /// The preprocessor of the trees: `fitted`, with the sets of levels that the trees split on.
    pub fn preprocessor(&self, schema: &Schema, fitted: Preprocessor) -> Result<Preprocessor, ImportError> {
        let Origin::Own { sets: Some(sets), .. } = &self.origin else { return Ok(fitted) };
        let sets = sets_of(schema, sets).ok_or(ImportError::OtherDescription)?;
        fitted.with_sets(schema, sets).map_err(|error| ImportError::Sets(error.to_string()))
    }

    /// The trees in terms of the features of [`Self::preprocessor`]. All covers are 1.
    pub fn trees(&self, schema: &Schema, preprocessor: &Preprocessor) -> Result<Vec<Vec<TreeNode>>, ImportError> {
        let inputs = match &self.origin {
            Origin::Own { schema: own, .. }
                if serde_json::from_str(own).is_ok_and(|own: Json| own == described(schema)) =>
            {
                (0..preprocessor.n_features()).map(InputColumn::Feature).collect()
            }
            Origin::Own { .. } => return Err(ImportError::OtherDescription),
            Origin::Elsewhere(width) => inputs(schema, preprocessor, *width)?,
        };
        let mut max_nodes = MAX_NODES;
        let convert = |(tree, nodes): (usize, &Vec<TreeNode>)| {
            let mut converted = Vec::with_capacity(nodes.len());
            Converter { tree, nodes, inputs: &inputs, converted: &mut converted, max_nodes }.convert(0, 0)?;
            max_nodes = max_nodes.saturating_sub(converted.len());
            Ok(converted)
        };
        self.trees.iter().enumerate().map(convert).collect()
    }
}
