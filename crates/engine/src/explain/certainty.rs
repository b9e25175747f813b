//! How certain an estimate is.

use crate::bins::equal_bin;
use crate::customer::Customer;
use crate::forest::Scale;
use crate::profile::ValueDistribution;
use crate::schema::{Band, FieldIndex, Value};
use crate::scorer::Scorer;

/// Number of bins in [`Agreement::histogram`].
pub const TREE_BINS: usize = 20;

const MIN_SUPPORT: u32 = 40;

/// The certainty of one customer's estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct Certainty {
    /// How closely the trees agree. `None` for boosted trees, because a single boosted tree makes no estimate.
    pub agreement: Option<Agreement>,
    /// The median, over the trees, of the number of training customers in the leaf that the customer reaches.
    pub support: u32,
    /// Reasons to rely less on the estimate.
    pub warnings: Vec<Warning>,
}

/// The estimates of a forest's individual trees.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// Number of trees with an estimate in each of [`TREE_BINS`] equal parts of [0, 1].
    pub histogram: Vec<u32>,
    /// The middle 80% of the trees' estimates are between these two values.
    pub range: (f64, f64),
}

/// A reason to rely less on an estimate.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// The value is outside the range of the training customers' values.
    OutsideTraining {
        /// The field.
        field: FieldIndex,
        /// The lowest and the highest value among the training customers.
        range: (f64, f64),
    },
    /// No training customer had this level.
    UnseenLevel {
        /// The field.
        field: FieldIndex,
    },
    /// [`Certainty::support`] is low.
    LowSupport,
    /// The middle 80% of the trees' estimates span more than one band.
    BandUncertain {
        /// The band of the lowest estimate in the middle 80%.
        from: Band,
        /// The band of the highest estimate in the middle 80%.
        to: Band,
    },
}

/// The certainty of a customer's estimate.
pub fn certainty(scorer: &Scorer, customer: &Customer) -> Certainty {
    let bundle = scorer.bundle();
    let mut row = Vec::with_capacity(bundle.preprocessor.n_features());
    bundle.preprocessor.encode(customer, &mut row);
    // covers are sorted as `f64`: the page already contains that sort, so the program stays smaller
    let mut covers: Vec<f64> = (0..bundle.forest.n_trees())
        .filter_map(|tree| {
            bundle.forest.node(bundle.forest.path(tree, &row).last()?).map(|(_, cover)| f64::from(cover))
        })
        .collect();
    covers.sort_unstable_by(f64::total_cmp);
    let median = covers.get(covers.len() / 2);
    debug_assert!(median.is_some(), "a forest has at least one tree");
    let support = median.map_or(0, |&cover| cover as u32);
    let mut warnings = outside_training(scorer, customer);
    if support < MIN_SUPPORT {
        warnings.push(Warning::LowSupport);
    }
    let trees_estimate = bundle.forest.scale() == Scale::Probability;
    let agreement = trees_estimate
        .then(|| agreement(bundle.forest.leaves(&row).map(|leaf| bundle.forest.calibrated(leaf)).collect()));
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
        if let Some(count) = histogram.get_mut(equal_bin(*estimate, TREE_BINS)) {
            *count = u32::saturating_add(*count, 1);
        }
    }
    estimates.sort_unstable_by(f64::total_cmp);
    Agreement { histogram, range: (quantile(&estimates, 1), quantile(&estimates, 9)) }
}

fn outside_training(scorer: &Scorer, customer: &Customer) -> Vec<Warning> {
    let profiles = scorer.bundle().profile.fields.iter();
    let warning = |(field, (profile, value)): (FieldIndex, (&crate::profile::FieldProfile, &Value))| match (
        &profile.values,
        *value,
    ) {
        (ValueDistribution::Number { quantiles, .. }, Value::Number(value)) => {
            let (&lowest, &highest) = (quantiles.first()?, quantiles.last()?);
            let is_outside = value < lowest || value > highest;
            is_outside.then_some(Warning::OutsideTraining { field, range: (lowest, highest) })
        }
        (ValueDistribution::Category { counts }, Value::Level(level)) => {
            let is_unseen = counts.get(usize::from(level)).is_none_or(|&count| count == 0);
            is_unseen.then_some(Warning::UnseenLevel { field })
        }
        _ => None,
    };
    profiles.zip(customer.values()).enumerate().filter_map(warning).collect()
}

/// The value whose index is closest to `tenths / 10` of the last index.
fn quantile(sorted: &[f64], tenths: usize) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let value = sorted.get(last.saturating_mul(tenths).saturating_add(5) / 10).copied();
    debug_assert!(value.is_some(), "a forest has at least one tree");
    value.unwrap_or(f64::NAN)
}
