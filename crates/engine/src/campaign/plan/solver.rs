//! The steps of solving a planning problem.

use super::branching::branch;
use super::dual::{Effort, PricedBound};
use super::exchange::exchange;
use super::fixing::fix;
use super::greedy::{Assignment, assign, take};
use super::problem::{PlanItem, PlanProblem, fits};
use super::sampling::{is_large, start_prices};
use super::ties::prefer_earlier;

/// Maximum number of rounds of lowering the bound, improving the plan, and fixing.
const MAX_ROUNDS: usize = 12;
/// Maximum number of steps of each search by branch and bound.
const MAX_NODES: u64 = 8_000_000;
/// If fixing hardly shrinks a problem with more items than this, the search ends.
const MAX_EXCHANGED: usize = 200_000;
/// Maximum number of customers in a problem that is searched by branch and bound.
const MAX_SEARCHED: usize = 20_000;
/// A plan counts as the best even if another one might be worth more by this share, because sums are rounded.
const VALUE_TOLERANCE: f64 = 1e-11;

/// How thorough the search is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Thoroughness {
    /// Everything.
    Full,
    /// Prices, and the best plan made from them.
    Quick,
}

/// A solved problem, in the caller's numbering of customers.
pub(super) struct Solution {
    pub(super) chosen: Vec<Option<u32>>,
    pub(super) bound: f64,
    pub(super) is_best: bool,
    /// Prices of the whole problem, by slot.
    pub(super) prices: Vec<f64>,
}

/// The best plan so far.
struct Incumbent {
    chosen: Vec<Option<u32>>,
    /// Choices that have been decided, so that their customers are no longer part of the problem.
    decided: Vec<Option<u32>>,
    value: f64,
}

/// Finds a plan for `n_customers` customers, some of whom are in the problem, starting from the prices `start`, which
/// may be empty.
pub(super) fn solve(whole: &PlanProblem, start: Vec<f64>, n_customers: usize, thoroughness: Thoroughness) -> Solution {
    let mut incumbent = Incumbent { chosen: vec![None; n_customers], decided: vec![None; n_customers], value: 0.0 };
    let mut priced = PricedBound::at(whole, start_prices(whole, start));
    let n_limits = whole.limited().count();
    let effort = match thoroughness {
        Thoroughness::Full if is_large(whole) => Effort { searches: n_limits, steps: 3 },
        Thoroughness::Full => Effort::for_items(whole.items.len(), n_limits),
        Thoroughness::Quick => Effort { searches: 3 * n_limits, steps: 20 },
    };
    lower_bound(whole, &mut priced, &mut incumbent, effort);
    let prices = priced.prices.clone();
    let point = whole.dual(&prices);
    let (mut bound, rounding) = (point.value + point.rounding, 4.0 * point.rounding);
    let mut is_best = bound <= incumbent.target(rounding);
    if thoroughness == Thoroughness::Full && !is_best {
        is_best = refine(whole, priced, &mut incumbent, &mut bound, rounding);
    }
    let target = incumbent.target(rounding);
    if is_best && target < bound {
        bound = target;
    }
    incumbent.fill(whole);
    prefer_earlier(whole, &mut incumbent.chosen);
    Solution { chosen: incumbent.chosen, bound, is_best, prices }
}

/// Shrinks the problem round by round, and searches what is left. Returns whether the plan is proven to be the best.
fn refine(
    whole: &PlanProblem,
    mut priced: PricedBound,
    incumbent: &mut Incumbent,
    bound: &mut f64,
    rounding: f64,
) -> bool {
    let mut problem = whole.clone();
    for _ in 0..MAX_ROUNDS {
        let target = incumbent.target(rounding);
        let Some(fixed) = fix(&problem, &priced.prices, priced.dual, target) else { return true };
        let has_shrunk = fixed.problem.items.len() < problem.items.len() - problem.items.len() / 8;
        problem = fixed.problem;
        incumbent.decide(fixed.decided);
        priced = PricedBound::at(&problem, priced.prices);
        let before = incumbent.value;
        let effort = Effort::for_items(problem.items.len(), problem.limited().count());
        lower_bound(&problem, &mut priced, incumbent, effort);
        let point = problem.dual(&priced.prices);
        let of_problem = point.value + point.rounding;
        // the smaller problem leaves out only plans that are worth at most the target
        let possible = if of_problem > target { of_problem } else { target };
        *bound = if possible < *bound { possible } else { *bound };
        if of_problem <= incumbent.target(rounding) {
            return true;
        }
        if !has_shrunk && problem.items.len() > MAX_EXCHANGED {
            return false;
        }
        if has_shrunk || incumbent.value > before {
            continue;
        }
        incumbent.exchange(&problem, &priced.prices);
        if incumbent.value > before {
            continue;
        }
        if problem.n_customers() > MAX_SEARCHED {
            return false;
        }
        let value = incumbent.value;
        let branched = branch(&problem, &priced.prices, (value, incumbent.target(rounding) - value), MAX_NODES);
        branched.best.into_iter().for_each(|best| incumbent.improve(&problem, &best));
        if branched.is_complete || incumbent.value <= before {
            return branched.is_complete;
        }
    }
    false
}

/// Lowers the bound, and improves the plan with the prices.
fn lower_bound(problem: &PlanProblem, priced: &mut PricedBound, incumbent: &mut Incumbent, effort: Effort) {
    priced.search_lines(problem, effort.searches);
    incumbent.try_prices(problem, &priced.prices);
    if problem.limited().count() > 1 {
        let before = priced.dual;
        priced.descend(problem, incumbent.value, effort.steps);
        if priced.dual < before {
            priced.search_lines(problem, effort.searches);
            incumbent.try_prices(problem, &priced.prices);
        }
    }
}

impl Incumbent {
    /// If no plan is worth more than this, the incumbent counts as the best plan.
    fn target(&self, rounding: f64) -> f64 {
        self.value + self.value * VALUE_TOLERANCE + rounding
    }

    fn decide(&mut self, decided: Vec<(usize, u32)>) {
        for (customer, choice) in decided {
            if let Some(slot) = self.decided.get_mut(customer) {
                *slot = Some(choice);
            }
        }
    }

    fn try_prices(&mut self, problem: &PlanProblem, prices: &[f64]) {
        if let Some(found) = assign(problem, prices) {
            self.improve(problem, &found);
        }
    }

    fn exchange(&mut self, problem: &PlanProblem, prices: &[f64]) {
        if let Some(mut found) = assign(problem, prices) {
            exchange(problem, prices, &mut found);
            self.improve(problem, &found);
        }
    }

    fn improve(&mut self, problem: &PlanProblem, found: &Assignment) {
        if found.value <= self.value {
            return;
        }
        self.value = found.value;
        self.chosen.clone_from(&self.decided);
        for (((_, items, _), &customer), chosen) in problem.iter().zip(&problem.customers).zip(&found.chosen) {
            let choice = chosen.and_then(|chosen| items.get(chosen)).map(|item| item.choice);
            if let Some(slot) = self.chosen.get_mut(customer) {
                *slot = choice;
            }
        }
    }

    /// Adds choices that still fit, so that every customer who remains without one is kept out by a limit.
    fn fill(&mut self, whole: &PlanProblem) {
        let mut left = whole.capacity.clone();
        for ((_, items, _), &customer) in whole.iter().zip(&whole.customers) {
            let chosen = self.chosen.get(customer).copied().flatten();
            if let Some(item) = items.iter().find(|item| Some(item.choice) == chosen) {
                take(&mut left, item, 1.0);
            }
        }
        for ((_, items, _), &customer) in whole.iter().zip(&whole.customers) {
            let Some(slot @ None) = self.chosen.get_mut(customer) else { continue };
            let fitting = items.iter().filter(|item| fits(item, &left));
            let best = fitting.fold(None, |best: Option<&PlanItem>, item| match best {
                Some(best) if item.value <= best.value => Some(best),
                _ => Some(item),
            });
            if let Some(item) = best {
                *slot = Some(item.choice);
                take(&mut left, item, 1.0);
            }
        }
    }
}
