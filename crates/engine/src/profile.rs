//! What the training customers looked like, in counts only: no customer can be read back from it.

use bincode::{Decode, Encode};

use super::customer::Customer;
use super::schema::{Field, Kind, Number, Schema, Value};

/// Bars of a number field's histogram.
pub const HISTOGRAM_BINS: usize = 20;

/// Quantiles kept of a number field: 0 %, 5 % … 100 %.
pub const QUANTILES: usize = 21;

/// Bins of [`ScoreDistribution`]: one a tenth of a point.
pub const SCORE_BINS: usize = 1_000;

/// Per field, how its values were spread in training.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Profile {
    /// Training rows.
    pub rows: u32,
    /// One a field, in the schema's order.
    pub fields: Vec<FieldProfile>,
}

/// One field's spread.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FieldProfile {
    /// Rows whose cell was blank.
    pub blanks: u32,
    /// All rows, blanks filled.
    pub values: ValueDistribution,
}

/// Counts of a field's values.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum ValueDistribution {
    /// Of a number.
    Number {
        /// [`QUANTILES`] values in rising order, the least and the greatest included.
        quantiles: Vec<f64>,
        /// Rows in each of [`HISTOGRAM_BINS`] equal parts of the schema's range.
        histogram: Vec<u32>,
    },
    /// Of a category: rows with each level.
    Category {
        /// One a level.
        counts: Vec<u32>,
    },
}

/// How many training customers had which out-of-fold probability.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct ScoreDistribution {
    /// [`SCORE_BINS`] equal parts of [0, 1].
    counts: Vec<u32>,
}

impl Profile {
    /// Counts customers, and the blanks in the rows that they were made from (one entry a field, `None` for a blank).
    pub fn of(schema: &Schema, customers: &[Customer], rows: &[&[Option<Value>]]) -> Self {
        let fields = schema
            .fields
            .iter()
            .enumerate()
            .map(|(index, field)| {
                let blanks = rows.iter().filter(|row| row.get(index) == Some(&None)).count();
                let values: Vec<Value> = customers.iter().filter_map(|customer| customer.value(index)).collect();
                FieldProfile { blanks: blanks as u32, values: spread(field, &values) }
            })
            .collect();
        Self { rows: customers.len() as u32, fields }
    }

    /// Whether one that was read from a file fits the schema.
    pub fn fits(&self, schema: &Schema) -> bool {
        let is_of_all = |counts: &[u32]| counts.iter().copied().map(u64::from).sum::<u64>() == u64::from(self.rows);
        let fits = |(profile, field): (&FieldProfile, &Field)| match (&profile.values, &field.kind) {
            (ValueDistribution::Number { quantiles, histogram }, Kind::Number(_)) => {
                quantiles.len() == QUANTILES
                    && quantiles.iter().all(|&value| field.admits(Value::Number(value)))
                    && quantiles.is_sorted()
                    && histogram.len() == HISTOGRAM_BINS
                    && is_of_all(histogram)
            }
            (ValueDistribution::Category { counts }, Kind::Category(category)) => {
                counts.len() == category.levels.len() && is_of_all(counts)
            }
            _ => false,
        };
        self.rows > 0
            && self.fields.len() == schema.fields.len()
            && self.fields.iter().all(|field| field.blanks <= self.rows)
            && self.fields.iter().zip(&schema.fields).all(fits)
    }
}

impl ScoreDistribution {
    /// Counts probabilities.
    pub fn of(probabilities: &[f64]) -> Self {
        let mut counts = vec![0; SCORE_BINS];
        for &probability in probabilities {
            if let Some(count) = counts.get_mut(score_bin(probability)) {
                *count += 1;
            }
        }
        Self { counts }
    }

    /// Whether one that was read from a file is whole.
    pub fn is_whole(&self) -> bool {
        self.counts.len() == SCORE_BINS && self.total() > 0
    }

    /// Share of the training customers below this probability, in [0, 1]; those in the same tenth of a point count half.
    pub fn share_below(&self, probability: f64) -> f64 {
        let bin = score_bin(probability);
        let below: u64 = self.counts.iter().take(bin).map(|&count| u64::from(count)).sum();
        let same = self.counts.get(bin).copied().unwrap_or(0);
        (below as f64 + f64::from(same) / 2.0) / (self.total().max(1) as f64)
    }

    /// Customers in each of `bars` equal parts of [0, 1]; `bars` should divide [`SCORE_BINS`].
    pub fn histogram(&self, bars: usize) -> Vec<u64> {
        let width = SCORE_BINS.div_ceil(bars.max(1));
        self.counts.chunks(width).map(|chunk| chunk.iter().map(|&count| u64::from(count)).sum()).collect()
    }

    /// All customers counted.
    pub fn total(&self) -> u64 {
        self.counts.iter().map(|&count| u64::from(count)).sum()
    }
}

/// Which of [`HISTOGRAM_BINS`] equal parts of its range a number is in; below [`HISTOGRAM_BINS`] whatever the number.
pub fn histogram_bin(number: &Number, value: f64) -> usize {
    let share = (value - number.min) / (number.max - number.min);
    ((share * HISTOGRAM_BINS as f64) as usize).min(HISTOGRAM_BINS - 1)
}

fn spread(field: &Field, values: &[Value]) -> ValueDistribution {
    match &field.kind {
        Kind::Number(number) => {
            let mut sorted: Vec<f64> = values
                .iter()
                .filter_map(|value| match value {
                    Value::Number(value) => Some(*value),
                    Value::Level(_) => None,
                })
                .collect();
            sorted.sort_unstable_by(f64::total_cmp);
            let mut histogram = vec![0; HISTOGRAM_BINS];
            for value in &sorted {
                if let Some(count) = histogram.get_mut(histogram_bin(number, *value)) {
                    *count += 1;
                }
            }
            let last = sorted.len().saturating_sub(1);
            let quantiles = (0..QUANTILES)
                .map(|step| {
                    sorted.get((last * step + (QUANTILES - 1) / 2) / (QUANTILES - 1)).copied().unwrap_or(number.default)
                })
                .collect();
            ValueDistribution::Number { quantiles, histogram }
        }
        Kind::Category(category) => {
            let mut counts = vec![0; category.levels.len()];
            for value in values {
                if let Value::Level(level) = value
                    && let Some(count) = counts.get_mut(usize::from(*level))
                {
                    *count += 1;
                }
            }
            ValueDistribution::Category { counts }
        }
    }
}

fn score_bin(probability: f64) -> usize {
    ((probability * SCORE_BINS as f64) as usize).min(SCORE_BINS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::small;

    #[test]
    fn shares_rise_from_nothing_to_all() {
        let distribution = ScoreDistribution::of(&[0.1, 0.2, 0.2, 0.9]);
        for (probability, expected) in [(0.0, 0.0), (0.1, 0.125), (0.15, 0.25), (0.2, 0.5), (0.5, 0.75), (1.0, 1.0)] {
            assert_eq!(distribution.share_below(probability), expected, "{probability}");
        }
        assert_eq!(distribution.histogram(2), vec![3, 1]);
        assert_eq!((distribution.histogram(0).len(), distribution.histogram(9_999).len()), (1, SCORE_BINS));
    }

    #[test]
    fn customers_and_their_blanks_are_counted() {
        let profile = small::bundle().profile;
        assert_eq!(profile.rows, 4);
        let blanks: Vec<u32> = profile.fields.iter().map(|field| field.blanks).collect();
        assert_eq!(blanks, [0, 0, 0, 1, 1, 1, 1]);
        assert_eq!(profile.fields[1].values, ValueDistribution::Category { counts: vec![2, 1, 1] });
        let ValueDistribution::Number { quantiles, histogram } = &profile.fields[0].values else { panic!() };
        // tenures of 1, 10, 30 and 70 of 72 months
        assert_eq!([quantiles[0], quantiles[7], quantiles[14], quantiles[20]], [1.0, 10.0, 30.0, 70.0]);
        let places: Vec<usize> = (0..HISTOGRAM_BINS).filter(|&bin| histogram[bin] == 1).collect();
        assert_eq!(places, [0, 2, 8, 19]);
    }
}
