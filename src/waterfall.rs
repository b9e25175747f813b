//! The way from the average customer to this one, step by step: what the page draws and the printed sheet too.

use crate::words::capitalised;
use churnscope_engine::customer::Customer;
use churnscope_engine::explain::{Explanation, Reason};
use churnscope_engine::forest::Scale;
use churnscope_engine::schema::Schema;
use churnscope_pictures::WaterfallBar;
use churnscope_wording::reasons;
use churnscope_wording::values::{percent, value};

/// The average, the `most` strongest reasons, all others together, and the customer.
pub fn waterfall(
    schema: &Schema,
    customer: &Customer,
    explanation: &Explanation,
    reasons: &[Reason],
    most: usize,
) -> Vec<WaterfallBar> {
    let scale = explanation.scale;
    let whole = |label: &str, to: f64| WaterfallBar {
        label: label.to_owned(),
        value: score(scale, to, percent),
        from: 0.0,
        to,
        is_total: true,
    };
    let mut bars = vec![whole("Average customer", explanation.baseline)];
    let mut at = explanation.baseline;
    let mut step = |label: String, contribution: f64| {
        let from = at;
        at += contribution;
        WaterfallBar { label, value: reasons::signed(scale, contribution), from, to: at, is_total: false }
    };
    let (shown, others) = reasons.split_at(most.min(reasons.len()));
    bars.extend(shown.iter().map(|reason| step(label(schema, customer, reason), reason.contribution)));
    if !others.is_empty() {
        let n_fields: usize = others.iter().map(|reason| reason.fields.len()).sum();
        let label = if n_fields == 1 { "1 other field".to_owned() } else { format!("{n_fields} other fields") };
        bars.push(step(label, others.iter().map(|reason| reason.contribution).sum()));
    }
    bars.push(whole("This customer", explanation.score));
    bars
}

/// In what the steps are, and how to read them.
pub fn unit_words(scale: Scale) -> &'static str {
    match scale {
        Scale::Probability => "percentage points, from the average customer to this one",
        Scale::LogOdds => {
            "log-odds, from the average customer to this one: +0.7 doubles the odds of leaving, −0.7 halves them"
        }
    }
}

/// A whole estimate: its probability as `written`, and before it the log-odds where those are added up.
pub fn score(scale: Scale, score: f64, written: impl Fn(f64) -> String) -> String {
    let probability = written(scale.probability(score));
    match scale {
        Scale::Probability => probability,
        Scale::LogOdds => format!("{} · {probability}", reasons::signed(scale, score)),
    }
}

/// A field and its value, `Contract · Monthly`; what several fields say together is a phrase.
fn label(schema: &Schema, customer: &Customer, reason: &Reason) -> String {
    match reason.fields.as_slice() {
        &[index] => field_label(schema, customer, index),
        _ => capitalised(&reasons::phrase(schema, reason)),
    }
}

/// A field and its value: `Contract · Monthly`.
pub fn field_label(schema: &Schema, customer: &Customer, index: usize) -> String {
    match (schema.fields.get(index), customer.value(index)) {
        (Some(field), Some(has)) => format!("{} · {}", field.label, value(field, has)),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::scorer;
    use churnscope_engine::explain::reasons;

    #[test]
    fn the_bars_lead_from_the_average_to_the_customer() {
        let scorer = scorer();
        let schema = scorer.schema();
        for example in &schema.examples {
            let customer = Customer::new(schema, example.values.clone()).unwrap();
            let explanation = Explanation::of(&scorer, &customer);
            let all = reasons(schema, &customer, &explanation);
            for most in [0, 1, 8, all.len(), usize::MAX] {
                let bars = waterfall(schema, &customer, &explanation, &all, most);
                let (first, last) = (&bars[0], bars.last().unwrap());
                assert_eq!((first.from, last.from, first.is_total, last.is_total), (0.0, 0.0, true, true));
                let mut at = first.to;
                for bar in &bars[1..bars.len() - 1] {
                    assert_eq!((bar.from, bar.is_total), (at, false));
                    at = bar.to;
                }
                assert!((at - last.to).abs() < 1e-9, "{}", example.name);
                assert_eq!(bars.len(), 2 + most.min(all.len()) + usize::from(most < all.len()));
            }
        }
    }

    #[test]
    fn bars_are_named_by_field_and_value_or_by_what_fields_say_together() {
        let scorer = scorer();
        let schema = scorer.schema();
        let labels = |example: usize| {
            let customer = Customer::new(schema, schema.examples[example].values.clone()).unwrap();
            let explanation = Explanation::of(&scorer, &customer);
            let all = reasons(schema, &customer, &explanation);
            let label = |step: WaterfallBar| step.label;
            waterfall(schema, &customer, &explanation, &all, usize::MAX).into_iter().map(label).collect::<Vec<_>>()
        };
        assert!(labels(0).contains(&"Contract · Monthly".to_owned()), "{:?}", labels(0));
        let all: Vec<String> = (0..schema.examples.len()).flat_map(labels).collect();
        assert!(all.contains(&"No internet service".to_owned()), "{all:?}");
    }
}
