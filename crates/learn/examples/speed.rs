//! Times binning, boosting, predicting, and growing forests on a synthetic table of 60,000 rows and 50 columns, on one
//! thread.
//!
//! With the argument `csv`, it prints the table instead, so that other learners can be timed on it. Levels are
//! printed as numbers.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark reads its arguments and a clock, and prints what it measured"
)]

use churnscope_learn::LearnError;
use churnscope_learn::bins::{BinnedTable, MAX_VALUE_BINS, RawColumn};
use churnscope_learn::random::SplitMix64;
use churnscope_learn::{boost, forest};
use std::ops::ControlFlow;
use std::time::Instant;

const ROWS: usize = 60_000;
const NUMBERS: usize = 30;
const CATEGORIES: usize = 20;

struct SyntheticTable {
    numbers: Vec<Vec<f64>>,
    /// Columns of levels, and the number of levels of each.
    categories: Vec<(Vec<Option<u16>>, usize)>,
    targets: Vec<bool>,
}

fn table() -> SyntheticTable {
    let mut random = SplitMix64::new(1);
    let mut unit = move || (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
    // the sum of a few uniform numbers is approximately normal
    let mut normal = {
        let mut unit = unit.clone();
        move || (0..4).map(|_| unit() - 0.5).sum::<f64>() * 1.7
    };
    let mut numbers: Vec<Vec<f64>> = (0..NUMBERS).map(|_| (0..ROWS).map(|_| normal()).collect()).collect();
    let categories: Vec<(Vec<Option<u16>>, usize)> = (0..CATEGORIES)
        .map(|column| {
            let n_levels = [2, 3, 5, 12][column % 4];
            let level = |_| Some((unit() * n_levels as f64) as u16);
            ((0..ROWS).map(level).collect(), n_levels)
        })
        .collect();
    let targets = (0..ROWS)
        .map(|row| {
            let number = |column: usize| numbers[column][row];
            let level = |column: usize| f64::from(categories[column].0[row].unwrap_or(0));
            let score = number(0) + number(1) * number(2) - 0.8 * number(3).abs() + 0.5 * level(0) - 0.2 * level(2)
                + 0.3 * number(4) * level(1)
                - 1.0;
            unit() < 1.0 / (1.0 + libm::exp(-score))
        })
        .collect();
    // some columns have blanks, and some have few distinct numbers
    for (column, values) in numbers.iter_mut().enumerate() {
        for value in values.iter_mut() {
            if column % 5 == 4 {
                *value = (*value * 10.0).round();
            }
            if column % 6 == 3 && unit() < 0.1 {
                *value = f64::NAN;
            }
        }
    }
    SyntheticTable { numbers, categories, targets }
}

fn print_csv(table: &SyntheticTable) {
    for row in 0..ROWS {
        let numbers = table.numbers.iter().map(|column| column[row].to_string());
        let categories = table.categories.iter().map(|(column, _)| column[row].unwrap_or(0).to_string());
        let target = u8::from(table.targets[row]).to_string();
        println!("{}", numbers.chain(categories).chain([target]).collect::<Vec<_>>().join(","));
    }
}

fn main() -> Result<(), LearnError> {
    let table = table();
    if std::env::args().nth(1).as_deref() == Some("csv") {
        print_csv(&table);
        return Ok(());
    }
    let numbers = table.numbers.iter().map(|values| RawColumn::Numbers(values));
    let categories =
        table.categories.iter().map(|(values, n_levels)| RawColumn::Levels { values, n_levels: *n_levels });
    let columns: Vec<RawColumn<'_>> = numbers.chain(categories).collect();
    let rows: Vec<u32> = (0..ROWS as u32).collect();

    let start = Instant::now();
    let binned = BinnedTable::new(&columns, MAX_VALUE_BINS, None)?;
    println!("binning: {:.2} s", start.elapsed().as_secs_f64());

    let parameters = boost::BoostParameters {
        max_leaves: 31,
        rate: 0.1,
        l2: 1.0,
        row_share: 1.0,
        column_share: 1.0,
        ..boost::BoostParameters::default()
    };
    let start = Instant::now();
    let boosted = boost::boost(&binned, &table.targets, &rows, &parameters, None, &mut |_| ControlFlow::Continue(()))?;
    println!("boosting, {} trees of 31 leaves: {:.2} s", boosted.trees.len(), start.elapsed().as_secs_f64());

    let start = Instant::now();
    let estimates = boosted.predict_rows(&binned, &rows);
    let wrong = estimates.iter().zip(&table.targets).filter(|&(&estimate, &target)| (estimate > 0.0) != target).count();
    println!("predicting: {:.2} s, {wrong} of {ROWS} wrong", start.elapsed().as_secs_f64());

    for splits in [forest::Splits::Best, forest::Splits::Random] {
        let parameters = forest::ForestParameters {
            splits,
            min_leaf_rows: 5,
            columns_per_split: 7,
            ..forest::ForestParameters::default()
        };
        let start = Instant::now();
        let mut nodes = 0;
        for seed in forest::seeds(1, 200) {
            nodes += forest::grow_tree(&binned, &table.targets, &rows, &parameters, seed)?.nodes().len();
        }
        println!("forest, 200 trees of depth 10, {splits:?}: {:.2} s, {nodes} nodes", start.elapsed().as_secs_f64());
    }
    Ok(())
}
