//! What may be offered to each customer, the limits of a campaign, and which customers may be in the plan.

use std::ops::Range;

use bincode::{Decode, Encode};

/// Choices with a value or cost above this amount are never planned, so that no sum can overflow.
pub const MAX_AMOUNT: f64 = 1e15;
/// Maximum number of offers in a campaign. Choices that use an offer with this index or a higher one are never
/// planned.
pub const MAX_OFFERS: u16 = 60_000;
/// A plan's cost may exceed the budget by this share of the budget, so that three choices that cost 0.1 each fit into
/// 0.3, although their sum as an `f64` is greater.
pub const BUDGET_TOLERANCE: f64 = 1e-9;

/// What may be offered to a customer: one offer, or a pair.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct OfferChoice {
    /// What the choice is expected to be worth, net of its cost. A choice is never planned if this is not positive.
    pub value: f64,
    /// What the choice takes from the budget: finite and not negative, or the choice is never planned.
    pub cost: f64,
    /// Indices of the offers that the choice uses. A single offer is listed twice but used once.
    pub offers: [u16; 2],
}

impl OfferChoice {
    /// Whether the choice can be part of a plan, limits aside.
    pub fn is_usable(&self) -> bool {
        self.value > 0.0
            && self.value <= MAX_AMOUNT
            && self.cost >= 0.0
            && self.cost <= MAX_AMOUNT
            && self.offers.iter().all(|&offer| offer < MAX_OFFERS)
    }

    /// The offers that the choice uses, each once.
    pub fn distinct_offers(&self) -> impl Iterator<Item = u16> {
        let [first, second] = self.offers;
        std::iter::once(first).chain((second != first).then_some(second))
    }
}

/// The choices of all customers, stored by column, because there may be millions of them.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct OfferChoices {
    /// For each customer, the number of choices up to and including this customer's.
    ends: Vec<usize>,
    values: Vec<f64>,
    costs: Vec<f64>,
    offers: Vec<[u16; 2]>,
}

impl OfferChoices {
    /// Adds a customer with these choices, possibly none.
    pub fn push_customer(&mut self, choices: impl IntoIterator<Item = OfferChoice>) {
        for OfferChoice { value, cost, offers } in choices {
            self.values.push(value);
            self.costs.push(cost);
            self.offers.push(offers);
        }
        self.ends.push(self.values.len());
    }

    /// Adds the customers of `later` after these.
    pub fn append(&mut self, later: &Self) {
        let start = self.values.len();
        self.ends.extend(later.ends.iter().map(|end| start + end));
        self.values.extend(&later.values);
        self.costs.extend(&later.costs);
        self.offers.extend(&later.offers);
    }

    /// Number of customers.
    pub fn n_customers(&self) -> usize {
        self.ends.len()
    }

    /// Number of choices of all customers.
    pub fn n_choices(&self) -> usize {
        self.values.len()
    }

    /// The choices of a customer, in the order in which they were added.
    pub fn of(&self, customer: usize) -> impl Iterator<Item = OfferChoice> + '_ {
        self.indexed(customer).map(|(_, choice)| choice)
    }

    /// The choices of a customer, each with its index among the choices of all customers.
    pub(in crate::campaign) fn indexed(&self, customer: usize) -> impl Iterator<Item = (usize, OfferChoice)> + '_ {
        let range = self.range(customer);
        let values = self.values.get(range.clone()).unwrap_or_default();
        let costs = self.costs.get(range.clone()).unwrap_or_default();
        let offers = self.offers.get(range.clone()).unwrap_or_default();
        let columns = values.iter().zip(costs).zip(offers);
        range.zip(columns).map(|(at, ((&value, &cost), &offers))| (at, OfferChoice { value, cost, offers }))
    }

    fn range(&self, customer: usize) -> Range<usize> {
        let Some(&end) = self.ends.get(customer) else { return 0..0 };
        let start = customer.checked_sub(1).and_then(|previous| self.ends.get(previous)).copied().unwrap_or(0);
        start..end
    }
}

/// The limits of a campaign.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub struct Limits {
    /// The highest total cost. A negative budget or NaN counts as 0.
    pub budget: Option<f64>,
    /// The highest number of customers in the plan.
    pub calls: Option<u64>,
    /// For each offer, how often it may be used. Offers beyond the end of the list have no limit.
    pub offers: Vec<Option<u64>>,
    /// Choices that are worth less than this are not planned. NaN counts as no minimum.
    pub minimum_value: f64,
}

/// One of the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Limit {
    /// The budget.
    Budget,
    /// The number of calls.
    Calls,
    /// The number of times that the offer with this index may be used.
    Offer(u16),
}

impl Limits {
    /// Whether a choice can be planned, apart from the budget and the counts.
    pub fn admits(&self, choice: &OfferChoice) -> bool {
        choice.is_usable() && (self.minimum_value.is_nan() || choice.value >= self.minimum_value)
    }

    /// Whether a total cost fits into the budget, up to [`BUDGET_TOLERANCE`].
    pub fn fits_budget(&self, cost: f64) -> bool {
        self.budget_with(BUDGET_TOLERANCE).is_none_or(|budget| cost <= budget)
    }

    /// The budget, raised by a share of itself; `None` if there is no limit.
    pub(super) fn budget_with(&self, tolerance: f64) -> Option<f64> {
        let budget = self.budget.filter(|&budget| budget != f64::INFINITY)?;
        // more than any plan can cost, and small enough for sums not to overflow
        let budget = if budget > 1e30 { 1e30 } else { budget };
        Some(if budget > 0.0 { budget + budget * tolerance } else { 0.0 })
    }

    /// How often an offer may be used; `None` if there is no limit.
    pub fn of_offer(&self, offer: u16) -> Option<u64> {
        self.offers.get(usize::from(offer)).copied().flatten()
    }
}

/// Whether a customer may be in the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// May be in the plan.
    #[default]
    Open,
    /// Must not be in the plan, for example because the customer has already been contacted.
    Excluded,
    /// In the group that [`is_drawn`](super::super::hold_out::is_drawn) drew, and therefore not in the plan.
    Drawn,
}
