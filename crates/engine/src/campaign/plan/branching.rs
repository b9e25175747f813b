//! Depth-first branch and bound at fixed prices.
//!
//! At each node, decisions have been made for some customers. The node's bound is the dual value, less what these
//! decisions lost: for each of these customers, the difference between the highest reduced value and that of the
//! decision. The bound also loses the price of capacity that the remaining customers cannot use, for up to
//! [`MAX_TIGHTENED`] limits.

use super::greedy::{Assignment, take, value_of};
use super::problem::{PlanItem, PlanProblem, Slot, fits};

/// Maximum number of limits whose unused capacity tightens bounds.
const MAX_TIGHTENED: usize = 8;

/// The best assignment that was found, if it is worth more than the value to beat, and whether the search ended before
/// its maximum number of steps.
pub(super) struct Branched {
    pub(super) best: Option<Assignment>,
    pub(super) is_complete: bool,
}

/// A possible decision about a customer: one of the customer's items, or `None` to leave the customer out. `loss` is
/// the difference between the highest reduced value and that of this decision.
#[derive(Clone, Copy, PartialEq)]
struct Decision {
    item: Option<usize>,
    loss: f64,
}

struct SearchTree<'a> {
    problem: &'a PlanProblem,
    /// Customers, in the order in which decisions about them are made.
    order: Vec<usize>,
    /// For each customer in this order: the decisions, least loss first.
    decisions: Vec<Vec<Decision>>,
    /// For each customer in this order: whether the customer's items and `must` equal those of the previous customer.
    is_twin: Vec<bool>,
    /// The slots and prices of up to [`MAX_TIGHTENED`] limits that have a price. The list of numbers has one entry per
    /// depth: how much of the limit the customers from this depth on can use at most.
    usable: Vec<(Slot, f64, Vec<f64>)>,
}

/// The state of the search at a depth.
struct SearchLevel {
    /// Position of the next decision to try.
    next: usize,
    lost: f64,
    left: Vec<f64>,
}

/// Searches for assignments that are worth more than `best`, while bounds exceed `best` by more than `margin`. Takes at
/// most `max_nodes` steps, each of which tries a decision or goes back.
pub(super) fn branch(
    problem: &PlanProblem,
    prices: &[f64],
    (mut best, margin): (f64, f64),
    max_nodes: u64,
) -> Branched {
    let tree = SearchTree::new(problem, prices);
    let dual = problem.dual(prices).value;
    let mut found = None;
    let mut levels = vec![SearchLevel { next: 0, lost: 0.0, left: problem.capacity.clone() }];
    let mut path: Vec<usize> = Vec::new();
    for _ in 0..max_nodes {
        let depth = path.len();
        let Some(level) = levels.get_mut(depth) else { break };
        let decision = tree.decisions.get(depth).and_then(|decisions| decisions.get(level.next)).copied();
        let is_alive = |lost: f64| dual - lost > best + margin;
        let Some(decision) = decision.filter(|decision| is_alive(level.lost + decision.loss)) else {
            if path.pop().is_none() {
                return Branched { best: found, is_complete: true };
            }
            continue;
        };
        let at = level.next;
        level.next += 1;
        let (lost, left) = (level.lost + decision.loss, level.left.clone());
        let Some(left) = tree.after(depth, decision, left) else { continue };
        if !is_alive(lost + tree.unusable(depth + 1, &left)) {
            continue;
        }
        path.push(at);
        if path.len() == tree.order.len() {
            let chosen = tree.chosen(&path);
            let value = value_of(problem, &chosen);
            if value > best {
                best = value;
                found = Some(Assignment { chosen, value });
            }
            path.pop();
            continue;
        }
        // a customer who equals the previous one starts at that customer's decision, because exchanging the two would
        // change nothing
        let next = if tree.is_twin.get(depth + 1).copied().unwrap_or(false) { at } else { 0 };
        let level = SearchLevel { next, lost, left };
        levels.truncate(depth + 1);
        levels.push(level);
    }
    Branched { best: found, is_complete: false }
}

impl<'a> SearchTree<'a> {
    fn new(problem: &'a PlanProblem, prices: &[f64]) -> Self {
        let decided: Vec<Vec<Decision>> =
            problem.iter().map(|(_, items, must)| decisions(items, must, prices)).collect();
        // customers for whom even the second-best decision costs a lot come first, so that the hardest decisions are at
        // the bottom of the tree, which is searched most
        let spread = |customer: usize| {
            decided.get(customer).and_then(|decisions| decisions.get(1)).map_or(f64::INFINITY, |second| second.loss)
        };
        let mut order: Vec<usize> = (0..problem.n_customers()).collect();
        order.sort_unstable_by(|&a, &b| spread(b).total_cmp(&spread(a)).then(a.cmp(&b)));
        let is_equal = |a: usize, b: usize| {
            let (items, others) = (problem.items_of(a), problem.items_of(b));
            let same = |(item, other): (&PlanItem, &PlanItem)| {
                item.value == other.value && item.cost == other.cost && item.slots == other.slots
            };
            items.len() == others.len()
                && problem.must.get(a) == problem.must.get(b)
                && items.iter().zip(others).all(same)
        };
        let twins = order.iter().zip(order.iter().skip(1)).map(|(&before, &customer)| is_equal(before, customer));
        let is_twin = std::iter::once(false).chain(twins).collect();
        let decisions = order.iter().map(|&customer| decided.get(customer).cloned().unwrap_or_default()).collect();
        let priced = |slot: &Slot| prices.get(usize::from(*slot)).copied().filter(|&price| price > 0.0);
        let priced = problem.limited().filter_map(|slot| priced(&slot).map(|price| (slot, price)));
        let usable = priced.take(MAX_TIGHTENED).map(|(slot, price)| (slot, price, usable(problem, &order, slot)));
        let usable = usable.collect();
        Self { problem, order, decisions, is_twin, usable }
    }

    /// The capacity that is left after a decision, or `None` if the decision does not fit into `left`.
    fn after(&self, depth: usize, decision: Decision, mut left: Vec<f64>) -> Option<Vec<f64>> {
        let Some(at) = decision.item else { return Some(left) };
        let item = self.order.get(depth).and_then(|&customer| self.problem.items_of(customer).get(at))?;
        fits(item, &left).then(|| {
            take(&mut left, item, 1.0);
            left
        })
    }

    /// The price of what customers from this depth on cannot use.
    fn unusable(&self, depth: usize, left: &[f64]) -> f64 {
        let of_limit = |(slot, price, usable): &(Slot, f64, Vec<f64>)| {
            let left = left.get(usize::from(*slot)).copied().unwrap_or(0.0);
            let unused = left - usable.get(depth).copied().unwrap_or(0.0);
            if unused > 0.0 { unused * price } else { 0.0 }
        };
        self.usable.iter().map(of_limit).sum()
    }

    /// The items of a complete path, by customer.
    fn chosen(&self, path: &[usize]) -> Vec<Option<usize>> {
        let mut chosen = vec![None; self.order.len()];
        for ((&customer, decisions), &at) in self.order.iter().zip(&self.decisions).zip(path) {
            if let Some(slot) = chosen.get_mut(customer) {
                *slot = decisions.get(at).and_then(|decision| decision.item);
            }
        }
        chosen
    }
}

/// Decisions with their losses, smallest loss first. Of equal losses, that of the earlier item comes first, and that of
/// no choice last.
fn decisions(items: &[PlanItem], must: bool, prices: &[f64]) -> Vec<Decision> {
    let reduced = items.iter().enumerate().map(|(at, item)| (Some(at), item.reduced(prices)));
    let all: Vec<(Option<usize>, f64)> = reduced.chain((!must).then_some((None, 0.0))).collect();
    let best = all.iter().fold(f64::NEG_INFINITY, |best, &(_, reduced)| if reduced > best { reduced } else { best });
    let mut decisions: Vec<Decision> =
        all.into_iter().map(|(item, reduced)| Decision { item, loss: best - reduced }).collect();
    decisions.sort_by(|a, b| a.loss.total_cmp(&b.loss));
    decisions
}

/// From each depth on, the most of a resource that the remaining customers can use.
fn usable(problem: &PlanProblem, order: &[usize], slot: Slot) -> Vec<f64> {
    let most = |customer: usize| {
        let amounts = problem.items_of(customer).iter().map(|item| item.amount(slot));
        amounts.fold(0.0, |most, amount| if amount > most { amount } else { most })
    };
    let mut from = vec![0.0; order.len() + 1];
    let mut sum = 0.0;
    for (from, &customer) in from.iter_mut().rev().skip(1).zip(order.iter().rev()) {
        sum += most(customer);
        *from = sum;
    }
    from
}
