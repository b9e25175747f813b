//! Boosted trees with sets of levels score as in LightGBM, and their contributions match those of shap.
//! `tests/golden/sets_of_levels.py` writes the golden file.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test should stop as soon as it cannot continue"
)]

use serde_json::Value as Json;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use churnscope_engine::cells::CellColumns;
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::Explainer;
use churnscope_engine::field_trees::{FieldNode, FieldNodeView, FieldTest, build};
use churnscope_engine::forest::Aggregation;
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_engine::schema::{Field, Fill, Schema, Value};
use churnscope_fixtures::small;

const GOLDEN: &str = include_str!("../../../tests/golden/sets_of_levels.json");

#[test]
fn scores_match_lightgbm_and_contributions_match_shap() {
    let golden: Json = serde_json::from_str(GOLDEN).unwrap();
    let schema = schema(&golden["levels"]);
    let defaults: Vec<Option<Value>> = schema.fields.iter().map(|field| Some(field.default_value())).collect();
    let fitted = Preprocessor::fit(&schema, &CellColumns::of(&schema, [&defaults])).unwrap();
    let trees: Vec<Vec<FieldNode>> =
        list(&golden["trees"]).iter().map(|tree| list(tree).iter().map(node).collect()).collect();
    let (preprocessor, forest) = build(&schema, fitted, Aggregation::Boosted { base: 0.0 }, &trees).unwrap();
    assert!(preprocessor.sets().count() > 20);
    let explainer = Explainer::new(&forest, preprocessor.features());
    let mut row = Vec::new();
    for (at, cells) in list(&golden["rows"]).iter().enumerate() {
        preprocessor.encode(&customer(&schema, &numbers(cells)), &mut row);
        assert!((forest.score(&row) - golden["scores"][at].as_f64().unwrap()).abs() < 1e-12, "row {at}");
        let mut found = vec![0.0; schema.fields.len()];
        for (feature, part) in preprocessor.features().iter().zip(explainer.contributions(&row)) {
            found[feature.field()] += part;
        }
        found.push(explainer.baseline());
        let expected = numbers(&golden["contributions"][at]);
        assert_eq!(found.len(), expected.len());
        let worst = found.iter().zip(&expected).map(|(found, expected)| (found - expected).abs()).fold(0.0, f64::max);
        assert!(worst < 1e-12, "row {at}: {found:?} is not {expected:?}");
    }
}

/// The fields have these numbers of levels; 0 stands for a number field.
fn schema(levels: &Json) -> Schema {
    let field = |(index, n_levels): (usize, &f64)| -> Field {
        let column = format!("column {index}");
        let values: Vec<String> = (0..*n_levels as usize).map(|level| format!("level {level}")).collect();
        match values.is_empty() {
            true => small::number(&column, -10.0, 10.0, Fill::Refuse),
            false => small::category(&column, &values.iter().map(String::as_str).collect::<Vec<_>>(), Fill::Refuse),
        }
    };
    let mut schema = small::schema();
    schema.fields = numbers(levels).iter().enumerate().map(field).collect();
    (schema.rules, schema.examples, schema.monthly_charge) = (Vec::new(), Vec::new(), None);
    schema
}

fn customer(schema: &Schema, cells: &[f64]) -> Customer {
    let value = |(field, &cell): (&Field, &f64)| match field.levels().is_empty() {
        true => Value::Number(cell),
        false => Value::Level(cell as u16),
    };
    Customer::new(schema, schema.fields.iter().zip(cells).map(value).collect()).unwrap()
}

fn node(json: &Json) -> FieldNode {
    let index = |name: &str| json[name].as_u64().unwrap() as usize;
    let view = match json["value"].as_f64() {
        Some(value) => FieldNodeView::Leaf { value },
        None => {
            let field = index("field");
            let test = match json["at_most"].as_f64() {
                Some(cut) => FieldTest::AtMost { field, cut },
                None => {
                    let levels = numbers(&json["one_of"]).iter().map(|&level| level as u16).collect();
                    FieldTest::OneOf { field, levels }
                }
            };
            FieldNodeView::Split { test, yes: index("yes"), no: index("no") }
        }
    };
    FieldNode { view, cover: index("cover") as u32 }
}

fn list(json: &Json) -> &[Json] {
    json.as_array().unwrap()
}

fn numbers(json: &Json) -> Vec<f64> {
    list(json).iter().map(|number| number.as_f64().unwrap()).collect()
}
