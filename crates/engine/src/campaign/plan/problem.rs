//! The planning problem in a form that is fast to evaluate, and its Lagrangian relaxation.
//!
//! At prices p ≥ 0, the *reduced* value of a choice is its value minus the price of everything that it uses. Each
//! customer takes the choice with the highest reduced value, or no choice if none is positive (some customers must get
//! one). For any prices, the sum of these values plus the price of all capacity is at least the value of the best plan
//! (Fisher 1981, "The Lagrangian Relaxation Method for Solving Integer Programming Problems"). This sum is the *dual*
//! value.

use super::choices::{Limits, OfferChoice, OfferChoices, Standing};
use super::sums::PartSum;

/// A resource that a choice can use: an index into lists of prices and capacities.
pub(super) type Slot = u16;
/// An offer without a limit, or no second offer: its price is always 0.
pub(super) const FREE: Slot = 0;
pub(super) const BUDGET: Slot = 1;
pub(super) const CALLS: Slot = 2;
/// The slot of the first limited offer.
pub(super) const FIRST_OFFER: Slot = 3;

/// If more than this many choices of a customer fit, dominated choices are kept, because comparing all pairs would take
/// too long.
const MAX_COMPARED: usize = 64;
/// The part of [`BUDGET_TOLERANCE`](super::choices::BUDGET_TOLERANCE) that the search uses, as a share of the budget.
/// The rest absorbs the rounding of sums in another order.
const SEARCH_TOLERANCE: f64 = 0.5e-9;

/// A choice that may be part of a best plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PlanItem {
    pub(super) value: f64,
    pub(super) cost: f64,
    /// The limited offers that the choice uses, or [`FREE`].
    pub(super) slots: [Slot; 2],
    /// Position in the customer's list of choices.
    pub(super) choice: u32,
}

impl PlanItem {
    /// How much of a resource the choice uses.
    pub(super) fn amount(&self, slot: Slot) -> f64 {
        match slot {
            FREE => 0.0,
            BUDGET => self.cost,
            CALLS => 1.0,
            _ if self.slots.contains(&slot) => 1.0,
            _ => 0.0,
        }
    }

    /// The value minus the price of everything that the choice uses.
    pub(super) fn reduced(&self, prices: &[f64]) -> f64 {
        let price = |slot: Slot| prices.get(usize::from(slot)).copied().unwrap_or(0.0);
        let [first, second] = self.slots;
        self.value - price(BUDGET) * self.cost - price(CALLS) - price(first) - price(second)
    }

    /// Whether another choice of the same customer is worth at least as much, and uses no more of any resource.
    fn is_dominated_by(&self, other: &Self) -> bool {
        other.value >= self.value
            && other.cost <= self.cost
            && other.slots.iter().all(|slot| *slot == FREE || self.slots.contains(slot))
    }

    /// The slots that the choice uses: budget, calls, and offers.
    pub(super) fn slots(&self) -> impl Iterator<Item = Slot> {
        [BUDGET, CALLS].into_iter().chain(self.slots.into_iter().filter(|&slot| slot != FREE))
    }
}

/// Customers, their useful choices, and capacities.
#[derive(Clone, Debug)]
pub(super) struct PlanProblem {
    /// End of each customer's items.
    pub(super) ends: Vec<usize>,
    pub(super) items: Vec<PlanItem>,
    /// Each customer's position in the caller's list.
    pub(super) customers: Vec<usize>,
    /// Whether each customer must get a choice.
    pub(super) must: Vec<bool>,
    /// By slot. Infinite if there is no limit, or if the limit could not be exceeded even without the other limits.
    pub(super) capacity: Vec<f64>,
    /// The value of the choices of customers who were decided and removed from the problem.
    pub(super) fixed_value: f64,
}

/// The dual value at some prices, and how much of each resource the customers would then use.
pub(super) struct DualPoint {
    pub(super) value: f64,
    /// Limit of the value's rounding error.
    pub(super) rounding: f64,
    pub(super) used: Vec<f64>,
}

/// For each offer with a limit, its slot; for other offers, [`FREE`].
pub(super) fn offer_slots(limits: &Limits) -> Vec<Slot> {
    let mut next = FIRST_OFFER;
    let slot_of = |limit: &Option<u64>| {
        let slot = if limit.is_some() { next } else { FREE };
        next = next.saturating_add(Slot::from(limit.is_some()));
        slot
    };
    limits.offers.iter().take(usize::from(super::choices::MAX_OFFERS)).map(slot_of).collect()
}

/// Converts a choice. `slots` are those of the offers.
pub(super) fn plan_item(choice: &OfferChoice, position: usize, slots: &[Slot]) -> PlanItem {
    let mut used = choice.distinct_offers().map(|offer| slots.get(usize::from(offer)).copied().unwrap_or(FREE));
    let pair = [used.next().unwrap_or(FREE), used.next().unwrap_or(FREE)];
    let position = u32::try_from(position).unwrap_or(u32::MAX);
    PlanItem { value: choice.value, cost: choice.cost, slots: pair, choice: position }
}

/// Capacities by slot.
pub(super) fn capacities(limits: &Limits) -> Vec<f64> {
    let budget = limits.budget_with(SEARCH_TOLERANCE).unwrap_or(f64::INFINITY);
    let count = |limit: Option<u64>| limit.map_or(f64::INFINITY, |count| count as f64);
    let offers = limits.offers.iter().take(usize::from(super::choices::MAX_OFFERS)).flatten();
    let offers = offers.map(|&limit| count(Some(limit)));
    [f64::INFINITY, budget, count(limits.calls)].into_iter().chain(offers).collect()
}

impl PlanProblem {
    /// The problem of the open customers. Choices are left out if they cannot be planned or cannot improve a plan, for
    /// example because they are worth too little, exceed a limit on their own, or are dominated by another choice
    /// (Sinha and Zoltners 1979, "The Multiple-Choice Knapsack Problem"). If more than [`MAX_COMPARED`] choices of a
    /// customer fit, dominated ones are kept. Customers without a remaining choice are left out.
    pub(super) fn new(choices: &OfferChoices, limits: &Limits, standings: &[Standing]) -> Self {
        let (slots, capacity) = (offer_slots(limits), capacities(limits));
        let mut problem = Self {
            ends: Vec::with_capacity(choices.n_customers()),
            items: Vec::with_capacity(choices.n_choices()),
            customers: Vec::with_capacity(choices.n_customers()),
            must: Vec::new(),
            capacity,
            fixed_value: 0.0,
        };
        let mut own = Vec::new();
        for customer in 0..choices.n_customers() {
            if standings.get(customer).copied().unwrap_or_default() != Standing::Open {
                continue;
            }
            own.clear();
            let admitted = choices.of(customer).enumerate().filter(|(_, choice)| limits.admits(choice));
            let items = admitted.map(|(position, choice)| plan_item(&choice, position, &slots));
            own.extend(items.filter(|item| fits(item, &problem.capacity)));
            problem.push_undominated(&own);
            if problem.items.len() > problem.ends.last().copied().unwrap_or(0) {
                problem.ends.push(problem.items.len());
                problem.customers.push(customer);
            }
        }
        problem.must = vec![false; problem.customers.len()];
        problem.relax_unreachable();
        problem
    }

    fn push_undominated(&mut self, own: &[PlanItem]) {
        if own.len() > MAX_COMPARED {
            self.items.extend_from_slice(own);
            return;
        }
        for (at, item) in own.iter().enumerate() {
            // of two equal choices, the earlier one stays
            let loses = |(other_at, other): (usize, &PlanItem)| {
                other_at != at && item.is_dominated_by(other) && (other_at < at || !other.is_dominated_by(item))
            };
            if !own.iter().enumerate().any(loses) {
                self.items.push(*item);
            }
        }
    }

    /// Makes a capacity infinite if it could not be exceeded even without the other limits.
    pub(super) fn relax_unreachable(&mut self) {
        let mut most = vec![0.0_f64; self.capacity.len()];
        let mut seen = vec![usize::MAX; self.capacity.len()];
        for (customer, items, _) in self.iter() {
            let cost = items.iter().fold(0.0, |most, item| if item.cost > most { item.cost } else { most });
            add(&mut most, BUDGET, cost);
            add(&mut most, CALLS, 1.0);
            for slot in items.iter().flat_map(|item| item.slots).filter(|&slot| slot != FREE) {
                if let Some(last) = seen.get_mut(usize::from(slot)).filter(|last| **last != customer) {
                    *last = customer;
                    add(&mut most, slot, 1.0);
                }
            }
        }
        for (capacity, most) in self.capacity.iter_mut().zip(most) {
            if most <= *capacity {
                *capacity = f64::INFINITY;
            }
        }
    }

    /// Number of customers.
    pub(super) fn n_customers(&self) -> usize {
        self.ends.len()
    }

    /// Each customer's index, items, and whether the customer must get one of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &[PlanItem], bool)> {
        let mut start = 0;
        self.ends.iter().zip(&self.must).enumerate().map(move |(customer, (&end, &must))| {
            let items = self.items.get(start..end).unwrap_or_default();
            start = end;
            (customer, items, must)
        })
    }

    /// The items of one customer.
    pub(super) fn items_of(&self, customer: usize) -> &[PlanItem] {
        let start = customer.checked_sub(1).and_then(|previous| self.ends.get(previous)).copied().unwrap_or(0);
        self.ends.get(customer).and_then(|&end| self.items.get(start..end)).unwrap_or_default()
    }

    /// The limited slots.
    pub(super) fn limited(&self) -> impl Iterator<Item = Slot> + '_ {
        (0..).zip(&self.capacity).filter(|(_, capacity)| **capacity < f64::INFINITY).map(|(slot, _)| slot)
    }

    /// The capacity of a slot.
    pub(super) fn room(&self, slot: Slot) -> f64 {
        self.capacity.get(usize::from(slot)).copied().unwrap_or(f64::INFINITY)
    }

    /// The dual value at these prices. The value plus its rounding limit is an upper bound on the value of any plan.
    pub(super) fn dual(&self, prices: &[f64]) -> DualPoint {
        let mut used = vec![0.0; self.capacity.len()];
        let (mut sum, mut absolute, mut values) = (PartSum::default(), PartSum::default(), PartSum::default());
        for (_, items, must) in self.iter() {
            let (mut best, mut reduced) = (None, if must { f64::NEG_INFINITY } else { 0.0 });
            let mut most = 0.0;
            for item in items {
                let of_item = item.reduced(prices);
                if of_item > reduced {
                    (best, reduced) = (Some(item), of_item);
                }
                if item.value > most {
                    most = item.value;
                }
            }
            values.add(most);
            if let Some(item) = best {
                sum.add(reduced);
                absolute.add(reduced.abs());
                item.slots().for_each(|slot| add(&mut used, slot, item.amount(slot)));
            }
        }
        let priced = self.limited().map(|slot| self.room(slot) * prices.get(usize::from(slot)).copied().unwrap_or(0.0));
        let priced: f64 = priced.sum();
        let value = self.fixed_value + priced + sum.value();
        let magnitude = self.fixed_value + priced.abs() + absolute.value();
        // a choice's reduced value takes a product and four subtractions; the rounding error of each is at most
        // `f64::EPSILON` times (value + |reduced value|)
        let rounding = sum.relative_error() * magnitude + 16.0 * f64::EPSILON * (magnitude + values.value());
        DualPoint { value, rounding, used }
    }
}

/// Adds an amount to one slot.
pub(super) fn add(amounts: &mut [f64], slot: Slot, amount: f64) {
    if let Some(sum) = amounts.get_mut(usize::from(slot)) {
        *sum += amount;
    }
}

/// Whether a choice fits into what is left of each resource.
pub(super) fn fits(item: &PlanItem, left: &[f64]) -> bool {
    item.slots().all(|slot| item.amount(slot) <= left.get(usize::from(slot)).copied().unwrap_or(f64::INFINITY))
}
