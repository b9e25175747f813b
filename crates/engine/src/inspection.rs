//! Measurements of a model that scoring does not need.

use bincode::{Decode, Encode};

use super::bins::n_bins;
use super::forest::Forest;
use super::metrics::{CalibrationBin, Ranking, calibration};
use super::schema::{FieldIndex, Kind, Schema};
use super::training_rows::TrainingRowFilter;

/// The quantiles in [`ContributionBin::quantiles`].
pub const CONTRIBUTION_QUANTILES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Maximum number of interactions.
pub const MAX_INTERACTIONS: usize = 10;

/// Measurements made by training or by an import.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Inspection {
    /// Recognizes the model's training rows, without storing customers.
    pub training_rows: TrainingRowFilter,
    /// Each training row's outcome, and an estimate by a model that was not trained on this row. For an imported model,
    /// the estimates are its own.
    pub out_of_fold: OutOfFold,
    /// The importance of each field.
    pub importance: Vec<Importance>,
    /// The contributions of each field to the estimates.
    pub contributions: Vec<Vec<ContributionBin>>,
    /// The strongest interactions found, strongest first.
    pub interactions: Vec<Interaction>,
    /// Fairness by group, if it was measured.
    pub fairness: Option<Fairness>,
}

/// Estimates and outcomes, the highest estimate first.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct OutOfFold {
    /// Single precision is enough, and needs half the bytes.
    probabilities: Vec<f32>,
    left: Vec<bool>,
}

/// The importance of a field.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct Importance {
    /// Permutation importance: the drop in ROC-AUC when the field's values are shuffled among the rows (Breiman,
    /// "Random Forests", 2001; Fisher, Rudin, and Dominici, 2019). Mean over folds and repeats.
    pub permutation: f64,
    /// Standard deviation of that drop over folds and repeats.
    pub permutation_sd: f64,
    /// Mean absolute contribution to the estimates of a sample of customers, on the forest's scale.
    pub contribution: f64,
}

/// The contributions of a field to the estimates of sampled customers whose values are in one group.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct ContributionBin {
    /// Number of customers.
    pub customers: u32,
    /// [`CONTRIBUTION_QUANTILES`] of these customers' contributions, on the forest's scale; 0 if the group has
    /// no customers.
    pub quantiles: [f32; 5],
    /// Partial dependence at the group's level or the middle of its range, in [0, 1].
    pub partial_dependence: f32,
}

/// The interaction of two fields: how far their joint effect differs from the sum of their separate effects (Friedman
/// and Popescu, "Predictive Learning via Rule Ensembles", 2008).
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct Interaction {
    /// The two fields.
    pub fields: (u32, u32),
    /// Friedman's H²: the share of the joint effect's variance that is due to the interaction, in [0, 1].
    pub share: f64,
    /// Standard deviation of the interaction over a sample of customers, on the forest's scale.
    pub strength: f64,
}

/// Fairness by group.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Fairness {
    /// The fields that define the groups.
    pub fields: Vec<GroupField>,
    /// Mean ROC-AUC over folds of models trained without these fields.
    pub roc_auc_without: f64,
    /// Standard deviation of that ROC-AUC over the folds.
    pub roc_auc_without_sd: f64,
}

/// A category whose levels define groups.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct GroupField {
    /// The field.
    pub field: u32,
    /// The level of each row in [`OutOfFold`], in the same order.
    pub levels: Vec<u16>,
}

impl OutOfFold {
    /// Sorts estimates with their outcomes. Also returns the original row of each sorted estimate.
    pub fn of(probabilities: &[f64], left: &[bool]) -> (Self, Vec<usize>) {
        let mut rows: Vec<(f32, bool, usize)> = (probabilities.iter().zip(left).enumerate())
            .map(|(row, (&probability, &left))| (probability as f32, left, row))
            .collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0));
        let places = rows.iter().map(|&(_, _, row)| row).collect();
        let (probabilities, left) = rows.into_iter().map(|(probability, left, _)| (probability, left)).unzip();
        (Self { probabilities, left }, places)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.probabilities.len()
    }

    /// Estimates and outcomes, the highest estimate first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (f64, bool)> + Clone + '_ {
        self.probabilities.iter().map(|&probability| f64::from(probability)).zip(self.left.iter().copied())
    }

    /// Estimates compared with outcomes, in calibration bins.
    pub fn calibration(&self) -> Vec<CalibrationBin> {
        let (probabilities, left): (Vec<f64>, Vec<bool>) = self.iter().unzip();
        calibration(&probabilities, &left)
    }

    /// The ranking of all rows.
    pub fn ranking(&self) -> Ranking {
        Ranking::of(self.iter())
    }

    /// The ranking of the rows with this level.
    pub fn ranking_of(&self, group: &GroupField, level: u16) -> Ranking {
        Ranking::of(self.iter().zip(&group.levels).filter(|(_, own)| **own == level).map(|(row, _)| row))
    }

    fn is_valid(&self, rows: u64, positives: u64) -> bool {
        self.probabilities.len() as u64 == rows
            && self.left.len() == self.probabilities.len()
            && self.left.iter().filter(|left| **left).count() as u64 == positives
            && self.probabilities.iter().all(|probability| (0.0..=1.0).contains(probability))
            && self.probabilities.is_sorted_by(|a, b| a >= b)
    }
}

impl Inspection {
    /// Whether an inspection from a file matches a model's schema, forest, and numbers of training rows and of leavers.
    pub fn fits(&self, schema: &Schema, forest: &Forest, rows: u64, positives: u64) -> bool {
        let (n_fields, max) = (schema.fields.len(), forest.max_contribution());
        let n_customers = |bins: &[ContributionBin]| bins.iter().map(|bin| u64::from(bin.customers)).sum::<u64>();
        let are_valid = |(bins, field): (&Vec<ContributionBin>, _)| {
            bins.len() == n_bins(field) && n_customers(bins) <= rows && bins.iter().all(|bin| bin.is_valid(max))
        };
        self.training_rows.is_valid()
            && self.out_of_fold.is_valid(rows, positives)
            && self.importance.len() == n_fields
            && self.importance.iter().all(|importance| importance.is_valid(max))
            && self.contributions.len() == n_fields
            && self.contributions.iter().zip(&schema.fields).all(are_valid)
            && self.interactions.len() <= MAX_INTERACTIONS
            && self.interactions.iter().all(|interaction| interaction.is_valid(n_fields, max))
            && self.fairness.as_ref().is_none_or(|fairness| fairness.fits(schema, rows))
    }
}

/// The fields, the most important first.
pub fn by_importance(importance: &[Importance]) -> Vec<(FieldIndex, Importance)> {
    let mut fields: Vec<(FieldIndex, Importance)> = importance.iter().copied().enumerate().collect();
    // an undefined drop counts as 0, and the mean absolute contribution breaks ties
    let rank = |of: &Importance| (if of.permutation.is_nan() { 0.0 } else { of.permutation }, of.contribution);
    fields.sort_by(|(_, a), (_, b)| {
        let ((a_drop, a_effect), (b_drop, b_effect)) = (rank(a), rank(b));
        b_drop.total_cmp(&a_drop).then(b_effect.total_cmp(&a_effect))
    });
    fields
}

impl Importance {
    fn is_valid(&self, max: f64) -> bool {
        // the drop is NaN if a fold lacks customers who left or customers who stayed
        let is_drop = |value: f64| value.is_nan() || (-1.0..=1.0).contains(&value);
        is_drop(self.permutation) && is_drop(self.permutation_sd) && (0.0..=max).contains(&self.contribution)
    }
}

impl ContributionBin {
    fn is_valid(&self, max: f64) -> bool {
        self.quantiles.iter().all(|&value| f64::from(value).abs() <= max)
            && self.quantiles.is_sorted()
            && (0.0..=1.0).contains(&self.partial_dependence)
    }
}

impl Interaction {
    fn is_valid(&self, n_fields: usize, max: f64) -> bool {
        let (one, other) = self.fields;
        let is_field = |field: u32| (field as usize) < n_fields;
        one != other
            && is_field(one)
            && is_field(other)
            && (0.0..=1.0).contains(&self.share)
            && (0.0..=max).contains(&self.strength)
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
    /// The field's index in the schema.
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
