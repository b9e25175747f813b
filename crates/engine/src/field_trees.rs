//! Trees whose splits test fields, and the preprocessor and the forest built from such trees.
//!
//! A set of levels and its complement make the same split. So the smaller one is used, or at equal sizes the one
//! without the first level, and equal splits share a feature.

use std::collections::HashMap;

use thiserror::Error;

use super::forest::{Aggregation, Forest, ForestError, NodeView, TreeNode};
use super::level_set::LevelSet;
use super::preprocessing::{Feature, PreprocessingError, Preprocessor, check_set};
use super::schema::{FieldIndex, Schema};

/// A node of a tree. Children are indices into the slice of the tree's nodes, and the root is the first node.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldNode {
    /// The split or leaf.
    pub view: FieldNodeView,
    /// The cover, as in [`TreeNode::cover`].
    pub cover: u32,
}

/// A split or leaf.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldNodeView {
    /// Customers who pass the test go to `yes`, all others to `no`.
    Split {
        /// The test.
        test: FieldTest,
        /// Index of the child for customers who pass.
        yes: usize,
        /// Index of the child for all other customers.
        no: usize,
    },
    /// The end of a path.
    Leaf {
        /// The value, as in [`NodeView::Leaf`].
        value: f64,
    },
}

/// The test of a split.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldTest {
    /// The number is at most this threshold.
    AtMost {
        /// The number field.
        field: FieldIndex,
        /// The threshold, in the field's unit.
        cut: f64,
    },
    /// The category's level is one of these.
    OneOf {
        /// The category.
        field: FieldIndex,
        /// Some but not all of its levels.
        levels: LevelSet,
    },
}

/// The reason that a preprocessor and a forest cannot be built from trees. Trees and nodes are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FieldTreesError {
    /// A threshold is on a field that does not exist or is not a number.
    #[error("tree {tree}, node {node}: only a number can be compared with a threshold")]
    NotANumber {
        /// The tree.
        tree: usize,
        /// The node.
        node: usize,
    },
    /// The preprocessor does not match the schema, or its sets of levels are invalid or too many.
    #[error(transparent)]
    Preprocessing(#[from] PreprocessingError),
    /// The trees do not form a valid forest.
    #[error(transparent)]
    Forest(#[from] ForestError),
}

/// Builds a forest from trees, and a preprocessor with their sets of levels.
pub fn build(
    schema: &Schema,
    fitted: Preprocessor,
    aggregation: Aggregation,
    trees: &[Vec<FieldNode>],
) -> Result<(Preprocessor, Forest), FieldTreesError> {
    let splits = |node: &FieldNode| match &node.view {
        FieldNodeView::Split { test, .. } => Some(SplitOn::of(schema, test)),
        FieldNodeView::Leaf { .. } => None,
    };
    let splits: Vec<Vec<Option<SplitOn>>> = trees.iter().map(|tree| tree.iter().map(splits).collect()).collect();
    let sets = splits.iter().flatten().flatten().filter_map(|split| match &split.feature {
        Feature::OneOf(field, levels) => Some((*field, levels.clone())),
        _ => None,
    });
    let preprocessor = fitted.with_sets(schema, sets.collect())?;
    let index: HashMap<&Feature, usize> =
        preprocessor.features().iter().enumerate().map(|(index, feature)| (feature, index)).collect();
    let tree_of = |(tree, (nodes, splits)): (usize, (&Vec<FieldNode>, &Vec<Option<SplitOn>>))| {
        let node_of = |(node, (of, split)): (usize, (&FieldNode, &Option<SplitOn>))| {
            let view = match (&of.view, split) {
                (FieldNodeView::Split { yes, no, .. }, Some(SplitOn { feature, threshold, yes_is_low })) => {
                    let missing = FieldTreesError::NotANumber { tree, node };
                    let (low, high) = if *yes_is_low { (*yes, *no) } else { (*no, *yes) };
                    NodeView::Split { feature: *index.get(feature).ok_or(missing)?, threshold: *threshold, low, high }
                }
                (FieldNodeView::Leaf { value }, _) => NodeView::Leaf { value: *value },
                (FieldNodeView::Split { .. }, None) => return Err(FieldTreesError::NotANumber { tree, node }),
            };
            Ok(TreeNode { view, cover: of.cover })
        };
        nodes.iter().zip(splits).enumerate().map(node_of).collect::<Result<Vec<_>, _>>()
    };
    let trees = trees.iter().zip(&splits).enumerate().map(tree_of).collect::<Result<Vec<_>, _>>()?;
    let forest = Forest::with_aggregation(aggregation, preprocessor.n_features(), &trees)?;
    Ok((preprocessor, forest))
}

struct SplitOn {
    feature: Feature,
    threshold: f64,
    yes_is_low: bool,
}

impl SplitOn {
    fn of(schema: &Schema, test: &FieldTest) -> Self {
        let (field, levels) = match test {
            FieldTest::AtMost { field, cut } => {
                return Self { feature: Feature::Number(*field), threshold: *cut, yes_is_low: true };
            }
            FieldTest::OneOf { field, levels } => (*field, levels),
        };
        let n_levels = schema.fields.get(field).map_or(0, |field| field.levels().len());
        let rest = levels.complement(n_levels);
        let (size, n_rest) = (levels.levels().count(), rest.levels().count());
        // an invalid set stays as it is, so that it is rejected
        let is_valid = check_set(schema, field, levels).is_ok();
        let use_rest = is_valid && (size > n_rest || size == n_rest && levels.contains(0));
        let used = if use_rest { rest } else { levels.clone() };
        let mut members = used.levels();
        let feature = match (members.next(), members.next()) {
            (Some(level), None) if is_valid => Feature::Level(field, level),
            _ => Feature::OneOf(field, used.clone()),
        };
        Self { feature, threshold: 0.5, yes_is_low: use_rest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cells::CellColumns;
    use crate::level_set::SetProblem;
    use crate::schema::Value;
    use crate::tests::arbitrary::{Choices, choices, customer, rows, schema};
    use crate::tests::small;
    use proptest::prelude::*;

    fn fitted(schema: &Schema, rows: &[Vec<Option<Value>>]) -> Preprocessor {
        Preprocessor::fit(schema, &CellColumns::of(schema, rows)).unwrap()
    }

    fn leaf(value: f64) -> FieldNode {
        FieldNode { view: FieldNodeView::Leaf { value }, cover: 1 }
    }

    fn stump(test: FieldTest) -> Vec<FieldNode> {
        vec![FieldNode { view: FieldNodeView::Split { test, yes: 1, no: 2 }, cover: 2 }, leaf(1.0), leaf(0.0)]
    }

    fn one_of(field: FieldIndex, levels: &[u16]) -> FieldTest {
        FieldTest::OneOf { field, levels: levels.iter().copied().collect() }
    }

    fn grow(choices: &mut Choices, schema: &Schema, depth: usize, nodes: &mut Vec<FieldNode>) -> usize {
        let at = nodes.len();
        nodes.push(leaf(choices.below(200) as f64 / 100.0 - 1.0));
        let field = choices.below(schema.fields.len());
        let n_levels = schema.fields[field].levels().len() as u16;
        let levels: LevelSet = (0..n_levels).filter(|_| choices.below(2) == 1).collect();
        if depth == 0 || n_levels > 0 && levels.check(n_levels.into()).is_err() {
            return at;
        }
        let test = match crate::tests::arbitrary::value(choices, &schema.fields[field]) {
            Value::Number(cut) => FieldTest::AtMost { field, cut },
            Value::Level(_) => FieldTest::OneOf { field, levels },
        };
        let (yes, no) = (grow(choices, schema, depth - 1, nodes), grow(choices, schema, depth - 1, nodes));
        let cover = nodes[yes].cover + nodes[no].cover;
        nodes[at] = FieldNode { view: FieldNodeView::Split { test, yes, no }, cover };
        at
    }

    proptest! {
        #[test]
        fn the_forest_decides_as_the_tests_do(mut choices in choices(), n_trees in 1..6_usize) {
            let schema = schema(&mut choices);
            let fitted = fitted(&schema, &rows(&mut choices, &schema));
            let trees: Vec<Vec<FieldNode>> = (0..n_trees).map(|_| {
                let mut nodes = Vec::new();
                grow(&mut choices, &schema, 5, &mut nodes);
                nodes
            }).collect();
            let (preprocessor, forest) = build(&schema, fitted, Aggregation::Boosted { base: 0.25 }, &trees).unwrap();
            prop_assert_eq!(preprocessor.validate(&schema), Ok(()));
            let mut row = Vec::new();
            for _ in 0..10 {
                let customer = customer(&mut choices, &schema);
                preprocessor.encode(&customer, &mut row);
                let leaves = trees.iter().map(|nodes| {
                    let mut at = 0;
                    loop {
                        let (test, yes, no) = match &nodes[at].view {
                            FieldNodeView::Leaf { value } => return *value,
                            FieldNodeView::Split { test, yes, no } => (test, yes, no),
                        };
                        let passes = match (test, customer.value(test.field()).unwrap()) {
                            (FieldTest::AtMost { cut, .. }, Value::Number(value)) => value <= *cut,
                            (FieldTest::OneOf { levels, .. }, Value::Level(level)) => levels.contains(level),
                            other => panic!("{other:?}"),
                        };
                        at = if passes { *yes } else { *no };
                    }
                });
                prop_assert!(leaves.eq(forest.leaves(&row)));
            }
        }
    }

    impl FieldTest {
        fn field(&self) -> FieldIndex {
            match self {
                Self::AtMost { field, .. } | Self::OneOf { field, .. } => *field,
            }
        }
    }

    #[test]
    fn equal_splits_share_a_feature() {
        let mut schema = small::schema();
        let levels: Vec<String> = (0..6).map(|level| format!("plan {level}")).collect();
        let levels: Vec<&str> = levels.iter().map(String::as_str).collect();
        schema.fields.push(small::category("Plan", &levels, crate::schema::Fill::Refuse));
        let rows: Vec<Vec<Option<Value>>> =
            small::rows().into_iter().map(|row| [row, vec![Some(Value::Level(0))]].concat()).collect();
        let fitted = fitted(&schema, &rows);
        let n_others = fitted.n_features();
        let tests = [
            one_of(7, &[3, 4]),
            one_of(7, &[0, 1, 2, 5]), // the complement
            one_of(7, &[0, 1, 2]),
            one_of(7, &[3, 4, 5]), // the complement, of the same size
            one_of(7, &[2]),
            one_of(7, &[0, 1, 3, 4, 5]), // all but one level
            one_of(4, &[0]),             // one of two levels
            FieldTest::AtMost { field: 0, cut: 2.5 },
        ];
        let trees: Vec<Vec<FieldNode>> = tests.into_iter().map(stump).collect();
        let (preprocessor, forest) = build(&schema, fitted, Aggregation::Mean, &trees).unwrap();
        let set = |levels: &[u16]| Feature::OneOf(7, levels.iter().copied().collect());
        assert_eq!(preprocessor.features()[n_others..], [set(&[3, 4]), set(&[3, 4, 5])]);
        let root = |tree: usize| match forest.node(forest.root(tree).unwrap()).unwrap().0 {
            NodeView::Split { feature, threshold, .. } => (&preprocessor.features()[feature], threshold),
            leaf @ NodeView::Leaf { .. } => panic!("{leaf:?}"),
        };
        assert_eq!((root(0), root(1)), ((&set(&[3, 4]), 0.5), (&set(&[3, 4]), 0.5)));
        assert_eq!((root(2), root(3)), ((&set(&[3, 4, 5]), 0.5), (&set(&[3, 4, 5]), 0.5)));
        assert_eq!((root(4), root(5)), ((&Feature::Level(7, 2), 0.5), (&Feature::Level(7, 2), 0.5)));
        assert_eq!((root(6), root(7)), ((&Feature::Level(4, 1), 0.5), (&Feature::Number(0), 2.5)));
    }

    #[test]
    fn invalid_trees_are_rejected() {
        let schema = small::schema();
        let build = |test| build(&schema, fitted(&schema, &small::rows()), Aggregation::Mean, &[stump(test)]);
        let set = |problem| FieldTreesError::Preprocessing(PreprocessingError::Set { set: 0, problem });
        for (test, expected) in [
            (FieldTest::AtMost { field: 1, cut: 0.5 }, FieldTreesError::NotANumber { tree: 0, node: 0 }),
            (FieldTest::AtMost { field: 9, cut: 0.5 }, FieldTreesError::NotANumber { tree: 0, node: 0 }),
            (
                FieldTest::AtMost { field: 0, cut: f64::NAN },
                FieldTreesError::Forest(ForestError::Threshold { tree: 0, node: 0 }),
            ),
            (one_of(0, &[0]), set(SetProblem::NotACategory)),
            (one_of(1, &[]), set(SetProblem::Empty)),
            (one_of(1, &[0, 1, 2]), set(SetProblem::Complete)),
            (one_of(1, &[0, 3]), set(SetProblem::UnknownLevel)),
        ] {
            assert_eq!(build(test).unwrap_err(), expected);
        }
    }
}
