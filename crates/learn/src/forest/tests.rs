use super::{ForestParameters, Splits, bootstrap, grow_tree, seeds};
use crate::bins::{BinnedTable, RawColumn};
use crate::random::SplitMix64;
use crate::tests::{Data, N_LEVELS};
use crate::tree::{NodeKind, RawValue, Tree};
use proptest::prelude::*;

fn path(tree: &Tree, cells: &[RawValue]) -> Vec<usize> {
    let mut path = vec![0];
    let mut index = 0;
    while let NodeKind::Split { split, left, right } = tree.nodes()[index].kind {
        index = if split.goes_left(cells[split.column() as usize]) { left } else { right } as usize;
        path.push(index);
    }
    path
}

#[track_caller]
fn check_counts(tree: &Tree, data: &Data, times: &[u32]) {
    let mut counts = vec![(0, 0); tree.nodes().len()];
    for (row, times) in data.rows().into_iter().zip(times) {
        for index in path(tree, &data.cells(row)) {
            counts[index].0 += times;
            counts[index].1 += if data.targets[row as usize] { *times } else { 0 };
        }
    }
    for (node, (rows, positives)) in tree.nodes().iter().zip(counts) {
        assert_eq!(node.cover, rows);
        if let NodeKind::Leaf { value } = node.kind {
            assert_eq!(value, f64::from(positives) / f64::from(rows));
        }
    }
}

fn parameters(splits: Splits, bootstrap: bool) -> ForestParameters {
    ForestParameters {
        splits,
        bootstrap,
        max_depth: 6,
        min_leaf_rows: 3,
        columns_per_split: 2,
        ..ForestParameters::default()
    }
}

#[test]
fn covers_and_means_are_exact() {
    for splits in [Splits::Best, Splits::Random] {
        for seed in 0..20 {
            let data = Data::random(200, seed);
            let grow = |rows: &[u32], bootstrap| {
                grow_tree(&data.binned(), &data.targets, rows, &parameters(splits, bootstrap), seed).unwrap()
            };
            let tree = grow(&data.rows(), true);
            assert!(tree.n_leaves() > 3);
            check_counts(&tree, &data, &bootstrap(&data.rows(), &mut SplitMix64::new(seed)));
            check_counts(&grow(&data.rows(), false), &data, &[1; 200]);
            let twice: Vec<u32> = data.rows().into_iter().chain(0..50).collect();
            let times: Vec<u32> = (0..200).map(|row| if row < 50 { 2 } else { 1 }).collect();
            check_counts(&grow(&twice, false), &data, &times);
        }
    }
}

#[test]
fn a_split_is_the_best_of_all() {
    for (seed, n_rows) in (0..40).zip([60, 9].into_iter().cycle()) {
        let data = Data::random(n_rows, seed);
        let parameters = ForestParameters {
            splits: Splits::Best,
            bootstrap: false,
            max_depth: 1,
            min_leaf_rows: 1,
            columns_per_split: 4,
            ..ForestParameters::default()
        };
        let tree = grow_tree(&data.binned(), &data.targets, &data.rows(), &parameters, seed).unwrap();
        let positives: Vec<f64> = data.targets.iter().map(|&target| f64::from(u8::from(target))).collect();
        let expected = data.best_score(&positives, &vec![1.0; n_rows], 0.0, 1);
        let score_of = |node: &crate::tree::Node| match node.kind {
            NodeKind::Leaf { value } => value * value * f64::from(node.cover),
            NodeKind::Split { .. } => 0.0,
        };
        let score: f64 = tree.nodes().iter().map(score_of).sum();
        assert!((score - expected).abs() < 1e-9, "seed {seed}: {score}, but the best is {expected}");
    }
}

#[test]
fn a_seed_always_gives_the_same_tree() {
    let data = Data::random(300, 1);
    for splits in [Splits::Best, Splits::Random] {
        let grow = |rows: &[u32], seed| {
            grow_tree(&data.binned(), &data.targets, rows, &parameters(splits, true), seed).unwrap()
        };
        let mut rows = data.rows();
        let expected = grow(&rows, 7);
        rows.reverse();
        assert_eq!(grow(&rows, 7), expected);
        assert_ne!(grow(&rows, 8), expected);
    }
    assert_eq!(seeds(3, 5)[..2], seeds(3, 2)[..]);
}

#[test]
fn columns_with_many_levels_are_split_like_one_column_per_level() {
    for (splits, seed) in [Splits::Best, Splits::Random].into_iter().flat_map(|of| (0..10).map(move |seed| (of, seed)))
    {
        let data = Data::random(300, seed);
        let numbers = data.numbers.iter().map(|values| RawColumn::Numbers(values));
        let has = |levels: &[Option<u16>], level| levels.iter().map(|of| Some(u16::from(*of == Some(level)))).collect();
        let flags: Vec<Vec<Option<u16>>> =
            data.levels.iter().flat_map(|levels| (0..N_LEVELS as u16).map(|level| has(levels, level))).collect();
        let flags = flags.iter().map(|values| RawColumn::Levels { values, n_levels: 2 });
        let expanded = BinnedTable::new(&numbers.chain(flags).collect::<Vec<_>>(), 254, None).unwrap();
        let one_by_one = ForestParameters { max_levels_for_sets: N_LEVELS - 1, ..parameters(splits, true) };
        let tree = grow_tree(&data.binned(), &data.targets, &data.rows(), &one_by_one, seed).unwrap();
        let expected = grow_tree(&expanded, &data.targets, &data.rows(), &parameters(splits, true), seed).unwrap();
        assert_eq!(tree.nodes().len(), expected.nodes().len());
        for row in data.rows() {
            assert_eq!(
                tree.predict_binned(&data.binned(), row),
                expected.predict_binned(&expanded, row),
                "seed {seed}"
            );
        }
    }
}

#[test]
fn limits_hold() {
    let data = Data::random(500, 2);
    for splits in [Splits::Best, Splits::Random] {
        let parameters = ForestParameters { max_depth: 3, min_leaf_rows: 20, ..parameters(splits, true) };
        let tree = grow_tree(&data.binned(), &data.targets, &data.rows(), &parameters, 1).unwrap();
        assert!(tree.n_leaves() <= 8 && tree.nodes().iter().all(|node| node.cover >= 20));
    }
}

#[test]
fn blanks_can_be_split_from_numbers() {
    let values: Vec<f64> = (0..40).map(|row| if row % 2 == 0 { f64::NAN } else { 5.0 }).collect();
    let targets: Vec<bool> = (0..40).map(|row| row % 2 == 0).collect();
    let table = BinnedTable::new(&[RawColumn::Numbers(&values)], 254, None).unwrap();
    let rows: Vec<u32> = (0..40).collect();
    for splits in [Splits::Best, Splits::Random] {
        let tree = grow_tree(&table, &targets, &rows, &parameters(splits, false), 1).unwrap();
        assert_eq!(tree.n_leaves(), 2);
        assert_eq!(
            [RawValue::Blank, RawValue::Number(5.0), RawValue::Number(1e9)].map(|cell| tree.predict(&[cell])),
            [1.0, 0.0, 0.0]
        );
    }
}

#[test]
fn errors_say_what_to_do() {
    let data = Data::random(10, 3);
    let grow = |targets: &[bool], rows: &[u32], parameters: ForestParameters| {
        grow_tree(&data.binned(), targets, rows, &parameters, 1).unwrap_err().to_string()
    };
    let default = ForestParameters::default();
    assert_eq!(grow(&data.targets, &[], default), "there are no rows: choose at least one");
    assert_eq!(
        grow(&data.targets, &[3, 11], default),
        "row 11 is not in the table, whose number of rows is 10: count rows from 0"
    );
    assert_eq!(
        grow(&[], &[3], default),
        "the number of targets is 0, but the number of rows is 10: give one target per row"
    );
    let deep = ForestParameters { max_depth: 65, ..default };
    assert_eq!(grow(&data.targets, &[3], deep), "max_depth is 65: choose a number from 1 to 64");
}

proptest! {
    #[test]
    fn every_table_gives_shares(
        cells in prop::collection::vec((prop::num::f64::ANY, prop::option::of(0_u16..4), any::<bool>()), 1..60),
        min_leaf_rows in 1_u32..5,
        columns_per_split in 1_usize..4,
        is_random: bool,
        bootstrap: bool,
        seed: u64,
    ) {
        let numbers: Vec<f64> = cells.iter().map(|cell| cell.0).collect();
        let levels: Vec<Option<u16>> = cells.iter().map(|cell| cell.1).collect();
        let targets: Vec<bool> = cells.iter().map(|cell| cell.2).collect();
        let columns = [RawColumn::Numbers(&numbers), RawColumn::Levels { values: &levels, n_levels: 4 }];
        let table = BinnedTable::new(&columns, 254, None).unwrap();
        let rows: Vec<u32> = (0..cells.len() as u32).collect();
        let splits = if is_random { Splits::Random } else { Splits::Best };
        let max_depth = 64;
        let default = ForestParameters::default();
        let parameters = ForestParameters { splits, bootstrap, max_depth, min_leaf_rows, columns_per_split, ..default };
        let tree = grow_tree(&table, &targets, &rows, &parameters, seed).unwrap();
        for row in rows {
            let share = tree.predict_binned(&table, row);
            prop_assert!((0.0..=1.0).contains(&share));
            let mut sums = [0.0];
            tree.add_to(&table, &[row], &mut sums);
            prop_assert_eq!(sums[0], share);
        }
        for node in tree.nodes() {
            if let NodeKind::Split { left, right, .. } = node.kind {
                prop_assert_eq!(tree.nodes()[left as usize].cover + tree.nodes()[right as usize].cover, node.cover);
            }
        }
    }
}
