#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

use super::super::export::export;
use super::*;
use crate::engine::scorer::Scorer;
use proptest::prelude::*;

fn own() -> (Scorer, Model) {
    let scorer = Scorer::from_bytes(include_bytes!("../../../model/telco.churn")).unwrap();
    let model = Model::decode(export(&scorer).as_slice()).unwrap();
    (scorer, model)
}

/// The trees of one of our own files, as they are before their covers are counted.
fn trees(model: &Model, scorer: &Scorer) -> Result<Vec<Vec<TreeNode>>, ImportError> {
    let import = Import::read(&model.encode_to_vec(), "Yes")?;
    import.trees(scorer.schema(), &scorer.bundle().preprocessor)
}

fn ensemble(model: &mut Model) -> &mut Node {
    model.graph.as_mut().unwrap().node.iter_mut().find(|node| node.op_type.starts_with("Tree")).unwrap()
}

fn attribute<'a>(model: &'a mut Model, name: &str) -> &'a mut Attribute {
    ensemble(model).attribute.iter_mut().find(|attribute| attribute.name == name).unwrap()
}

#[test]
fn our_own_forest_comes_back_to_the_last_bit() {
    let (scorer, model) = own();
    let forest = &scorer.bundle().forest;
    let trees = trees(&model, &scorer).unwrap();
    assert_eq!(trees.len(), forest.n_trees());
    let views = trees.iter().enumerate().flat_map(|(tree, nodes)| {
        let root = forest.root(tree).unwrap();
        nodes.iter().map(move |node| match node.view {
            NodeView::Split { feature, threshold, low, high } => {
                NodeView::Split { feature, threshold, low: low + root, high: high + root }
            }
            leaf @ NodeView::Leaf { .. } => leaf,
        })
    });
    assert!(views.eq((0..forest.n_nodes()).map(|index| forest.node(index).unwrap().0)));
}

#[test]
fn what_cannot_be_taken_over_is_refused_in_a_sentence() {
    let check = |change: fn(&mut Model), part: &str| {
        let (scorer, mut model) = own();
        change(&mut model);
        let sentence = trees(&model, &scorer).unwrap_err().to_string();
        assert!(sentence.contains(part), "{sentence}");
    };
    check(|model| model.graph = None, "this is not an ONNX file");
    check(|model| ensemble(model).op_type = "SVMClassifier".to_owned(), "its operators are Cast, Clip, Concat");
    check(|model| attribute(model, "post_transform").s = b"LOGISTIC".to_vec(), "put together by a sum and LOGISTIC");
    check(|model| attribute(model, "aggregate_function").s = b"MAX".to_vec(), "put together by MAX");
    check(|model| attribute(model, "nodes_modes").strings[0] = b"BRANCH_EQ".to_vec(), "compare by BRANCH_EQ");
    check(|model| attribute(model, "nodes_treeids").ints.truncate(9), "nodes_values and its neighbours");
    check(|model| attribute(model, "nodes_nodeids").name.clear(), "nodes_nodeids is missing");
    check(|model| attribute(model, "nodes_truenodeids").ints[0] = 0, "tree 0 is no tree");
    check(|model| attribute(model, "nodes_truenodeids").ints[0] = -7, "tree 0 is no tree");
    check(|model| attribute(model, "nodes_featureids").ints[0] = 40, "the trees read 41 inputs");
    check(|model| attribute(model, "nodes_featureids").ints[0] = -1, "names an input that cannot be");
    check(|model| model.metadata_props[2].value = "{}".to_owned(), "a model of another description");
    // not ours: the operators in front of the trees would have to be carried out
    check(|model| model.producer_name = "another".to_owned(), "the operator Concat, which cannot be taken over");
}

#[test]
fn a_border_decides_as_single_precision_does() {
    proptest!(|(threshold in any::<f32>().prop_filter("finite", |value| value.is_finite()), below: bool, off in -3_i32..4)| {
        let border = border(threshold.into(), below, true, false);
        // around the border, where the rounding turns
        let mut value = border;
        for _ in 0..off.abs() {
            value = if off > 0 { value.next_up() } else { value.next_down() };
        }
        let single = value as f32;
        let low = if below { single < threshold } else { single <= threshold };
        prop_assert_eq!(value <= border, low, "{} against {}", value, threshold);
    });
}

#[test]
fn any_bytes_are_read_or_refused() {
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
