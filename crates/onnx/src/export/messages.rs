use crate::proto::{
    AttributeProto, Dimension, Extent, TensorProto, TensorShapeProto, TensorType, TypeProto, ValueInfoProto,
    attribute_type, data_type,
};

pub(super) fn value_info(name: &str, elem_type: i32) -> ValueInfoProto {
    let rows = Dimension { extent: Some(Extent::Name("rows".to_owned())) };
    let one = Dimension { extent: Some(Extent::Value(1)) };
    let shape = Some(TensorShapeProto { dim: vec![rows, one] });
    ValueInfoProto {
        name: name.to_owned(),
        r#type: Some(TypeProto { tensor_type: Some(TensorType { elem_type, shape }) }),
    }
}

pub(super) fn doubles(name: &str, dims: &[i64], double_data: Vec<f64>) -> TensorProto {
    let (dims, name) = (dims.to_vec(), name.to_owned());
    TensorProto { dims, data_type: data_type::DOUBLE, double_data, name, ..TensorProto::default() }
}

pub(super) fn integers(name: &str, dims: Vec<i64>, int64_data: Vec<i64>) -> TensorProto {
    TensorProto { dims, data_type: data_type::INT64, int64_data, name: name.to_owned(), ..TensorProto::default() }
}

fn attribute(name: &str, r#type: i32) -> AttributeProto {
    AttributeProto { name: name.to_owned(), r#type, ..AttributeProto::default() }
}

pub(super) fn int(name: &str, i: i64) -> AttributeProto {
    AttributeProto { i, ..attribute(name, attribute_type::INT) }
}

pub(super) fn ints(name: &str, ints: Vec<i64>) -> AttributeProto {
    AttributeProto { ints, ..attribute(name, attribute_type::INTS) }
}

pub(super) fn string(name: &str, text: &str) -> AttributeProto {
    AttributeProto { s: text.as_bytes().to_vec(), ..attribute(name, attribute_type::STRING) }
}

pub(super) fn strings(name: &str, strings: Vec<Vec<u8>>) -> AttributeProto {
    AttributeProto { strings, ..attribute(name, attribute_type::STRINGS) }
}

pub(super) fn tensor(name: &str, tensor: TensorProto) -> AttributeProto {
    AttributeProto { t: Some(tensor), ..attribute(name, attribute_type::TENSOR) }
}
