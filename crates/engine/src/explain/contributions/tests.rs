//! Contributions match the definition, for one customer and for several together.

use super::*;
use crate::cells::CellColumns;
use crate::forest::{NodeView, TreeNode};
use crate::preprocessing::Preprocessor;
use crate::tests::arbitrary;
use proptest::prelude::*;

const FEATURES: usize = 5;

/// The estimate of a subtree if only some features are known, computed directly from the definition.
fn expectation(forest: &Forest, index: usize, row: &[f64], known: u32) -> f64 {
    match forest.node(index).unwrap() {
        (NodeView::Leaf { value }, _) => value,
        (NodeView::Split { feature, threshold, low, high }, cover) => {
            if known >> feature & 1 == 1 {
                expectation(forest, if row[feature] <= threshold { low } else { high }, row, known)
            } else {
                [low, high]
                    .map(|child| {
                        let share = f64::from(forest.node(child).unwrap().1) / f64::from(cover);
                        share * expectation(forest, child, row, known)
                    })
                    .iter()
                    .sum()
            }
        }
    }
}

fn shapley(forest: &Forest, row: &[f64], feature: usize) -> f64 {
    let n_features = forest.n_features();
    let factorial = |n: usize| (1..=n).product::<usize>() as f64;
    (0..1_u32 << n_features)
        .filter(|known| known >> feature & 1 == 0)
        .map(|known| {
            let size = known.count_ones() as usize;
            let weight = factorial(size) * factorial(n_features - size - 1) / factorial(n_features);
            let value = |known| {
                (0..forest.n_trees())
                    .map(|tree| expectation(forest, forest.root(tree).unwrap(), row, known))
                    .sum::<f64>()
                    / forest.n_trees() as f64
            };
            weight * (value(known | 1 << feature) - value(known))
        })
        .sum()
}

fn grow(choices: &mut impl Iterator<Item = (usize, u8, u8)>, depth: usize, nodes: &mut Vec<TreeNode>) -> u32 {
    let at = nodes.len();
    let (feature, threshold, mean) = choices.next().unwrap_or((0, 0, 128));
    if depth == 0 || mean % 5 == 0 {
        let cover = u32::from(threshold) + 1;
        nodes.push(TreeNode { view: NodeView::Leaf { value: f64::from(mean) / 255.0 }, cover });
        return cover;
    }
    nodes.push(TreeNode { view: NodeView::Leaf { value: 0.0 }, cover: 0 });
    let low_cover = grow(choices, depth - 1, nodes);
    let high = nodes.len();
    let cover = low_cover + grow(choices, depth - 1, nodes);
    let threshold = f64::from(threshold % 4);
    nodes[at] = TreeNode { view: NodeView::Split { feature, threshold, low: at + 1, high }, cover };
    cover
}

fn forest(n_features: usize, depth: usize, trees: Vec<Vec<(usize, u8, u8)>>) -> Forest {
    let grown = trees.into_iter().map(|choices| {
        let mut nodes = Vec::new();
        grow(&mut choices.into_iter(), depth, &mut nodes);
        nodes
    });
    Forest::new(n_features, &grown.collect::<Vec<_>>()).unwrap()
}

fn chain(n_features: usize) -> Forest {
    let mut nodes = Vec::new();
    for feature in 0..n_features {
        let (at, cover) = (2 * feature, (n_features - feature + 1) as u32);
        nodes.push(TreeNode { view: NodeView::Split { feature, threshold: 0.5, low: at + 1, high: at + 2 }, cover });
        nodes.push(TreeNode { view: NodeView::Leaf { value: (feature as f64).sin().abs() }, cover: 1 });
    }
    nodes.push(TreeNode { view: NodeView::Leaf { value: 0.5 }, cover: 1 });
    Forest::new(n_features, &[nodes]).unwrap()
}

fn check(forest: &Forest, row: &[f64]) {
    let contributions = Explainer::new(forest, &[]).contributions(row);
    for (feature, contribution) in contributions.iter().enumerate() {
        let expected = shapley(forest, row, feature);
        assert!((contribution - expected).abs() < 1e-12, "{feature}: {contribution} is not {expected}");
    }
}

#[test]
fn a_single_leaf_has_no_contributions() {
    let leaf = TreeNode { view: NodeView::Leaf { value: 0.25 }, cover: 3 };
    let explainer = Explainer::new(&Forest::new(2, &[vec![leaf]]).unwrap(), &[]);
    assert_eq!(explainer.contributions(&[0.0, 1.0]), [0.0; 2]);
    assert_eq!(explainer.baseline(), 0.25);
}

#[test]
fn contributions_match_the_definition_where_the_number_of_points_changes() {
    for n_features in [1, 2, 3, 9, 10, 11, 13] {
        let forest = chain(n_features);
        check(&forest, &vec![1.0; n_features]);
        check(&forest, &(0..n_features).map(|feature| f64::from(u8::from(feature != 4))).collect::<Vec<_>>());
    }
}

#[test]
fn contributions_add_up_for_paths_of_any_length() {
    for n_features in [18, 19, 26, 27, 64] {
        let forest = chain(n_features);
        for low in [0, 1, n_features / 2, n_features] {
            let row: Vec<f64> = (0..n_features).map(|feature| f64::from(u8::from(feature != low))).collect();
            let explainer = Explainer::new(&forest, &[]);
            let sum = explainer.baseline() + explainer.contributions(&row).iter().sum::<f64>();
            assert!((sum - forest.predict(&row)).abs() < 1e-12, "{n_features} features: {sum}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))] // the definition takes exponential time

    #[test]
    fn contributions_on_long_paths_match_the_definition(
        choices in prop::collection::vec((0..13_usize, any::<u8>(), any::<u8>()), 13..40),
        row in prop::collection::vec(0_u8..5, 13),
    ) {
        let row: Vec<f64> = row.into_iter().map(f64::from).collect();
        let forest = forest(13, 13, vec![choices]);
        let contributions = Explainer::new(&forest, &[]).contributions(&row);
        for feature in [0, 7] {
            let expected = shapley(&forest, &row, feature);
            prop_assert!((contributions[feature] - expected).abs() < 1e-12, "{feature}: {contributions:?} {expected}");
        }
    }
}

proptest! {
    #[test]
    fn contributions_match_the_definition(
        trees in prop::collection::vec(prop::collection::vec((0..FEATURES, any::<u8>(), any::<u8>()), 1..60), 1..4),
        row in prop::collection::vec(0_u8..5, FEATURES),
        others in prop::collection::vec(prop::collection::vec(0_u8..5, FEATURES), 0..10),
    ) {
        let forest = forest(FEATURES, 9, trees);
        let numbers = |row: Vec<u8>| row.into_iter().map(f64::from).collect::<Vec<f64>>();
        let row = numbers(row);
        let explainer = Explainer::new(&forest, &[]);
        let contributions = explainer.contributions(&row);
        check(&forest, &row);
        let sum = explainer.baseline() + contributions.iter().sum::<f64>();
        prop_assert!((sum - forest.predict(&row)).abs() < 1e-12);

        let rows: Vec<Vec<f64>> = std::iter::once(row).chain(others.into_iter().map(numbers)).collect();
        let all = explainer.contributions_of_all(&rows);
        let bits = |contributions: &Vec<f64>| contributions.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
        let alone: Vec<Vec<u64>> = rows.iter().map(|row| bits(&explainer.contributions(row))).collect();
        prop_assert_eq!(all.iter().map(bits).collect::<Vec<_>>(), alone);
    }
}

/// The Shapley values of fields, computed directly from the definition. All features of a field become known together.
fn shapley_of_fields(forest: &Forest, row: &[f64], fields: &[usize], n_fields: usize) -> Vec<f64> {
    let factorial = |n: usize| (1..=n).product::<usize>() as f64;
    let value = |known: u32| {
        let known = fields.iter().enumerate().filter(|&(_, field)| known >> field & 1 == 1);
        let known = known.fold(0, |bits, (feature, _)| bits | 1 << feature);
        let sum = (0..forest.n_trees()).map(|tree| expectation(forest, forest.root(tree).unwrap(), row, known));
        sum.sum::<f64>() / forest.divisor()
    };
    let values: Vec<f64> = (0..1 << n_fields).map(value).collect();
    let of_field = |field: usize| {
        let without = (0..1_usize << n_fields).filter(|known| known >> field & 1 == 0);
        let parts = without.map(|known| {
            let size = known.count_ones() as usize;
            let weight = factorial(size) * factorial(n_fields - size - 1) / factorial(n_fields);
            weight * (values[known | 1 << field] - values[known])
        });
        parts.sum()
    };
    (0..n_fields).map(of_field).collect()
}

proptest! {
    #[test]
    fn with_sets_of_levels_each_field_is_a_player(mut choices in arbitrary::choices(), n_sets in 1..9_usize) {
        let schema = arbitrary::schema(&mut choices);
        let rows = arbitrary::rows(&mut choices, &schema);
        let fitted = Preprocessor::fit(&schema, &CellColumns::of(&schema, &rows)).unwrap();
        let sets = (0..n_sets).flat_map(|_| arbitrary::sets(&mut choices, &schema)).collect();
        let preprocessor = fitted.with_sets(&schema, sets).unwrap();
        if !preprocessor.has_sets() || preprocessor.n_features() > 32 {
            return Ok(());
        }
        let forest = arbitrary::forest(&mut choices, preprocessor.n_features());
        let fields: Vec<usize> = preprocessor.features().iter().map(Feature::field).collect();
        let explainer = Explainer::new(&forest, preprocessor.features());
        let mut row = Vec::new();
        for _ in 0..3 {
            preprocessor.encode(&arbitrary::customer(&mut choices, &schema), &mut row);
            let mut found = vec![0.0; schema.fields.len()];
            for (field, part) in fields.iter().zip(explainer.contributions(&row)) {
                found[*field] += part;
            }
            let expected = shapley_of_fields(&forest, &row, &fields, schema.fields.len());
            for (found, expected) in found.iter().zip(&expected) {
                prop_assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
            }
            let sum = explainer.baseline() + found.iter().sum::<f64>();
            prop_assert!((sum - forest.score(&row)).abs() < 1e-12);
        }
    }
}
