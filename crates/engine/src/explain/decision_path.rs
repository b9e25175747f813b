//! How one tree came to its estimate, split by split.

use crate::customer::Customer;
use crate::forest::{Forest, NodeView};
use crate::preprocessing::Feature;
use crate::schema::FieldIndex;
use crate::scorer::Scorer;

/// The way of a customer through one tree.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionPath {
    /// Training customers at the root.
    pub customers: u32,
    /// What the tree says of them on average: their mean outcome, in [0, 1], or log-odds.
    pub mean: f64,
    /// The splits from the root down; empty where the tree is a single leaf.
    pub steps: Vec<Step>,
}

/// One split and the way that the customer takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The field that is asked about.
    pub field: FieldIndex,
    /// What is asked.
    pub question: Question,
    /// Whether the answer is yes for this customer.
    pub yes: bool,
    /// Training customers who went the same way.
    pub customers: u32,
    /// What the tree says of them on average: their mean outcome, in [0, 1], or log-odds; behind the last step it is what
    /// the tree says of this customer.
    pub mean: f64,
}

/// What a split asks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Question {
    /// Whether a number is above this threshold, in the field's unit.
    Above(f64),
    /// Whether a category has this level.
    Is(u16),
}

/// The customer's way through a tree; `None` where there is no such tree.
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
        let feature = *bundle.preprocessor.features().get(feature)?;
        let question = match feature {
            Feature::Number(_) => Question::Above(threshold),
            Feature::Level(_, level) => Question::Is(level),
        };
        let (_, customers) = forest.node(next)?;
        Some(Step { field: feature.field(), question, yes: next == high, customers, mean: mean_of(forest, next) })
    });
    Some(DecisionPath { customers, mean: mean_of(forest, root), steps: steps.collect() })
}

/// Mean of the leaves below a node, weighted by their training customers.
fn mean_of(forest: &Forest, node: usize) -> f64 {
    let (mut sum, mut customers) = (0.0, 0.0);
    let mut open = vec![node];
    while let Some(index) = open.pop() {
        match forest.node(index) {
            Some((NodeView::Leaf { value }, cover)) => {
                sum += value * f64::from(cover);
                customers += f64::from(cover);
            }
            Some((NodeView::Split { low, high, .. }, _)) => open.extend([low, high]),
            None => {}
        }
    }
    sum / customers
}
