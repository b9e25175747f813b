//! Prices of the limits.

use super::choices::{Limits, OfferChoice};
use super::problem::{BUDGET, CALLS, offer_slots, plan_item};

/// The approximate value of one more unit of each limit in the relaxed problem. If no plan could exceed a limit, even
/// without the other limits, its price is 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prices {
    /// By slot.
    by_slot: Vec<f64>,
    /// Slots of offers.
    offer_slots: Vec<u16>,
}

impl Prices {
    pub(super) fn new(limits: &Limits, by_slot: Vec<f64>) -> Self {
        Self { by_slot, offer_slots: offer_slots(limits) }
    }

    /// Value of one more unit of money in the budget.
    pub fn of_budget(&self) -> f64 {
        self.of_slot(BUDGET)
    }

    /// Value of one more call.
    pub fn of_call(&self) -> f64 {
        self.of_slot(CALLS)
    }

    /// Value of using an offer once more.
    pub fn of_offer(&self, offer: u16) -> f64 {
        self.offer_slots.get(usize::from(offer)).map_or(0.0, |&slot| self.of_slot(slot))
    }

    /// The value of a choice, minus the price of everything that it uses.
    pub fn reduced_value(&self, choice: &OfferChoice) -> f64 {
        plan_item(choice, 0, &self.offer_slots).reduced(&self.by_slot)
    }

    fn of_slot(&self, slot: u16) -> f64 {
        self.by_slot.get(usize::from(slot)).copied().unwrap_or(0.0)
    }
}
