use super::super::{BoostParameters, EarlyStopping, MonotoneEffect, boost};
use super::parameters;
use crate::bins::{BinnedTable, RawColumn};
use crate::tests::Data;
use crate::tree::RawValue;
use proptest::prelude::*;
use std::ops::ControlFlow;

#[test]
fn odd_tables_give_constants() {
    let blank = [f64::NAN; 40];
    let constant = [1.0; 40];
    let levels = [Some(0); 40];
    let no_levels = [None; 40];
    let columns = [
        RawColumn::Numbers(&blank),
        RawColumn::Numbers(&constant),
        RawColumn::Levels { values: &levels, n_levels: 1 },
        RawColumn::Levels { values: &no_levels, n_levels: 0 },
    ];
    let mixed: Vec<bool> = (0..40).map(|row| row % 4 == 0).collect();
    let all: Vec<u32> = (0..40).collect();
    for columns in [&columns[..], &columns[..1]] {
        let table = BinnedTable::new(columns, 254, None).unwrap();
        for (targets, rows, base) in [
            (&mixed, &all[..], (10.0_f64 / 30.0).ln()),
            (&vec![true; 40], &all[..], 80.0_f64.ln()),
            (&vec![false; 40], &all[..], -(80.0_f64.ln())),
            (&mixed, &all[..1], 2.0_f64.ln()),
        ] {
            let parameters = BoostParameters { min_leaf_rows: 1, l2: 0.0, ..parameters() };
            let go_on = &mut |_| ControlFlow::Continue(());
            let boosted = boost(&table, targets, rows, &parameters, None, go_on).unwrap();
            assert_eq!((boosted.trees.len(), boosted.losses.len()), (0, 0));
            assert!((boosted.base - base).abs() < 1e-12, "{} {base}", boosted.base);
        }
    }
}

#[track_caller]
fn check_error(change: impl FnOnce(&mut BoostParameters), rows: &[u32], message: &str) {
    let data = Data::random(10, 7);
    let mut parameters = parameters();
    change(&mut parameters);
    let go_on = &mut |_| ControlFlow::Continue(());
    let error = boost(&data.binned(), &data.targets, rows, &parameters, None, go_on).unwrap_err();
    assert_eq!(error.to_string(), message);
}

#[test]
fn errors_say_what_to_do() {
    check_error(|_| (), &[], "there are no rows: choose at least one");
    check_error(|_| (), &[10], "row 10 is not in the table, whose number of rows is 10: count rows from 0");
    check_error(|p| p.trees = 0, &[1], "trees is 0: choose a number from 1 to 10,000");
    check_error(|p| p.rate = f64::NAN, &[1], "rate is NaN: choose a number above 0 and up to 1");
    check_error(|p| p.row_share = 0.0, &[1], "row_share is 0: choose a number above 0 and up to 1");
    check_error(|p| p.l2 = f64::INFINITY, &[1], "l2 is inf: choose a number from 0 to 1e9");
    check_error(
        |p| p.effects = vec![None, None, Some(MonotoneEffect::Raises)],
        &[1],
        "column 2 contains categories, but only columns of numbers can have an effect: remove the effect",
    );
}

proptest! {
    #[test]
    fn every_table_gives_finite_estimates(
        cells in prop::collection::vec((prop::num::f64::ANY, prop::option::of(0_u16..4), any::<bool>()), 1..60),
        l2 in prop::sample::select(vec![0.0, 1.0, 1e9]),
        min_leaf_rows in 1_u32..5,
        max_leaves in 2_usize..20,
        row_share in 0.01_f64..=1.0,
        effect in prop::sample::select(vec![None, Some(MonotoneEffect::Raises), Some(MonotoneEffect::Lowers)]),
        seed: u64,
    ) {
        let numbers: Vec<f64> = cells.iter().map(|cell| cell.0).collect();
        let levels: Vec<Option<u16>> = cells.iter().map(|cell| cell.1).collect();
        let targets: Vec<bool> = cells.iter().map(|cell| cell.2).collect();
        let columns = [RawColumn::Numbers(&numbers), RawColumn::Levels { values: &levels, n_levels: 4 }];
        let table = BinnedTable::new(&columns, 254, None).unwrap();
        let rows: Vec<u32> = (0..cells.len() as u32).collect();
        let parameters = BoostParameters {
            l2, min_leaf_rows, max_leaves, row_share, seed, effects: vec![effect], min_leaf_weight: 0.0, rate: 1.0,
            ..parameters()
        };
        let stopping = EarlyStopping { rows: &rows, patience: 3 };
        let go_on = &mut |_| ControlFlow::Continue(());
        let boosted = boost(&table, &targets, &rows, &parameters, Some(stopping), go_on).unwrap();
        let estimates = boosted.predict_rows(&table, &rows);
        for (row, estimate) in estimates.iter().enumerate() {
            prop_assert!(estimate.is_finite());
            let level = levels[row].map_or(RawValue::Blank, RawValue::Level);
            prop_assert_eq!(boosted.predict(&[RawValue::Number(numbers[row]), level]).to_bits(), estimate.to_bits());
        }
        for tree in &boosted.trees {
            prop_assert!(tree.nodes().iter().all(|node| node.cover >= 1));
        }
    }
}
