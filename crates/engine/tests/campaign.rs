//! The best offer for a customer, computed alone or in a batch, is the first suggestion, if it pays.

#![allow(clippy::unwrap_used, reason = "a test should stop as soon as it cannot continue")]

use churnscope_engine::campaign::offers::{OfferTerms, OfferedChange, Terms, offers};
use churnscope_engine::campaign::proposals::{best, proposals_for, proposals_for_all};
use churnscope_engine::explain::suggestions;
use churnscope_engine::schema::Schema;
use churnscope_fixtures::telco::{customers, scorer};

fn mixed_terms(schema: &Schema) -> Terms {
    let terms = offers(schema).enumerate().map(|(at, offer)| OfferTerms {
        cost: 7.0 * (at % 5) as f64,
        success: 0.2 + 0.1 * (at % 7) as f64,
        discount: if matches!(offer.change, OfferedChange::To(_)) { (at % 3) as f64 } else { 0.0 },
        is_available: at != 3,
    });
    Terms { months: 12.0, monthly_value: None, offers: terms.collect() }
}

#[test]
fn the_best_offer_is_the_first_suggestion() {
    let scorer = scorer();
    let schema = scorer.schema();
    let customers = customers(&scorer);
    let cheap = OfferTerms { success: 0.3, ..OfferTerms::default() };
    let costly = OfferTerms { cost: 40.0, ..OfferTerms::default() };
    let mut n_without = 0;
    for terms in [Terms::uniform(schema, 12.0, cheap), Terms::uniform(schema, 24.0, costly), mixed_terms(schema)] {
        let found = proposals_for_all(&scorer, &customers, &terms);
        for (customer, proposals) in customers.iter().zip(&found) {
            let all = proposals_for(&scorer, customer, Some(&terms));
            assert!(proposals.iter().all(|proposal| all.contains(proposal)), "the same results in a batch");
            assert_eq!(best(proposals), best(&all));
            let first = suggestions(&scorer, customer, Some(&terms), 5).into_iter().next();
            let first = first.filter(|first| first.expected_value.unwrap() > 0.0);
            n_without += usize::from(first.is_none());
            let found = best(proposals).map(|best| (best.probability.to_bits(), best.value));
            assert_eq!(found, first.map(|first| (first.probability.to_bits(), first.expected_value)));
        }
    }
    assert!(n_without > 100, "for some customers, no offer pays: {n_without}");
}
