//! Short constructors for ONNX messages.

use crate::proto::{
    Attribute, Dimension, Extent, Shape, Tensor, TensorType, Type, ValueInfo, attribute_type, data_type,
};

/// A column with any number of rows.
pub(super) fn value_info(name: &str, elem_type: i32) -> ValueInfo {
    let rows = Dimension { extent: Some(Extent::Name("rows".to_owned())) };
    let one = Dimension { extent: Some(Extent::Value(1)) };
    let shape = Some(Shape { dim: vec![rows, one] });
    ValueInfo { name: name.to_owned(), r#type: Some(Type { tensor_type: Some(TensorType { elem_type, shape }) }) }
}

/// A tensor of doubles.
pub(super) fn doubles(name: &str, dims: &[i64], double_data: Vec<f64>) -> Tensor {
    let (dims, name) = (dims.to_vec(), name.to_owned());
    Tensor { dims, data_type: data_type::DOUBLE, double_data, name, ..Tensor::default() }
}

fn attribute(name: &str, r#type: i32) -> Attribute {
    Attribute { name: name.to_owned(), r#type, ..Attribute::default() }
}

pub(super) fn int(name: &str, i: i64) -> Attribute {
    Attribute { i, ..attribute(name, attribute_type::INT) }
}

pub(super) fn ints(name: &str, ints: Vec<i64>) -> Attribute {
    Attribute { ints, ..attribute(name, attribute_type::INTS) }
}

pub(super) fn string(name: &str, text: &str) -> Attribute {
    Attribute { s: text.as_bytes().to_vec(), ..attribute(name, attribute_type::STRING) }
}

pub(super) fn strings(name: &str, strings: Vec<Vec<u8>>) -> Attribute {
    Attribute { strings, ..attribute(name, attribute_type::STRINGS) }
}

pub(super) fn tensor(name: &str, tensor: Tensor) -> Attribute {
    Attribute { t: Some(tensor), ..attribute(name, attribute_type::TENSOR) }
}
