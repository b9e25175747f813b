//! Trees are the same natively and in WebAssembly. If a deliberate change to learning changes the fingerprints, replace
//! them with those that the failing tests print.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test should stop as soon as it cannot continue"
)]

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use churnscope_learn::bins::{BinnedTable, RawColumn};
use churnscope_learn::random::SplitMix64;
use churnscope_learn::tree::{NodeKind, Split, Tree};
use churnscope_learn::{boost, forest};
use std::ops::ControlFlow;

const ROWS: u32 = 3_000;

fn table() -> (BinnedTable, Vec<bool>) {
    let mut random = SplitMix64::new(11);
    let (mut first, mut second, mut levels, mut targets) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROWS {
        let (number, rounded, level) = (random.below(100_000), random.below(40), random.below(7));
        let chance = number / 2_000 + rounded + 5 * (level % 3);
        targets.push(random.below(120) < chance);
        let mut unless_blank = |value: usize| if random.below(12) == 0 { f64::NAN } else { value as f64 };
        first.push(unless_blank(number) / 7.0);
        second.push(unless_blank(rounded));
        levels.push(Some(level as u16).filter(|_| random.below(12) > 0));
    }
    let columns =
        [RawColumn::Numbers(&first), RawColumn::Numbers(&second), RawColumn::Levels { values: &levels, n_levels: 7 }];
    (BinnedTable::new(&columns, 254, None).unwrap(), targets)
}

fn fingerprint(words: impl IntoIterator<Item = u64>) -> u64 {
    words
        .into_iter()
        .flat_map(u64::to_le_bytes)
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn words(tree: &Tree) -> Vec<u64> {
    let mut words = Vec::new();
    for node in tree.nodes() {
        words.push(u64::from(node.cover));
        match node.kind {
            NodeKind::Leaf { value } => words.push(value.to_bits()),
            NodeKind::Split { split, left, right } => {
                words.extend([left, right, split.column(), u32::from(split.blanks_left())].map(u64::from));
                match split {
                    Split::AtMost { cut, .. } => words.push(cut.to_bits()),
                    Split::OneOf { levels, .. } => words.extend(levels.iter().map(u64::from)),
                }
            }
        }
    }
    words
}

#[track_caller]
fn check<'a>(name: &str, trees: impl IntoIterator<Item = &'a Tree>, others: &[f64], expected: u64) {
    let words = trees.into_iter().flat_map(words).chain(others.iter().map(|number| number.to_bits()));
    let found = fingerprint(words);
    assert!(found == expected, "the fingerprint of {name} is {found:#018x}, not {expected:#018x}");
}

#[test]
fn boosted_trees_are_the_same_everywhere() {
    let (table, targets) = table();
    let (validation, rows): (Vec<u32>, Vec<u32>) = (0..ROWS).partition(|row| row % 5 == 0);
    let parameters = boost::BoostParameters {
        trees: 60,
        max_leaves: 12,
        rate: 0.1,
        l2: 1.0,
        row_share: 0.7,
        column_share: 0.7,
        effects: vec![Some(boost::MonotoneEffect::Raises)],
        seed: 3,
        ..boost::BoostParameters::default()
    };
    let stopping = boost::EarlyStopping { rows: &validation, patience: 20 };
    let go_on = &mut |_| ControlFlow::Continue(());
    let boosted = boost::boost(&table, &targets, &rows, &parameters, Some(stopping), go_on).unwrap();
    assert!(boosted.trees.len() > 5);
    let numbers: Vec<f64> = boosted.losses.iter().copied().chain([boosted.base]).collect();
    check("boosted trees", &boosted.trees, &numbers, 0xb446_eb3e_45df_2c4e);

    let unconstrained = boost::BoostParameters { trees: 20, effects: Vec::new(), row_share: 1.0, ..parameters };
    let boosted = boost::boost(&table, &targets, &rows, &unconstrained, None, go_on).unwrap();
    check("boosted trees without effects", &boosted.trees, &[boosted.base], 0x96d2_bacb_2f8e_3a03);
}

#[test]
fn forests_are_the_same_everywhere() {
    let (table, targets) = table();
    let rows: Vec<u32> = (0..ROWS).collect();
    for (name, splits, bootstrap, expected) in [
        ("a random forest", forest::Splits::Best, true, 0x4076_7394_1702_a4d1),
        ("extremely randomized trees", forest::Splits::Random, false, 0x0d1b_e32a_b1eb_6111),
    ] {
        let parameters = forest::ForestParameters {
            splits,
            bootstrap,
            min_leaf_rows: 5,
            columns_per_split: 2,
            ..forest::ForestParameters::default()
        };
        let grow = |seed| forest::grow_tree(&table, &targets, &rows, &parameters, seed).unwrap();
        let trees: Vec<Tree> = forest::seeds(5, 4).into_iter().map(grow).collect();
        check(name, &trees, &[], expected);
    }
}
