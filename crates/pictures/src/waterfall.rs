//! The bars that lead from the starting point to one customer's estimate, on screen and on paper.

mod drawing;

pub use self::drawing::svg;

use super::WaterfallBar;
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Explanation, Reason};
use churnscope_engine::schema::Schema;
use churnscope_wording::customer::charts;
use churnscope_wording::filled::customer_value;
use churnscope_wording::reasons;
use churnscope_wording::values::{capitalized, percent};

/// Bars for the starting point, up to `max` of the strongest reasons, all other reasons combined, and this customer.
pub fn waterfall(
    schema: &Schema,
    customer: &Customer,
    explanation: &Explanation,
    reasons: &[Reason],
    max: usize,
) -> Vec<WaterfallBar> {
    let scale = explanation.scale;
    let total = |label: &str, to: f64| WaterfallBar {
        label: label.to_owned(),
        value: charts::total(scale, to, percent),
        from: 0.0,
        to,
        is_total: true,
    };
    let mut bars = vec![total(charts::start(explanation), explanation.baseline)];
    let mut sum = explanation.baseline;
    let mut bar = |label: String, contribution: f64| {
        let from = sum;
        sum += contribution;
        WaterfallBar { label, value: reasons::signed(scale, contribution), from, to: sum, is_total: false }
    };
    let (shown, others) = reasons.split_at(max.min(reasons.len()));
    bars.extend(shown.iter().map(|reason| bar(label(schema, customer, reason), reason.contribution)));
    if !others.is_empty() {
        let n_fields = others.iter().map(|reason| reason.fields.len()).sum();
        bars.push(bar(charts::others(n_fields), others.iter().map(|reason| reason.contribution).sum()));
    }
    bars.push(total(charts::THIS_CUSTOMER, explanation.score));
    bars
}

fn label(schema: &Schema, customer: &Customer, reason: &Reason) -> String {
    match reason.fields.as_slice() {
        &[index] => field_label(schema, customer, index),
        _ => capitalized(&reasons::phrase(schema, reason)),
    }
}

/// A field and its value: `Contract · Monthly`.
pub fn field_label(schema: &Schema, customer: &Customer, index: usize) -> String {
    match (schema.fields.get(index), customer_value(schema, customer, index)) {
        (Some(field), Some(has)) => charts::field_value(&field.label, has),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::explain::reasons;
    use churnscope_fixtures::telco::scorer;

    #[test]
    fn bars_lead_from_the_average_to_the_customer() {
        let scorer = scorer();
        let schema = scorer.schema();
        for example in &schema.examples {
            let customer = Customer::new(schema, example.values.clone()).unwrap();
            let explanation = Explanation::of(&scorer, &customer);
            let all = reasons(schema, &customer, &explanation);
            for max in [0, 1, 8, all.len(), usize::MAX] {
                let bars = waterfall(schema, &customer, &explanation, &all, max);
                let (first, last) = (&bars[0], bars.last().unwrap());
                assert_eq!((first.from, last.from, first.is_total, last.is_total), (0.0, 0.0, true, true));
                let mut sum = first.to;
                for bar in &bars[1..bars.len() - 1] {
                    assert_eq!((bar.from, bar.is_total), (sum, false));
                    sum = bar.to;
                }
                assert!((sum - last.to).abs() < 1e-9, "{}", example.name);
                assert_eq!(bars.len(), 2 + max.min(all.len()) + usize::from(max < all.len()));
            }
        }
    }

    #[test]
    fn bars_are_labeled_with_field_and_value_or_a_phrase_for_several_fields() {
        let scorer = scorer();
        let schema = scorer.schema();
        let labels = |example: usize| {
            let customer = Customer::new(schema, schema.examples[example].values.clone()).unwrap();
            let explanation = Explanation::of(&scorer, &customer);
            let all = reasons(schema, &customer, &explanation);
            let label = |bar: WaterfallBar| bar.label;
            waterfall(schema, &customer, &explanation, &all, usize::MAX).into_iter().map(label).collect::<Vec<_>>()
        };
        assert!(labels(0).contains(&"Contract · Monthly".to_owned()), "{:?}", labels(0));
        let all: Vec<String> = (0..schema.examples.len()).flat_map(labels).collect();
        assert!(all.contains(&"No internet service".to_owned()), "{all:?}");
    }
}
