//! How the settings of a model were chosen.

use bincode::{Decode, Encode};

use crate::forest::{Forest, Scale};

/// Maximum number of settings in a selection.
pub const MAX_TRIED: usize = 100;

/// The settings that training tried, and the one that it chose.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Selection {
    /// The settings, in the order in which they were tried.
    pub tried: Vec<TriedSetting>,
    /// Index of the chosen setting.
    pub chosen: u32,
}

/// A setting, and how good its estimates were.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct TriedSetting {
    /// The setting.
    pub setting: Setting,
    /// The setting's log loss.
    pub loss: Loss,
}

/// The log loss of a setting, measured on rows that its models were not trained on.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct Loss {
    /// The mean over the rows, in nats. For a dropped setting, an estimate from the trials that it took part in.
    pub mean: f64,
    /// The standard error of the difference from the setting with the lowest mean among those that were not dropped.
    pub standard_error: f64,
    /// Whether the setting was dropped early, because it was clearly worse.
    pub is_dropped: bool,
}

/// The parameters of a learner.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub enum Setting {
    /// A forest.
    Forest(ForestSetting),
    /// Boosted trees.
    Boosted(BoostedSetting),
}

/// The parameters of a forest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ForestSetting {
    /// Number of trees.
    pub trees: u32,
    /// Whether these are extremely randomized trees rather than a random forest.
    pub is_randomized: bool,
    /// Maximum number of splits on a path.
    pub max_depth: u16,
    /// Minimum number of sampled rows in a leaf.
    pub min_leaf_rows: u32,
    /// Maximum number of columns compared at each split.
    pub columns_per_split: u32,
}

/// The parameters of boosted trees.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct BoostedSetting {
    /// Maximum number of trees.
    pub trees: u32,
    /// Maximum number of leaves of a tree.
    pub max_leaves: u32,
    /// Maximum number of splits on a path.
    pub max_depth: u16,
    /// Minimum number of sampled rows in a leaf.
    pub min_leaf_rows: u32,
    /// The learning rate: above 0 and up to 1.
    pub rate: f64,
    /// The L2 penalty on leaves.
    pub l2: f64,
    /// The share of rows that each tree is grown on.
    pub row_share: f64,
    /// The share of columns that each tree may use.
    pub column_share: f64,
}

impl Selection {
    /// The chosen setting; `None` if `chosen` is not a valid index.
    pub fn chosen(&self) -> Option<&TriedSetting> {
        self.tried.get(self.chosen as usize)
    }

    pub(super) fn fits(&self, forest: &Forest) -> bool {
        let can_give = |tried: &TriedSetting| {
            let n_trees = forest.n_trees();
            !tried.loss.is_dropped
                && match (tried.setting, forest.scale()) {
                    (Setting::Forest(setting), Scale::Probability) => setting.trees as usize == n_trees,
                    (Setting::Boosted(setting), Scale::LogOdds) => n_trees <= setting.trees as usize,
                    _ => false,
                }
        };
        self.tried.len() <= MAX_TRIED
            && self.tried.iter().all(TriedSetting::is_valid)
            && self.chosen().is_some_and(can_give)
    }
}

impl TriedSetting {
    fn is_valid(&self) -> bool {
        let is_share = |value: f64| value > 0.0 && value <= 1.0;
        let is_loss = |value: f64| value.is_finite() && value >= 0.0;
        let setting = match self.setting {
            Setting::Forest(_) => true,
            Setting::Boosted(BoostedSetting { rate, l2, row_share, column_share, .. }) => {
                [rate, row_share, column_share].into_iter().all(is_share) && is_loss(l2)
            }
        };
        setting && is_loss(self.loss.mean) && is_loss(self.loss.standard_error)
    }
}
