//! Why a customer is not in a plan.

use bincode::{Decode, Encode};

use super::CampaignPlan;
use super::choices::{Limit, Limits, OfferChoice, OfferChoices, Standing};

/// Why a customer is not in a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum WhyOut {
    /// The caller excluded the customer.
    Excluded,
    /// No choice is [usable](OfferChoice::is_usable), usually because none is worth more than it costs.
    NoOfferPays,
    /// All usable choices are worth less than the minimum value.
    BelowMinimum,
    /// The customer is held out for comparison, and would have been in the plan.
    HeldOut,
    /// Other customers make better use of this limit.
    Outbid(Limit),
    /// Every choice exceeds a limit on its own. The most valuable one exceeds this limit.
    TooLarge(Limit),
}

/// Whether a customer drawn for the hold-out would have been in the plan, at the plan's prices: at least one choice
/// fits the limits on its own and is worth more than the price of what it uses.
pub fn is_held_out(choices: &OfferChoices, limits: &Limits, plan: &CampaignPlan, customer: usize) -> bool {
    let mut admitted = choices.of(customer).filter(|choice| limits.admits(choice));
    admitted.any(|choice| plan.prices.reduced_value(&choice) > 0.0 && exceeded(&choice, limits).is_none())
}

/// Why a customer is not in the plan, or `None` if the customer is in it.
pub fn why_out(
    choices: &OfferChoices,
    limits: &Limits,
    plan: &CampaignPlan,
    standing: Standing,
    customer: usize,
) -> Option<WhyOut> {
    if plan.choice_of(customer).is_some() {
        return None;
    }
    if standing == Standing::Excluded {
        return Some(WhyOut::Excluded);
    }
    if !choices.of(customer).any(|choice| choice.is_usable()) {
        return Some(WhyOut::NoOfferPays);
    }
    let admitted = || choices.of(customer).filter(|choice| limits.admits(choice));
    if admitted().next().is_none() {
        return Some(WhyOut::BelowMinimum);
    }
    if standing == Standing::Drawn && is_held_out(choices, limits, plan, customer) {
        return Some(WhyOut::HeldOut);
    }
    let best = best_by(admitted().filter(|choice| exceeded(choice, limits).is_none()), |choice| {
        plan.prices.reduced_value(choice)
    });
    match best {
        Some(best) => Some(WhyOut::Outbid(costliest(&best, plan).unwrap_or_else(|| scarcest(&best, limits, plan)))),
        None => {
            let best = best_by(admitted(), |choice| choice.value)?;
            Some(WhyOut::TooLarge(exceeded(&best, limits)?))
        }
    }
}

/// The choice with the highest score; of equal ones, the first.
fn best_by(choices: impl Iterator<Item = OfferChoice>, score: impl Fn(&OfferChoice) -> f64) -> Option<OfferChoice> {
    choices.fold(None, |best, choice| match best {
        Some(best) if score(&choice) <= score(&best) => Some(best),
        _ => Some(choice),
    })
}

/// The first limit that a choice exceeds on its own.
fn exceeded(choice: &OfferChoice, limits: &Limits) -> Option<Limit> {
    if limits.calls == Some(0) {
        return Some(Limit::Calls);
    }
    if let Some(offer) = choice.distinct_offers().find(|&offer| limits.of_offer(offer) == Some(0)) {
        return Some(Limit::Offer(offer));
    }
    (!limits.fits_budget(choice.cost)).then_some(Limit::Budget)
}

/// The limit whose use adds the most to the price of a choice; `None` if the price is 0.
fn costliest(choice: &OfferChoice, plan: &CampaignPlan) -> Option<Limit> {
    let prices = &plan.prices;
    let shared = [(Limit::Budget, prices.of_budget() * choice.cost), (Limit::Calls, prices.of_call())];
    let offers = choice.distinct_offers().map(|offer| (Limit::Offer(offer), prices.of_offer(offer)));
    let highest = shared
        .into_iter()
        .chain(offers)
        .fold((Limit::Budget, 0.0), |highest, (limit, price)| if price > highest.1 { (limit, price) } else { highest });
    (highest.1 > 0.0).then_some(highest.0)
}

/// The limit that leaves no room for a choice whose price is 0. A plan may use up a limit whose price is 0.
fn scarcest(choice: &OfferChoice, limits: &Limits, plan: &CampaignPlan) -> Limit {
    if limits.calls.is_some_and(|calls| plan.calls >= calls) {
        return Limit::Calls;
    }
    if !limits.fits_budget(plan.cost + choice.cost) {
        return Limit::Budget;
    }
    let is_used_up = |&offer: &u16| limits.of_offer(offer).is_some_and(|most| plan.uses_of(offer) >= most);
    choice.distinct_offers().find(is_used_up).map_or(Limit::Budget, Limit::Offer)
}
