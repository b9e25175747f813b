//! The distribution of each field in the training data, and of the training rows' out-of-fold estimates. Neither stores
//! rows, so the values of different fields are not linked to each other.

use bincode::{Decode, Encode};

use super::batch::CustomerColumns;
use super::bins::equal_bin;
use super::cells::CellColumns;
use super::schema::{Field, Kind, Number, Schema, Value};

/// Number of bins in a number field's histogram.
pub const HISTOGRAM_BINS: usize = 20;

/// Number of quantiles of a number field: from 0% to 100%, in steps of 5%.
pub const QUANTILES: usize = 21;

/// Number of bins in [`ScoreDistribution`]: one per tenth of a percentage point.
pub const SCORE_BINS: usize = 1_000;

/// The distribution of each field in the training data.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Profile {
    /// Number of training rows.
    pub rows: u32,
    /// One per field, in the schema's order.
    pub fields: Vec<FieldProfile>,
}

/// The distribution of one field.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FieldProfile {
    /// Number of blank cells.
    pub blanks: u32,
    /// The values of all rows, after blanks were filled.
    pub values: ValueDistribution,
}

/// The distribution of a field's values.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum ValueDistribution {
    /// A number field.
    Number {
        /// [`QUANTILES`] values in ascending order, including the minimum and the maximum.
        quantiles: Vec<f64>,
        /// Number of rows in each of [`HISTOGRAM_BINS`] equal parts of the field's range.
        histogram: Vec<u32>,
    },
    /// A category.
    Category {
        /// Number of rows with each level.
        counts: Vec<u32>,
    },
}

/// The distribution of the training rows' out-of-fold estimates; for an imported model, of its own estimates.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct ScoreDistribution {
    counts: Vec<u32>,
}

impl Profile {
    /// Computes the profile of customers. Blanks are counted in `cells`, the customers' original cells, because they
    /// have been filled in `customers`.
    pub fn of(schema: &Schema, customers: &CustomerColumns, cells: &CellColumns) -> Self {
        let fields = schema
            .fields
            .iter()
            .enumerate()
            .map(|(index, field)| {
                let values: Vec<Value> = (0..customers.len()).filter_map(|row| customers.value(index, row)).collect();
                FieldProfile { blanks: cells.n_blanks(index) as u32, values: distribution(field, &values) }
            })
            .collect();
        Self { rows: customers.len() as u32, fields }
    }

    /// Whether a profile from a file is valid for the schema.
    pub fn fits(&self, schema: &Schema) -> bool {
        let counts_all_rows =
            |counts: &[u32]| counts.iter().copied().map(u64::from).sum::<u64>() == u64::from(self.rows);
        let fits = |(profile, field): (&FieldProfile, &Field)| match (&profile.values, &field.kind) {
            (ValueDistribution::Number { quantiles, histogram }, Kind::Number(_)) => {
                quantiles.len() == QUANTILES
                    && quantiles.iter().all(|&value| field.admits(Value::Number(value)))
                    && quantiles.is_sorted()
                    && histogram.len() == HISTOGRAM_BINS
                    && counts_all_rows(histogram)
            }
            (ValueDistribution::Category { counts }, Kind::Category(category)) => {
                counts.len() == category.levels.len() && counts_all_rows(counts)
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
    /// Counts estimates.
    pub fn of(probabilities: &[f64]) -> Self {
        let mut counts = vec![0; SCORE_BINS];
        for &probability in probabilities {
            add_one(&mut counts, score_bin(probability));
        }
        Self { counts }
    }

    /// Whether a distribution from a file is valid.
    pub fn is_valid(&self) -> bool {
        self.counts.len() == SCORE_BINS && self.total() > 0
    }

    /// Share of these estimates that are in a lower bin than `probability`; those in the same bin count half.
    pub fn share_below(&self, probability: f64) -> f64 {
        let bin = score_bin(probability);
        let below: u64 = self.counts.iter().take(bin).map(|&count| u64::from(count)).sum();
        let same = self.counts.get(bin).copied().unwrap_or(0);
        (below as f64 + f64::from(same) / 2.0) / (self.total().max(1) as f64)
    }

    /// Number of rows in each of about `n_bins` equal parts of [0, 1].
    pub fn histogram(&self, n_bins: usize) -> Vec<u64> {
        let width = SCORE_BINS.div_ceil(n_bins.max(1));
        self.counts.chunks(width).map(|chunk| chunk.iter().map(|&count| u64::from(count)).sum()).collect()
    }

    /// Number of rows.
    pub fn total(&self) -> u64 {
        self.counts.iter().map(|&count| u64::from(count)).sum()
    }
}

/// The histogram bin of a number.
pub fn histogram_bin(number: &Number, value: f64) -> usize {
    equal_bin((value - number.min) / (number.max - number.min), HISTOGRAM_BINS)
}

fn distribution(field: &Field, values: &[Value]) -> ValueDistribution {
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
                add_one(&mut histogram, histogram_bin(number, *value));
            }
            let quantiles = (0..QUANTILES).map(|step| quantile(&sorted, step).unwrap_or(number.default)).collect();
            ValueDistribution::Number { quantiles, histogram }
        }
        Kind::Category(category) => {
            let mut counts = vec![0; category.levels.len()];
            for value in values {
                if let Value::Level(level) = value {
                    add_one(&mut counts, usize::from(*level));
                }
            }
            ValueDistribution::Category { counts }
        }
    }
}

fn add_one(counts: &mut [u32], bin: usize) {
    match counts.get_mut(bin) {
        Some(count) => *count = count.saturating_add(1),
        None => debug_assert!(false, "there is one count per bin"),
    }
}

fn quantile(sorted: &[f64], step: usize) -> Option<f64> {
    const STEPS: usize = QUANTILES - 1;
    let last = sorted.len().checked_sub(1)?;
    sorted.get(last.saturating_mul(step).saturating_add(STEPS / 2) / STEPS).copied()
}

fn score_bin(probability: f64) -> usize {
    equal_bin(probability, SCORE_BINS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::small;

    #[test]
    fn the_share_below_rises_from_0_to_1() {
        let distribution = ScoreDistribution::of(&[0.1, 0.2, 0.2, 0.9]);
        for (probability, expected) in [(0.0, 0.0), (0.1, 0.125), (0.15, 0.25), (0.2, 0.5), (0.5, 0.75), (1.0, 1.0)] {
            assert_eq!(distribution.share_below(probability), expected, "{probability}");
        }
        assert_eq!(distribution.histogram(2), vec![3, 1]);
        assert_eq!((distribution.histogram(0).len(), distribution.histogram(9_999).len()), (1, SCORE_BINS));
    }

    #[test]
    fn a_profile_counts_values_and_blanks() {
        let profile = small::bundle().profile;
        assert_eq!(profile.rows, 4);
        let blanks: Vec<u32> = profile.fields.iter().map(|field| field.blanks).collect();
        assert_eq!(blanks, [0, 0, 0, 1, 1, 1, 1]);
        assert_eq!(profile.fields[1].values, ValueDistribution::Category { counts: vec![2, 1, 1] });
        let ValueDistribution::Number { quantiles, histogram } = &profile.fields[0].values else { panic!() };
        // the maximum tenure is 72
        assert_eq!([quantiles[0], quantiles[7], quantiles[14], quantiles[20]], [1.0, 10.0, 30.0, 70.0]);
        let places: Vec<usize> = (0..HISTOGRAM_BINS).filter(|&bin| histogram[bin] == 1).collect();
        assert_eq!(places, [0, 2, 8, 19]);
    }
}
