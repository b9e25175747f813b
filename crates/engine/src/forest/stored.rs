//! The forest as the bundle keeps it: small before compression and smaller after.
//!
//! First stands how the trees are put together. Then like things stand together, since the page is sent compressed: one
//! list each of features, threshold ranks, leaf values and leaf covers, all in preorder, tree after tree. A threshold is its rank in the sorted table of its
//! feature's thresholds; a leaf's mean is a fraction in lowest terms, which a mean of 0/1 outcomes always is, and
//! dividing gives back the trainer's number to the last bit; a split's cover is the sum of its leaves'. A forest that
//! comes from elsewhere may have other values in its leaves, which then stand as they are.

use bincode::{Decode, Encode};

use super::{Aggregation, Forest, ForestError, LEAF, MAX_NODES, MAX_TREES, NodeView, TreeNode};

/// Largest denominator of a leaf's mean: the most training rows a tree can have drawn.
const MAX_DENOMINATOR: u32 = 10_000_000;

/// What [`super::Forest`] is decoded from; hostile until [`StoredForest::restore`] has checked it.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct StoredForest {
    aggregation: Aggregation,
    n_trees: u32,
    /// Sorted distinct thresholds of each feature.
    thresholds: Vec<Vec<f64>>,
    /// Per node: 0 is a leaf, anything else a split on the feature with that number, counted from 1.
    features: Vec<u16>,
    /// Per split: rank of its threshold in its feature's table.
    ranks: Vec<u32>,
    /// Per leaf: numerator of its mean.
    numerators: Vec<u32>,
    /// Per leaf: denominator of its mean.
    denominators: Vec<u32>,
    /// Per leaf: its value, where some value of the forest is no fraction; then there are no numerators and denominators.
    values: Vec<f64>,
    /// Per leaf: training customers in it.
    covers: Vec<u32>,
}

impl StoredForest {
    /// Packs a forest.
    pub fn store(forest: &Forest) -> Self {
        let mut thresholds = vec![Vec::new(); forest.n_features];
        for node in forest.nodes.iter().filter(|node| node.feature != LEAF) {
            if let Some(table) = thresholds.get_mut(usize::from(node.feature)) {
                table.push(node.value);
            }
        }
        for table in &mut thresholds {
            table.sort_unstable_by(f64::total_cmp);
            // by their bits, as they are found again: 0 and -0 are equal, and both can be there
            table.dedup_by_key(|threshold| threshold.to_bits());
        }
        let mut stored = Self {
            aggregation: forest.aggregation,
            n_trees: forest.roots.len() as u32,
            thresholds,
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
                let rank = table.binary_search_by(|threshold| threshold.total_cmp(&node.value)).unwrap_or(0);
                stored.features.push(node.feature + 1);
                stored.ranks.push(rank as u32);
            }
        }
        stored
    }

    /// Checks and unpacks. `n_features` is what the encoder makes.
    pub fn restore(&self, n_features: usize) -> Result<Forest, ForestError> {
        let (trees, nodes) = (self.n_trees as usize, self.features.len());
        if trees > MAX_TREES || nodes > MAX_NODES {
            return Err(ForestError::TooLarge { trees, nodes });
        }
        if self.thresholds.len() != n_features {
            return Err(ForestError::Lists("one table of thresholds a feature"));
        }
        let leaves = self.features.iter().filter(|&&feature| feature == 0).count();
        let fractions = if self.values.is_empty() { leaves } else { 0 };
        let values = self.values.is_empty() || self.values.len() == leaves;
        if [self.numerators.len(), self.denominators.len()] != [fractions; 2] || !values || self.covers.len() != leaves
        {
            return Err(ForestError::Lists("one value and one cover a leaf"));
        }
        if self.ranks.len() != nodes - leaves {
            return Err(ForestError::Lists("one rank a split"));
        }
        let mut reader = Reader { stored: self, node: 0, split: 0, leaf: 0 };
        let trees = (0..trees).map(|tree| reader.tree(tree)).collect::<Result<Vec<_>, _>>()?;
        if reader.node != nodes {
            return Err(ForestError::Lists("no node behind the last tree"));
        }
        Forest::with_aggregation(self.aggregation, n_features, &trees)
    }
}

/// Reads the lists side by side.
struct Reader<'a> {
    stored: &'a StoredForest,
    node: usize,
    split: usize,
    leaf: usize,
}

impl Reader<'_> {
    /// One tree in preorder; ends when every split has its two children.
    fn tree(&mut self, tree: usize) -> Result<Vec<TreeNode>, ForestError> {
        let mut nodes: Vec<TreeNode> = Vec::new();
        // splits that still lack their high child
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
        let table = self.stored.thresholds.get(feature).ok_or(ForestError::NoSuchFeature { tree, node, feature })?;
        let rank = self.stored.ranks.get(self.split).copied().unwrap_or(u32::MAX) as usize;
        let threshold = *table.get(rank).ok_or(ForestError::Threshold { tree, node })?;
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

/// Fills in the covers of splits; in preorder children stand behind their parent, so one pass from the back does.
fn add_covers(tree: usize, nodes: &mut [TreeNode]) -> Result<(), ForestError> {
    for index in (0..nodes.len()).rev() {
        let Some(&TreeNode { view: NodeView::Split { low, high, .. }, .. }) = nodes.get(index) else { continue };
        let cover_of = |child: usize| nodes.get(child).map_or(0, |node| node.cover);
        let cover = cover_of(low).checked_add(cover_of(high)).ok_or(ForestError::Cover { tree, node: index })?;
        if let Some(node) = nodes.get_mut(index) {
            node.cover = cover;
        }
    }
    Ok(())
}

/// The fraction in lowest terms that divides to exactly this number, by its continued fraction.
fn fraction(value: f64) -> Option<(u32, u32)> {
    if !(0.0..=1.0).contains(&value) {
        return None;
    }
    let (mut previous, mut current) = ((1_u64, 0_u64), (0_u64, 1_u64)); // convergents p/q of 1/0 and 0/1
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
        (previous, current) = (current, (term * current.0 + previous.0, term * current.1 + previous.1));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mean_of_outcomes_is_found_again() {
        let mut rows: Vec<u32> = (1..=300).collect();
        rows.extend([997, 4096, 6_999, 7_043, 99_991, 999_983]);
        for denominator in rows {
            for numerator in (0..=denominator).step_by((denominator as usize / 97).max(1)) {
                let value = f64::from(numerator) / f64::from(denominator);
                let (p, q) = fraction(value).unwrap();
                assert_eq!(f64::from(p) / f64::from(q), value, "{numerator}/{denominator}");
                assert!(q <= denominator);
            }
        }
    }

    #[test]
    fn what_is_no_mean_is_refused() {
        for value in [-0.1, 1.1, f64::NAN, std::f64::consts::FRAC_1_PI] {
            assert_eq!(fraction(value), None, "{value}");
        }
    }

    #[test]
    fn a_forest_survives_storage() {
        let leaf = |value, cover| TreeNode { view: NodeView::Leaf { value }, cover };
        let split = |feature, threshold, low, high, cover| TreeNode {
            view: NodeView::Split { feature, threshold, low, high },
            cover,
        };
        let trees = [
            vec![leaf(1.0 / 3.0, 30)],
            vec![
                split(1, 0.5, 1, 4, 30),
                split(0, 29.85, 2, 3, 20),
                leaf(2.0 / 7.0, 12),
                leaf(1.0, 8),
                split(0, 18.0, 5, 6, 10),
                leaf(0.0, 4),
                leaf(5.0 / 11.0, 6),
            ],
        ];
        let forest = Forest::new(2, &trees).unwrap();
        let stored = StoredForest::store(&forest);
        assert_eq!(stored.restore(2).unwrap(), forest);
        assert_eq!(stored.thresholds, vec![vec![18.0, 29.85], vec![0.5]]);
    }

    /// A leaf, and a split with two leaves.
    fn two_trees() -> StoredForest {
        StoredForest {
            aggregation: Aggregation::Mean,
            n_trees: 2,
            thresholds: vec![vec![], vec![0.5]],
            features: vec![0, 2, 0, 0],
            ranks: vec![0],
            numerators: vec![1, 0, 2],
            denominators: vec![3, 1, 2],
            values: vec![],
            covers: vec![9, 4, 5],
        }
    }

    #[test]
    fn what_is_no_stored_forest_is_refused() {
        let check = |change: fn(&mut StoredForest), expected: ForestError| {
            let mut stored = two_trees();
            change(&mut stored);
            assert_eq!(stored.restore(2), Err(expected));
        };
        assert_eq!(two_trees().restore(2).unwrap().n_nodes(), 4);
        check(
            |stored| (stored.n_trees, stored.features) = (0, vec![]),
            ForestError::Lists("one value and one cover a leaf"),
        );
        check(
            |stored| *stored = StoredForest { n_trees: 0, thresholds: vec![vec![]; 2], ..empty() },
            ForestError::NoTree,
        );
        check(|stored| stored.n_trees = 10_001, ForestError::TooLarge { trees: 10_001, nodes: 4 });
        check(
            |stored| stored.features = vec![0; MAX_NODES + 1],
            ForestError::TooLarge { trees: 2, nodes: MAX_NODES + 1 },
        );
        check(|stored| stored.n_trees = 1, ForestError::Lists("no node behind the last tree"));
        check(|stored| stored.n_trees = 3, ForestError::Truncated { tree: 2 });
        check(|stored| stored.features = vec![0, 0, 0, 2], ForestError::Lists("no node behind the last tree"));
        check(|stored| stored.features = vec![0, 2, 2, 0], ForestError::Lists("one value and one cover a leaf"));
        let cut_off = |stored: &mut StoredForest| {
            stored.features.truncate(3);
            for list in [&mut stored.numerators, &mut stored.denominators, &mut stored.covers] {
                list.truncate(2);
            }
        };
        check(cut_off, ForestError::Truncated { tree: 1 });
        check(|stored| stored.features[1] = 3, ForestError::NoSuchFeature { tree: 1, node: 0, feature: 2 });
        check(|stored| stored.features[1] = u16::MAX, ForestError::NoSuchFeature { tree: 1, node: 0, feature: 65_534 });
        check(|stored| stored.features[1] = 1, ForestError::Threshold { tree: 1, node: 0 });
        check(|stored| stored.ranks[0] = 1, ForestError::Threshold { tree: 1, node: 0 });
        check(|stored| stored.ranks[0] = u32::MAX, ForestError::Threshold { tree: 1, node: 0 });
        check(|stored| stored.thresholds[1][0] = f64::NAN, ForestError::Threshold { tree: 1, node: 0 });
        check(|stored| stored.thresholds[1][0] = f64::NEG_INFINITY, ForestError::Threshold { tree: 1, node: 0 });
        check(|stored| stored.thresholds.truncate(1), ForestError::Lists("one table of thresholds a feature"));
        check(|stored| stored.ranks.push(0), ForestError::Lists("one rank a split"));
        check(|stored| stored.ranks.clear(), ForestError::Lists("one rank a split"));
        check(|stored| stored.covers.push(1), ForestError::Lists("one value and one cover a leaf"));
        check(|stored| stored.numerators.truncate(2), ForestError::Lists("one value and one cover a leaf"));
        check(|stored| stored.denominators.truncate(2), ForestError::Lists("one value and one cover a leaf"));
        check(|stored| stored.values = vec![0.5; 3], ForestError::Lists("one value and one cover a leaf"));
        check(|stored| stored.values = vec![0.5; 2], ForestError::Lists("one value and one cover a leaf"));
        check(|stored| stored.denominators[2] = 0, ForestError::Leaf { tree: 1, node: 2 });
        check(|stored| stored.denominators[2] = MAX_DENOMINATOR + 1, ForestError::Leaf { tree: 1, node: 2 });
        check(|stored| stored.numerators[0] = 4, ForestError::Leaf { tree: 0, node: 0 });
        check(|stored| stored.covers[1] = 0, ForestError::Cover { tree: 1, node: 1 });
        check(|stored| stored.covers[1..].fill(u32::MAX), ForestError::Cover { tree: 1, node: 0 });
    }

    fn empty() -> StoredForest {
        StoredForest {
            aggregation: Aggregation::Mean,
            n_trees: 0,
            thresholds: vec![],
            features: vec![],
            ranks: vec![],
            numerators: vec![],
            denominators: vec![],
            values: vec![],
            covers: vec![],
        }
    }

    #[test]
    fn a_stored_chain_deeper_than_the_limit_is_refused() {
        let splits = crate::forest::MAX_DEPTH + 1;
        let stored = StoredForest {
            aggregation: Aggregation::Mean,
            n_trees: 1,
            thresholds: vec![vec![0.5]],
            features: [vec![1; splits], vec![0; splits + 1]].concat(),
            ranks: vec![0; splits],
            numerators: vec![1; splits + 1],
            denominators: vec![1; splits + 1],
            values: vec![],
            covers: vec![1; splits + 1],
        };
        assert_eq!(stored.restore(1), Err(ForestError::TooDeep { tree: 0 }));
    }

    #[test]
    fn values_that_are_no_fractions_are_stored_as_they_are() {
        let leaf = |value| vec![TreeNode { view: NodeView::Leaf { value }, cover: 1 }];
        let forest = Forest::new(0, &[leaf(0.5), leaf(std::f64::consts::FRAC_1_PI)]).unwrap();
        let mut stored = StoredForest::store(&forest);
        assert_eq!(stored.restore(0).unwrap(), forest);
        stored.values[1] = 1.5;
        assert_eq!(stored.restore(0), Err(ForestError::Leaf { tree: 1, node: 0 }));
    }
}
