use proptest::prelude::*;

use super::arbitrary::{bundle, choices, customer, forest};
use super::exercise::exercise;
use super::small;
use crate::bundle::Bundle;
use crate::customer::Customer;
use crate::forest::StoredForest;
use crate::scorer::Scorer;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_bundle_reads_back_as_written(mut choices in choices()) {
        let bundle = bundle(&mut choices);
        let bytes = bundle.to_bytes().unwrap();
        let read = Bundle::from_bytes(&bytes).unwrap();
        prop_assert_eq!(&read, &bundle);
        prop_assert_eq!(read.to_bytes().unwrap(), bytes);
    }

    #[test]
    fn a_forest_reads_back_as_stored(mut choices in choices(), n_features in 1..40_usize) {
        let forest = forest(&mut choices, n_features);
        let stored = StoredForest::store(&forest);
        let restored = stored.restore(n_features).unwrap();
        prop_assert_eq!(&restored, &forest);
        // `==` does not distinguish -0 from 0, but the debug output does
        prop_assert_eq!(format!("{restored:?}"), format!("{forest:?}"));
        prop_assert!(stored.restore(n_features + 1).is_err());
    }

    #[test]
    fn any_model_scores_and_explains(mut choices in choices()) {
        exercise(&Scorer::from_bytes(&bundle(&mut choices).to_bytes().unwrap()).unwrap());
    }

    #[test]
    fn a_score_does_not_depend_on_the_rows_around_it(mut choices in choices()) {
        let scorer = Scorer::from_bytes(&bundle(&mut choices).to_bytes().unwrap()).unwrap();
        let customers: Vec<Customer> = (0..20).map(|_| customer(&mut choices, scorer.schema())).collect();
        let alone: Vec<u64> = customers.iter().map(|customer| scorer.probability(customer).to_bits()).collect();
        let mut order: Vec<usize> = (0..20).collect();
        for at in (1..20).rev() {
            order.swap(at, choices.below(at + 1));
        }
        let mut row = Vec::new();
        for index in order {
            prop_assert_eq!(scorer.probability_with(&customers[index], &mut row).to_bits(), alone[index]);
        }
    }
}

#[test]
fn the_small_model_scores_as_computed_by_hand() {
    let scorer = Scorer::from_bytes(&small::bundle().to_bytes().unwrap()).unwrap();
    let preprocessor = &scorer.bundle().preprocessor;
    let probability = |row: usize| {
        let customer = preprocessor.complete(scorer.schema(), &small::rows()[row]).unwrap();
        scorer.probability(&customer)
    };
    assert_eq!(probability(0), (0.5 + 1.0 + 2.0 / 3.0) / 3.0);
    assert_eq!(probability(1), (0.5 + 1.0 / 3.0 + 0.0) / 3.0);
    exercise(&scorer);
}

#[test]
fn writing_the_committed_model_gives_its_bytes() {
    let bytes = include_bytes!("../../../../model/telco.churn");
    assert_eq!(Bundle::from_bytes(bytes).unwrap().to_bytes().unwrap(), bytes);
}
