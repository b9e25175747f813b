//! Helpers for tests of plans, such as random campaigns.

use crate::campaign::plan::{Limits, OfferChoice, OfferChoices, Standing};

/// A choice of one or two offers.
pub(super) fn choice(value: f64, cost: f64, offers: &[u16]) -> OfferChoice {
    OfferChoice { value, cost, offers: [offers[0], *offers.last().unwrap()] }
}

/// Stores the choices of customers.
pub(super) fn choices(customers: &[Vec<OfferChoice>]) -> OfferChoices {
    let mut all = OfferChoices::default();
    customers.iter().for_each(|choices| all.push_customer(choices.iter().copied()));
    all
}

/// What a plan with these choices is worth and costs, or `None` if it breaks a limit.
pub(super) fn checked(customers: &[Vec<OfferChoice>], limits: &Limits, chosen: &[Option<usize>]) -> Option<(f64, f64)> {
    let taken: Vec<OfferChoice> =
        customers.iter().zip(chosen).filter_map(|(choices, at)| at.map(|at| choices[at])).collect();
    let cost: f64 = taken.iter().map(|choice| choice.cost).sum();
    let uses = |offer: u16| taken.iter().filter(|choice| choice.offers.contains(&offer)).count() as u64;
    let is_within = limits.fits_budget(cost)
        && limits.calls.is_none_or(|calls| taken.len() as u64 <= calls)
        && (0..).zip(&limits.offers).all(|(offer, limit)| limit.is_none_or(|limit| uses(offer) <= limit))
        && taken.iter().all(|choice| choice.value >= limits.minimum_value);
    is_within.then(|| (taken.iter().map(|choice| choice.value).sum(), cost))
}

/// The value of the best plan, found by trying all plans.
pub(super) fn brute_force(customers: &[Vec<OfferChoice>], limits: &Limits, standings: &[Standing]) -> f64 {
    let mut chosen: Vec<Option<usize>> = vec![None; customers.len()];
    let mut best = 0.0_f64;
    loop {
        let is_open = |at: usize| standings.get(at).copied().unwrap_or_default() == Standing::Open;
        let is_allowed = chosen.iter().enumerate().all(|(at, choice)| choice.is_none() || is_open(at));
        if let Some((value, _)) = checked(customers, limits, &chosen).filter(|_| is_allowed) {
            best = best.max(value);
        }
        // count up, with customers as digits
        let Some(at) = (0..customers.len()).find(|&at| chosen[at].map_or(0, |at| at + 1) < customers[at].len()) else {
            return best;
        };
        chosen[at] = Some(chosen[at].map_or(0, |at| at + 1));
        chosen[..at].fill(None);
    }
}

/// Numbers that look random and are the same on every run (Knuth's MMIX generator).
pub(super) struct Draws(pub(super) u64);

impl Draws {
    /// A number in [0, 1).
    pub(super) fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A whole number less than `end`.
    pub(super) fn below(&mut self, end: u16) -> u16 {
        (self.unit() * f64::from(end)) as u16
    }
}

/// The costs of a random campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Costs {
    /// Random costs, in whole cents.
    Cents,
    /// One cost per offer; a pair costs as much as its first offer.
    PerOffer,
}

/// A campaign with four offers and three choices per customer. The third choice is a pair, unless the same offer is
/// drawn twice.
pub(super) fn campaign(n_customers: usize, costs: Costs, seed: u64) -> Vec<Vec<OfferChoice>> {
    let mut draws = Draws(seed);
    let mut one = |at: usize| {
        let first = draws.below(4);
        let second = if at == 2 { draws.below(4) } else { first };
        let cost = match costs {
            Costs::Cents => (draws.unit() * 10_000.0).floor() / 100.0 + 1.0,
            Costs::PerOffer => [30.0, 50.0, 75.0, 120.0][usize::from(first)],
        };
        choice(draws.unit() * 400.0 - 60.0 + cost, cost, &[first, second])
    };
    (0..n_customers).map(|_| (0..3).map(&mut one).collect()).collect()
}
