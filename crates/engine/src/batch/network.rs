//! A tree as a network of multiplexers.
//!
//! A leaf's number is its path, a bit a split: the topmost bit is the root's, set for those who say yes there. Below the
//! root each branch numbers its own leaves with the bits that are left, and the shorter branch's missing bits are 0. So
//! a split of height *h* picks each of the *h* - 1 lower bits from one of its branches, by its own answer, which is
//! itself the one bit more.
//!
//! The network is a list of picks that are all alike, since a processor that does not know what comes next stands still.

use std::collections::HashMap;
use std::ops::Range;

use super::conditions::{Asked, Conditions};
use crate::forest::{Forest, NodeView};
use crate::preprocessing::Feature;

/// Most bits of a leaf's number. A table of leaves has two to this power places, and must stay near the processor.
pub(super) const MOST_PLANES: usize = 12;

/// Most sets of bits that a tree's network may need at once; they, too, must stay near the processor.
pub(super) const SLOTS: usize = 1 << 10;

/// The slot in which nobody is.
const NOBODY: u16 = 0;

/// Picking a bit for a block is as quick as one step of one customer down a tree, and the block has many customers; with so
/// many picks a step, walking would be faster.
const PICKS_A_STEP: usize = super::BLOCK;

/// All trees of a forest.
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    pub(super) trees: Vec<Tree>,
    /// All trees' questions.
    pub(super) questions: Vec<u32>,
    /// All trees' picks.
    pub(super) picks: Vec<Pick>,
    /// All trees' leaves.
    pub(super) leaves: Vec<f64>,
}

/// One tree.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    /// Its part of [`Network::questions`]: the answers to them stand in slot 1 and those behind it.
    pub(super) questions: Range<usize>,
    /// Its part of [`Network::picks`], operands before what is picked from them.
    pub(super) picks: Range<usize>,
    /// The slots in which the bits of the leaf's number are in the end, the least first.
    pub(super) planes: Vec<u16>,
    /// Its part of [`Network::leaves`], by the leaf's number.
    pub(super) leaves: Range<usize>,
}

/// One bit of a leaf's number for all customers; everything is a slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pick {
    /// The answers that pick.
    pub(super) by: u16,
    /// What is picked for those who said yes, and for those who said no.
    pub(super) yes: u16,
    pub(super) no: u16,
    /// Where it goes.
    pub(super) to: u16,
}

/// A tree whose questions are known, before leaves have numbers.
enum Node {
    Leaf(f64),
    Split { question: u32, yes: Box<Node>, no: Box<Node>, height: usize },
}

impl Network {
    /// `None` where walking down the trees is faster, or a tree does not fit.
    pub(super) fn of(forest: &Forest, features: &[Feature], conditions: &Conditions) -> Option<Self> {
        let (mut network, mut steps) = (Self::default(), 0);
        for root in (0..forest.n_trees()).filter_map(|tree| forest.root(tree)) {
            let tree = Node::of(forest, root, features, conditions);
            steps += tree.height();
            network.push(&tree)?;
        }
        (network.picks.len() <= steps * PICKS_A_STEP).then_some(network)
    }

    fn push(&mut self, tree: &Node) -> Option<()> {
        if tree.height() > MOST_PLANES {
            return None;
        }
        let mut slots = Slots::of(tree)?;
        let (first_question, first_pick, first_leaf) = (self.questions.len(), self.picks.len(), self.leaves.len());
        let planes = slots.lay(tree, &mut self.picks)?;
        self.questions.extend(slots.questions);
        self.leaves.resize(first_leaf + table_length(tree.height()), 0.0);
        tree.number_leaves(0, self.leaves.get_mut(first_leaf..).unwrap_or_default());
        self.trees.push(Tree {
            questions: first_question..self.questions.len(),
            picks: first_pick..self.picks.len(),
            planes,
            leaves: first_leaf..self.leaves.len(),
        });
        Some(())
    }
}

/// Which slots of a tree are in use.
struct Slots {
    /// The tree's questions, all different, in the order of their slots.
    questions: Vec<u32>,
    slot_of: HashMap<u32, u16>,
    /// Slots that were used, and are no longer.
    free: Vec<u16>,
    /// The first slot that was never used.
    fresh: u16,
}

impl Slots {
    fn of(tree: &Node) -> Option<Self> {
        let mut slots = Self { questions: Vec::new(), slot_of: HashMap::new(), free: Vec::new(), fresh: NOBODY + 1 };
        tree.each_question(&mut |question| {
            if !slots.slot_of.contains_key(&question) && usize::from(slots.fresh) < SLOTS {
                slots.slot_of.insert(question, slots.fresh);
                slots.questions.push(question);
                slots.fresh += 1;
            }
        });
        (usize::from(slots.fresh) < SLOTS).then_some(slots)
    }

    /// Appends what picks the planes of this tree's leaf number, and says where they are then.
    fn lay(&mut self, node: &Node, picks: &mut Vec<Pick>) -> Option<Vec<u16>> {
        let Node::Split { question, yes, no, height } = node else { return Some(Vec::new()) };
        let by = *self.slot_of.get(question)?;
        let (yes, no) = (self.lay(yes, picks)?, self.lay(no, picks)?);
        let mut planes = Vec::with_capacity(*height);
        for plane in 0..height - 1 {
            let [yes, no] = [&yes, &no].map(|branch| branch.get(plane).copied().unwrap_or(NOBODY));
            // what is picked may stand where its operands were: nobody else needs them
            self.free(yes);
            self.free(no);
            let to = self.take()?;
            picks.push(Pick { by, yes, no, to });
            planes.push(to);
        }
        planes.push(by);
        Some(planes)
    }

    /// Answers stay: another split may need them.
    fn free(&mut self, slot: u16) {
        if usize::from(slot) > self.questions.len() {
            self.free.push(slot);
        }
    }

    fn take(&mut self) -> Option<u16> {
        let slot = self.free.pop().unwrap_or(self.fresh);
        self.fresh = self.fresh.max(slot + 1);
        (usize::from(slot) < SLOTS).then_some(slot)
    }
}

/// Places of a table of leaves whose numbers have so many bits. A few lengths only, which the compiler then knows.
fn table_length(n_planes: usize) -> usize {
    match n_planes {
        0..=8 => 1 << 8,
        9..=10 => 1 << 10,
        _ => 1 << MOST_PLANES,
    }
}

impl Node {
    /// A forest's paths are at most 64 splits long, so recursion is.
    fn of(forest: &Forest, index: usize, features: &[Feature], conditions: &Conditions) -> Self {
        let child = |index| Self::of(forest, index, features, conditions);
        match forest.node(index) {
            Some((NodeView::Split { feature, threshold, low, high }, _)) => {
                match conditions.asked(features.get(feature), threshold) {
                    Asked::YesGoesLow(question) => Self::split(question, child(low), child(high)),
                    Asked::YesGoesHigh(question) => Self::split(question, child(high), child(low)),
                    Asked::AllGoLow => child(low),
                    Asked::AllGoHigh => child(high),
                }
            }
            Some((NodeView::Leaf { value }, _)) => Self::Leaf(value),
            None => Self::Leaf(0.0), // not reached: a checked forest's children are there
        }
    }

    fn split(question: u32, yes: Self, no: Self) -> Self {
        let height = yes.height().max(no.height()) + 1;
        Self::Split { question, yes: Box::new(yes), no: Box::new(no), height }
    }

    fn height(&self) -> usize {
        match self {
            Self::Leaf(_) => 0,
            Self::Split { height, .. } => *height,
        }
    }

    fn each_question(&self, each: &mut impl FnMut(u32)) {
        if let Self::Split { question, yes, no, .. } = self {
            each(*question);
            yes.each_question(each);
            no.each_question(each);
        }
    }

    fn number_leaves(&self, number: usize, leaves: &mut [f64]) {
        match self {
            Self::Leaf(value) => {
                if let Some(leaf) = leaves.get_mut(number) {
                    *leaf = *value;
                }
            }
            Self::Split { yes, no, height, .. } => {
                yes.number_leaves(number | 1 << (height - 1), leaves);
                no.number_leaves(number, leaves);
            }
        }
    }
}
