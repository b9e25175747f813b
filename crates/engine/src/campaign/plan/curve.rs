//! The values of plans with different budgets.

use bincode::{Decode, Encode};

use super::choices::{Limits, OfferChoices, Standing};
use super::dual::PricedBound;
use super::problem::{BUDGET, PlanProblem};
use super::solver::{Thoroughness, solve};
use super::{CampaignPlan, finished};

/// Maximum number of points of a curve.
pub const MAX_POINTS: usize = 40;
/// If a problem has at most this many useful choices, each point is the value of a plan.
const MAX_PLANNED: usize = 30_000;
/// In larger problems, prices are found with a sample of at most about this many useful choices.
const SAMPLED: usize = 30_000;

/// A point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct BudgetPoint {
    /// A budget.
    pub budget: f64,
    /// What a plan with this budget is worth; for large problems, usually an upper bound (see [`value_curve`]).
    pub value: f64,
}

/// Values of plans at up to [`MAX_POINTS`] budgets, from 0 to the highest of these amounts: the cost of a plan without
/// a budget, the cost of `plan` if it has no budget, and twice the budget if it has one. All other limits stay.
///
/// The budget in `limits`, or the plan's cost if there is no budget, is one of the points, with exactly the plan's
/// value. Values never fall as the budget grows.
///
/// If the problem is small (up to 30,000 useful choices), each point is the value of a plan, which may be slightly less
/// than that of the best plan. Otherwise, each point except that of `plan` is an upper bound at prices found with a
/// sample of customers. At smaller budgets than that of `plan`, bounds are capped at the value of `plan`.
pub fn value_curve(
    choices: &OfferChoices,
    limits: &Limits,
    standings: &[Standing],
    plan: &CampaignPlan,
) -> Vec<BudgetPoint> {
    let unlimited = Limits { budget: None, ..limits.clone() };
    let whole = PlanProblem::new(choices, &unlimited, standings);
    let is_small = whole.items.len() <= MAX_PLANNED;
    let chosen = limits.budget_with(0.0).unwrap_or(plan.cost);
    let richest = finished(choices, &unlimited, solve(&whole, Vec::new(), choices.n_customers(), Thoroughness::Quick));
    let widest = if limits.budget.is_some() { 2.0 * chosen } else { plan.cost };
    let budgets = budgets(chosen, if richest.cost > widest { richest.cost } else { widest });
    let values = if is_small { planned(choices, limits, standings, &budgets) } else { bounded(&whole, &budgets) };
    let mut highest = 0.0;
    let points = budgets.into_iter().zip(values).map(|(budget, value)| {
        // a plan with this budget is no better than one with more, and no worse than one with less
        let is_possible = if budget < chosen { value < plan.value } else { budget > chosen && value > plan.value };
        let value = if is_possible { value } else { plan.value };
        highest = if value > highest { value } else { highest };
        BudgetPoint { budget, value: highest }
    });
    points.collect()
}

/// Evenly spaced budgets and the chosen one, in order.
fn budgets(chosen: f64, last: f64) -> Vec<f64> {
    let n_steps = MAX_POINTS - 2;
    let even = (0..=n_steps).map(|step| last * (step as f64 / n_steps as f64));
    let mut budgets: Vec<f64> = even.chain([chosen]).collect();
    budgets.sort_unstable_by(f64::total_cmp);
    budgets.dedup();
    budgets
}

/// The values of plans. The search for each plan starts with the prices of the previous one.
fn planned(choices: &OfferChoices, limits: &Limits, standings: &[Standing], budgets: &[f64]) -> Vec<f64> {
    let mut prices = Vec::new();
    let value = |&budget: &f64| {
        let limits = Limits { budget: Some(budget), ..limits.clone() };
        let problem = PlanProblem::new(choices, &limits, standings);
        let solution = solve(&problem, std::mem::take(&mut prices), choices.n_customers(), Thoroughness::Quick);
        prices.clone_from(&solution.prices);
        finished(choices, &limits, solution).value
    };
    budgets.iter().map(value).collect()
}

/// Upper bounds. For each budget, prices are found with a sample. At given prices, the bound is a line over the budget,
/// and the lowest of all lines is a bound that never falls as the budget grows.
fn bounded(whole: &PlanProblem, budgets: &[f64]) -> Vec<f64> {
    let every = whole.items.len() / SAMPLED + 1;
    let sample = whole.every(every);
    let mut prices = Vec::new();
    let line = |&budget: &f64| {
        let mut sample = sample.clone();
        set_budget(&mut sample, budget / every as f64);
        let mut priced = PricedBound::at(&sample, std::mem::take(&mut prices));
        priced.search_lines(&sample, 12);
        let price = priced.prices.get(usize::from(BUDGET)).copied().unwrap_or(0.0);
        let at_zero = whole.dual(&priced.prices).value;
        prices = priced.prices;
        (at_zero, price)
    };
    let lines: Vec<(f64, f64)> = budgets.iter().map(line).collect();
    let lowest = |&budget: &f64| {
        lines
            .iter()
            .map(|(at_zero, price)| at_zero + price * budget)
            .fold(f64::INFINITY, |lowest, value| if value < lowest { value } else { lowest })
    };
    budgets.iter().map(lowest).collect()
}

fn set_budget(problem: &mut PlanProblem, budget: f64) {
    if let Some(capacity) = problem.capacity.get_mut(usize::from(BUDGET)) {
        *capacity = budget;
    }
}
