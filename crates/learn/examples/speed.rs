//! Times the growing of forests and boosted trees on a synthetic table, on one thread.
//!
//! With the argument `csv`, it prints the table instead, so that other learners can be timed on it.

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
use wasm_bindgen::prelude::wasm_bindgen;

const ROWS: usize = 60_000;
const NUMBERS: usize = 30;
const CATEGORIES: usize = 20;
const FOREST_TREES: usize = 200;
const BOOSTED_TREES: usize = 300;

/// A binned table, and its outcomes.
#[wasm_bindgen]
pub struct Speed {
    binned: BinnedTable,
    targets: Vec<bool>,
    rows: Vec<u32>,
}

#[wasm_bindgen]
impl Speed {
    /// Makes the table and bins it.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Speed, String> {
        Self::of(table()).map_err(|error| error.to_string())
    }

    /// Grows a forest, and returns its number of nodes.
    pub fn forest(&self, is_randomized: bool) -> Result<usize, String> {
        let parameters = forest::ForestParameters {
            splits: if is_randomized { forest::Splits::Random } else { forest::Splits::Best },
            max_depth: 10,
            min_leaf_rows: 5,
            columns_per_split: 7,
            ..forest::ForestParameters::default()
        };
        let grow = |seed| forest::grow_tree(&self.binned, &self.targets, &self.rows, &parameters, seed);
        let trees: Result<Vec<_>, _> = forest::seeds(1, FOREST_TREES).into_iter().map(grow).collect();
        Ok(trees.map_err(|error| error.to_string())?.iter().map(|tree| tree.nodes().len()).sum())
    }

    /// Grows boosted trees, and returns their number of nodes.
    pub fn boosted(&self) -> Result<usize, String> {
        let parameters = boost::BoostParameters {
            trees: BOOSTED_TREES,
            max_leaves: 31,
            rate: 0.1,
            l2: 1.0,
            row_share: 1.0,
            column_share: 1.0,
            ..boost::BoostParameters::default()
        };
        let next = &mut |_| ControlFlow::Continue(());
        let boosted = boost::boost(&self.binned, &self.targets, &self.rows, &parameters, None, next);
        Ok(boosted.map_err(|error| error.to_string())?.trees.iter().map(|tree| tree.nodes().len()).sum())
    }
}

impl Speed {
    fn of(table: SyntheticTable) -> Result<Self, LearnError> {
        let numbers = table.numbers.iter().map(|values| RawColumn::Numbers(values));
        let categories =
            table.categories.iter().map(|(values, n_levels)| RawColumn::Levels { values, n_levels: *n_levels });
        let columns: Vec<RawColumn<'_>> = numbers.chain(categories).collect();
        let binned = BinnedTable::new(&columns, MAX_VALUE_BINS, None)?;
        Ok(Self { binned, targets: table.targets, rows: (0..ROWS as u32).collect() })
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), String> {
    if std::env::args().nth(1).as_deref() == Some("csv") {
        print_csv(&table());
        return Ok(());
    }
    let timed = |what: &str, work: &dyn Fn() -> Result<usize, String>| {
        let start = std::time::Instant::now();
        work()?;
        println!("{what} {:.3}", start.elapsed().as_secs_f64());
        Ok::<(), String>(())
    };
    let speed = Speed::new()?;
    timed("forest", &|| speed.forest(false))?;
    timed("randomized", &|| speed.forest(true))?;
    timed("boosted", &|| speed.boosted())
}

struct SyntheticTable {
    numbers: Vec<Vec<f64>>,
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

#[cfg(not(target_arch = "wasm32"))]
fn print_csv(table: &SyntheticTable) {
    for row in 0..ROWS {
        let numbers = table.numbers.iter().map(|column| column[row].to_string());
        let categories = table.categories.iter().map(|(column, _)| column[row].unwrap_or(0).to_string());
        let target = u8::from(table.targets[row]).to_string();
        println!("{}", numbers.chain(categories).chain([target]).collect::<Vec<_>>().join(","));
    }
}
