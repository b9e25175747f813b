use super::super::LearnError;

/// How a tree of a forest is grown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForestParameters {
    /// How a split of a column is chosen.
    pub splits: Splits,
    /// Whether the tree is grown on a bootstrap sample of the given rows, rather than on all of them.
    pub bootstrap: bool,
    /// Maximum depth in splits, from 1 to 64.
    pub max_depth: usize,
    /// Minimum number of sampled rows in a leaf, at least 1.
    pub min_leaf_rows: u32,
    /// Maximum number of columns that are compared for each split, at least 1. Columns that are constant in the node do
    /// not count.
    pub columns_per_split: usize,
    /// Maximum number of levels of a column that is split into two sets of levels. A column with more levels is treated
    /// as one column per level.
    pub max_levels_for_sets: usize,
}

/// How a split of a column is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Splits {
    /// The best one: Breiman, "Random Forests", Machine Learning 45 (2001).
    Best,
    /// One at random: Geurts, Ernst and Wehenkel, "Extremely Randomized Trees", Machine Learning 63 (2006). A cut is
    /// chosen among the node's bins rather than among its numbers.
    Random,
}

impl Default for ForestParameters {
    fn default() -> Self {
        Self {
            splits: Splits::Best,
            bootstrap: true,
            max_depth: 10,
            min_leaf_rows: 20,
            columns_per_split: 4,
            max_levels_for_sets: usize::MAX,
        }
    }
}

impl ForestParameters {
    pub(super) fn check(&self) -> Result<(), LearnError> {
        LearnError::check((1..=64).contains(&self.max_depth), "max_depth", self.max_depth, "a number from 1 to 64")?;
        LearnError::check(self.min_leaf_rows >= 1, "min_leaf_rows", self.min_leaf_rows, "at least 1")?;
        LearnError::check(self.columns_per_split >= 1, "columns_per_split", self.columns_per_split, "at least 1")
    }
}
