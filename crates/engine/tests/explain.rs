//! Explanations agree with the model.

#![allow(clippy::unwrap_used, reason = "a test should stop as soon as it cannot continue")]
#![allow(clippy::print_stdout, reason = "a test may print what it measured")]

use churnscope_engine::bundle::Bundle;
use churnscope_engine::campaign::offers::{OfferTerms, Terms};
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{
    Condition, Warning, certainty, curve, decision_path, partial_dependence, suggestions,
};
use churnscope_engine::forest::Forest;
use churnscope_engine::schema::Value;
use churnscope_engine::scorer::Scorer;
use churnscope_fixtures::small;
use churnscope_fixtures::telco::{customers, scorer};

#[test]
fn suggestions_obey_rules_and_give_the_correct_estimate() {
    let scorer = scorer();
    let schema = scorer.schema();
    let terms = Terms::uniform(schema, 12.0, OfferTerms { cost: 40.0, ..OfferTerms::default() });
    let mut n_without = 0;
    for (row, customer) in customers(&scorer).iter().enumerate() {
        let found = suggestions(&scorer, customer, (row % 2 == 0).then_some(&terms), 5);
        n_without += usize::from(found.is_empty());
        for suggestion in &found {
            assert!((1..=2).contains(&suggestion.changes.len()));
            let mut values = customer.values().to_vec();
            for change in &suggestion.changes {
                assert!(schema.fields[change.field].actionable, "row {row}: {}", change.words);
                assert_ne!(values[change.field], change.value, "row {row}: {} changes nothing", change.words);
                values[change.field] = change.value;
            }
            let applied = Customer::new(schema, values).unwrap();
            assert_eq!(applied, Customer::settled(schema, applied.values()));
            let applied = applied.with_filled(|field| customer.is_filled(field));
            assert_eq!(scorer.probability(&applied).to_bits(), suggestion.probability.to_bits(), "row {row}");
            assert_eq!(applied, suggestion.customer);
        }
    }
    assert!(n_without > 0, "for some customers, no offer lowers the estimate enough");
}

#[test]
fn a_what_if_curve_passes_through_the_customer() {
    let scorer = scorer();
    for customer in customers(&scorer).iter().step_by(101) {
        for field in 0..scorer.schema().fields.len() {
            let curve = curve(&scorer, customer, field);
            let present: Vec<_> = curve.points.iter().filter(|point| point.is_present).collect();
            assert_eq!(present.len(), 1, "field {field}");
            assert_eq!(present[0].probability.to_bits(), scorer.probability(customer).to_bits());
            for point in &curve.points {
                let changed = Customer::settled(scorer.schema(), &{
                    let mut values = customer.values().to_vec();
                    values[field] = point.value;
                    values
                });
                assert_eq!(changed.value(field), Some(point.value), "the curve has a value that a rule forbids");
            }
        }
    }
}

#[test]
fn the_average_curve_is_on_both_sides_of_the_baseline() {
    let scorer = scorer();
    let contract = scorer.schema().field_index("Contract").unwrap();
    let levels: Vec<Value> = (0..3).map(Value::Level).collect();
    let average: Vec<f64> = partial_dependence(&scorer, contract, &levels).into_iter().flatten().collect();
    let baseline = scorer.explainer().baseline();
    assert!(average[0] > baseline && baseline > average[2], "{average:?} around {baseline}");
    assert_eq!(partial_dependence(&scorer, contract, &[Value::Level(9), Value::Number(1.0)]), [None, None]);
}

#[test]
fn a_decision_path_ends_at_the_trees_estimate() {
    let scorer = scorer();
    let bundle = scorer.bundle();
    for customer in customers(&scorer).iter().step_by(1_500) {
        let mut row = Vec::new();
        bundle.preprocessor.encode(customer, &mut row);
        for (tree, estimate) in bundle.forest.leaves(&row).enumerate() {
            let path = decision_path(&scorer, customer, tree).unwrap();
            assert_eq!(path.customers, 7_043);
            let mut customers = path.customers;
            for step in &path.steps {
                assert!(step.customers < customers);
                customers = step.customers;
                let answer = match (&step.condition, customer.value(step.field).unwrap()) {
                    (Condition::Above(threshold), Value::Number(value)) => value > *threshold,
                    (Condition::Is(level), Value::Level(has)) => *level == has,
                    other => panic!("{other:?}"),
                };
                assert_eq!(answer, step.holds);
            }
            let last = path.steps.last().map_or(path.mean, |step| step.mean);
            assert!((last - estimate).abs() < 1e-12);
        }
        assert_eq!(decision_path(&scorer, customer, bundle.forest.n_trees()), None);
    }
}

#[test]
fn a_decision_path_knows_the_customers_level_whatever_the_threshold() {
    let bundle = small::bundle();
    let customers: Vec<Customer> =
        small::rows().iter().map(|row| bundle.preprocessor.complete(&bundle.schema, row).unwrap()).collect();
    // feature 1 is the monthly contract
    for (threshold, values) in
        [(-1.0, [1.0; 4]), (0.0, [1.0, 0.0, 0.0, 1.0]), (0.5, [1.0, 0.0, 0.0, 1.0]), (1.0, [0.0; 4]), (7.0, [0.0; 4])]
    {
        let tree = vec![small::split(1, threshold, 1, 2, 4), small::leaf(0.0, 2), small::leaf(1.0, 2)];
        let trees = [tree, vec![small::leaf(0.5, 4)], vec![small::leaf(0.5, 4)]];
        let forest = Forest::new(bundle.preprocessor.n_features(), &trees).unwrap();
        let bytes = Bundle { forest, ..bundle.clone() }.to_bytes().unwrap();
        let scorer = Scorer::from_bytes(&bytes).unwrap();
        for (row, customer) in customers.iter().enumerate() {
            let path = decision_path(&scorer, customer, 0).unwrap();
            let step = &path.steps[0];
            assert_eq!(step.condition, Condition::Is(0));
            assert_eq!((step.holds, step.mean), (row % 3 == 0, values[row]), "threshold {threshold}, row {row}");
        }
    }
}

#[test]
fn warnings_are_rare_enough_to_matter() {
    let scorer = scorer();
    let (mut low_support, mut band_uncertain) = (0, 0);
    let all = customers(&scorer);
    for customer in &all {
        let certainty = certainty(&scorer, customer);
        let agreement = certainty.agreement.unwrap();
        assert_eq!(agreement.histogram.iter().sum::<u32>(), 120);
        assert!(agreement.range.0 <= agreement.range.1);
        assert!(certainty.support > 0);
        // the other warnings are about values outside the training data, which training customers cannot have
        for warning in certainty.warnings {
            match warning {
                Warning::LowSupport => low_support += 1,
                Warning::BandUncertain { from, to } => {
                    assert!(from < to);
                    band_uncertain += 1;
                }
                other => panic!("{other:?}"),
            }
        }
    }
    let share = |count: usize| count as f64 / all.len() as f64;
    println!("low support {:.3}, band uncertain {:.3}", share(low_support), share(band_uncertain));
    assert!(share(low_support) < 0.05 && share(band_uncertain) < 0.8, "too many customers have a warning");
}
