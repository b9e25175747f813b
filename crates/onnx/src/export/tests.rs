#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use std::collections::HashSet;

use super::*;
use churnscope_engine::bundle::Bundle;
use churnscope_fixtures::arbitrary::{bundle, choices};
use proptest::prelude::*;

fn telco() -> Bundle {
    Bundle::from_bytes(include_bytes!("../../../../model/telco.churn")).unwrap()
}

fn written(bundle: &Bundle) -> Result<Graph, ExportError> {
    let scorer = Scorer::from_bytes(&bundle.to_bytes().unwrap()).unwrap();
    export(&scorer).map(|bytes| Model::decode(bytes.as_slice()).unwrap().graph.unwrap())
}

/// Every value is made once and before it is used, as ONNX demands, and the inputs are the columns.
fn check(bundle: &Bundle) {
    let graph = written(bundle).unwrap();
    let columns = bundle.schema.fields.iter().map(|field| field.column.as_str());
    assert!(graph.input.iter().map(|input| input.name.as_str()).eq(columns));
    let given = graph.input.iter().map(|input| &input.name).chain(graph.initializer.iter().map(|tensor| &tensor.name));
    let mut made = HashSet::new();
    for name in given {
        assert!(made.insert(name), "{name}");
    }
    for node in &graph.node {
        assert!(node.input.iter().all(|name| made.contains(name)), "{node:?}");
        assert!(node.output.iter().all(|name| made.insert(name)), "{node:?}");
    }
    assert!(made.contains(&OUTPUT.to_owned()));
}

#[test]
fn any_names_of_columns_will_do_but_the_outputs() {
    let mut bundle = telco();
    for (field, name) in ["features", "/features", "0.filled", "//0.fill", "5.level"].into_iter().enumerate() {
        name.clone_into(&mut bundle.schema.fields[field].column);
    }
    check(&bundle);
    OUTPUT.clone_into(&mut bundle.schema.fields[7].column);
    assert_eq!(written(&bundle), Err(ExportError::OutputIsColumn));
}

#[test]
fn a_column_of_dates_says_from_which_day_it_counts() {
    let mut schema = telco().schema;
    let Kind::Number(number) = &mut schema.fields[0].kind else { unreachable!() };
    number.dates = Some(Dates { order: DateOrder::DayMonthYear, origin: 18_262 });
    assert_eq!(described(&schema)["fields"][0]["dates"], json!({ "order": "day_month_year", "from": "2020-01-01" }));
}

proptest! {
    #[test]
    fn every_model_is_a_graph(mut choices in choices()) {
        check(&bundle(&mut choices));
    }
}
