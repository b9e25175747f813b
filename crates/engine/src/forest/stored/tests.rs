use super::*;
use crate::forest::{MAX_DEPTH, MAX_NODES};

#[test]
fn every_mean_of_outcomes_is_a_fraction() {
    let mut denominators: Vec<u32> = (1..=300).collect();
    denominators.extend([997, 4096, 6_999, 7_043, 99_991, 999_983]);
    for denominator in denominators {
        for numerator in (0..=denominator).step_by((denominator as usize / 97).max(1)) {
            let value = f64::from(numerator) / f64::from(denominator);
            let (p, q) = fraction(value).unwrap();
            assert_eq!(f64::from(p) / f64::from(q), value, "{numerator}/{denominator}");
            assert!(q <= denominator);
        }
    }
}

#[test]
fn other_numbers_are_not_fractions() {
    for value in [-0.1, 1.1, f64::NAN, std::f64::consts::FRAC_1_PI] {
        assert_eq!(fraction(value), None, "{value}");
    }
}

#[test]
fn a_forest_survives_storage() {
    let leaf = |value, cover| TreeNode { view: NodeView::Leaf { value }, cover };
    let split = |feature, threshold, low, high, cover| TreeNode {
        view: NodeView::Split { feature, threshold, low, high },
        cover,
    };
    let trees = [
        vec![leaf(1.0 / 3.0, 30)],
        vec![
            split(1, 0.5, 1, 4, 30),
            split(0, 29.85, 2, 3, 20),
            leaf(2.0 / 7.0, 12),
            leaf(1.0, 8),
            split(0, 18.0, 5, 6, 10),
            leaf(0.0, 4),
            leaf(5.0 / 11.0, 6),
        ],
    ];
    let forest = Forest::new(2, &trees).unwrap();
    let stored = StoredForest::store(&forest);
    assert_eq!(stored.restore(2).unwrap(), forest);
    assert_eq!(stored.thresholds, vec![vec![18.0, 29.85], vec![0.5]]);
}

fn two_trees() -> StoredForest {
    StoredForest {
        aggregation: Aggregation::Mean,
        n_trees: 2,
        thresholds: vec![vec![], vec![0.5]],
        features: vec![0, 2, 0, 0],
        ranks: vec![0],
        numerators: vec![1, 0, 2],
        denominators: vec![3, 1, 2],
        values: vec![],
        covers: vec![9, 4, 5],
    }
}

#[test]
fn an_invalid_stored_forest_is_refused() {
    let check = |change: fn(&mut StoredForest), expected: ForestError| {
        let mut stored = two_trees();
        change(&mut stored);
        assert_eq!(stored.restore(2), Err(expected));
    };
    assert_eq!(two_trees().restore(2).unwrap().n_nodes(), 4);
    check(
        |stored| (stored.n_trees, stored.features) = (0, vec![]),
        ForestError::Lists("there must be one value and one cover per leaf"),
    );
    check(|stored| *stored = StoredForest { n_trees: 0, thresholds: vec![vec![]; 2], ..empty() }, ForestError::NoTree);
    check(|stored| stored.n_trees = 10_001, ForestError::TooLarge { trees: 10_001, nodes: 4 });
    check(|stored| stored.features = vec![0; MAX_NODES + 1], ForestError::TooLarge { trees: 2, nodes: MAX_NODES + 1 });
    check(|stored| stored.n_trees = 1, ForestError::Lists("there are nodes after the last tree"));
    check(|stored| stored.n_trees = 3, ForestError::Truncated { tree: 2 });
    check(|stored| stored.features = vec![0, 0, 0, 2], ForestError::Lists("there are nodes after the last tree"));
    check(
        |stored| stored.features = vec![0, 2, 2, 0],
        ForestError::Lists("there must be one value and one cover per leaf"),
    );
    let cut_off = |stored: &mut StoredForest| {
        stored.features.truncate(3);
        for list in [&mut stored.numerators, &mut stored.denominators, &mut stored.covers] {
            list.truncate(2);
        }
    };
    check(cut_off, ForestError::Truncated { tree: 1 });
    check(|stored| stored.features[1] = 3, ForestError::NoSuchFeature { tree: 1, node: 0, feature: 2 });
    check(|stored| stored.features[1] = u16::MAX, ForestError::NoSuchFeature { tree: 1, node: 0, feature: 65_534 });
    check(|stored| stored.features[1] = 1, ForestError::Threshold { tree: 1, node: 0 });
    check(|stored| stored.ranks[0] = 1, ForestError::Threshold { tree: 1, node: 0 });
    check(|stored| stored.ranks[0] = u32::MAX, ForestError::Threshold { tree: 1, node: 0 });
    check(|stored| stored.thresholds[1][0] = f64::NAN, ForestError::Threshold { tree: 1, node: 0 });
    check(|stored| stored.thresholds[1][0] = f64::NEG_INFINITY, ForestError::Threshold { tree: 1, node: 0 });
    check(|stored| stored.thresholds.truncate(1), ForestError::Lists("there must be one threshold table per feature"));
    check(|stored| stored.ranks.push(0), ForestError::Lists("there must be one rank per split"));
    check(|stored| stored.ranks.clear(), ForestError::Lists("there must be one rank per split"));
    check(|stored| stored.covers.push(1), ForestError::Lists("there must be one value and one cover per leaf"));
    check(|stored| stored.numerators.truncate(2), ForestError::Lists("there must be one value and one cover per leaf"));
    check(
        |stored| stored.denominators.truncate(2),
        ForestError::Lists("there must be one value and one cover per leaf"),
    );
    check(|stored| stored.values = vec![0.5; 3], ForestError::Lists("there must be one value and one cover per leaf"));
    check(|stored| stored.values = vec![0.5; 2], ForestError::Lists("there must be one value and one cover per leaf"));
    check(|stored| stored.denominators[2] = 0, ForestError::Leaf { tree: 1, node: 2 });
    check(|stored| stored.denominators[2] = MAX_DENOMINATOR + 1, ForestError::Leaf { tree: 1, node: 2 });
    check(|stored| stored.numerators[0] = 4, ForestError::Leaf { tree: 0, node: 0 });
    check(|stored| stored.covers[1] = 0, ForestError::Cover { tree: 1, node: 1 });
    check(|stored| stored.covers[1..].fill(u32::MAX), ForestError::Cover { tree: 1, node: 0 });
}

fn empty() -> StoredForest {
    StoredForest {
        aggregation: Aggregation::Mean,
        n_trees: 0,
        thresholds: vec![],
        features: vec![],
        ranks: vec![],
        numerators: vec![],
        denominators: vec![],
        values: vec![],
        covers: vec![],
    }
}

#[test]
fn a_stored_tree_deeper_than_the_limit_is_refused() {
    let splits = MAX_DEPTH + 1;
    let stored = StoredForest {
        aggregation: Aggregation::Mean,
        n_trees: 1,
        thresholds: vec![vec![0.5]],
        features: [vec![1; splits], vec![0; splits + 1]].concat(),
        ranks: vec![0; splits],
        numerators: vec![1; splits + 1],
        denominators: vec![1; splits + 1],
        values: vec![],
        covers: vec![1; splits + 1],
    };
    assert_eq!(stored.restore(1), Err(ForestError::TooDeep { tree: 0 }));
}

#[test]
fn values_that_are_not_fractions_are_stored_as_numbers() {
    let leaf = |value| vec![TreeNode { view: NodeView::Leaf { value }, cover: 1 }];
    let forest = Forest::new(0, &[leaf(0.5), leaf(std::f64::consts::FRAC_1_PI)]).unwrap();
    let mut stored = StoredForest::store(&forest);
    assert_eq!(stored.restore(0).unwrap(), forest);
    stored.values[1] = 1.5;
    assert_eq!(stored.restore(0), Err(ForestError::Leaf { tree: 1, node: 0 }));
}
