//! The origin of a model.

use bincode::{Decode, Encode};

use crate::forest::Forest;
use crate::profile::Profile;

/// The origin of a model. For an imported model, the training file is the one given to the import.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Provenance {
    /// Name of the data set.
    pub data_set: String,
    /// Where the data set comes from.
    pub source: String,
    /// License of the data.
    pub license: String,
    /// Number of training rows.
    pub rows: u64,
    /// Number of training rows whose customers left.
    pub positives: u64,
    /// SHA-256 of the training file's text in UTF-8; for a workbook or a Parquet file, of the CSV text made from it.
    pub data_sha256: [u8; 32],
    /// Seed of the random choices.
    pub seed: u64,
    /// Number of trees.
    pub n_trees: u32,
    /// Maximum depth of a tree as smartcore counts it: one more than the maximum number of splits on a path. This
    /// number and the next two are 0 for an imported model.
    pub max_depth: u16,
    /// Minimum number of sampled rows in a leaf.
    pub min_samples_leaf: u32,
    /// Maximum number of features or columns compared at each split; 0 for boosted trees.
    pub features_per_split: u32,
    /// Name and version of the program that trained or imported the model.
    pub tool: String,
    /// Name and version of the library that grew the trees, or the origin of imported trees.
    pub trainer: String,
    /// The date in the description, not the current date, so that the same input gives the same bytes.
    pub date: String,
}

impl Provenance {
    /// The share of training rows whose customers left.
    pub fn share_that_left(&self) -> f64 {
        self.positives as f64 / self.rows.max(1) as f64
    }

    pub(super) fn fits(&self, forest: &Forest, profile: &Profile) -> bool {
        self.positives <= self.rows && self.rows == u64::from(profile.rows) && self.n_trees as usize == forest.n_trees()
    }
}
