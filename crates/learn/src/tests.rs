use super::bins::{BinnedTable, RawColumn};
use super::random::SplitMix64;
use super::tree::RawValue;

#[derive(Clone, Debug)]
pub(crate) struct Data {
    pub(crate) numbers: Vec<Vec<f64>>,
    pub(crate) levels: Vec<Vec<Option<u16>>>,
    pub(crate) targets: Vec<bool>,
}

pub(crate) const N_LEVELS: usize = 5;

impl Data {
    /// Targets depend on the first column of each kind. About one value in ten is blank.
    pub(crate) fn random(n_rows: usize, seed: u64) -> Self {
        let mut random = SplitMix64::new(seed);
        let mut unit = move || (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        let mut data = Self { numbers: vec![Vec::new(); 2], levels: vec![Vec::new(); 2], targets: Vec::new() };
        for _ in 0..n_rows {
            let numbers = [unit() * 10.0, (unit() * 6.0).floor()];
            let levels = [(unit() * N_LEVELS as f64) as u16, (unit() * N_LEVELS as f64) as u16];
            let chance = 0.1 + 0.04 * numbers[0] + 0.1 * f64::from(levels[0] % 3);
            data.targets.push(unit() < chance);
            for (column, number) in data.numbers.iter_mut().zip(numbers) {
                column.push(if unit() < 0.1 { f64::NAN } else { number });
            }
            for (column, level) in data.levels.iter_mut().zip(levels) {
                column.push(if unit() < 0.1 { None } else { Some(level) });
            }
        }
        data
    }

    pub(crate) fn binned(&self) -> BinnedTable {
        let numbers = self.numbers.iter().map(|values| RawColumn::Numbers(values));
        let levels = self.levels.iter().map(|values| RawColumn::Levels { values, n_levels: N_LEVELS });
        BinnedTable::new(&numbers.chain(levels).collect::<Vec<_>>(), 254, None).unwrap()
    }

    pub(crate) fn rows(&self) -> Vec<u32> {
        (0..self.targets.len() as u32).collect()
    }

    pub(crate) fn cells(&self, row: u32) -> Vec<RawValue> {
        let row = row as usize;
        let numbers = self.numbers.iter().map(|column| RawValue::Number(column[row]));
        let levels = self.levels.iter().map(|column| column[row].map_or(RawValue::Blank, RawValue::Level));
        numbers.chain(levels).collect()
    }

    /// Every way to divide all rows by one column, each as a list of which rows go left.
    pub(crate) fn all_splits(&self) -> Vec<Vec<bool>> {
        let mut splits = Vec::new();
        for column in &self.numbers {
            for &cut in column.iter().chain([&f64::MAX]).filter(|cut| !cut.is_nan()) {
                for blanks_left in [false, true] {
                    splits.push(column.iter().map(|&v| if v.is_nan() { blanks_left } else { v <= cut }).collect());
                }
            }
        }
        for column in &self.levels {
            for set in 0_u32..1 << (N_LEVELS + 1) {
                splits.push(column.iter().map(|v| set >> v.map_or(N_LEVELS, usize::from) & 1 == 1).collect());
            }
        }
        splits
    }

    /// The highest sum of G² / (H + λ) over both sides of a split with at least `min_rows` rows on each side.
    pub(crate) fn best_score(&self, gradients: &[f64], weights: &[f64], l2: f64, min_rows: usize) -> f64 {
        let score_of = |split: &Vec<bool>| {
            let side = |left: bool| {
                let rows: Vec<usize> = (0..split.len()).filter(|&row| split[row] == left).collect();
                let gradient: f64 = rows.iter().map(|&row| gradients[row]).sum();
                let weight: f64 = rows.iter().map(|&row| weights[row]).sum();
                (rows.len() >= min_rows).then(|| gradient * gradient / (weight + l2))
            };
            Some(side(true)? + side(false)?)
        };
        self.all_splits().iter().filter_map(score_of).fold(0.0, f64::max)
    }
}
