//! What a bundle says of its model for those who inspect it. Scoring needs none of it, so it stands behind everything
//! else in the file, and a page reads it only where it shows it.

use bincode::{Decode, Encode};

use super::bins::n_bins;
use super::forest::Scale;
use super::metrics::{CalibrationBin, Ranking, calibration};
use super::schema::{FieldIndex, Kind, Schema};
use super::training_rows::TrainingRowFilter;

/// Quantiles of [`ContributionBin::quantiles`].
pub const CONTRIBUTION_QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Most pairs that are kept of [`Inspection::interactions`].
pub const MAX_INTERACTIONS: usize = 10;

/// Everything that training measured besides the figures over folds.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Inspection {
    /// Which rows the model was trained on, in a form that tells files apart, not customers.
    pub training_rows: TrainingRowFilter,
    /// Every training customer as a forest estimated it that had not seen it.
    pub out_of_fold: OutOfFold,
    /// How much each field counts, in the schema's order.
    pub importance: Vec<Importance>,
    /// How each field moves the estimates, in the schema's order.
    pub contributions: Vec<Vec<ContributionBin>>,
    /// Pairs of fields whose effects do not just add up, the strongest first.
    pub interactions: Vec<Interaction>,
    /// What is known of groups that must not be treated otherwise, where the description names such fields.
    pub fairness: Option<Fairness>,
}

/// Out-of-fold estimates and outcomes, the highest estimate first.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct OutOfFold {
    /// Estimates in [0, 1], falling. Single precision: seven digits, half the bytes.
    probabilities: Vec<f32>,
    /// Whether each left.
    left: Vec<bool>,
}

/// How much a field counts.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct Importance {
    /// What the ROC-AUC loses out of fold when the field's values are dealt out anew among the customers: mean over
    /// folds and deals (Breiman, "Random Forests", 2001; Fisher, Rudin and Dominici, 2019).
    pub permutation: f64,
    /// Standard deviation of that loss over folds and deals.
    pub permutation_sd: f64,
    /// Mean size of the field's contribution to an estimate, in the forest's scale.
    pub contribution: f64,
}

/// Contributions of a field to the estimates of training customers of the same group of [`super::bins`].
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct ContributionBin {
    /// How many customers.
    pub customers: u32,
    /// [`CONTRIBUTION_QUANTILES`] of their contributions, in the forest's scale; 0 where nobody is.
    pub quantiles: [f32; 5],
    /// The average estimate at the group's level, or in the middle of its range (partial dependence), in [0, 1].
    pub partial_dependence: f32,
}

/// How far the effects of two fields do not just add up (Friedman and Popescu, "Predictive Learning via Rule Ensembles",
/// 2008).
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct Interaction {
    /// The two fields.
    pub fields: (u32, u32),
    /// Share of the two fields' joint effect that neither has alone, in [0, 1]: their H².
    pub share: f64,
    /// Size of that part: its standard deviation over customers, in the forest's scale.
    pub strength: f64,
}

/// Groups of customers that must not be treated otherwise.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Fairness {
    /// The fields that tell the groups apart.
    pub fields: Vec<GroupField>,
    /// Mean over folds of the ROC-AUC of forests that never saw these fields.
    pub roc_auc_without: f64,
    /// Standard deviation of that over folds.
    pub roc_auc_without_sd: f64,
}

/// A category field that tells groups apart.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct GroupField {
    /// The field.
    pub field: u32,
    /// Its level of each customer of [`OutOfFold`], in the same order.
    pub levels: Vec<u16>,
}

impl OutOfFold {
    /// Sorts estimates with their outcomes, and says which row is at which place; equals stay in the order of the table.
    pub fn of(probabilities: &[f64], left: &[bool]) -> (Self, Vec<usize>) {
        let mut rows: Vec<(f32, bool, usize)> = (probabilities.iter().zip(left).enumerate())
            .map(|(row, (&probability, &left))| (probability as f32, left, row))
            .collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0));
        let places = rows.iter().map(|&(_, _, row)| row).collect();
        let (probabilities, left) = rows.into_iter().map(|(probability, left, _)| (probability, left)).unzip();
        (Self { probabilities, left }, places)
    }

    /// How many customers.
    pub fn rows(&self) -> usize {
        self.probabilities.len()
    }

    /// Estimates and outcomes, the highest first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (f64, bool)> + Clone + '_ {
        self.probabilities.iter().map(|&probability| f64::from(probability)).zip(self.left.iter().copied())
    }

    /// What was estimated and what happened.
    pub fn calibration(&self) -> Vec<CalibrationBin> {
        let (probabilities, left): (Vec<f64>, Vec<bool>) = self.iter().unzip();
        calibration(&probabilities, &left)
    }

    /// All of them, ranked.
    pub fn ranking(&self) -> Ranking {
        Ranking::of(self.iter())
    }

    /// Those of one level, ranked.
    pub fn ranking_of(&self, group: &GroupField, level: u16) -> Ranking {
        Ranking::of(self.iter().zip(&group.levels).filter(|(_, of)| **of == level).map(|(row, _)| row))
    }

    fn is_whole(&self, rows: u64, positives: u64) -> bool {
        self.probabilities.len() as u64 == rows
            && self.left.len() == self.probabilities.len()
            && self.left.iter().filter(|left| **left).count() as u64 == positives
            && self.probabilities.iter().all(|probability| (0.0..=1.0).contains(probability))
            && self.probabilities.is_sorted_by(|a, b| a >= b)
    }
}

impl Inspection {
    /// Whether one that was read from a file goes with this schema, a forest of this scale and so many training rows.
    pub fn fits(&self, schema: &Schema, scale: Scale, rows: u64, positives: u64) -> bool {
        let (n_fields, most) = (schema.fields.len(), scale.max_contribution());
        let of_all = |bins: &[ContributionBin]| bins.iter().map(|bin| u64::from(bin.customers)).sum::<u64>();
        let is_of_field = |(bins, field): (&Vec<ContributionBin>, _)| {
            bins.len() == n_bins(field) && of_all(bins) <= rows && bins.iter().all(|bin| bin.is_whole(most))
        };
        self.training_rows.is_whole()
            && self.out_of_fold.is_whole(rows, positives)
            && self.importance.len() == n_fields
            && self.importance.iter().all(|importance| importance.is_whole(most))
            && self.contributions.len() == n_fields
            && self.contributions.iter().zip(&schema.fields).all(is_of_field)
            && self.interactions.len() <= MAX_INTERACTIONS
            && self.interactions.iter().all(|interaction| interaction.is_whole(n_fields, most))
            && self.fairness.as_ref().is_none_or(|fairness| fairness.fits(schema, rows))
    }
}

impl Importance {
    fn is_whole(&self, most: f64) -> bool {
        // undefined where no fold has both outcomes
        let is_loss = |value: f64| value.is_nan() || (-1.0..=1.0).contains(&value);
        is_loss(self.permutation) && is_loss(self.permutation_sd) && (0.0..=most).contains(&self.contribution)
    }
}

impl ContributionBin {
    fn is_whole(&self, most: f64) -> bool {
        self.quantiles.iter().all(|&value| f64::from(value).abs() <= most)
            && self.quantiles.is_sorted()
            && (0.0..=1.0).contains(&self.partial_dependence)
    }
}

impl Interaction {
    fn is_whole(&self, n_fields: usize, most: f64) -> bool {
        let (one, other) = self.fields;
        let is_field = |field: u32| (field as usize) < n_fields;
        one != other
            && is_field(one)
            && is_field(other)
            && (0.0..=1.0).contains(&self.share)
            && (0.0..=most).contains(&self.strength)
    }
}

impl Fairness {
    fn fits(&self, schema: &Schema, rows: u64) -> bool {
        let is_area = |value: f64| value.is_nan() || (0.0..=1.0).contains(&value);
        is_area(self.roc_auc_without)
            && is_area(self.roc_auc_without_sd)
            && !self.fields.is_empty()
            && self.fields.iter().all(|group| group.fits(schema, rows))
    }
}

impl GroupField {
    /// The field's place in the schema.
    pub fn index(&self) -> FieldIndex {
        self.field as usize
    }

    fn fits(&self, schema: &Schema, rows: u64) -> bool {
        match schema.fields.get(self.index()).map(|field| &field.kind) {
            Some(Kind::Category(category)) => {
                self.levels.len() as u64 == rows
                    && self.levels.iter().all(|&level| usize::from(level) < category.levels.len())
            }
            _ => false,
        }
    }
}
