//! Learned trees.

use bincode::{Decode, Encode};

use super::bins::{BinSet, BinnedTable, ColumnBins};

/// A binary tree.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Tree {
    /// The nodes in preorder: the left child of a split is the next node.
    pub(crate) nodes: Vec<Node>,
}

/// A node of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct Node {
    /// Number of rows that reach the node in training.
    pub cover: u32,
    /// The split or leaf.
    pub kind: NodeKind,
}

/// A split or a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub enum NodeKind {
    /// Sends rows to one of two children.
    Split {
        /// The rule for going left.
        split: Split,
        /// Index of the left child.
        left: u32,
        /// Index of the right child.
        right: u32,
    },
    /// The end of a path.
    Leaf {
        /// In a boosted tree, the log-odds that this leaf adds; in a tree of a forest, the share of positive rows in
        /// this leaf.
        value: f64,
    },
}

/// A rule that sends some rows to the left child, and all others to the right one.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub enum Split {
    /// Numbers up to a cut go left.
    AtMost {
        /// Index of the column.
        column: u32,
        /// Numbers with `value <= cut` go left. [`f64::MAX`] sends every number left.
        cut: f64,
        /// Whether blanks go left.
        blanks_left: bool,
    },
    /// Some levels go left.
    OneOf {
        /// Index of the column.
        column: u32,
        /// The levels that go left.
        levels: BinSet,
        /// Whether blanks go left.
        blanks_left: bool,
    },
}

/// A value before binning.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RawValue {
    /// A number. NaN and the infinities count as blanks.
    Number(f64),
    /// The index of a level.
    Level(u16),
    /// No value.
    Blank,
}

impl Tree {
    /// The nodes in preorder.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Number of leaves.
    pub fn n_leaves(&self) -> usize {
        self.nodes.iter().filter(|node| matches!(node.kind, NodeKind::Leaf { .. })).count()
    }

    /// The value of the leaf that a row reaches. A column after the end of the row counts as blank.
    pub fn predict(&self, row: &[RawValue]) -> f64 {
        self.walk(|split| split.goes_left(row.get(split.column() as usize).copied().unwrap_or(RawValue::Blank)))
    }

    /// The value of the leaf that a row of a binned table reaches.
    pub fn predict_binned(&self, table: &BinnedTable, row: u32) -> f64 {
        self.walk(|split| {
            let column = split.column() as usize;
            match (table.columns().get(column), table.bins(column).get(row as usize)) {
                (Some(bins), Some(&bin)) => split.left_bins(bins).contains(bin),
                _ => false,
            }
        })
    }

    /// Adds the value of each row's leaf to the sum at the same position.
    pub fn add_to(&self, table: &BinnedTable, rows: &[u32], sums: &mut [f64]) {
        let rules: Vec<PreparedNode<'_>> = self.nodes.iter().map(|node| PreparedNode::of(node, table)).collect();
        for (&row, sum) in rows.iter().zip(sums) {
            let mut index = 0;
            *sum += loop {
                match rules.get(index) {
                    Some(PreparedNode::Leaf(value)) => break *value,
                    Some(PreparedNode::Split { bins, left_bins, right }) => match bins.get(row as usize) {
                        Some(&bin) if left_bins.contains(bin) => index = index.saturating_add(1),
                        Some(_) => index = *right,
                        None => break f64::NAN,
                    },
                    None => break f64::NAN,
                }
            };
        }
    }

    fn walk(&self, goes_left: impl Fn(&Split) -> bool) -> f64 {
        let mut index = 0;
        // a child comes after its parent, so every step gets closer to the end
        loop {
            match self.nodes.get(index).map(|node| &node.kind) {
                Some(NodeKind::Leaf { value }) => return *value,
                Some(NodeKind::Split { split, left, right }) => {
                    index = if goes_left(split) { *left } else { *right } as usize;
                }
                None => return f64::NAN,
            }
        }
    }
}

enum PreparedNode<'a> {
    Leaf(f64),
    Split { bins: &'a [u8], left_bins: BinSet, right: usize },
}

impl<'a> PreparedNode<'a> {
    fn of(node: &Node, table: &'a BinnedTable) -> Self {
        match node.kind {
            NodeKind::Leaf { value } => Self::Leaf(value),
            NodeKind::Split { split, right, .. } => {
                let column = split.column() as usize;
                let left_bins = table.columns().get(column).map(|bins| split.left_bins(bins)).unwrap_or_default();
                Self::Split { bins: table.bins(column), left_bins, right: right as usize }
            }
        }
    }
}

impl Split {
    /// Index of the column.
    pub fn column(&self) -> u32 {
        match self {
            Self::AtMost { column, .. } | Self::OneOf { column, .. } => *column,
        }
    }

    /// Whether blanks go left.
    pub fn blanks_left(&self) -> bool {
        match self {
            Self::AtMost { blanks_left, .. } | Self::OneOf { blanks_left, .. } => *blanks_left,
        }
    }

    /// Whether a row with this value goes left. A value of the wrong type counts as blank.
    pub fn goes_left(&self, cell: RawValue) -> bool {
        match (self, cell) {
            (Self::AtMost { cut, .. }, RawValue::Number(value)) if value.is_finite() => value <= *cut,
            (Self::OneOf { levels, .. }, RawValue::Level(level)) => {
                u8::try_from(level).is_ok_and(|bin| levels.contains(bin))
            }
            _ => self.blanks_left(),
        }
    }

    /// The bins of a column that go left.
    pub fn left_bins(&self, column: &ColumnBins) -> BinSet {
        let mut left = match (self, column) {
            (Self::AtMost { cut, .. }, ColumnBins::Numbers { cuts }) => {
                (0..=cuts.partition_point(|other| other < cut)).filter_map(|bin| u8::try_from(bin).ok()).collect()
            }
            (Self::OneOf { levels, .. }, ColumnBins::Levels { n_levels }) => {
                levels.iter().filter(|&level| usize::from(level) < *n_levels).collect()
            }
            _ => BinSet::default(),
        };
        if self.blanks_left() {
            left.insert(column.blank());
        }
        left
    }

    pub(crate) fn from_left_bins(column: u32, bins: &ColumnBins, left: BinSet) -> Self {
        let blanks_left = left.contains(bins.blank());
        match bins {
            ColumnBins::Numbers { cuts } => {
                let last = left.iter().filter(|&bin| bin < bins.blank()).last().unwrap_or(0);
                let cut = cuts.get(usize::from(last)).copied().unwrap_or(f64::MAX);
                Self::AtMost { column, cut, blanks_left }
            }
            ColumnBins::Levels { .. } => {
                let levels = left.iter().filter(|&bin| bin < bins.blank()).collect();
                Self::OneOf { column, levels, blanks_left }
            }
        }
    }
}
