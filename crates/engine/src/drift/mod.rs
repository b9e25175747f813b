//! Compares a file's customers with the training data, field by field.
//!
//! The values of the file and of the training rows are counted in the same bins: the levels of a category, or
//! [`HISTOGRAM_BINS`](super::profile::HISTOGRAM_BINS) equal parts of a number's range. The difference between the two
//! distributions is the population stability index: the sum over bins of (file - training) · ln(file / training), which
//! is the symmetric Kullback-Leibler divergence. By convention, a change below 0.1 does not matter, and one of 0.25 or
//! more is large (Siddiqi, *Credit Risk Scorecards*, Wiley 2006).
//!
//! - Blanks have a bin of their own, so a column that is suddenly empty counts as a shift. Blanks that were filled for
//!   training are subtracted from the bin that they were filled into ([`Fill::Value`], [`Fill::Median`],
//!   [`Fill::MostFrequent`]). If they were filled with products, which can differ between rows ([`Fill::Product`]), the
//!   filled blanks cannot be told apart from other values, so all bins are reduced in proportion.
//! - A bin that is empty on one side counts as half a row there, because the logarithm needs a positive number. A bin
//!   that is empty on both sides does not count.
//! - Values of the file that cannot be read or are out of range are in no bin. Their shares are judged separately. In
//!   training, a clamped number is in the bin of the nearest limit.
//! - Even a random sample of the training rows nearly always has an index above 0. For samples of N and M rows in B
//!   bins, the index is about (1/N + 1/M) times a chi-square variable with B - 1 degrees of freedom (Yurdakul,
//!   *Statistical Properties of Population Stability Index*, Western Michigan University 2018). For a number field with
//!   many training values in every bin and a file of 100 rows, the mean of the index is about 0.2, which would be a
//!   false alarm. So an index counts only if, by this approximation, fewer than one random sample in a thousand would
//!   exceed it.

mod index;
mod tally;
#[cfg(test)]
mod tests;

use bincode::{Decode, Encode};

use super::profile::{FieldProfile, Profile, ValueDistribution};
use super::schema::{Field, FieldIndex, Fill, Schema, Value};
use index::Index;
pub use tally::Tally;
use tally::{FieldTally, bin_of};

/// Minimum number of rows for a comparison, both in the file and in training.
pub const MIN_ROWS: u64 = 100;

/// Minimum index that makes a field at least [`Verdict::Shifted`], unless chance explains the index.
pub const SHIFTED_FROM: f64 = 0.1;

/// Minimum index that makes a field [`Verdict::Different`], unless chance explains the index.
pub const DIFFERENT_FROM: f64 = 0.25;

/// Maximum share of unknown values, and maximum share of out-of-range values. With enough rows, a field that exceeds
/// either maximum is at least [`Verdict::Shifted`].
pub const MAX_UNREADABLE: f64 = 0.01;

/// With enough rows, a field is [`Verdict::Different`] if at least this share of its values are unknown, or at least
/// this share are out of range: its other values then do not represent the file.
pub const UNREADABLE_DIFFERENT_FROM: f64 = 0.25;

/// The possible results of comparing a field or a file with the training data, least alarming first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Verdict {
    /// The file or the training data has fewer than [`MIN_ROWS`] rows, so a comparison would be meaningless.
    TooFew,
    /// Neither shifted nor different.
    Similar,
    /// The index is at least [`SHIFTED_FROM`] and beyond chance, or the share of unknown cells or of out-of-range cells
    /// is more than [`MAX_UNREADABLE`].
    Shifted,
    /// The index is at least [`DIFFERENT_FROM`] and beyond chance, or the share of unknown cells or of out-of-range
    /// cells is at least [`UNREADABLE_DIFFERENT_FROM`].
    Different,
}

/// How a field of a file differs from the training data. All shares are in [0, 1]. The file's rows are those in the
/// [`Tally`].
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FieldDrift {
    /// The field.
    pub field: FieldIndex,
    /// The population stability index over bins and blanks; at least 0.
    pub psi: f64,
    /// Share of the training values in each bin, without blanks. The shares add up to 1, or are all 0 if there were no
    /// values.
    pub training: Vec<f64>,
    /// Share of the file's valid values in each bin. The shares add up to 1, or are all 0 if there are no values.
    pub file: Vec<f64>,
    /// Share of the training rows with a blank cell.
    pub training_blanks: f64,
    /// Share of the file's rows with a blank cell, except blanks that the user chose to read as a level; 1 if the file
    /// has rows but no column for the field.
    pub file_blanks: f64,
    /// Share of the file's rows whose cell cannot be read: an unknown level (unless the user chose to read it as
    /// another one), something other than a number (or a date) in a number field, or bytes that are not UTF-8 text.
    pub unknown: f64,
    /// Share of the file's rows whose number is below the minimum or above the maximum.
    pub out_of_range: f64,
    /// The verdict on the field.
    pub verdict: Verdict,
}

/// Compares a file with the training data: one entry per field, in the schema's order. The profile and the tally must
/// belong to this schema.
pub fn drift(schema: &Schema, profile: &Profile, tally: &Tally) -> Vec<FieldDrift> {
    let has_enough_rows = tally.rows >= MIN_ROWS && u64::from(profile.rows) >= MIN_ROWS;
    let sides = profile.fields.iter().zip(&tally.fields);
    (schema.fields.iter().zip(sides).enumerate())
        .map(|(index, (field, (profiled, tallied)))| {
            let training = Side::of_training(field, profiled, profile.rows);
            let mut drift = compare(index, &training, tallied, tally.rows);
            if !has_enough_rows {
                drift.verdict = Verdict::TooFew;
            }
            drift
        })
        .collect()
}

/// The worst verdict of all fields; [`Verdict::TooFew`] if there are no fields.
pub fn overall(fields: &[FieldDrift]) -> Verdict {
    fields.iter().map(|field| field.verdict).max().unwrap_or(Verdict::TooFew)
}

/// The rows of the training data or of the file: how many are in each bin and how many are blank. Counts can be
/// fractions, because some of them are estimated.
struct Side {
    bins: Vec<f64>,
    blanks: f64,
}

impl Side {
    /// The training rows. The profile's bins include the filled blanks, which are subtracted here.
    fn of_training(field: &Field, profile: &FieldProfile, rows: u32) -> Self {
        let blanks = f64::from(profile.blanks);
        let (ValueDistribution::Number { histogram: counts, .. } | ValueDistribution::Category { counts }) =
            &profile.values;
        let mut bins: Vec<f64> = counts.iter().copied().map(f64::from).collect();
        match filled_bin(field, profile).and_then(|bin| bins.get_mut(bin)) {
            Some(filled) => *filled = (*filled - blanks).max(0.0),
            // assume that the filled blanks are distributed over the bins like all other rows
            None => {
                let share_present = 1.0 - (blanks / f64::from(rows.max(1))).min(1.0);
                bins.iter_mut().for_each(|count| *count *= share_present);
            }
        }
        Self { bins, blanks }
    }

    fn of_file(tally: &FieldTally) -> Self {
        Self { bins: tally.bins.iter().map(|&count| count as f64).collect(), blanks: tally.blanks as f64 }
    }

    fn shares(&self) -> Vec<f64> {
        let values: f64 = self.bins.iter().sum();
        self.bins.iter().map(|count| if values > 0.0 { count / values } else { 0.0 }).collect()
    }

    fn bins_and_blanks(&self) -> impl Iterator<Item = f64> {
        self.bins.iter().copied().chain([self.blanks])
    }
}

/// The bin of the value that filled every blank of a field in training; `None` if the blanks were filled with different
/// values or not at all. A learned value is taken from the profile, which is possible because filling blanks with the
/// median or the most frequent level does not change that median or level.
fn filled_bin(field: &Field, profile: &FieldProfile) -> Option<usize> {
    match (&field.missing.how, &profile.values) {
        (Fill::Value(value), _) => Some(bin_of(field, *value)),
        (Fill::Median, ValueDistribution::Number { quantiles, .. }) => {
            quantiles.get(quantiles.len() / 2).map(|&median| bin_of(field, Value::Number(median)))
        }
        (Fill::MostFrequent, ValueDistribution::Category { counts }) => {
            counts.iter().max().and_then(|most| counts.iter().position(|count| count == most))
        }
        _ => None,
    }
}

fn compare(field: FieldIndex, training: &Side, tally: &FieldTally, rows: u64) -> FieldDrift {
    let file = Side::of_file(tally);
    let share = |count: f64| count / (rows.max(1) as f64);
    let index = Index::of(training.bins_and_blanks(), file.bins_and_blanks());
    let (unknown, out_of_range) = (share(tally.unknown as f64), share(tally.out_of_range as f64));
    let training_rows: f64 = training.bins_and_blanks().sum();
    FieldDrift {
        field,
        psi: index.psi,
        training: training.shares(),
        file: file.shares(),
        training_blanks: if training_rows > 0.0 { training.blanks / training_rows } else { 0.0 },
        file_blanks: share(file.blanks),
        unknown,
        out_of_range,
        verdict: verdict(&index, unknown.max(out_of_range)),
    }
}

fn verdict(index: &Index, unreadable: f64) -> Verdict {
    let psi = if index.is_beyond_chance() { index.psi } else { 0.0 };
    if psi >= DIFFERENT_FROM || unreadable >= UNREADABLE_DIFFERENT_FROM {
        Verdict::Different
    } else if psi >= SHIFTED_FROM || unreadable > MAX_UNREADABLE {
        Verdict::Shifted
    } else {
        Verdict::Similar
    }
}
