//! Makes a problem smaller by deciding what every better plan has in common.

use super::greedy::take;
use super::problem::{PlanProblem, fits};
use super::sums::PartSum;

/// The remaining problem, and the choices that are already decided.
pub(super) struct Fixed {
    pub(super) problem: PlanProblem,
    /// Customers, by their position in the caller's list, with the choice that every plan worth more than the target
    /// gives them.
    pub(super) decided: Vec<(usize, u32)>,
}

/// Removes each choice that would lower the bound to `target` or less. If having no choice would do so, the customer
/// must get one. At these prices, a choice lowers the bound by the difference between the customer's highest reduced
/// value and that of the choice. The reduced value of having no choice is 0. `None` if this shows that no plan is worth
/// more than the target.
pub(super) fn fix(problem: &PlanProblem, prices: &[f64], bound: f64, target: f64) -> Option<Fixed> {
    let mut rest = PlanProblem {
        ends: Vec::new(),
        items: Vec::new(),
        customers: Vec::new(),
        must: Vec::new(),
        capacity: problem.capacity.clone(),
        fixed_value: 0.0,
    };
    let (mut decided, mut sum) = (Vec::new(), PartSum::default());
    for ((customer, items, must), &original) in problem.iter().zip(&problem.customers) {
        let mut best = if must { f64::NEG_INFINITY } else { 0.0 };
        for item in items {
            let reduced = item.reduced(prices);
            best = if reduced > best { reduced } else { best };
        }
        let stays = |reduced: f64| bound - (best - reduced) > target;
        let start = rest.items.len();
        rest.items.extend(items.iter().filter(|item| stays(item.reduced(prices))));
        let must = must || !stays(0.0);
        let kept = rest.items.get(start..).unwrap_or_default();
        match (kept, must) {
            ([], true) => return None,
            ([], false) => {}
            ([only], true) => {
                decided.push((original, only.choice));
                sum.add(only.value);
                take(&mut rest.capacity, only, 1.0);
                rest.items.truncate(start);
            }
            _ => {
                rest.ends.push(rest.items.len());
                rest.customers.push(problem.customers.get(customer).copied().unwrap_or(original));
                rest.must.push(must);
            }
        }
    }
    if rest.capacity.iter().any(|&left| left < 0.0) {
        return None;
    }
    rest.fixed_value = problem.fixed_value + sum.value();
    rest.drop_unfitting()?;
    rest.relax_unreachable();
    Some(Fixed { problem: rest, decided })
}

impl PlanProblem {
    /// Removes choices that do not fit on their own. `None` if a customer who must get a choice has none left.
    fn drop_unfitting(&mut self) -> Option<()> {
        if self.items.iter().all(|item| fits(item, &self.capacity)) {
            return Some(());
        }
        let (mut ends, mut items, mut customers, mut musts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for ((_, own, must), &original) in self.iter().zip(&self.customers) {
            let before = items.len();
            items.extend(own.iter().filter(|item| fits(item, &self.capacity)));
            if items.len() > before {
                ends.push(items.len());
                customers.push(original);
                musts.push(must);
            } else if must {
                return None;
            }
        }
        (self.ends, self.items, self.customers, self.must) = (ends, items, customers, musts);
        Some(())
    }
}
