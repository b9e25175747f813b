#![allow(clippy::unwrap_used, reason = "a test that cannot continue should fail")]

use super::ensemble::effective_threshold;
use super::*;
use crate::export::{ML, export};
use crate::proto::{
    AttributeProto, Dimension, Extent, GraphProto, NodeProto, StringStringEntryProto, TensorShapeProto, TensorType,
    TypeProto, ValueInfoProto, data_type,
};
use churnscope_engine::bundle::Bundle;
use churnscope_engine::forest::{CalibrationMethod, Forest, Knot, NodeView};
use churnscope_engine::scorer::Scorer;
use churnscope_fixtures::arbitrary::{bundle, choices};
use proptest::prelude::*;

fn own() -> (Scorer, ModelProto) {
    let scorer = Scorer::from_bytes(include_bytes!("../../../../model/telco.churn")).unwrap();
    let model = ModelProto::decode(export(&scorer).unwrap().as_slice()).unwrap();
    (scorer, model)
}

fn trees(model: &ModelProto, scorer: &Scorer) -> Result<Vec<Vec<TreeNode>>, ImportError> {
    let import = Import::read(&model.encode_to_vec(), "Yes")?;
    import.trees(scorer.schema(), &preprocessor(&import, scorer)?)
}

fn preprocessor(import: &Import, scorer: &Scorer) -> Result<Preprocessor, ImportError> {
    let fitted = scorer.bundle().preprocessor.clone().with_sets(scorer.schema(), Vec::new()).unwrap();
    import.preprocessor(scorer.schema(), fitted)
}

fn ensemble(model: &mut ModelProto) -> &mut NodeProto {
    model.graph.as_mut().unwrap().node.iter_mut().find(|node| node.op_type.starts_with("Tree")).unwrap()
}

fn attribute<'a>(model: &'a mut ModelProto, name: &str) -> &'a mut AttributeProto {
    ensemble(model).attribute.iter_mut().find(|attribute| attribute.name == name).unwrap()
}

/// Each tree splits on the first of `width` input columns, and has two leaves.
fn foreign(width: i64, trees: &[(f32, [f32; 2])]) -> ModelProto {
    let list = |name: &str| AttributeProto { name: name.to_owned(), ..AttributeProto::default() };
    let ints = |name: &str, ints: Vec<i64>| AttributeProto { ints, ..list(name) };
    let of_trees = |name: &str, of: [i64; 3]| ints(name, trees.iter().flat_map(|_| of).collect());
    let numbers = |nodes: i64| trees.iter().enumerate().flat_map(move |(tree, _)| (0..nodes).map(move |_| tree as i64));
    let modes = trees.iter().flat_map(|_| [&b"BRANCH_LEQ"[..], b"LEAF", b"LEAF"].map(<[u8]>::to_vec)).collect();
    let attribute = vec![
        ints("nodes_treeids", numbers(3).collect()),
        of_trees("nodes_nodeids", [0, 1, 2]),
        of_trees("nodes_featureids", [0, 0, 0]),
        of_trees("nodes_truenodeids", [1, 0, 0]),
        of_trees("nodes_falsenodeids", [2, 0, 0]),
        AttributeProto { strings: modes, ..list("nodes_modes") },
        AttributeProto {
            floats: trees.iter().flat_map(|&(threshold, _)| [threshold, 0.0, 0.0]).collect(),
            ..list("nodes_values")
        },
        ints("class_treeids", numbers(2).collect()),
        ints("class_nodeids", trees.iter().flat_map(|_| [1, 2]).collect()),
        ints("class_ids", trees.iter().flat_map(|_| [0, 0]).collect()),
        AttributeProto { floats: trees.iter().flat_map(|&(_, leaves)| leaves).collect(), ..list("class_weights") },
        AttributeProto { strings: vec![b"Left".to_vec(), b"Stayed".to_vec()], ..list("classlabels_strings") },
    ];
    let dim = [Extent::Name("rows".to_owned()), Extent::Value(width)].map(|of| Dimension { extent: Some(of) });
    let tensor_type =
        Some(TensorType { elem_type: data_type::FLOAT, shape: Some(TensorShapeProto { dim: dim.to_vec() }) });
    let input = vec![ValueInfoProto { name: "X".to_owned(), r#type: Some(TypeProto { tensor_type }) }];
    let op_type = "TreeEnsembleClassifier".to_owned();
    let (inputs, output) = (vec!["X".to_owned()], vec!["label".to_owned(), "probabilities".to_owned()]);
    let node =
        vec![NodeProto { input: inputs, output, op_type, attribute, domain: ML.to_owned(), ..NodeProto::default() }];
    ModelProto { graph: Some(GraphProto { node, input, ..GraphProto::default() }), ..ModelProto::default() }
}

fn cast_inputs(model: &mut ModelProto, to: i32) {
    ensemble(model).input = vec!["cast".to_owned()];
    let attribute = vec![AttributeProto { name: "to".to_owned(), i: to.into(), ..AttributeProto::default() }];
    let (input, output) = (vec!["X".to_owned()], vec!["cast".to_owned()]);
    let cast = NodeProto { op_type: "Cast".to_owned(), input, output, attribute, ..NodeProto::default() };
    model.graph.as_mut().unwrap().node.push(cast);
}

proptest! {
    #[test]
    fn an_exported_forest_is_imported_to_the_last_bit(mut choices in choices()) {
        let scorer = Scorer::from_bytes(&bundle(&mut choices).to_bytes().unwrap()).unwrap();
        let forest = &scorer.bundle().forest;
        let own = Import::read(&export(&scorer).unwrap(), "Yes").unwrap();
        let preprocessor = preprocessor(&own, &scorer).unwrap();
        prop_assert_eq!(&preprocessor, &scorer.bundle().preprocessor);
        let trees = own.trees(scorer.schema(), &preprocessor).unwrap();
        prop_assert_eq!((trees.len(), own.aggregation()), (forest.n_trees(), forest.aggregation()));
        prop_assert_eq!(own.calibration(), forest.calibration());
        let views = trees.iter().enumerate().flat_map(|(tree, nodes)| {
            let root = forest.root(tree).unwrap();
            nodes.iter().map(move |node| match node.view {
                NodeView::Split { feature, threshold, low, high } => {
                    NodeView::Split { feature, threshold, low: low + root, high: high + root }
                }
                leaf @ NodeView::Leaf { .. } => leaf,
            })
        });
        // compared as strings, because 0 and -0 must differ
        let of_forest = (0..forest.n_nodes()).map(|index| format!("{:?}", forest.node(index).unwrap().0));
        let is_same = views.map(|view| format!("{view:?}")).eq(of_forest);
        prop_assert!(is_same);
    }
}

#[test]
fn weights_of_a_single_class_belong_to_the_second_class() {
    let (scorer, _) = own();
    let model = foreign(40, &[(10.0, [0.25, 0.5]), (20.0, [0.0, 0.125])]);
    for (positive, expected) in [("Stayed", [0.25, 0.5, 0.625]), ("Left", [0.75, 0.5, 0.375])] {
        let read = Import::read(&model.encode_to_vec(), positive).unwrap();
        let trees = read.trees(scorer.schema(), &scorer.bundle().preprocessor).unwrap();
        let forest = Forest::new(40, &trees).unwrap();
        assert_eq!([5.0, 15.0, 25.0].map(|value| forest.predict(&[value; 40])), expected, "{positive}");
    }
}

/// The logistic function of the sum of `base` and the trees.
fn boosted(base: &[f32]) -> ModelProto {
    let mut model = foreign(40, &[(10.0, [-0.25, 0.5]), (20.0, [0.0, 1.25])]);
    let list = |name: &str| AttributeProto { name: name.to_owned(), ..AttributeProto::default() };
    ensemble(&mut model).attribute.extend([
        AttributeProto { s: b"LOGISTIC".to_vec(), ..list("post_transform") },
        AttributeProto { floats: base.to_vec(), ..list("base_values") },
    ]);
    model
}

#[test]
fn boosted_trees_sum_to_the_log_odds_of_the_second_class() {
    let (scorer, _) = own();
    for (base, positive, expected) in [
        (&[][..], "Stayed", [-0.25, 0.5, 1.75]),
        (&[-2.0], "Stayed", [-2.25, -1.5, -0.25]),
        (&[-2.0], "Left", [2.25, 1.5, 0.25]),
    ] {
        let read = Import::read(&boosted(base).encode_to_vec(), positive).unwrap();
        let trees = read.trees(scorer.schema(), &scorer.bundle().preprocessor).unwrap();
        let forest = Forest::with_aggregation(read.aggregation(), 40, &trees).unwrap();
        assert_eq!([5.0, 15.0, 25.0].map(|value| forest.score(&[value; 40])), expected, "{positive}");
    }
}

#[test]
fn a_logistic_function_must_directly_follow_a_regressors_trees() {
    let read = |change: fn(&mut ModelProto)| {
        let mut model = boosted(&[]);
        attribute(&mut model, "post_transform").s = b"NONE".to_vec();
        let trees = ensemble(&mut model);
        trees.op_type = "TreeEnsembleRegressor".to_owned();
        for attribute in &mut trees.attribute {
            attribute.name = attribute.name.replace("class_", "target_");
        }
        let node = |input: &str, op: &str, output: &str| NodeProto {
            input: vec![input.to_owned()],
            output: vec![output.to_owned()],
            op_type: op.to_owned(),
            ..NodeProto::default()
        };
        let nodes = [node("label", "Identity", "log_odds"), node("log_odds", "Sigmoid", "probability")];
        model.graph.as_mut().unwrap().node.extend(nodes);
        change(&mut model);
        let read = Import::read(&model.encode_to_vec(), "Left");
        read.map(|read| read.aggregation()).map_err(|error| error.to_string())
    };
    let check = |change: fn(&mut ModelProto), part: &str| {
        let message = read(change).unwrap_err();
        assert!(message.contains(part), "{message}");
    };
    fn graph(model: &mut ModelProto, at: usize, op: &str) {
        op.clone_into(&mut model.graph.as_mut().unwrap().node[at].op_type);
    }
    assert_eq!(read(|_| {}), Ok(Aggregation::Boosted { base: 0.0 }));
    check(|model| model.graph.as_mut().unwrap().node[2].input[0].clear(), "has the operator Sigmoid");
    check(|model| model.graph.as_mut().unwrap().node[1].input[0] = "log_odds".to_owned(), "has the operator Sigmoid");
    check(|model| graph(model, 1, "Sigmoid"), "has the operator Sigmoid");
    check(|model| graph(model, 1, "Softmax"), "has the operator");
    check(|model| graph(model, 2, "Mul"), "has the operator Mul");
    check(|model| attribute(model, "post_transform").s = b"LOGISTIC".to_vec(), "a sum and LOGISTIC");
    check(|model| attribute(model, "base_values").floats = vec![2e3], "base value is 2000, but log-odds must be");
    check(|model| attribute(model, "base_values").floats = vec![0.5; 2], "several base values");
    check(|model| graph(model, 2, "Identity"), "a leaf of tree 0 has the value -0.5");
    check(
        |model| {
            model.graph.as_mut().unwrap().node.truncate(1);
            attribute(model, "base_values").floats = vec![0.5];
        },
        "a sum with a base value, but without a logistic function",
    );
}

#[test]
fn unsupported_models_are_rejected() {
    let check = |change: fn(&mut ModelProto), part: &str| {
        let (scorer, mut model) = own();
        change(&mut model);
        let message = trees(&model, &scorer).unwrap_err().to_string();
        assert!(message.contains(part), "{message}");
    };
    check(|model| model.graph = None, "this is not an ONNX file");
    check(|model| ensemble(model).op_type = "SVMClassifier".to_owned(), "(operators found: Cast, Clip, Concat");
    check(|model| attribute(model, "post_transform").s = b"LOGISTIC".to_vec(), "a logistic function of an AVERAGE");
    check(
        |model| attribute(model, "post_transform").s = b"PROBIT".to_vec(),
        "combined in an unsupported way (a sum and PROBIT)",
    );
    check(|model| attribute(model, "aggregate_function").s = b"MAX".to_vec(), "combined in an unsupported way (MAX)");
    check(|model| attribute(model, "nodes_modes").strings[0] = b"BRANCH_EQ".to_vec(), "compare with BRANCH_EQ");
    check(|model| attribute(model, "nodes_treeids").ints.truncate(9), "nodes_values differs in length");
    check(|model| attribute(model, "nodes_nodeids").name.clear(), "nodes_nodeids is missing");
    check(|model| attribute(model, "nodes_truenodeids").ints[0] = 0, "tree 0 do not form a tree");
    check(|model| attribute(model, "nodes_truenodeids").ints[0] = -7, "tree 0 do not form a tree");
    check(|model| attribute(model, "nodes_featureids").ints[0] = 40, "names an input that does not exist");
    check(|model| attribute(model, "nodes_featureids").ints[0] = -1, "names an input that does not exist");
    check(|model| model.metadata_props[2].value = "{}".to_owned(), "a model with another description");
    check(|model| *model = foreign(41, &[(10.0, [0.0; 2])]), "the classes are \"Left\", \"Stayed\"");
    check(|model| model.producer_name = "another".to_owned(), "the operator Concat, which is not supported");
}

#[test]
fn sets_of_levels_must_fit_the_description() {
    let check = |sets: &str, part: &str| {
        let (scorer, mut model) = own();
        let value = sets.to_owned();
        model.metadata_props.push(StringStringEntryProto { key: SETS.to_owned(), value });
        let message = trees(&model, &scorer).map(|_| String::new()).unwrap_or_else(|error| error.to_string());
        assert!(if part.is_empty() { message.is_empty() } else { message.contains(part) }, "{message}");
    };
    check("[]", "");
    check(r#"[{ "column": "Contract", "levels": ["One year", "Two year"] }]"#, "");
    check("]", "a model with another description");
    check(r#"[{ "column": "contract", "levels": ["One year"] }]"#, "a model with another description");
    check(r#"[{ "column": "Contract", "levels": ["Three years"] }]"#, "a model with another description");
    check(r#"[{ "column": "tenure", "levels": [] }]"#, "its field is not a category");
    check(r#"[{ "column": "Contract", "levels": [] }]"#, "it has no levels");
}

#[test]
fn invalid_models_from_other_programs_are_rejected() {
    let check = |change: fn(&mut ModelProto), part: &str| {
        let ((scorer, _), mut model) = (own(), foreign(40, &[(10.0, [0.25, 0.5])]));
        change(&mut model);
        let read = Import::read(&model.encode_to_vec(), "Left");
        let message = read
            .and_then(|read| read.trees(scorer.schema(), &scorer.bundle().preprocessor))
            .map(|_| String::new())
            .unwrap_or_else(|error| error.to_string());
        assert!(if part.is_empty() { message.is_empty() } else { message.contains(part) }, "{message}");
    };
    check(|_| {}, "");
    check(|model| ensemble(model).input[0] = "gone".to_owned(), "the trees read \"gone\", which is neither an input");
    check(|model| *model = foreign(41, &[(10.0, [0.25, 0.5])]), "the width of the trees' input is 41");
    check(|model| *model = foreign(40, &[(10.0, [0.25, 3.0])]), "a leaf of tree 0 has the value -2");
    check(|model| *model = foreign(40, &[(10.0, [0.25, f32::NAN])]), "a leaf of tree 0 has the value NaN");
    check(|model| *model = foreign(40, &[(f32::INFINITY, [0.25, 0.5])]), "a threshold that is not a finite number");
    check(|model| attribute(model, "nodes_featureids").ints[0] = 40, "names an input that does not exist");
    check(|model| *model = boosted(&[0.5, 0.5]), "base values for classes other than those of the leaves");
    check(|model| *model = boosted(&[f32::NAN]), "base value is NaN, but log-odds must be");
    check(
        |model| {
            *model = boosted(&[]);
            attribute(model, "class_weights").floats[0] = f32::INFINITY;
        },
        "a leaf of tree 0 has the value -inf",
    );
    check(
        |model| {
            *model = boosted(&[]);
            attribute(model, "classlabels_strings").strings.push(b"Unsure".to_vec());
        },
        "a logistic function for each of 3 classes",
    );
    check(|model| cast_inputs(model, data_type::DOUBLE), "");
    check(|model| cast_inputs(model, data_type::FLOAT), "");
    check(|model| cast_inputs(model, data_type::INT64), "the operator Cast to the type 7, which is not supported");
    check(
        |model| model.graph.as_mut().unwrap().input[0].r#type = None,
        "the graph does not say how many columns its input has",
    );
}

#[test]
fn a_long_chain_of_splits_that_separate_no_levels_is_rejected() {
    let (scorer, _) = own();
    let mut model = foreign(19, &[(-1.0, [0.0, 0.0])]);
    let n = 100_000_i64;
    let list = |of: fn(i64) -> [i64; 2]| (0..n).flat_map(of).chain([0]).collect::<Vec<_>>();
    attribute(&mut model, "nodes_treeids").ints = list(|_| [0, 0]);
    attribute(&mut model, "nodes_nodeids").ints = (0..=2 * n).collect();
    attribute(&mut model, "nodes_featureids").ints = list(|_| [1, 0]);
    attribute(&mut model, "nodes_truenodeids").ints = list(|at| [2 * at + 1, 0]);
    attribute(&mut model, "nodes_falsenodeids").ints = list(|at| [2 * at + 2, 0]);
    let modes = (0..n).flat_map(|_| [b"BRANCH_LEQ".to_vec(), b"LEAF".to_vec()]).chain([b"LEAF".to_vec()]);
    attribute(&mut model, "nodes_modes").strings = modes.collect();
    attribute(&mut model, "nodes_values").floats = vec![-1.0; 2 * n as usize + 1];
    let read = Import::read(&model.encode_to_vec(), "Left").unwrap();
    let rejected = read.trees(scorer.schema(), &scorer.bundle().preprocessor);
    assert_eq!(rejected.unwrap_err(), ImportError::TooLarge { tree: 0 });
}

#[test]
fn the_effective_threshold_decides_like_single_precision() {
    let finite = any::<f32>().prop_filter("finite", |value| value.is_finite());
    proptest!(|(threshold in finite, share in 0.0..1.0, below: bool, off in -3_i32..4)| {
        let (threshold, next) = (f64::from(threshold), f64::from(threshold.next_up()));
        let threshold = if share < 0.5 || !next.is_finite() { threshold } else { threshold + (next - threshold) * share };
        let threshold_in_double = effective_threshold(threshold, below, true);
        let mut value = threshold_in_double;
        for _ in 0..off.abs() {
            value = if off > 0 { value.next_up() } else { value.next_down() };
        }
        let single = f64::from(value as f32);
        let low = if below { single < threshold } else { single <= threshold };
        prop_assert_eq!(value <= threshold_in_double, low, "{} against {}", value, threshold);
    });
}

#[test]
fn any_bytes_are_read_or_rejected() {
    let (scorer, model) = own();
    let bytes = model.encode_to_vec();
    for cut in (0..bytes.len()).step_by(bytes.len() / 50) {
        drop(
            Import::read(&bytes[..cut], "Yes")
                .and_then(|read| read.trees(scorer.schema(), &scorer.bundle().preprocessor)),
        );
    }
    proptest!(|(bytes in proptest::collection::vec(any::<u8>(), 0..200))| {
        prop_assert!(Import::read(&bytes, "Yes").is_err());
    });
}

#[test]
fn a_damaged_calibration_is_refused() {
    let mut bundle = Bundle::from_bytes(include_bytes!("../../../../model/telco.churn")).unwrap();
    let knots = [(0.0, 0.1), (1.0, 0.9)].map(|(input, output)| Knot { input, output }).to_vec();
    let method = CalibrationMethod::Platt;
    let calibration = Calibration { method, knots, loss_before: 0.5, loss_after: 0.4 };
    bundle.forest = bundle.forest.with_calibration(calibration.clone()).unwrap();
    let scorer = Scorer::from_bytes(&bundle.to_bytes().unwrap()).unwrap();
    let model = ModelProto::decode(export(&scorer).unwrap().as_slice()).unwrap();
    let read = |from: &str, to: &str| {
        let mut model = model.clone();
        let property = model.metadata_props.iter_mut().find(|property| property.key == CALIBRATION).unwrap();
        assert!(property.value.contains(from), "{}", property.value);
        property.value = property.value.replace(from, to);
        Import::read(&model.encode_to_vec(), "Yes").map(|model| model.calibration().cloned())
    };
    assert_eq!(read("platt", "platt"), Ok(Some(calibration)));
    for (from, to) in
        [("platt", "other"), ("\"0.9\"", "0.9"), ("\"0.9\"", "\"high\""), ("log_loss", "loss"), ("{", "[")]
    {
        assert_eq!(read(from, to), Err(ImportError::Calibration), "{from} {to}");
    }
}
