//! How sure the model is: what its trees say one by one, and how many training customers stand behind them.

use crate::customer::Customer;
use crate::forest::Scale;
use crate::profile::ValueDistribution;
use crate::schema::{Band, FieldIndex, Value};
use crate::scorer::Scorer;

/// Bars of [`Certainty::histogram`].
pub const TREE_BINS: usize = 20;

/// Fewer training customers than this behind the middle tree are few: the rarest hundredth of IBM's sample has fewer.
const DECENT_SUPPORT: u32 = 40;

/// How far the trees agree about one customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Certainty {
    /// Whether the trees agree; boosted trees have no estimate of their own that could.
    pub agreement: Option<Agreement>,
    /// Training customers in the leaf that the customer reaches, in the middle tree by that count.
    pub support: u32,
    /// What a rep should know before relying on the estimate.
    pub warnings: Vec<Warning>,
}

/// What the trees of a random forest say one by one.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// Trees whose own estimate falls into each of [`TREE_BINS`] equal parts of [0, 1].
    pub histogram: Vec<u32>,
    /// Eight trees in ten lie between these two estimates.
    pub range: (f64, f64),
}

/// A reason to rely less on an estimate.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// The value lies outside what training customers had.
    OutsideTraining {
        /// The field.
        field: FieldIndex,
        /// Least and greatest value of a training customer.
        range: (f64, f64),
    },
    /// No training customer had this level.
    UnseenLevel {
        /// The field.
        field: FieldIndex,
    },
    /// Few training customers are like this one in all that matters.
    LowSupport,
    /// Eight trees in ten lie on both sides of a border between bands.
    BandUncertain {
        /// The band of the lowest of them.
        from: Band,
        /// The band of the highest of them.
        to: Band,
    },
}

/// How sure the model is about a customer.
pub fn certainty(scorer: &Scorer, customer: &Customer) -> Certainty {
    let bundle = scorer.bundle();
    let mut row = Vec::with_capacity(bundle.preprocessor.n_features());
    bundle.preprocessor.encode(customer, &mut row);
    // as f64, so that the page holds one kind of sort less
    let mut covers: Vec<f64> = (0..bundle.forest.n_trees())
        .filter_map(|tree| {
            bundle.forest.node(bundle.forest.path(tree, &row).last()?).map(|(_, cover)| f64::from(cover))
        })
        .collect();
    covers.sort_unstable_by(f64::total_cmp);
    let support = covers.get(covers.len() / 2).map_or(0, |&cover| cover as u32);
    let mut warnings = unlike_training(scorer, customer);
    if support < DECENT_SUPPORT {
        warnings.push(Warning::LowSupport);
    }
    let is_voting = bundle.forest.scale() == Scale::Probability;
    let agreement = is_voting.then(|| agreement(bundle.forest.leaves(&row).collect()));
    if let Some(Agreement { range, .. }) = &agreement {
        let (from, to) = (scorer.band(range.0), scorer.band(range.1));
        if from != to {
            warnings.push(Warning::BandUncertain { from, to });
        }
    }
    Certainty { agreement, support, warnings }
}

fn agreement(mut estimates: Vec<f64>) -> Agreement {
    let mut histogram = vec![0; TREE_BINS];
    for estimate in &estimates {
        if let Some(count) = histogram.get_mut(((estimate * TREE_BINS as f64) as usize).min(TREE_BINS - 1)) {
            *count += 1;
        }
    }
    estimates.sort_unstable_by(f64::total_cmp);
    Agreement { histogram, range: (quantile(&estimates, 1), quantile(&estimates, 9)) }
}

fn unlike_training(scorer: &Scorer, customer: &Customer) -> Vec<Warning> {
    let profiles = scorer.bundle().profile.fields.iter();
    let odd = |(field, (profile, value)): (FieldIndex, (&crate::profile::FieldProfile, &Value))| match (
        &profile.values,
        *value,
    ) {
        (ValueDistribution::Number { quantiles, .. }, Value::Number(value)) => {
            let (&least, &greatest) = (quantiles.first()?, quantiles.last()?);
            let outside = value < least || value > greatest;
            outside.then_some(Warning::OutsideTraining { field, range: (least, greatest) })
        }
        (ValueDistribution::Category { counts }, Value::Level(level)) => {
            let never = counts.get(usize::from(level)).is_none_or(|&count| count == 0);
            never.then_some(Warning::UnseenLevel { field })
        }
        _ => None,
    };
    profiles.zip(customer.values()).enumerate().filter_map(odd).collect()
}

/// The value with so many tenths of a sorted list below it, by the nearest rank.
fn quantile(sorted: &[f64], tenths: usize) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get((last * tenths + 5) / 10).copied().unwrap_or(0.0)
}
