mod odd_inputs;

use super::gradients::GradientUnits;
use super::grow::BoostedTreeGrower;
use super::{BoostParameters, BoostProgress, Boosted, EarlyStopping, MonotoneEffect, boost, boost_watched};
use crate::LearnError;
use crate::bins::{BinnedTable, RawColumn};
use crate::random::SplitMix64;
use crate::tests::Data;
use crate::tree::{NodeKind, RawValue};
use std::ops::ControlFlow;

fn learn(data: &Data, rows: &[u32], parameters: &BoostParameters, stopping: Option<EarlyStopping<'_>>) -> Boosted {
    let go_on = &mut |_| ControlFlow::Continue(());
    boost(&data.binned(), &data.targets, rows, parameters, stopping, go_on).unwrap()
}

fn parameters() -> BoostParameters {
    BoostParameters {
        trees: 20,
        max_leaves: 8,
        min_leaf_rows: 3,
        rate: 0.1,
        l2: 1.0,
        row_share: 1.0,
        column_share: 1.0,
        ..BoostParameters::default()
    }
}

#[track_caller]
fn check_first_split(data: &Data, l2: f64, min_leaf_rows: u32) {
    let parameters = BoostParameters {
        trees: 1,
        max_leaves: 2,
        l2,
        min_leaf_rows,
        min_leaf_weight: 0.0,
        level_smoothing: 0.0,
        rate: 1.0,
        ..parameters()
    };
    let boosted = learn(data, &data.rows(), &parameters, None);
    let probability = 1.0 / (1.0 + (-boosted.base).exp());
    let gradients: Vec<f64> = data.targets.iter().map(|&target| probability - f64::from(u8::from(target))).collect();
    let weights = vec![probability * (1.0 - probability); gradients.len()];
    let expected = data.best_score(&gradients, &weights, l2, min_leaf_rows as usize);
    let Some(tree) = boosted.trees.first() else {
        let (gradient, weight) = (gradients.iter().sum::<f64>(), weights.iter().sum::<f64>());
        let unsplit = gradient * gradient / (weight + l2);
        assert!(expected < unsplit + 1e-6, "no split, but there is one with a score of {expected}, up from {unsplit}");
        return;
    };
    let mut sums = [(0.0, 0.0); 2];
    let leaves: Vec<f64> = tree
        .nodes()
        .iter()
        .filter_map(|node| if let NodeKind::Leaf { value } = node.kind { Some(value) } else { None })
        .collect();
    for row in data.rows() {
        let side = usize::from(tree.predict(&data.cells(row)) != leaves[0]);
        sums[side].0 += gradients[row as usize];
        sums[side].1 += weights[row as usize];
    }
    let score: f64 = sums.iter().map(|(gradient, weight)| gradient * gradient / (weight + l2)).sum();
    assert!((score - expected).abs() <= expected * 1e-5, "{score}, but the best is {expected}");
    for ((gradient, weight), leaf) in sums.iter().zip(&leaves) {
        assert!((leaf + gradient / (weight + l2)).abs() < 1e-4, "{leaf} {gradient} {weight}");
    }
}

#[test]
fn a_split_is_the_best_of_all() {
    for seed in 0..30 {
        check_first_split(&Data::random(60, seed), 0.0, 1);
        check_first_split(&Data::random(9, seed), 0.0, 1);
    }
    // with L2 or a minimum number of rows, the best set of levels may not be among those that are tried, so these
    // tables have only numbers
    for seed in 0..30 {
        let mut data = Data::random(60, seed);
        data.levels.clear();
        check_first_split(&data, 3.0, 1);
        check_first_split(&data, 0.5, 8);
    }
}

#[test]
fn each_watched_list_has_the_losses_that_it_has_alone() {
    let data = Data::random(300, 1);
    let part = |part: u32| data.rows().into_iter().filter(|row| row % 5 == part).collect::<Vec<u32>>();
    let rows = [part(2), part(3), part(4)].concat();
    let parameters = BoostParameters { trees: 200, rate: 0.3, row_share: 0.7, ..parameters() };
    let (table, lists) = (data.binned(), [part(0), part(1)]);
    let watched = boost_watched(&table, &data.targets, &rows, &parameters, &[&lists[0], &lists[1]], 7).unwrap();
    let mut most = 0;
    for (list, losses) in lists.iter().zip(&watched.losses) {
        let alone = learn(&data, &rows, &parameters, Some(EarlyStopping { rows: list, patience: 7 }));
        assert_eq!(&alone.losses, losses);
        assert_eq!(alone.trees, watched.boosted.trees[..alone.trees.len()]);
        most = most.max(losses.len() - 1);
    }
    assert_eq!(watched.boosted.trees.len(), most);
    let mut targets = data.targets.clone();
    lists[1].iter().for_each(|&row| targets[row as usize] ^= true);
    let changed = boost_watched(&table, &targets, &rows, &parameters, &[&lists[0], &lists[1]], 7).unwrap();
    assert_eq!(changed.losses[0], watched.losses[0]);
    assert_ne!(changed.losses[1], watched.losses[1]);
}

#[test]
fn log_odds_are_the_sum_of_leaves_bit_for_bit() {
    let data = Data::random(300, 1);
    let (validation, rows): (Vec<u32>, Vec<u32>) = data.rows().into_iter().partition(|row| row % 4 == 0);
    let parameters = BoostParameters { row_share: 0.7, column_share: 0.5, ..parameters() };
    let boosted = learn(&data, &rows, &parameters, Some(EarlyStopping { rows: &validation, patience: 20 }));
    assert!(boosted.trees.len() > 2);
    let binned = data.binned();
    for (row, estimate) in data.rows().into_iter().zip(boosted.predict_rows(&binned, &data.rows())) {
        let cells = data.cells(row);
        let mut sum = 0.0;
        for tree in &boosted.trees {
            sum += tree.predict(&cells);
            assert_eq!(tree.predict(&cells).to_bits(), tree.predict_binned(&binned, row).to_bits());
        }
        assert_eq!((boosted.base + sum).to_bits(), estimate.to_bits());
        assert_eq!(boosted.predict(&cells).to_bits(), estimate.to_bits());
    }
    let losses = boosted
        .predict_rows(&binned, &validation)
        .into_iter()
        .zip(&validation)
        .map(|(log_odds, &row)| super::log_loss(log_odds, data.targets[row as usize]));
    let loss = losses.sum::<f64>() / validation.len() as f64;
    assert_eq!(loss.to_bits(), boosted.losses[boosted.trees.len()].to_bits());
}

#[test]
fn early_stopping_keeps_the_trees_with_the_lowest_loss() {
    let data = Data::random(400, 2);
    let (validation, rows): (Vec<u32>, Vec<u32>) = data.rows().into_iter().partition(|row| row % 4 == 0);
    let parameters = BoostParameters { trees: 200, rate: 0.2, ..parameters() };
    let stopped = learn(&data, &rows, &parameters, Some(EarlyStopping { rows: &validation, patience: 10 }));
    let n_trees = stopped.trees.len();
    assert!(n_trees > 0 && stopped.losses.len() == n_trees + 11, "{n_trees} trees, {:?}", stopped.losses);
    let lowest = stopped.losses.iter().copied().fold(f64::INFINITY, f64::min);
    assert_eq!(stopped.losses.iter().position(|&loss| loss == lowest), Some(n_trees));
    let all = learn(&data, &rows, &BoostParameters { trees: n_trees, ..parameters }, None);
    assert_eq!(all.trees, stopped.trees);
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let data = Data::random(500, 3);
    let mut rows = data.rows();
    let parameters = BoostParameters { row_share: 0.6, column_share: 0.7, seed: 5, ..parameters() };
    let expected = learn(&data, &rows, &parameters, None);
    rows.reverse();
    rows.rotate_left(123);
    rows.push(7);
    assert_eq!(learn(&data, &rows, &parameters, None), expected);
    assert_ne!(learn(&data, &rows, &BoostParameters { seed: 6, ..parameters }, None), expected);
}

#[test]
fn the_memory_for_histograms_does_not_matter() {
    let data = Data::random(500, 8);
    let (table, parameters, unit) = (data.binned(), parameters(), GradientUnits::for_rows(500));
    let gradients: Vec<_> = data.targets.iter().map(|&target| unit.of_row(0.0, target)).collect();
    let grow = |max_histogram_bytes: usize| {
        let mut rows = data.rows();
        let mut grower = BoostedTreeGrower::new(&table, &parameters, unit);
        grower.max_histogram_bytes = max_histogram_bytes;
        let grown = grower.grow(&mut rows, &gradients, &[0, 1, 2, 3]);
        (grown.tree.finish(&table), grown.leaves, rows)
    };
    let expected = grow(usize::MAX);
    assert_eq!(expected.0.n_leaves(), 8);
    assert_eq!(grow(0), expected);
    assert_eq!(grow(20_000), expected);
}

#[test]
fn covers_count_all_training_rows() {
    let data = Data::random(300, 4);
    let rows: Vec<u32> = (0..250).collect();
    let boosted = learn(&data, &rows, &BoostParameters { row_share: 0.5, ..parameters() }, None);
    for tree in &boosted.trees {
        assert_eq!(tree.nodes()[0].cover, 250);
        let mut covers = vec![0; tree.nodes().len()];
        for &row in &rows {
            let mut index = 0;
            covers[0] += 1;
            while let NodeKind::Split { split, left, right } = tree.nodes()[index].kind {
                let cells = data.cells(row);
                index = if split.goes_left(cells[split.column() as usize]) { left } else { right } as usize;
                covers[index] += 1;
            }
        }
        assert_eq!(tree.nodes().iter().map(|node| node.cover).collect::<Vec<_>>(), covers);
        assert!(tree.n_leaves() <= 8);
    }
}

#[test]
fn depth_and_leaf_size_are_limited() {
    let data = Data::random(500, 5);
    let parameters = BoostParameters { max_depth: 2, max_leaves: 31, min_leaf_rows: 60, ..parameters() };
    for tree in &learn(&data, &data.rows(), &parameters, None).trees {
        assert!(tree.n_leaves() <= 4);
        assert!(tree.nodes().iter().all(|node| node.cover >= 60));
    }
}

#[track_caller]
fn check_effects(data: &Data, parameters: &BoostParameters) {
    let boosted = learn(data, &data.rows(), parameters, None);
    for row in data.rows() {
        for (column, effect) in parameters.effects.iter().enumerate() {
            let Some(effect) = effect else { continue };
            let mut cells = data.cells(row);
            let mut last = None;
            for step in -2..24 {
                cells[column] = RawValue::Number(f64::from(step) * 0.5);
                let estimate = boosted.predict(&cells);
                let is_allowed = last.is_none_or(|last| match effect {
                    MonotoneEffect::Raises => estimate >= last,
                    MonotoneEffect::Lowers => estimate <= last,
                });
                assert!(is_allowed, "column {column}, row {row}, step {step}: {last:?}, then {estimate}");
                last = Some(estimate);
            }
        }
    }
}

#[test]
fn effects_are_monotone() {
    for seed in 0..10 {
        let data = Data::random(200, seed);
        for effects in [
            vec![Some(MonotoneEffect::Raises)],
            vec![Some(MonotoneEffect::Lowers), Some(MonotoneEffect::Raises)],
            vec![None, Some(MonotoneEffect::Lowers)],
        ] {
            check_effects(&data, &BoostParameters { effects, min_leaf_rows: 1, max_leaves: 16, ..parameters() });
        }
    }
}

#[test]
fn an_effect_that_agrees_with_the_data_costs_nothing() {
    let values: Vec<f64> = (0..400).map(f64::from).collect();
    let mut random = SplitMix64::new(9);
    let targets: Vec<bool> = (0..400).map(|row| random.below(400) < row).collect();
    let table = BinnedTable::new(&[RawColumn::Numbers(&values)], 254, None).unwrap();
    let rows: Vec<u32> = (0..400).collect();
    let learn = |effects| {
        let parameters = BoostParameters { effects, trees: 1, max_leaves: 2, ..parameters() };
        boost(&table, &targets, &rows, &parameters, None, &mut |_| ControlFlow::Continue(())).unwrap()
    };
    assert_eq!(learn(vec![Some(MonotoneEffect::Raises)]), learn(Vec::new()));
    assert_eq!(learn(vec![Some(MonotoneEffect::Lowers)]).trees, []);
}

#[test]
fn the_caller_can_follow_and_cancel() {
    let data = Data::random(100, 6);
    let mut seen: Vec<BoostProgress> = Vec::new();
    let result = boost(&data.binned(), &data.targets, &data.rows(), &parameters(), None, &mut |progress| {
        seen.push(progress);
        if seen.len() == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(result, Err(LearnError::Canceled));
    let progress = |done| BoostProgress { done, of: 20, validation_loss: None };
    assert_eq!(seen, [progress(1), progress(2), progress(3)]);
}
