//! Contributions are the definition's, also of several customers at once.

use super::*;
use crate::engine::forest::{NodeView, TreeNode};
use proptest::prelude::*;

const FEATURES: usize = 5;

/// The definition, in all its slowness: the expectation of a tree when only some features are known.
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
    let factorial = |n: usize| (1..=n).product::<usize>() as f64;
    (0..1_u32 << FEATURES)
        .filter(|known| known >> feature & 1 == 0)
        .map(|known| {
            let size = known.count_ones() as usize;
            let weight = factorial(size) * factorial(FEATURES - size - 1) / factorial(FEATURES);
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

/// A tree from a list of choices: a split while they last and depth allows, else a leaf.
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

proptest! {
    #[test]
    fn contributions_are_the_definition(
        trees in prop::collection::vec(prop::collection::vec((0..FEATURES, any::<u8>(), any::<u8>()), 1..60), 1..4),
        row in prop::collection::vec(0_u8..5, FEATURES),
        others in prop::collection::vec(prop::collection::vec(0_u8..5, FEATURES), 0..10),
    ) {
        let trees: Vec<Vec<TreeNode>> = trees.into_iter().map(|choices| {
            let mut nodes = Vec::new();
            grow(&mut choices.into_iter(), 9, &mut nodes);
            nodes
        }).collect();
        let forest = Forest::new(FEATURES, &trees).unwrap();
        let numbers = |row: Vec<u8>| row.into_iter().map(f64::from).collect::<Vec<f64>>();
        let row = numbers(row);
        let explainer = Explainer::new(&forest);
        let contributions = explainer.contributions(&row);
        for (feature, contribution) in contributions.iter().enumerate() {
            let expected = shapley(&forest, &row, feature);
            prop_assert!((contribution - expected).abs() < 1e-12, "{feature}: {contribution} is not {expected}");
        }
        let sum = explainer.baseline() + contributions.iter().sum::<f64>();
        prop_assert!((sum - forest.predict(&row)).abs() < 1e-12);

        let rows: Vec<Vec<f64>> = std::iter::once(row).chain(others.into_iter().map(numbers)).collect();
        let all = explainer.contributions_of_all(&rows);
        let bits = |contributions: &Vec<f64>| contributions.iter().map(|number| number.to_bits()).collect::<Vec<_>>();
        let alone: Vec<Vec<u64>> = rows.iter().map(|row| bits(&explainer.contributions(row))).collect();
        prop_assert_eq!(all.iter().map(bits).collect::<Vec<_>>(), alone);
    }
}
