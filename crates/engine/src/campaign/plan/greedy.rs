//! Plans made from prices.

use super::problem::{PlanItem, PlanProblem, fits};
use super::sums::PartSum;

/// A choice, or none, for each customer of a problem. Together, the choices are within the limits.
pub(super) struct Assignment {
    /// For each customer, an index into the customer's items; `None` for no choice.
    pub(super) chosen: Vec<Option<usize>>,
    /// What the assignment is worth, including the fixed value.
    pub(super) value: f64,
}

/// Gives each customer the fitting choice with the highest reduced value: first the customers who must get a choice,
/// then the others, in descending order of their highest reduced values. Then gives customers more valuable choices
/// that fit. `None` if a customer who must get a choice gets none.
pub(super) fn assign(problem: &PlanProblem, prices: &[f64]) -> Option<Assignment> {
    let mut order: Vec<(f64, usize)> =
        problem.iter().map(|(customer, items, must)| (priority(items, must, prices), customer)).collect();
    order.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut left = problem.capacity.clone();
    let mut chosen = vec![None; problem.n_customers()];
    for &(_, customer) in &order {
        let items = problem.items_of(customer);
        let best = best_fitting(items, &left, |item| item.reduced(prices));
        if best.is_none() && problem.must.get(customer).copied().unwrap_or(false) {
            return None;
        }
        if let Some(item) = best.and_then(|best| items.get(best)) {
            take(&mut left, item, 1.0);
        }
        if let Some(slot) = chosen.get_mut(customer) {
            *slot = best;
        }
    }
    for &(_, customer) in order.iter().rev() {
        if let Some(slot) = chosen.get_mut(customer) {
            *slot = upgraded(problem.items_of(customer), *slot, &mut left);
        }
    }
    let value = value_of(problem, &chosen);
    Some(Assignment { chosen, value })
}

/// What an assignment of these items is worth, including the fixed value.
pub(super) fn value_of(problem: &PlanProblem, chosen: &[Option<usize>]) -> f64 {
    let mut sum = PartSum::default();
    for ((_, items, _), chosen) in problem.iter().zip(chosen) {
        if let Some(item) = chosen.and_then(|chosen| items.get(chosen)) {
            sum.add(item.value);
        }
    }
    problem.fixed_value + sum.value()
}

/// The highest reduced value, or for a customer who must get a choice, infinity.
fn priority(items: &[PlanItem], must: bool, prices: &[f64]) -> f64 {
    let mut best = f64::NEG_INFINITY;
    for item in items {
        let reduced = item.reduced(prices);
        if reduced > best {
            best = reduced;
        }
    }
    if must { f64::INFINITY } else { best }
}

/// The fitting item with the highest score; of equal ones, the first.
fn best_fitting(items: &[PlanItem], left: &[f64], score: impl Fn(&PlanItem) -> f64) -> Option<usize> {
    let mut best: Option<(usize, f64)> = None;
    for (at, item) in items.iter().enumerate() {
        let of_item = score(item);
        if best.is_none_or(|(_, of_best)| of_item > of_best) && fits(item, left) {
            best = Some((at, of_item));
        }
    }
    best.map(|(at, _)| at)
}

/// The most valuable item that fits if the current one is given up; the current one if no such item is more valuable.
fn upgraded(items: &[PlanItem], current: Option<usize>, left: &mut [f64]) -> Option<usize> {
    let value = |at: Option<usize>| at.and_then(|at| items.get(at)).map_or(0.0, |item| item.value);
    if !items.iter().any(|item| item.value > value(current)) {
        return current;
    }
    let before = left.to_vec();
    if let Some(item) = current.and_then(|current| items.get(current)) {
        take(left, item, -1.0);
    }
    let best = best_fitting(items, left, |item| item.value);
    match best.and_then(|best| items.get(best)).filter(|item| item.value > value(current)) {
        Some(item) => {
            take(left, item, 1.0);
            best
        }
        None => {
            left.copy_from_slice(&before);
            current
        }
    }
}

/// Subtracts an item's amounts, multiplied by `times`, from what is left.
pub(super) fn take(left: &mut [f64], item: &PlanItem, times: f64) {
    for slot in item.slots() {
        if let Some(left) = left.get_mut(usize::from(slot)) {
            *left -= times * item.amount(slot);
        }
    }
}
