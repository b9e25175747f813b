//! Order among customers whose choices are the same.

use std::cmp::Ordering;

use super::problem::{PlanItem, PlanProblem};

/// Customers are interchangeable if their useful choices have the same values, costs, and limited offers. Redistributes
/// the plan's choices among such customers: earlier customers get a choice before later ones do, and get the choices
/// from earlier positions. The plan's value and cost stay the same.
pub(super) fn prefer_earlier(problem: &PlanProblem, chosen: &mut [Option<u32>]) {
    // customers whose first values differ need not be compared choice by choice
    let key = |items: &[PlanItem]| items.first().map_or(0, |item| item.value.to_bits());
    let mut order: Vec<(u64, usize)> = problem.iter().map(|(customer, items, _)| (key(items), customer)).collect();
    order.sort_unstable();
    for run in order.chunk_by_mut(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        run.sort_unstable_by(|a, b| compare(problem.items_of(a.1), problem.items_of(b.1)).then(a.1.cmp(&b.1)));
        for equal in run.chunk_by(|a, b| compare(problem.items_of(a.1), problem.items_of(b.1)).is_eq()) {
            let customers: Vec<usize> = equal.iter().map(|&(_, customer)| customer).collect();
            reorder(problem, &customers, chosen);
        }
    }
}

fn compare(a: &[PlanItem], b: &[PlanItem]) -> Ordering {
    let each = a
        .iter()
        .zip(b)
        .map(|(a, b)| a.value.total_cmp(&b.value).then(a.cost.total_cmp(&b.cost)).then(a.slots.cmp(&b.slots)));
    each.fold(Ordering::Equal, Ordering::then).then(a.len().cmp(&b.len()))
}

/// Sorts the choices of equal customers: earlier items first, customers without a choice last.
fn reorder(problem: &PlanProblem, customers: &[usize], chosen: &mut [Option<u32>]) {
    let place = |customer: usize| problem.customers.get(customer).copied().unwrap_or(usize::MAX);
    let position = |customer: usize| {
        let choice = chosen.get(place(customer)).copied().flatten();
        problem.items_of(customer).iter().position(|item| Some(item.choice) == choice).unwrap_or(usize::MAX)
    };
    let mut positions: Vec<usize> = customers.iter().map(|&customer| position(customer)).collect();
    positions.sort_unstable();
    for (&customer, position) in customers.iter().zip(positions) {
        if let Some(slot) = chosen.get_mut(place(customer)) {
            *slot = problem.items_of(customer).get(position).map(|item| item.choice);
        }
    }
}
