//! What stands around the trees in a graph, and whether it leaves them what they are.

use super::ImportError;
use crate::export::ML;
use crate::proto::{Extent, Graph, Node, Tensor, data_type};

/// Operators that may stand between the graph's input and its trees: they change no value.
const BEFORE: [&str; 2] = ["Cast", "Identity"];

/// Operators that may stand behind the trees: they choose, name or arrange what the trees say.
const BEHIND: [&str; 8] =
    ["Cast", "Identity", "ZipMap", "ArgMax", "ArrayFeatureExtractor", "Reshape", "Flatten", "Gather"];

/// The trees' input, where the file is not our own.
pub(super) struct Source {
    /// Columns, as far as the file says.
    pub(super) width: Option<usize>,
    /// Whether values are rounded to single precision before they are held against thresholds.
    pub(super) single: bool,
}

/// The one node of trees; every other operator must be harmless.
pub(super) fn trees_of(graph: &Graph) -> Result<&Node, ImportError> {
    let is_trees = |node: &&Node| {
        node.domain == ML && ["TreeEnsembleRegressor", "TreeEnsembleClassifier"].contains(&node.op_type.as_str())
    };
    let found: Vec<&Node> = graph.node.iter().filter(is_trees).collect();
    match found.as_slice() {
        [one] => Ok(one),
        several => {
            let mut operators: Vec<&str> = graph.node.iter().map(|node| node.op_type.as_str()).collect();
            operators.sort_unstable();
            operators.dedup();
            Err(ImportError::NoTrees { found: several.len(), operators: operators.join(", ") })
        }
    }
}

/// Whether a logistic function of its own stands right behind the trees of a regressor, with nothing but names between.
pub(super) fn has_sigmoid(graph: &Graph, trees: &Node) -> bool {
    let Some(mut made) = trees.output.first().filter(|_| trees.op_type == "TreeEnsembleRegressor") else {
        return false;
    };
    // as many steps as there are nodes, so that a cycle ends
    for _ in &graph.node {
        match graph.node.iter().find(|node| node.input.first() == Some(made)) {
            Some(node) if node.op_type == "Sigmoid" => return true,
            Some(Node { op_type, output, .. }) if BEFORE.contains(&op_type.as_str()) => match output.first() {
                Some(next) => made = next,
                None => return false,
            },
            _ => return false,
        }
    }
    false
}

/// Checks what stands before and behind the trees, and finds the input that they read.
pub(super) fn source_of(graph: &Graph, trees: &Node) -> Result<Source, ImportError> {
    let mut before: Vec<&str> = Vec::new();
    let mut wanted = trees.input.first().map_or("", String::as_str);
    let mut single = None;
    while let Some(node) = graph.node.iter().find(|node| node.output.iter().any(|output| output == wanted)) {
        if !BEFORE.contains(&node.op_type.as_str()) || before.contains(&wanted) {
            return Err(ImportError::Operator(node.op_type.clone()));
        }
        if node.op_type == "Cast" {
            let to = node.attribute.iter().find(|attribute| attribute.name == "to").map_or(0, |attribute| attribute.i);
            single = single.or(Some(to == i64::from(data_type::FLOAT)));
        }
        before.push(wanted);
        wanted = node.input.first().map_or("", String::as_str);
    }
    let input = graph.input.iter().find(|input| input.name == wanted);
    let input = input.ok_or_else(|| ImportError::Operator("that makes the trees' input".to_owned()))?;
    let others = graph.node.iter().filter(|node| {
        !std::ptr::eq(*node, trees) && !node.output.iter().any(|output| before.contains(&output.as_str()))
    });
    // the one that is taken for the trees' own link
    let mut sigmoids = usize::from(has_sigmoid(graph, trees));
    for node in others {
        let is_link = node.op_type == "Sigmoid" && std::mem::replace(&mut sigmoids, 0) > 0;
        if !is_link && !BEHIND.contains(&node.op_type.as_str()) && !is_by_one(graph, node) {
            return Err(ImportError::Operator(node.op_type.clone()));
        }
    }
    let of = input.r#type.as_ref().and_then(|of| of.tensor_type.as_ref());
    let single = single.unwrap_or_else(|| of.is_none_or(|of| of.elem_type != data_type::DOUBLE));
    let columns = of.and_then(|of| of.shape.as_ref()?.dim.get(1)?.extent.as_ref());
    let width = match columns {
        Some(Extent::Value(width)) => usize::try_from(*width).ok(),
        Some(Extent::Name(_)) | None => None,
    };
    Ok(Source { width, single })
}

/// A multiplication by 1, with which onnxmltools gives a model's last values their name.
fn is_by_one(graph: &Graph, node: &Node) -> bool {
    let is_one = |tensor: &Tensor| {
        let raw = tensor.raw_data.as_slice() == 1_f32.to_le_bytes();
        tensor.data_type == data_type::FLOAT && (raw || tensor.float_data == [1.0])
    };
    let ones = graph.initializer.iter().filter(|tensor| node.input.contains(&tensor.name) && is_one(tensor));
    node.op_type == "Mul" && ones.count() == 1
}
