use super::*;

fn leaf(value: f64, cover: u32) -> TreeNode {
    TreeNode { view: NodeView::Leaf { value }, cover }
}

fn split(feature: usize, threshold: f64, low: usize, high: usize, cover: u32) -> TreeNode {
    TreeNode { view: NodeView::Split { feature, threshold, low, high }, cover }
}

#[test]
fn values_up_to_the_threshold_go_low() {
    // the low child comes last, although a forest is in preorder
    let tree = vec![split(0, 5.0, 2, 1, 10), leaf(0.75, 4), leaf(0.25, 6)];
    let forest = Forest::new(1, &[tree]).unwrap();
    for (value, expected) in [(4.9, 0.25), (5.0, 0.25), (5.1, 0.75), (f64::NAN, 0.75)] {
        assert_eq!(forest.predict(&[value]), expected, "{value}");
    }
    assert_eq!(forest.predict(&[]), 0.75);
}

#[test]
fn the_estimate_is_the_mean_over_trees() {
    let forest = Forest::new(0, &[vec![leaf(0.1, 1)], vec![leaf(0.2, 1)], vec![leaf(0.6, 1)]]).unwrap();
    assert_eq!(forest.predict(&[]), (0.1 + 0.2 + 0.6) / 3.0);
}

#[test]
fn boosted_trees_add_log_odds() {
    let trees = [vec![leaf(1.5, 1)], vec![leaf(-0.25, 1)]];
    let forest = Forest::with_aggregation(Aggregation::Boosted { base: -2.0 }, 0, &trees).unwrap();
    assert_eq!((forest.score(&[]), forest.scale()), (-0.75, Scale::LogOdds));
    assert!((forest.predict(&[]) - 0.320_821_300_824_607_2).abs() < 1e-15, "{}", forest.predict(&[]));
    assert_eq!([-1e9, 0.0, 1e9].map(|score| forest.probability(score)), [0.0, 0.5, 1.0]);
    for base in [f64::NAN, f64::INFINITY, -1e4] {
        let boosted = Forest::with_aggregation(Aggregation::Boosted { base }, 0, &trees);
        assert_eq!(boosted.unwrap_err(), ForestError::Base);
    }
    let far = Forest::with_aggregation(Aggregation::Boosted { base: 0.0 }, 0, &[vec![leaf(1e4, 1)]]);
    assert_eq!(far.unwrap_err(), ForestError::Leaf { tree: 0, node: 0 });
}

#[test]
fn an_invalid_tree_is_refused() {
    let check = |tree: Vec<TreeNode>, expected: ForestError| {
        assert_eq!(Forest::new(1, &[tree]).unwrap_err(), expected);
    };
    check(vec![], ForestError::Truncated { tree: 0 });
    check(vec![leaf(0.5, 0)], ForestError::Cover { tree: 0, node: 0 });
    check(vec![leaf(1.5, 1)], ForestError::Leaf { tree: 0, node: 0 });
    check(vec![leaf(f64::NAN, 1)], ForestError::Leaf { tree: 0, node: 0 });
    check(vec![split(0, 0.5, 0, 1, 2), leaf(0.5, 1)], ForestError::NotATree { tree: 0, node: 0 });
    check(vec![split(0, 0.5, 1, 1, 2), leaf(0.5, 1)], ForestError::NotATree { tree: 0, node: 1 });
    check(vec![split(0, 0.5, 1, 9, 2), leaf(0.5, 1)], ForestError::NotATree { tree: 0, node: 9 });
    check(vec![leaf(0.5, 1), leaf(0.5, 1)], ForestError::NotATree { tree: 0, node: 1 });
    check(
        vec![split(1, 0.5, 1, 2, 2), leaf(0.5, 1), leaf(0.5, 1)],
        ForestError::NoSuchFeature { tree: 0, node: 0, feature: 1 },
    );
    check(
        vec![split(0, f64::INFINITY, 1, 2, 2), leaf(0.5, 1), leaf(0.5, 1)],
        ForestError::Threshold { tree: 0, node: 0 },
    );
    assert_eq!(Forest::new(1, &[]).unwrap_err(), ForestError::NoTree);
}

#[test]
fn a_tree_deeper_than_the_limit_is_refused() {
    let depth = MAX_DEPTH + 1;
    let mut tree: Vec<TreeNode> =
        (0..depth).map(|level| split(0, level as f64, 2 * level + 1, 2 * level + 2, 2)).collect();
    tree = tree.into_iter().flat_map(|node| [node, leaf(0.5, 1)]).collect();
    for (index, node) in tree.iter_mut().enumerate() {
        if let NodeView::Split { low, high, .. } = &mut node.view {
            (*low, *high) = (index + 1, index + 2);
        }
    }
    tree.push(leaf(0.5, 1));
    assert_eq!(Forest::new(1, &[tree]).unwrap_err(), ForestError::TooDeep { tree: 0 });
}
