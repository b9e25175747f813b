//! Prices that make the dual value small, found by exact searches along each price and by subgradient steps.

use super::line_search::best_price;
use super::problem::{BUDGET, PlanProblem, Slot};

/// Steps become half as long after more than this many points in a row without a better dual value.
const PATIENCE: u32 = 6;
/// Rounds of line searches end once a round lowers the dual value by at most this share.
const ENOUGH: f64 = 1e-9;

/// How much work to do, as counts, so that results do not depend on the machine's speed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    /// Maximum number of line searches.
    pub(super) searches: usize,
    /// Maximum number of subgradient steps.
    pub(super) steps: usize,
}

impl Effort {
    /// The effort for a problem of this size: fewer searches and steps for larger problems, because each takes longer.
    pub(super) fn for_items(n_items: usize, n_limits: usize) -> Self {
        let affordable = 24_000_000 / n_items.max(1);
        Self { searches: (affordable / 2).clamp(6, 30 * n_limits.max(1)), steps: affordable.clamp(4, 300) }
    }
}

/// The best known prices, with their bound.
pub(super) struct PricedBound {
    pub(super) prices: Vec<f64>,
    /// Dual value at these prices, without an allowance for rounding.
    pub(super) dual: f64,
}

impl PricedBound {
    pub(super) fn at(problem: &PlanProblem, mut prices: Vec<f64>) -> Self {
        prices.resize(problem.capacity.len(), 0.0);
        for (price, capacity) in prices.iter_mut().zip(&problem.capacity) {
            if *capacity == f64::INFINITY {
                *price = 0.0;
            }
        }
        let dual = problem.dual(&prices).value;
        Self { prices, dual }
    }

    /// Searches along one price after another, in rounds, until a round hardly improves the dual value or too few of
    /// the `searches` are left for another round. With one limit, the first search finds the minimum; with several, the
    /// minimum may not be found.
    pub(super) fn search_lines(&mut self, problem: &PlanProblem, searches: usize) {
        let slots: Vec<Slot> = problem.limited().collect();
        let (mut steps, mut left) = (Vec::new(), searches);
        while left >= slots.len() && !slots.is_empty() {
            left -= slots.len();
            let mut prices = self.prices.clone();
            for &slot in &slots {
                let price = best_price(problem, &prices, slot, &mut steps);
                if let Some(old) = prices.get_mut(usize::from(slot)) {
                    *old = price;
                }
            }
            let dual = problem.dual(&prices).value;
            let is_better = dual < self.dual;
            let is_enough = self.dual - dual <= ENOUGH * self.dual;
            if is_better {
                (self.prices, self.dual) = (prices, dual);
            }
            if is_enough || slots.len() == 1 {
                return;
            }
        }
    }

    /// Takes subgradient steps toward `lower`, a known lower bound or a guess (Polyak, "Minimization of Unsmooth
    /// Functionals", 1969).
    pub(super) fn descend(&mut self, problem: &PlanProblem, lower: f64, steps: usize) {
        // prices of different resources have different units
        let mean_cost = problem.items.iter().map(|item| item.cost).sum::<f64>() / (problem.items.len().max(1) as f64);
        let unit = |slot: Slot| if slot == BUDGET && mean_cost > 0.0 { mean_cost } else { 1.0 };
        let slots: Vec<Slot> = problem.limited().collect();
        let (mut prices, mut length, mut waited) = (self.prices.clone(), 1.0, 0);
        for _ in 0..steps {
            let point = problem.dual(&prices);
            if point.value < self.dual {
                (self.dual, waited) = (point.value, 0);
                self.prices.clone_from(&prices);
            } else {
                waited += 1;
            }
            if waited > PATIENCE {
                (length, waited) = (length * 0.5, 0);
                prices.clone_from(&self.prices);
                continue;
            }
            let slack = |slot: Slot| {
                let used = point.used.get(usize::from(slot)).copied().unwrap_or(0.0);
                let price = prices.get(usize::from(slot)).copied().unwrap_or(0.0);
                let slack = (problem.room(slot) - used) / unit(slot);
                // a price of 0 cannot fall
                if price > 0.0 || slack < 0.0 { slack } else { 0.0 }
            };
            let slacks: Vec<f64> = slots.iter().map(|&slot| slack(slot)).collect();
            let norm: f64 = slacks.iter().map(|slack| slack * slack).sum();
            let step = length * (point.value - lower) / norm;
            if !(norm > 0.0 && step > 0.0 && step < f64::INFINITY) {
                return;
            }
            for (&slot, slack) in slots.iter().zip(slacks) {
                if let Some(price) = prices.get_mut(usize::from(slot)) {
                    let moved = *price - step * slack / unit(slot);
                    *price = if moved > 0.0 { moved } else { 0.0 };
                }
            }
        }
    }
}
