//! Whether a file's customers are like those that the model learned from.
//!
//! Per field, the values of the file and of the training rows are counted in the same bins: the levels of a category,
//! or [`HISTOGRAM_BINS`](super::profile::HISTOGRAM_BINS) equal parts of a number's range. How far the two distributions
//! lie apart is the population stability index: the sum over bins of (now - then) · ln(now / then), which is the
//! symmetric Kullback-Leibler divergence. Below 0.1 nothing has changed that matters, from 0.25 on much has (Siddiqi,
//! *Credit Risk Scorecards*, Wiley 2006).
//!
//! - A blank is a bin of its own, so a column that is suddenly empty is a shift. Blanks that training filled are taken
//!   out of the bin that they were filled into ([`Fill::Value`], [`Fill::Median`], [`Fill::MostFrequent`]); where each
//!   was filled with another value ([`Fill::Product`]) they cannot be told from values and stay in the bins.
//! - A bin that is empty on one side counts as half a row there, as a logarithm needs; one that is empty on both sides
//!   counts nothing.
//! - What cannot be read or is out of range is in no bin: training had none of it, so its shares are judged by
//!   themselves.
//! - A fair sample of the training rows has an index above 0 too. Of samples of N and M rows in B bins it is about
//!   (1/N + 1/M) times a chi-square of B - 1 degrees of freedom (Yurdakul, *Statistical Properties of Population
//!   Stability Index*, Western Michigan University 2018): a mean of 0.2 for a number in a file of 100 rows, which would
//!   be called shifted for nothing. An index that chance exceeds more often than once in a thousand is no shift.

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

/// Fewest rows, in the file and in training, that are compared.
pub const FEWEST_ROWS: u64 = 100;

/// From this index on a field is [`Verdict::Shifted`].
pub const SHIFTED_FROM: f64 = 0.1;

/// From this index on a field is [`Verdict::Different`].
pub const DIFFERENT_FROM: f64 = 0.25;

/// A greater share of unseen or of out-of-range cells makes a field at least [`Verdict::Shifted`].
pub const MOST_UNREADABLE: f64 = 0.01;

/// From this share of unseen or of out-of-range cells on a field is [`Verdict::Different`]: what is left to compare is
/// no picture of the file.
pub const UNREADABLE_DIFFERENT_FROM: f64 = 0.25;

/// How a field, or a file, compares with the training rows; the worst is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Verdict {
    /// Fewer than [`FEWEST_ROWS`] rows on either side: nothing can be said.
    TooFew,
    /// Neither of the following.
    Alike,
    /// The index is [`SHIFTED_FROM`] or more and beyond chance, or more than [`MOST_UNREADABLE`] of the cells are unseen
    /// or out of range.
    Shifted,
    /// The index is [`DIFFERENT_FROM`] or more and beyond chance, or [`UNREADABLE_DIFFERENT_FROM`] or more of the cells
    /// are unseen or out of range.
    Different,
}

/// How a field's values differ from those of training. All shares are in [0, 1].
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct FieldDrift {
    /// The field.
    pub field: FieldIndex,
    /// The population stability index over bins and blanks; 0 or more.
    pub psi: f64,
    /// Share of the training values in each bin; blanks are none. They add up to 1, or are all 0 where no value was.
    pub then: Vec<f64>,
    /// The same of the file's values that are within range or levels.
    pub now: Vec<f64>,
    /// Share of the training rows whose cell was blank.
    pub blank_then: f64,
    /// Share of the file's rows whose cell is blank.
    pub blank_now: f64,
    /// Share of the file's rows whose cell is no level of the category, no number, or no text.
    pub unseen: f64,
    /// Share of the file's rows whose number is below the least or above the greatest.
    pub out_of_range: f64,
    /// What follows from all that.
    pub verdict: Verdict,
}

/// Compares a file with the training rows: one entry a field, in the schema's order. Profile and tally must be of this
/// schema.
pub fn drift(schema: &Schema, profile: &Profile, tally: &Tally) -> Vec<FieldDrift> {
    let enough = tally.rows >= FEWEST_ROWS && u64::from(profile.rows) >= FEWEST_ROWS;
    let sides = profile.fields.iter().zip(&tally.fields);
    (schema.fields.iter().zip(sides).enumerate())
        .map(|(index, (field, (then, now)))| {
            let then = Side::of_training(field, then, profile.rows);
            let mut drift = compare(index, &then, now, tally.rows);
            if !enough {
                drift.verdict = Verdict::TooFew;
            }
            drift
        })
        .collect()
}

/// The worst verdict of any field; [`Verdict::TooFew`] where there is none.
pub fn overall(fields: &[FieldDrift]) -> Verdict {
    fields.iter().map(|field| field.verdict).max().unwrap_or(Verdict::TooFew)
}

/// Rows of training in each bin, and with a blank: counts, as fractions where they are estimated.
struct Side {
    bins: Vec<f64>,
    blanks: f64,
}

impl Side {
    /// The profile's bins hold the filled blanks too; they are taken out.
    fn of_training(field: &Field, profile: &FieldProfile, rows: u32) -> Self {
        let blanks = f64::from(profile.blanks);
        let (ValueDistribution::Number { histogram: counts, .. } | ValueDistribution::Category { counts }) =
            &profile.values;
        let mut bins: Vec<f64> = counts.iter().copied().map(f64::from).collect();
        match filled_bin(field, profile).and_then(|bin| bins.get_mut(bin)) {
            Some(filled) => *filled = (*filled - blanks).max(0.0),
            // spread over the bins as all rows are
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

    /// Share of the values in each bin.
    fn shares(&self) -> Vec<f64> {
        let values: f64 = self.bins.iter().sum();
        self.bins.iter().map(|count| if values > 0.0 { count / values } else { 0.0 }).collect()
    }

    fn bins_and_blanks(&self) -> impl Iterator<Item = f64> {
        self.bins.iter().copied().chain([self.blanks])
    }
}

/// The bin into which training filled all blanks of a field; `None` where there is not one for all. What was learned can
/// be told from the profile, because a median or most frequent level put in for blanks stays the median or most
/// frequent level.
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

fn compare(field: FieldIndex, then: &Side, tally: &FieldTally, rows: u64) -> FieldDrift {
    let now = Side::of_file(tally);
    let share = |count: f64| count / (rows.max(1) as f64);
    let index = Index::of(then.bins_and_blanks(), now.bins_and_blanks());
    let (unseen, out_of_range) = (share(tally.unseen as f64), share(tally.out_of_range as f64));
    let then_rows: f64 = then.bins_and_blanks().sum();
    FieldDrift {
        field,
        psi: index.psi,
        then: then.shares(),
        now: now.shares(),
        blank_then: if then_rows > 0.0 { then.blanks / then_rows } else { 0.0 },
        blank_now: share(now.blanks),
        unseen,
        out_of_range,
        verdict: verdict(&index, unseen.max(out_of_range)),
    }
}

fn verdict(index: &Index, unreadable: f64) -> Verdict {
    let psi = if index.is_beyond_chance() { index.psi } else { 0.0 };
    if psi >= DIFFERENT_FROM || unreadable >= UNREADABLE_DIFFERENT_FROM {
        Verdict::Different
    } else if psi >= SHIFTED_FROM || unreadable > MOST_UNREADABLE {
        Verdict::Shifted
    } else {
        Verdict::Alike
    }
}
