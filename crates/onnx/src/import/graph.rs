use super::ImportError;
use crate::export::ML;
use crate::proto::{Extent, GraphProto, NodeProto, TensorProto, data_type};

/// Operators allowed between the input and the trees, and between the trees and a logistic function.
const BEFORE: [&str; 2] = ["Cast", "Identity"];

/// Operators allowed after the trees, because they only convert, select, name, or rearrange results.
const AFTER: [&str; 8] =
    ["Cast", "Identity", "ZipMap", "ArgMax", "ArrayFeatureExtractor", "Reshape", "Flatten", "Gather"];

pub(super) struct TreeInput {
    pub(super) width: Option<usize>,
    /// Whether values are rounded to single precision before they are compared with thresholds.
    pub(super) single: bool,
}

pub(super) fn trees_of(graph: &GraphProto) -> Result<&NodeProto, ImportError> {
    let is_trees = |node: &&NodeProto| {
        node.domain == ML && ["TreeEnsembleRegressor", "TreeEnsembleClassifier"].contains(&node.op_type.as_str())
    };
    let found: Vec<&NodeProto> = graph.node.iter().filter(is_trees).collect();
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

pub(super) fn has_sigmoid(graph: &GraphProto, trees: &NodeProto) -> bool {
    let Some(mut value) = trees.output.first().filter(|_| trees.op_type == "TreeEnsembleRegressor") else {
        return false;
    };
    // at most one step per node, so the loop ends even if the graph has a cycle
    for _ in &graph.node {
        match graph.node.iter().find(|node| node.input.first() == Some(value)) {
            Some(node) if node.op_type == "Sigmoid" => return true,
            Some(NodeProto { op_type, output, .. }) if BEFORE.contains(&op_type.as_str()) => match output.first() {
                Some(next) => value = next,
                None => return false,
            },
            _ => return false,
        }
    }
    false
}

pub(super) fn source_of(graph: &GraphProto, trees: &NodeProto) -> Result<TreeInput, ImportError> {
    let mut before: Vec<&str> = Vec::new();
    let mut wanted = trees.input.first().map_or("", String::as_str);
    let mut single = false;
    while let Some(node) = graph.node.iter().find(|node| node.output.iter().any(|output| output == wanted)) {
        if !BEFORE.contains(&node.op_type.as_str()) || before.contains(&wanted) {
            return Err(ImportError::Operator(node.op_type.clone()));
        }
        if node.op_type == "Cast" {
            let to = node.attribute.iter().find(|attribute| attribute.name == "to").map_or(0, |attribute| attribute.i);
            if ![data_type::FLOAT, data_type::DOUBLE].map(i64::from).contains(&to) {
                return Err(ImportError::Operator(format!("Cast to the type {to}")));
            }
            single |= to == i64::from(data_type::FLOAT);
        }
        before.push(wanted);
        wanted = node.input.first().map_or("", String::as_str);
    }
    let input = graph.input.iter().find(|input| input.name == wanted);
    let input = input.ok_or_else(|| ImportError::UnknownInput(wanted.to_owned()))?;
    let others = graph.node.iter().filter(|node| {
        !std::ptr::eq(*node, trees) && !node.output.iter().any(|output| before.contains(&output.as_str()))
    });
    let mut sigmoids = usize::from(has_sigmoid(graph, trees));
    for node in others {
        let is_link = node.op_type == "Sigmoid" && std::mem::replace(&mut sigmoids, 0) > 0;
        if !is_link && !AFTER.contains(&node.op_type.as_str()) && !is_multiplication_by_one(graph, node) {
            return Err(ImportError::Operator(node.op_type.clone()));
        }
    }
    let of = input.r#type.as_ref().and_then(|of| of.tensor_type.as_ref());
    single |= of.is_none_or(|of| of.elem_type != data_type::DOUBLE);
    let columns = of.and_then(|of| of.shape.as_ref()?.dim.get(1)?.extent.as_ref());
    let width = match columns {
        Some(Extent::Value(width)) => usize::try_from(*width).ok(),
        Some(Extent::Name(_)) | None => None,
    };
    Ok(TreeInput { width, single })
}

fn is_multiplication_by_one(graph: &GraphProto, node: &NodeProto) -> bool {
    let is_one = |tensor: &TensorProto| {
        let raw = tensor.raw_data.as_slice() == 1_f32.to_le_bytes();
        tensor.data_type == data_type::FLOAT && (raw || tensor.float_data == [1.0])
    };
    let ones = graph.initializer.iter().filter(|tensor| node.input.contains(&tensor.name) && is_one(tensor));
    node.op_type == "Mul" && ones.count() == 1
}
