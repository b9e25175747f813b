//! Prices of large problems: first from a sample of customers, then from the customers whose choice depends on small
//! changes of the prices.

use super::dual::{Effort, PricedBound};
use super::fixing::fix;
use super::problem::PlanProblem;

/// Problems with more items than this start with a sample if there are several limits.
const LARGE: usize = 200_000;
/// Approximate maximum number of items in a sample.
const SAMPLED: usize = 60_000;
/// Maximum number of rounds in which prices are improved with customers whose choice depends on small changes of the
/// prices.
const ROUNDS: usize = 2;
/// About one in this many customers is part of such a round.
const UNDECIDED: usize = 20;

/// Whether evaluating the problem takes so long that a sample saves time.
pub(super) fn is_large(problem: &PlanProblem) -> bool {
    problem.items.len() > LARGE
}

/// The first prices. They come from a sample if the problem is large and has several limits; bounds hold even at bad
/// prices.
pub(super) fn start_prices(whole: &PlanProblem, start: Vec<f64>) -> Vec<f64> {
    // with one limit, the first line search is exact
    if !is_large(whole) || whole.limited().count() < 2 {
        return start;
    }
    let sample = whole.every(whole.items.len() / SAMPLED + 1);
    let mut priced = PricedBound::at(&sample, start);
    improve(&sample, &mut priced);
    let mut best = PricedBound::at(whole, priced.prices);
    for _ in 0..ROUNDS {
        // choices that lose at least this much at the current prices are left out
        let Some(loss) = close_loss(&sample, &best.prices) else { break };
        let Some(fixed) = fix(whole, &best.prices, loss, 0.0) else { break };
        let mut priced = PricedBound::at(&fixed.problem, best.prices.clone());
        improve(&fixed.problem, &mut priced);
        let next = PricedBound::at(whole, priced.prices);
        if next.dual >= best.dual {
            break;
        }
        best = next;
    }
    best.prices
}

fn improve(problem: &PlanProblem, priced: &mut PricedBound) {
    let effort = Effort::for_items(problem.items.len(), problem.limited().count());
    priced.search_lines(problem, effort.searches);
    let lower = priced.dual - priced.dual.abs() * 1e-3;
    priced.descend(problem, lower, effort.steps);
    priced.search_lines(problem, effort.searches);
}

/// A low quantile of the losses of customers' second-best decisions: about one in [`UNDECIDED`] customers loses less.
fn close_loss(problem: &PlanProblem, prices: &[f64]) -> Option<f64> {
    let second = problem.iter().map(|(_, items, must)| {
        let none = if must { f64::NEG_INFINITY } else { 0.0 };
        let (best, second) =
            items.iter().map(|item| item.reduced(prices)).fold((none, f64::NEG_INFINITY), |(best, second), reduced| {
                if reduced > best { (reduced, best) } else { (best, if reduced > second { reduced } else { second }) }
            });
        best - second
    });
    let mut losses: Vec<f64> = second.collect();
    losses.sort_unstable_by(f64::total_cmp);
    losses.get(losses.len() / UNDECIDED).copied()
}

impl PlanProblem {
    /// A smaller problem with every n-th customer and one n-th of each capacity.
    pub(super) fn every(&self, n: usize) -> Self {
        let mut sample = Self {
            ends: Vec::new(),
            items: Vec::new(),
            customers: Vec::new(),
            must: Vec::new(),
            capacity: self.capacity.iter().map(|capacity| capacity / n as f64).collect(),
            fixed_value: 0.0,
        };
        for ((_, items, must), &customer) in self.iter().zip(&self.customers).step_by(n) {
            sample.items.extend_from_slice(items);
            sample.ends.push(sample.items.len());
            sample.customers.push(customer);
            sample.must.push(must);
        }
        sample
    }
}
