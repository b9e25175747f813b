#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

use std::collections::HashSet;

use super::*;
use churnscope_engine::bundle::Bundle;
use churnscope_engine::dates::{DateOrder, Dates};
use churnscope_engine::forest::Scale;
use churnscope_engine::schema::Unit;
use churnscope_fixtures::arbitrary::{bundle, choices};
use proptest::prelude::*;
use serde_json::json;

fn telco() -> Bundle {
    Bundle::from_bytes(include_bytes!("../../../../model/telco.churn")).unwrap()
}

fn exported(bundle: &Bundle) -> Result<GraphProto, ExportError> {
    let scorer = Scorer::from_bytes(&bundle.to_bytes().unwrap()).unwrap();
    export(&scorer).map(|bytes| ModelProto::decode(bytes.as_slice()).unwrap().graph.unwrap())
}

/// Checks that every value is defined once, before it is used, as ONNX requires.
fn check(bundle: &Bundle) {
    let graph = exported(bundle).unwrap();
    let columns = bundle.schema.fields.iter().map(|field| field.column.as_str());
    assert!(graph.input.iter().map(|input| input.name.as_str()).eq(columns));
    let given = graph.input.iter().map(|input| &input.name).chain(graph.initializer.iter().map(|tensor| &tensor.name));
    let mut defined = HashSet::new();
    for name in given {
        assert!(defined.insert(name), "{name}");
    }
    for node in &graph.node {
        assert!(node.input.iter().all(|name| defined.contains(name)), "{node:?}");
        assert!(node.output.iter().all(|name| defined.insert(name)), "{node:?}");
    }
    assert!(defined.contains(&OUTPUT.to_owned()));
}

#[test]
fn any_column_name_works_except_the_outputs() {
    let mut bundle = telco();
    for (field, name) in ["features", "/features", "0.filled", "//0.fill", "5.level"].into_iter().enumerate() {
        name.clone_into(&mut bundle.schema.fields[field].column);
    }
    check(&bundle);
    OUTPUT.clone_into(&mut bundle.schema.fields[7].column);
    assert_eq!(exported(&bundle), Err(ExportError::OutputIsColumn));
}

#[test]
fn a_date_column_names_its_day_0() {
    let mut schema = telco().schema;
    let Kind::Number(number) = &mut schema.fields[0].kind else { unreachable!() };
    number.dates = Some(Dates { order: DateOrder::DayMonthYear, origin: 18_262 });
    assert_eq!(described(&schema)["fields"][0]["dates"], json!({ "order": "day_month_year", "from": "2020-01-01" }));
}

#[test]
fn a_number_names_its_unit_if_it_has_one() {
    let mut schema = telco().schema;
    assert_eq!(described(&schema)["fields"][0]["unit"], json!(["month", "months"]));
    let Kind::Number(number) = &mut schema.fields[0].kind else { unreachable!() };
    number.unit = Unit::default();
    assert_eq!(described(&schema)["fields"][0].get("unit"), None);
}

#[test]
fn a_field_that_clamps_says_so_and_the_graph_clips_it_once() {
    let mut bundle = telco();
    assert!(described(&bundle.schema)["fields"].as_array().unwrap().iter().all(|field| field.get("outside").is_none()));
    for field in &mut bundle.schema.fields {
        if let Kind::Number(number) = &mut field.kind {
            number.outside = Outside::Clamp;
        }
    }
    let tenure = bundle.schema.field_index("tenure").unwrap();
    assert_eq!(described(&bundle.schema)["fields"][tenure]["outside"], json!("clamp"));
    check(&bundle);
    let graph = exported(&bundle).unwrap();
    let clipped = |name: &str| {
        graph
            .node
            .iter()
            .filter(|node| node.op_type == "Clip" && node.output.iter().any(|of| of.ends_with(name)))
            .count()
    };
    assert_eq!((clipped("inside"), clipped("clipped")), (bundle.schema.clamped_fields().len(), 1));
}

fn calibrated(graph: &GraphProto, estimate: f64) -> f64 {
    let tensor = |name: &String| graph.initializer.iter().find(|tensor| tensor.name == *name).unwrap();
    let mut values = vec![estimate];
    for node in graph.node.iter().filter(|node| node.output.iter().any(|name| name.contains("calibration."))) {
        let others = node.input.get(1).map(|name| tensor(name).double_data.clone()).unwrap_or_default();
        let each = |operator: fn(f64, f64) -> f64| {
            let n_columns = values.len().max(others.len());
            let at = |list: &[f64], index: usize| if list.len() == 1 { list[0] } else { list[index] };
            (0..n_columns).map(|index| operator(at(&values, index), at(&others, index))).collect()
        };
        values = match node.op_type.as_str() {
            "Cast" => values,
            "Max" => each(f64::max),
            "Min" => each(f64::min),
            "Sub" => each(|a, b| a - b),
            "Add" => each(|a, b| a + b),
            "MatMul" => vec![each(|a, b| a * b).iter().sum()],
            other => panic!("{other}"),
        };
    }
    assert_eq!(values.len(), 1);
    values[0]
}

proptest! {
    #[test]
    fn the_graph_calibrates_like_the_engine(mut choices in choices(), estimate in -9.0..9.0_f64) {
        let bundle = bundle(&mut choices);
        let graph = exported(&bundle).unwrap();
        let (forest, estimates) = (&bundle.forest, [estimate, estimate.abs() / 9.0]);
        for estimate in estimates.into_iter().filter(|of| forest.scale() == Scale::LogOdds || (0.0..=1.0).contains(of)) {
            let (found, expected) = (calibrated(&graph, estimate), forest.calibrated(estimate));
            prop_assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
        }
    }

    #[test]
    fn every_model_exports_to_a_valid_graph(mut choices in choices()) {
        check(&bundle(&mut choices));
    }
}
