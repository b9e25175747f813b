//! Compares a file's customers with the training data, field by field.
//!
//! The values of both are counted in the same bins. The difference is the population stability index: the sum over bins
//! of (file - training) · ln(file / training), where both are shares of rows. By convention, a change below 0.1 does
//! not matter, and one of 0.25 or more is large (Siddiqi, *Credit Risk Scorecards*, Wiley 2006).
//!
//! - Blanks have a bin of their own. Blanks that were filled for training are subtracted from the bin that they were
//!   filled into. If they were filled with different values, all bins are reduced in proportion.
//! - A bin that is empty on one side counts as half a row there, because the logarithm needs a positive number.
//! - Unknown and out-of-range values of the file are in no bin. Their shares are judged separately.
//! - For samples of N and M rows of the same population in B bins, the index is about (1/N + 1/M) times a chi-square
//!   variable with B - 1 degrees of freedom (Yurdakul, *Statistical Properties of Population Stability Index*, Western
//!   Michigan University 2018). By this approximation, an index counts only if fewer than one sample in a thousand
//!   would exceed it by chance.

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

/// Minimum population stability index (PSI) that makes a field count as shifted, unless chance explains it.
pub const SHIFTED_FROM: f64 = 0.1;

/// Minimum PSI that makes a field count as different, unless chance explains it.
pub const DIFFERENT_FROM: f64 = 0.25;

/// Maximum share of unknown values, and of out-of-range values, in a [`Verdict::Similar`] field.
pub const MAX_UNREADABLE: f64 = 0.01;

/// Minimum share of unknown values, or of out-of-range values, that makes a field count as different.
pub const UNREADABLE_DIFFERENT_FROM: f64 = 0.25;

/// How much a field or a file differs from the training data, least alarming first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Verdict {
    /// There are fewer than [`MIN_ROWS`] rows in the file or in training.
    TooFew,
    /// No notable difference.
    Similar,
    /// A moderate difference.
    Shifted,
    /// A large difference.
    Different,
}

/// How a field of a file differs from the training data. All shares are in [0, 1].
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FieldDrift {
    /// The field.
    pub field: FieldIndex,
    /// The population stability index.
    pub psi: f64,
    /// Share of the training values in each bin, without blanks.
    pub training: Vec<f64>,
    /// Share of the file's valid values in each bin.
    pub file: Vec<f64>,
    /// Share of the training rows with a blank cell.
    pub training_blanks: f64,
    /// Share of the file's rows in which the field is blank.
    pub file_blanks: f64,
    /// Share of the file's rows whose value is unreadable, not a level, or one that the user chose to leave out.
    pub unknown: f64,
    /// Share of the file's rows whose number is outside the field's range.
    pub out_of_range: f64,
    /// The verdict on the field.
    pub verdict: Verdict,
}

/// Compares a file with the training data: one entry per field. The profile and the tally must belong to this schema.
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

/// Counts of rows, some of which are estimated.
struct Side {
    bins: Vec<f64>,
    blanks: f64,
}

impl Side {
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

/// The bin of the value that filled every blank of a field in training. Filling blanks with the median or the most
/// frequent level does not change that median or level, so it can be taken from the profile.
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
