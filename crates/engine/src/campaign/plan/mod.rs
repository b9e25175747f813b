//! Plans a campaign: who is offered what, within limits.
//!
//! This is a multiple-choice knapsack problem with several limits. It is solved with Lagrangian relaxation (see
//! `problem`), in these steps:
//!
//! 1. Choices that obviously cannot improve a plan are left out.
//! 2. Prices that make the bound low are found for the limits (`dual`).
//! 3. A plan is made from the prices (`greedy`).
//! 4. Choices that cannot be part of a better plan are left out, and choices that must be part of one are fixed
//!    (`fixing`). Steps 2 to 4 are repeated with the remaining choices.
//! 5. If few enough choices remain, the plan is improved by changing the choices of one or two customers at a time
//!    (`exchange`). If few enough customers remain, their choices are searched by branch and bound, up to a maximum
//!    number of steps (`branching`).
//!
//! For large problems with several limits, the first prices come from a sample of customers (`sampling`).
//!
//! It is proven that no plan within the limits is worth more than [`CampaignPlan::bound`], even with rounding errors.
//! If the plan [is proven to be the best](CampaignPlan::is_best), the bound is at most the plan's value plus a margin
//! for rounding. Otherwise, [`CampaignPlan::gap`] says how much better a plan could be at most.
//!
//! Values and costs are amounts of money in one currency. All work is limited by counts, not by time, and uses only
//! basic arithmetic in a fixed order, so a plan has the same bits natively and in WebAssembly.

mod branching;
mod choices;
mod curve;
mod dual;
mod exchange;
mod fixing;
mod greedy;
mod line_search;
mod prices;
mod problem;
mod sampling;
mod solver;
mod sums;
#[cfg(test)]
mod tests;
mod ties;
mod why_out;

pub use self::choices::{BUDGET_TOLERANCE, Limit, Limits, MAX_AMOUNT, MAX_OFFERS, OfferChoice, OfferChoices, Standing};
pub use self::curve::{BudgetPoint, MAX_POINTS, value_curve};
pub use self::prices::Prices;
pub use self::why_out::{WhyOut, is_held_out, why_out};

use self::problem::PlanProblem;
use self::solver::{Solution, Thoroughness, solve};
use self::sums::PartSum;

/// Who is offered what.
#[derive(Clone, Debug, PartialEq)]
pub struct CampaignPlan {
    /// For each customer, the position of the planned choice in the customer's list.
    chosen: Vec<Option<u32>>,
    /// What the plan is expected to be worth.
    pub value: f64,
    /// What the plan costs. It exceeds the budget by at most [`BUDGET_TOLERANCE`] of the budget.
    pub cost: f64,
    /// Number of customers in the plan.
    pub calls: u64,
    /// How often the plan uses each offer.
    uses: Vec<u64>,
    /// No plan is worth more than this.
    pub bound: f64,
    /// Whether it is proven that no plan is worth more, except for rounding.
    pub is_best: bool,
    /// About what one more unit of each limit would be worth.
    pub prices: Prices,
}

impl CampaignPlan {
    /// The position of a customer's planned choice in the customer's list, or `None` if the customer is not in the
    /// plan.
    pub fn choice_of(&self, customer: usize) -> Option<usize> {
        self.chosen.get(customer).copied().flatten().and_then(|choice| usize::try_from(choice).ok())
    }

    /// How often the plan uses each offer, up to the last one that it uses.
    pub fn uses(&self) -> &[u64] {
        &self.uses
    }

    /// How often the plan uses an offer.
    pub fn uses_of(&self, offer: u16) -> u64 {
        self.uses.get(usize::from(offer)).copied().unwrap_or(0)
    }

    /// How much more a better plan could be worth at most, as a share of the bound.
    pub fn gap(&self) -> f64 {
        if self.bound > 0.0 { (self.bound - self.value) / self.bound } else { 0.0 }
    }
}

/// Plans a campaign. Customers without a standing are open. Among open customers with the same useful choices, earlier
/// ones come first.
pub fn plan(choices: &OfferChoices, limits: &Limits, standings: &[Standing]) -> CampaignPlan {
    let problem = PlanProblem::new(choices, limits, standings);
    let solution = solve(&problem, Vec::new(), choices.n_customers(), Thoroughness::Full);
    finished(choices, limits, solution)
}

/// Turns a solution into a plan, with its totals.
fn finished(choices: &OfferChoices, limits: &Limits, solution: Solution) -> CampaignPlan {
    let Solution { chosen, bound, is_best, prices } = solution;
    let (mut value, mut cost, mut calls) = (PartSum::default(), PartSum::default(), 0);
    let mut uses = Vec::new();
    for (customer, position) in chosen.iter().enumerate() {
        let position = position.and_then(|position| usize::try_from(position).ok());
        if let Some(choice) = position.and_then(|position| choices.of(customer).nth(position)) {
            value.add(choice.value);
            cost.add(choice.cost);
            calls += 1;
            for offer in choice.distinct_offers().map(usize::from) {
                if offer >= uses.len() {
                    uses.resize(offer + 1, 0);
                }
                uses.get_mut(offer).into_iter().for_each(|uses| *uses += 1);
            }
        }
    }
    let value = value.value();
    let bound = if bound > value { bound } else { value };
    let prices = Prices::new(limits, prices);
    CampaignPlan { chosen, value, cost: cost.value(), calls, uses, bound, is_best, prices }
}
