//! Improving an assignment by changing the choices of one or two customers at a time.

use super::greedy::{Assignment, take, value_of};
use super::problem::{BUDGET, PlanItem, PlanProblem, fits};

/// Maximum number of changes that are tried, alone and in pairs. If there are more, only those that lose the least are
/// tried.
const MAX_CHANGES: usize = 400;
/// Maximum number of improvements.
const MAX_IMPROVEMENTS: usize = 60;

/// A different choice for a customer; `None` in `item` means no choice.
#[derive(Clone, Copy)]
struct ChoiceChange {
    customer: usize,
    item: Option<usize>,
    loss: f64,
    gain: f64,
    cost: f64,
}

/// Tries changes, alone and in pairs, and makes the best one, until none makes the assignment worth more, but at most
/// [`MAX_IMPROVEMENTS`] times.
pub(super) fn exchange(problem: &PlanProblem, prices: &[f64], assignment: &mut Assignment) {
    let mut left = problem.capacity.clone();
    for ((_, items, _), &chosen) in problem.iter().zip(&assignment.chosen) {
        chosen.and_then(|at| items.get(at)).into_iter().for_each(|item| take(&mut left, item, 1.0));
    }
    for _ in 0..MAX_IMPROVEMENTS {
        let changes = changes(problem, prices, &assignment.chosen);
        let Some((first, second)) = best_pair(problem, &assignment.chosen, &changes, &left) else { break };
        for change in [Some(first), second].into_iter().flatten() {
            apply(problem, &mut assignment.chosen, &mut left, change);
        }
    }
    assignment.value = value_of(problem, &assignment.chosen);
}

/// The changes that lose the least at these prices, at most [`MAX_CHANGES`].
fn changes(problem: &PlanProblem, prices: &[f64], chosen: &[Option<usize>]) -> Vec<ChoiceChange> {
    let mut changes = Vec::new();
    for ((customer, items, must), &current) in problem.iter().zip(chosen) {
        let now = current.and_then(|at| items.get(at));
        let (reduced, value, cost) = now.map_or((0.0, 0.0, 0.0), |item| (item.reduced(prices), item.value, item.cost));
        let change = |item: Option<usize>, of: (f64, f64, f64)| ChoiceChange {
            customer,
            item,
            loss: reduced - of.0,
            gain: of.1 - value,
            cost: of.2 - cost,
        };
        let others = items.iter().enumerate().filter(|(at, _)| Some(*at) != current);
        changes.extend(others.map(|(at, item)| change(Some(at), (item.reduced(prices), item.value, item.cost))));
        if now.is_some() && !must {
            changes.push(change(None, (0.0, 0.0, 0.0)));
        }
    }
    let order = |a: &ChoiceChange, b: &ChoiceChange| {
        a.loss.total_cmp(&b.loss).then(a.customer.cmp(&b.customer)).then(a.item.cmp(&b.item))
    };
    if changes.len() > MAX_CHANGES {
        changes.select_nth_unstable_by(MAX_CHANGES, order);
        changes.truncate(MAX_CHANGES);
    }
    changes.sort_unstable_by(order);
    changes
}

/// The feasible change, or pair of changes, that gains the most; `None` if none gains anything.
fn best_pair(
    problem: &PlanProblem,
    chosen: &[Option<usize>],
    changes: &[ChoiceChange],
    left: &[f64],
) -> Option<(ChoiceChange, Option<ChoiceChange>)> {
    let (mut best, mut best_gain) = (None, 0.0);
    let budget = left.get(usize::from(BUDGET)).copied().unwrap_or(f64::INFINITY);
    for (at, first) in changes.iter().enumerate() {
        if first.gain > best_gain && first.cost <= budget && is_feasible(problem, chosen, left, &[*first]) {
            (best, best_gain) = (Some((*first, None)), first.gain);
        }
        for second in changes.iter().skip(at + 1) {
            let gain = first.gain + second.gain;
            if gain > best_gain
                && first.cost + second.cost <= budget
                && first.customer != second.customer
                && is_feasible(problem, chosen, left, &[*first, *second])
            {
                (best, best_gain) = (Some((*first, Some(*second))), gain);
            }
        }
    }
    best
}

fn is_feasible(problem: &PlanProblem, chosen: &[Option<usize>], left: &[f64], changes: &[ChoiceChange]) -> bool {
    let mut left = left.to_vec();
    let items = |change: &ChoiceChange| problem.items_of(change.customer);
    let old =
        |change: &ChoiceChange| chosen.get(change.customer).copied().flatten().and_then(|at| items(change).get(at));
    changes.iter().filter_map(old).for_each(|item| take(&mut left, item, -1.0));
    let new: Vec<&PlanItem> = changes.iter().filter_map(|change| items(change).get(change.item?)).collect();
    new.into_iter().all(|item| {
        let does_fit = fits(item, &left);
        take(&mut left, item, 1.0);
        does_fit
    })
}

fn apply(problem: &PlanProblem, chosen: &mut [Option<usize>], left: &mut [f64], change: ChoiceChange) {
    let items = problem.items_of(change.customer);
    let Some(slot) = chosen.get_mut(change.customer) else { return };
    slot.and_then(|at| items.get(at)).into_iter().for_each(|item| take(left, item, -1.0));
    change.item.and_then(|at| items.get(at)).into_iter().for_each(|item| take(left, item, 1.0));
    *slot = change.item;
}
