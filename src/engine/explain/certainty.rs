//! How sure the model is: what its trees say one by one, and how many training customers stand behind them.

use crate::engine::customer::Customer;
use crate::engine::profile::Spread;
use crate::engine::schema::{Band, FieldIndex, Value};
use crate::engine::scorer::Scorer;

/// Bars of [`Certainty::histogram`].
pub const TREE_BINS: usize = 20;

/// Fewer training customers than this behind the middle tree are few: the rarest hundredth of IBM's sample has fewer.
const DECENT_SUPPORT: u32 = 40;

/// How far the trees agree about one customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Certainty {
    /// Trees whose own estimate falls into each of [`TREE_BINS`] equal parts of [0, 1].
    pub histogram: Vec<u32>,
    /// Eight trees in ten lie between these two estimates.
    pub range: (f64, f64),
    /// Training customers in the leaf that the customer reaches, in the middle tree by that count.
    pub support: u32,
    /// What a rep should know before relying on the estimate.
    pub warnings: Vec<Warning>,
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
    LevelNeverSeen {
        /// The field.
        field: FieldIndex,
    },
    /// Few training customers are like this one in all that matters.
    FewAlike,
    /// Eight trees in ten lie on both sides of a border between bands.
    BandUnsure {
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
    let mut histogram = vec![0; TREE_BINS];
    let mut means: Vec<f64> = bundle.forest.tree_means(&row).collect();
    for mean in &means {
        if let Some(count) = histogram.get_mut(((mean * TREE_BINS as f64) as usize).min(TREE_BINS - 1)) {
            *count += 1;
        }
    }
    means.sort_unstable_by(f64::total_cmp);
    // as f64, so that the page holds one kind of sort less
    let mut covers: Vec<f64> = (0..bundle.forest.n_trees())
        .filter_map(|tree| {
            bundle.forest.node(bundle.forest.path(tree, &row).last()?).map(|(_, cover)| f64::from(cover))
        })
        .collect();
    covers.sort_unstable_by(f64::total_cmp);
    let range = (quantile(&means, 1), quantile(&means, 9));
    let support = covers.get(covers.len() / 2).map_or(0, |&cover| cover as u32);
    let mut warnings = unlike_training(scorer, customer);
    if support < DECENT_SUPPORT {
        warnings.push(Warning::FewAlike);
    }
    let (from, to) = (scorer.band(range.0), scorer.band(range.1));
    if from != to {
        warnings.push(Warning::BandUnsure { from, to });
    }
    Certainty { histogram, range, support, warnings }
}

fn unlike_training(scorer: &Scorer, customer: &Customer) -> Vec<Warning> {
    let profiles = scorer.bundle().profile.fields.iter();
    let odd = |(field, (profile, value)): (FieldIndex, (&crate::engine::profile::FieldProfile, &Value))| match (
        &profile.values,
        *value,
    ) {
        (Spread::Number { quantiles, .. }, Value::Number(value)) => {
            let (&least, &greatest) = (quantiles.first()?, quantiles.last()?);
            let outside = value < least || value > greatest;
            outside.then_some(Warning::OutsideTraining { field, range: (least, greatest) })
        }
        (Spread::Category { counts }, Value::Level(level)) => {
            let never = counts.get(usize::from(level)).is_none_or(|&count| count == 0);
            never.then_some(Warning::LevelNeverSeen { field })
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
