//! How one tree arrives at its value for a customer, split by split.
//!
//! In an imported model, a leaf that no training customer reaches counts as one training customer.

use crate::customer::Customer;
use crate::forest::{Forest, NodeView};
use crate::level_set::LevelSet;
use crate::preprocessing::Feature;
use crate::schema::FieldIndex;
use crate::scorer::Scorer;

/// A customer's path through one tree.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionPath {
    /// Number of training customers at the root.
    pub customers: u32,
    /// The average leaf value of these customers: a share in [0, 1], or log-odds.
    pub mean: f64,
    /// One step per split, from the root down.
    pub steps: Vec<DecisionStep>,
}

/// One split and the branch that the customer takes.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionStep {
    /// The field that the split tests.
    pub field: FieldIndex,
    /// The condition that the split tests.
    pub condition: Condition,
    /// Whether the condition holds for this customer.
    pub holds: bool,
    /// Number of training customers who take the same branches as this customer, up to and including this step.
    pub customers: u32,
    /// The average leaf value of these training customers: a share in [0, 1], or log-odds.
    pub mean: f64,
}

/// The condition that a split tests.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// The number is above this threshold, in the field's unit.
    Above(f64),
    /// The category has this level.
    Is(u16),
    /// The category has one of these levels.
    OneOf(LevelSet),
}

/// The customer's path through a tree, or `None` if there is no such tree.
pub fn decision_path(scorer: &Scorer, customer: &Customer, tree: usize) -> Option<DecisionPath> {
    let bundle = scorer.bundle();
    let forest = &bundle.forest;
    let mut row = Vec::with_capacity(bundle.preprocessor.n_features());
    bundle.preprocessor.encode(customer, &mut row);
    let nodes: Vec<usize> = forest.path(tree, &row).collect();
    let root = *nodes.first()?;
    let (_, customers) = forest.node(root)?;
    let steps = nodes.windows(2).filter_map(|pair| {
        let &[at, next] = pair else { return None };
        let (NodeView::Split { feature, threshold, high, .. }, _) = forest.node(at)? else { return None };
        let value = *row.get(feature)?;
        let feature = bundle.preprocessor.features().get(feature)?;
        // an imported tree may compare a level's 0 or 1 with a threshold that sends both to the same branch, so the
        // branch does not say whether the customer has the level
        let (condition, holds) = match feature {
            Feature::Number(_) => (Condition::Above(threshold), next == high),
            Feature::Level(_, level) => (Condition::Is(*level), value > 0.5),
            Feature::OneOf(_, levels) => (Condition::OneOf(levels.clone()), value > 0.5),
        };
        let (_, customers) = forest.node(next)?;
        let mean = mean_below(forest, next);
        Some(DecisionStep { field: feature.field(), condition, holds, customers, mean })
    });
    Some(DecisionPath { customers, mean: mean_below(forest, root), steps: steps.collect() })
}

fn mean_below(forest: &Forest, node: usize) -> f64 {
    let (mut sum, mut customers) = (0.0, 0.0);
    let mut open = vec![node];
    while let Some(index) = open.pop() {
        match forest.node(index) {
            Some((NodeView::Leaf { value }, cover)) => {
                sum += value * f64::from(cover);
                customers += f64::from(cover);
            }
            Some((NodeView::Split { low, high, .. }, _)) => open.extend([low, high]),
            None => debug_assert!(false, "a checked forest has every child that its splits name"),
        }
    }
    sum / customers
}
