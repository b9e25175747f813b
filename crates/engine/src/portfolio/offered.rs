//! The best offers to listed customers.

use super::query::{BestOffer, ListedCustomer};
use crate::campaign::offers::Terms;
use crate::campaign::plan::OfferChoice;
use crate::campaign::proposals::{best, proposals_for_all};
use crate::customer::Customer;
use crate::schema::Schema;
use crate::scorer::Scorer;

impl ListedCustomer {
    /// The customer; `None` if the schema does not allow the values.
    pub fn customer(&self, schema: &Schema) -> Option<Customer> {
        let customer = Customer::new(schema, self.values.clone()).ok()?;
        let customer = customer.with_filled(|field| self.filled.contains(&field));
        Some(customer.with_outside(schema, self.outside.iter().copied()))
    }
}

/// Finds the best offer to each of these customers, under these terms.
pub fn find_best_offers(scorer: &Scorer, terms: &Terms, rows: &mut [ListedCustomer]) {
    let schema = scorer.schema();
    let (mut found, customers): (Vec<&mut ListedCustomer>, Vec<Customer>) = rows
        .iter_mut()
        .filter_map(|row| {
            let customer = row.customer(schema)?;
            Some((row, customer))
        })
        .unzip();
    for (row, proposals) in found.iter_mut().zip(proposals_for_all(scorer, &customers, terms)) {
        row.best = Some(match best(&proposals) {
            None => BestOffer::NonePays,
            Some(best) => BestOffer::Pays(OfferChoice::from(best), best.probability),
        });
    }
}
