use crate::campaign::offers::{OfferTerms, Terms};
use crate::customer::Customer;
use crate::explain::{Explanation, certainty, curve, decision_path, partial_dependence, reasons, suggestions};
use crate::forest::{MAX_LOG_ODDS, Scale};
use crate::schema::{Kind, Schema, Value};
use crate::scorer::Scorer;

/// Panics if a model's result for an extreme or a typical customer is impossible.
pub(crate) fn exercise(scorer: &Scorer) {
    for customer in corners(scorer.schema()) {
        let probability = scorer.probability(&customer);
        assert!((0.0..=1.0).contains(&probability), "{probability}");
        assert!((0.0..=1.0).contains(&scorer.share_below(probability)));
        let explanation = Explanation::of(scorer, &customer);
        let sum = explanation.baseline + explanation.contributions.iter().sum::<f64>();
        assert!((sum - explanation.score).abs() < 1e-9, "{sum} is not {}", explanation.score);
        assert_eq!(explanation.scale.probability(explanation.score), probability);
        assert!(!reasons(scorer.schema(), &customer, &explanation).is_empty());
        let certainty = certainty(scorer, &customer);
        assert_eq!(certainty.agreement.is_none(), explanation.scale == Scale::LogOdds);
        assert!(certainty.agreement.is_none_or(|of| of.range.0 <= of.range.1) && certainty.support > 0);
        let votes = match explanation.scale {
            Scale::Probability => -1e-9..=1.0 + 1e-9,
            Scale::LogOdds => -MAX_LOG_ODDS..=MAX_LOG_ODDS,
        };
        for tree in [0, scorer.bundle().forest.n_trees() - 1] {
            let path = decision_path(scorer, &customer, tree).unwrap();
            assert!(path.steps.iter().all(|step| votes.contains(&step.mean)));
        }
        for field in 0..=scorer.schema().fields.len() {
            check_curve(scorer, &customer, field);
        }
        let terms = Terms::uniform(scorer.schema(), 12.0, OfferTerms { cost: 10.0, ..OfferTerms::default() });
        for suggestion in suggestions(scorer, &customer, Some(&terms), 5) {
            assert!(suggestion.fall > 0.0 && suggestion.probability < probability);
        }
    }
}

fn corners(schema: &Schema) -> Vec<Customer> {
    let all = |number: fn(&crate::schema::Number) -> f64, level: fn(usize) -> u16| {
        let values: Vec<Value> = schema
            .fields
            .iter()
            .map(|field| match &field.kind {
                Kind::Number(range) => Value::Number(number(range)),
                Kind::Category(category) => Value::Level(level(category.levels.len())),
            })
            .collect();
        Customer::settled(schema, &values)
    };
    let mut customers = vec![
        all(|range| range.min, |_| 0),
        all(|range| range.max, |levels| levels as u16 - 1),
        Customer::default_of(schema),
    ];
    customers.extend(schema.examples.iter().map(|example| Customer::new(schema, example.values.clone()).unwrap()));
    customers
}

fn check_curve(scorer: &Scorer, customer: &Customer, field: usize) {
    let curve = curve(scorer, customer, field);
    let Some(spec) = scorer.schema().fields.get(field) else {
        assert!(curve.points.is_empty());
        return;
    };
    assert_eq!(curve.points.iter().filter(|point| point.is_present).count(), 1);
    let values: Vec<Value> = curve.points.iter().map(|point| point.value).collect();
    for (point, average) in curve.points.iter().zip(partial_dependence(scorer, field, &values)) {
        assert!(spec.admits(point.value), "{:?}", point.value);
        assert!((0.0..=1.0).contains(&point.probability));
        assert!((-1e-9..=1.0 + 1e-9).contains(&average.unwrap()));
    }
}
