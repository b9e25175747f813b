//! A tree as a network of multiplexers.
//!
//! Each leaf is numbered by its path, with one bit per split. The top bit belongs to the root and is set if the root's
//! condition holds. Below the root, each branch numbers its own leaves with the remaining bits. So a split uses its
//! condition to select each of the lower bits from one of its two branches.

#![allow(
    clippy::arithmetic_side_effects,
    reason = "a height is at most MAX_DEPTH, or MAX_LEAF_BITS where it is an exponent; slots are counted up to SLOTS"
)]

use std::collections::HashMap;
use std::ops::Range;

use super::conditions::{Conditions, Routing};
use crate::forest::{Forest, NodeView};
use crate::preprocessing::Feature;

/// Maximum number of bits in a leaf's number. A tree's table of leaves should fit in the processor's cache.
pub(super) const MAX_LEAF_BITS: usize = 12;

/// Maximum number of slots in a tree's network. Each slot holds one set of bits.
pub(super) const SLOTS: usize = 1 << 10;

/// The slot that always holds an empty set.
const EMPTY_SLOT: u16 = 0;

/// Maximum number of multiplexers per step down a tree, on average over the trees. With more, descending the trees is
/// faster.
const MAX_MULTIPLEXERS_PER_STEP: usize = super::BLOCK;

#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    pub(super) trees: Vec<TreeNetwork>,
    pub(super) conditions: Vec<u32>,
    pub(super) multiplexers: Vec<Multiplexer>,
    pub(super) leaves: Vec<f64>,
}

#[derive(Clone, Debug)]
pub(super) struct TreeNetwork {
    /// The tree's part of [`Network::conditions`], whose bits go into slot 1 and the slots after it.
    pub(super) conditions: Range<usize>,
    /// The tree's part of [`Network::multiplexers`]. Each comes after those that compute its inputs.
    pub(super) multiplexers: Range<usize>,
    /// The slots of the bits of the leaf's number, lowest bit first.
    pub(super) leaf_bits: Vec<u16>,
    /// The tree's part of [`Network::leaves`], indexed by the leaf's number.
    pub(super) leaves: Range<usize>,
}

/// Selects one bit of a leaf's number. All fields are slot numbers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Multiplexer {
    pub(super) selector: u16,
    pub(super) yes: u16,
    pub(super) no: u16,
    pub(super) output: u16,
}

enum ConditionTree {
    Leaf(f64),
    Split { condition: u32, yes: Box<ConditionTree>, no: Box<ConditionTree>, height: usize },
}

impl Network {
    pub(super) fn of(forest: &Forest, features: &[Feature], conditions: &Conditions) -> Option<Self> {
        let (mut network, mut steps) = (Self::default(), 0);
        for root in (0..forest.n_trees()).filter_map(|tree| forest.root(tree)) {
            let tree = ConditionTree::of(forest, root, features, conditions);
            steps += tree.height();
            network.push(&tree)?;
        }
        (network.multiplexers.len() <= steps * MAX_MULTIPLEXERS_PER_STEP).then_some(network)
    }

    fn push(&mut self, tree: &ConditionTree) -> Option<()> {
        if tree.height() > MAX_LEAF_BITS {
            return None;
        }
        let mut slots = Slots::of(tree)?;
        let first_condition = self.conditions.len();
        let (first_multiplexer, first_leaf) = (self.multiplexers.len(), self.leaves.len());
        let leaf_bits = slots.add_multiplexers(tree, &mut self.multiplexers)?;
        self.conditions.extend(slots.conditions);
        self.leaves.resize(first_leaf + table_length(tree.height()), f64::NAN);
        tree.fill_leaves(0, self.leaves.get_mut(first_leaf..).unwrap_or_default());
        self.trees.push(TreeNetwork {
            conditions: first_condition..self.conditions.len(),
            multiplexers: first_multiplexer..self.multiplexers.len(),
            leaf_bits,
            leaves: first_leaf..self.leaves.len(),
        });
        Some(())
    }
}

struct Slots {
    conditions: Vec<u32>,
    slot_of: HashMap<u32, u16>,
    free: Vec<u16>,
    next: u16,
}

impl Slots {
    fn of(tree: &ConditionTree) -> Option<Self> {
        let mut slots =
            Self { conditions: Vec::new(), slot_of: HashMap::new(), free: Vec::new(), next: EMPTY_SLOT + 1 };
        tree.each_condition(&mut |condition| {
            if !slots.slot_of.contains_key(&condition) && usize::from(slots.next) < SLOTS {
                slots.slot_of.insert(condition, slots.next);
                slots.conditions.push(condition);
                slots.next += 1;
            }
        });
        (usize::from(slots.next) < SLOTS).then_some(slots)
    }

    /// Adds the multiplexers that find a customer's leaf below a node. Returns the slots that hold the bits of that
    /// leaf's number, or `None` if there are too few slots.
    fn add_multiplexers(&mut self, node: &ConditionTree, multiplexers: &mut Vec<Multiplexer>) -> Option<Vec<u16>> {
        let ConditionTree::Split { condition, yes, no, height } = node else { return Some(Vec::new()) };
        let selector = *self.slot_of.get(condition)?;
        let (yes, no) = (self.add_multiplexers(yes, multiplexers)?, self.add_multiplexers(no, multiplexers)?);
        let mut leaf_bits = Vec::with_capacity(*height);
        for bit in 0..height - 1 {
            let [yes, no] = [&yes, &no].map(|branch| branch.get(bit).copied().unwrap_or(EMPTY_SLOT));
            // the output may reuse a released slot, because no later multiplexer reads the old bits
            self.release(yes);
            self.release(no);
            let output = self.take()?;
            multiplexers.push(Multiplexer { selector, yes, no, output });
            leaf_bits.push(output);
        }
        leaf_bits.push(selector);
        Some(leaf_bits)
    }

    /// Frees a slot, unless it is the empty slot or holds a condition, which another split may need.
    fn release(&mut self, slot: u16) {
        if usize::from(slot) > self.conditions.len() {
            self.free.push(slot);
        }
    }

    fn take(&mut self) -> Option<u16> {
        let slot = self.free.pop().unwrap_or(self.next);
        self.next = self.next.max(slot + 1);
        (usize::from(slot) < SLOTS).then_some(slot)
    }
}

/// The length of a table for leaf numbers with this many bits. There are only three lengths, so that the compiler can
/// treat each as a constant.
fn table_length(n_bits: usize) -> usize {
    match n_bits {
        0..=8 => 1 << 8,
        9..=10 => 1 << 10,
        _ => 1 << MAX_LEAF_BITS,
    }
}

impl ConditionTree {
    /// Converts the part of a tree from a node down. The recursion is at most `MAX_DEPTH` splits deep.
    fn of(forest: &Forest, index: usize, features: &[Feature], conditions: &Conditions) -> Self {
        let child = |index| Self::of(forest, index, features, conditions);
        match forest.node(index) {
            Some((NodeView::Split { feature, threshold, low, high }, _)) => {
                match conditions.routing(features.get(feature), threshold) {
                    Routing::LowIf(condition) => Self::split(condition, child(low), child(high)),
                    Routing::HighIf(condition) => Self::split(condition, child(high), child(low)),
                    Routing::AllLow => child(low),
                    Routing::AllHigh => child(high),
                }
            }
            Some((NodeView::Leaf { value }, _)) => Self::Leaf(value),
            None => {
                debug_assert!(false, "a checked forest has every child that its splits name");
                Self::Leaf(f64::NAN)
            }
        }
    }

    fn split(condition: u32, yes: Self, no: Self) -> Self {
        let height = yes.height().max(no.height()) + 1;
        Self::Split { condition, yes: Box::new(yes), no: Box::new(no), height }
    }

    fn height(&self) -> usize {
        match self {
            Self::Leaf(_) => 0,
            Self::Split { height, .. } => *height,
        }
    }

    fn each_condition(&self, each: &mut impl FnMut(u32)) {
        if let Self::Split { condition, yes, no, .. } = self {
            each(*condition);
            yes.each_condition(each);
            no.each_condition(each);
        }
    }

    fn fill_leaves(&self, number: usize, leaves: &mut [f64]) {
        match self {
            Self::Leaf(value) => match leaves.get_mut(number) {
                Some(leaf) => *leaf = *value,
                None => debug_assert!(false, "the table has room for every number with that many bits"),
            },
            Self::Split { yes, no, height, .. } => {
                yes.fill_leaves(number | 1 << (height - 1), leaves);
                no.fill_leaves(number, leaves);
            }
        }
    }
}
