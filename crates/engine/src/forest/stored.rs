//! The form in which a bundle stores a forest.
//!
//! The aggregation comes first, then the number of trees and each feature's table of thresholds. The nodes follow as
//! one list per property, because a list of similar numbers compresses well. Each list has one tree after another, in
//! preorder. A threshold is stored as its rank in its feature's sorted table. Leaves are stored as fractions in lowest
//! terms, from which one division restores the values exactly. If any leaf has no such fraction, all leaves are stored
//! as numbers. A split's cover is not stored, because it is the sum of its leaves' covers.

#[cfg(test)]
mod tests;

use bincode::{Decode, Encode};

use super::{Aggregation, Forest, ForestError, LEAF, MAX_NODES, MAX_TREES, NodeView, TreeNode};

const MAX_DENOMINATOR: u32 = 10_000_000;

/// A packed [`Forest`], without its calibration. A stored forest from a file is not trusted until
/// [`StoredForest::restore`] has checked it.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct StoredForest {
    aggregation: Aggregation,
    n_trees: u32,
    thresholds: Vec<Vec<f64>>,
    /// Per node: 0 for a leaf; for a split, the index of its feature plus 1.
    features: Vec<u16>,
    ranks: Vec<u32>,
    numerators: Vec<u32>,
    denominators: Vec<u32>,
    /// Empty if the leaves are fractions.
    values: Vec<f64>,
    covers: Vec<u32>,
}

impl StoredForest {
    /// Packs a forest.
    pub fn store(forest: &Forest) -> Self {
        let mut stored = Self {
            aggregation: forest.aggregation,
            n_trees: forest.roots.len() as u32,
            thresholds: threshold_tables(forest),
            features: Vec::with_capacity(forest.nodes.len()),
            ranks: Vec::new(),
            numerators: Vec::new(),
            denominators: Vec::new(),
            values: Vec::new(),
            covers: Vec::new(),
        };
        let values = || forest.nodes.iter().filter(|node| node.feature == LEAF).map(|node| node.value);
        match values().map(fraction).collect::<Option<Vec<_>>>() {
            Some(fractions) => (stored.numerators, stored.denominators) = fractions.into_iter().unzip(),
            None => stored.values = values().collect(),
        }
        for (node, &cover) in forest.nodes.iter().zip(&forest.covers) {
            if node.feature == LEAF {
                stored.features.push(0);
                stored.covers.push(cover);
            } else {
                let table = stored.thresholds.get(usize::from(node.feature)).map_or(&[][..], Vec::as_slice);
                let rank = table.binary_search_by(|threshold| threshold.total_cmp(&node.value));
                debug_assert!(rank.is_ok(), "the table was made from the thresholds of all nodes");
                // `restore` rejects a rank that is not in the table
                stored.ranks.push(rank.map_or(u32::MAX, |rank| rank as u32));
                stored.features.push(node.feature.saturating_add(1));
            }
        }
        stored
    }

    /// Checks the lists and unpacks the forest.
    pub fn restore(&self, n_features: usize) -> Result<Forest, ForestError> {
        let (trees, nodes) = (self.n_trees as usize, self.features.len());
        if trees > MAX_TREES || nodes > MAX_NODES {
            return Err(ForestError::TooLarge { trees, nodes });
        }
        self.check_lengths(n_features)?;
        let mut reader = Reader { stored: self, node: 0, split: 0, leaf: 0 };
        let trees = (0..trees).map(|tree| reader.tree(tree)).collect::<Result<Vec<_>, _>>()?;
        if reader.node != nodes {
            return Err(ForestError::Lists("there are nodes after the last tree"));
        }
        Forest::with_aggregation(self.aggregation, n_features, &trees)
    }

    fn check_lengths(&self, n_features: usize) -> Result<(), ForestError> {
        if self.thresholds.len() != n_features {
            return Err(ForestError::Lists("there must be one threshold table per feature"));
        }
        let leaves = self.features.iter().filter(|&&feature| feature == 0).count();
        let (fractions, values) = if self.values.is_empty() { (leaves, 0) } else { (0, leaves) };
        let lengths = [self.numerators.len(), self.denominators.len(), self.values.len(), self.covers.len()];
        if lengths != [fractions, fractions, values, leaves] {
            return Err(ForestError::Lists("there must be one value and one cover per leaf"));
        }
        if self.features.len().checked_sub(leaves) != Some(self.ranks.len()) {
            return Err(ForestError::Lists("there must be one rank per split"));
        }
        Ok(())
    }
}

fn threshold_tables(forest: &Forest) -> Vec<Vec<f64>> {
    let mut tables = vec![Vec::new(); forest.n_features];
    for node in forest.nodes.iter().filter(|node| node.feature != LEAF) {
        if let Some(table) = tables.get_mut(usize::from(node.feature)) {
            table.push(node.value);
        }
    }
    for table in &mut tables {
        table.sort_unstable_by(f64::total_cmp);
        // 0 and -0 are equal, but a table can contain both
        table.dedup_by_key(|threshold| threshold.to_bits());
    }
    tables
}

struct Reader<'a> {
    stored: &'a StoredForest,
    node: usize,
    split: usize,
    leaf: usize,
}

#[allow(
    clippy::arithmetic_side_effects,
    reason = "each position is at most one past the end of a list with at most MAX_NODES entries"
)]
impl Reader<'_> {
    fn tree(&mut self, tree: usize) -> Result<Vec<TreeNode>, ForestError> {
        let mut nodes: Vec<TreeNode> = Vec::new();
        // splits that do not have a high child yet
        let mut open: Vec<usize> = Vec::new();
        loop {
            let at = nodes.len();
            let feature = self.stored.features.get(self.node).copied().ok_or(ForestError::Truncated { tree })?;
            self.node += 1;
            if feature > 0 {
                nodes.push(self.read_split(tree, at, usize::from(feature) - 1)?);
                open.push(at);
                continue;
            }
            nodes.push(self.read_leaf(tree, at)?);
            let Some(parent) = open.pop() else { break };
            if let Some(TreeNode { view: NodeView::Split { high, .. }, .. }) = nodes.get_mut(parent) {
                *high = at + 1;
            }
        }
        add_covers(tree, &mut nodes)?;
        Ok(nodes)
    }

    fn read_split(&mut self, tree: usize, node: usize, feature: usize) -> Result<TreeNode, ForestError> {
        let missing = ForestError::Threshold { tree, node };
        let table = self.stored.thresholds.get(feature).ok_or(ForestError::NoSuchFeature { tree, node, feature })?;
        let rank = *self.stored.ranks.get(self.split).ok_or(missing.clone())?;
        let threshold = *table.get(rank as usize).ok_or(missing)?;
        self.split += 1;
        Ok(TreeNode { view: NodeView::Split { feature, threshold, low: node + 1, high: 0 }, cover: 0 })
    }

    fn read_leaf(&mut self, tree: usize, node: usize) -> Result<TreeNode, ForestError> {
        let at = self.leaf;
        self.leaf += 1;
        let stored = self.stored;
        if let (Some(&value), Some(&cover)) = (stored.values.get(at), stored.covers.get(at)) {
            return Ok(TreeNode { view: NodeView::Leaf { value }, cover });
        }
        match (stored.numerators.get(at), stored.denominators.get(at), stored.covers.get(at)) {
            (Some(&numerator), Some(&denominator), Some(&cover)) if (1..=MAX_DENOMINATOR).contains(&denominator) => {
                let value = f64::from(numerator) / f64::from(denominator);
                Ok(TreeNode { view: NodeView::Leaf { value }, cover })
            }
            _ => Err(ForestError::Leaf { tree, node }),
        }
    }
}

/// Sets the cover of each split to the sum of its children's covers. In preorder, children come after their parent, so
/// one backward pass is enough.
fn add_covers(tree: usize, nodes: &mut [TreeNode]) -> Result<(), ForestError> {
    for index in (0..nodes.len()).rev() {
        let Some(&TreeNode { view: NodeView::Split { low, high, .. }, .. }) = nodes.get(index) else { continue };
        let cover_of = |child: usize| nodes.get(child).map(|node| node.cover);
        let (low, high) = cover_of(low).zip(cover_of(high)).ok_or(ForestError::Truncated { tree })?;
        let cover = low.checked_add(high).ok_or(ForestError::Cover { tree, node: index })?;
        if let Some(node) = nodes.get_mut(index) {
            node.cover = cover;
        }
    }
    Ok(())
}

/// A fraction in lowest terms whose quotient is exactly this value: a convergent of the value's continued fraction.
fn fraction(value: f64) -> Option<(u32, u32)> {
    if !(0.0..=1.0).contains(&value) {
        return None;
    }
    // convergents p/q, starting with 1/0 and 0/1
    let (mut previous, mut current) = ((1_u64, 0_u64), (0_u64, 1_u64));
    let mut rest = value;
    for _ in 0..40 {
        let numerator = u32::try_from(current.0).ok()?;
        let denominator = u32::try_from(current.1).ok().filter(|&denominator| denominator <= MAX_DENOMINATOR)?;
        if f64::from(numerator) / f64::from(denominator) == value {
            return Some((numerator, denominator));
        }
        rest = 1.0 / rest;
        let whole = rest.floor();
        if !(1.0..=1e9).contains(&whole) {
            return None;
        }
        rest -= whole;
        let term = whole as u64;
        let next = |current: u64, previous: u64| term.checked_mul(current)?.checked_add(previous);
        (previous, current) = (current, (next(current.0, previous.0)?, next(current.1, previous.1)?));
    }
    None
}
