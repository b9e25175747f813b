//! One tree's way to its vote, or to what it adds, in words.

use churnscope_engine::explain::{Condition, DecisionPath, DecisionStep};
use churnscope_engine::forest::Scale;
use churnscope_engine::schema::{Field, Kind, Schema, Value};
use churnscope_wording::reasons;
use churnscope_wording::values::{fixed, percent, value, with_unit};

/// The path from the root down, one line a node, and the tree's vote or what it adds as the last one.
pub fn path_lines(schema: &Schema, scale: Scale, path: &DecisionPath) -> Vec<String> {
    let stand = |customers: u32, mean: f64| {
        let mean = match scale {
            Scale::Probability => format!("{} left", percent(mean)),
            Scale::LogOdds => format!("{} on average", reasons::amount(scale, mean)),
        };
        format!("{} customers, {mean}", fixed(f64::from(customers), 0))
    };
    let step = |step: &DecisionStep| {
        let field = schema.fields.get(step.field)?;
        let answer = if step.holds { "Yes" } else { "No" };
        Some(format!("{} {answer} → {}", question(field, step.condition), stand(step.customers, step.mean)))
    };
    let mut lines = vec![format!("All customers that the tree learned from: {}", stand(path.customers, path.mean))];
    lines.extend(path.steps.iter().filter_map(step));
    let vote = path.steps.last().map_or(path.mean, |step| step.mean);
    lines.push(match scale {
        Scale::Probability => format!("The tree’s vote: {}", percent(vote)),
        Scale::LogOdds => format!("The tree adds {}", reasons::amount(scale, vote)),
    });
    lines
}

fn question(field: &Field, question: Condition) -> String {
    match question {
        Condition::Above(threshold) => format!("{} above {}?", field.label, threshold_words(field, threshold)),
        Condition::Is(level) => format!("{}: {}?", field.label, value(field, Value::Level(level))),
    }
}

/// A border between two values: one more decimal than the field has, as it lies halfway.
fn threshold_words(field: &Field, threshold: f64) -> String {
    let Kind::Number(number) = &field.kind else { return String::new() };
    let text = fixed(threshold, number.decimals.saturating_add(1));
    // 16.5, but 17 and 70.35
    let text = text.strip_suffix('0').unwrap_or(&text).trim_end_matches('.');
    with_unit(text, threshold, &number.unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{scorer, with_label};
    use churnscope_engine::customer::Customer;
    use churnscope_engine::explain::decision_path;

    #[test]
    fn borders_have_the_fields_unit() {
        let schema = scorer().schema().clone();
        for (label, threshold, words) in [
            ("Tenure", 16.5, "Tenure above 16.5 months?"),
            ("Tenure", 17.0, "Tenure above 17 months?"),
            ("Tenure", 20.0, "Tenure above 20 months?"),
            ("Monthly charge", 70.275, "Monthly charge above $70.275?"),
            ("Monthly charge", 70.3, "Monthly charge above $70.30?"),
            ("Total charge", 1234.5, "Total charge above $1,234.50?"),
        ] {
            assert_eq!(question(&schema.fields[with_label(&schema, label)], Condition::Above(threshold)), words);
        }
        let contract = &schema.fields[with_label(&schema, "Contract")];
        assert_eq!(question(contract, Condition::Is(0)), "Contract: Monthly?");
    }

    #[test]
    fn a_path_ends_with_the_vote() {
        let scorer = scorer();
        let customer = Customer::default_of(scorer.schema());
        for tree in [0, scorer.bundle().forest.n_trees() - 1] {
            let path = decision_path(&scorer, &customer, tree).unwrap();
            let lines = path_lines(scorer.schema(), Scale::Probability, &path);
            assert_eq!(lines.len(), path.steps.len() + 2);
            assert!(lines[0].ends_with(" left") && lines[1].contains("? "), "{lines:?}");
            let vote = percent(path.steps.last().unwrap().mean);
            assert_eq!(lines.last().unwrap(), &format!("The tree’s vote: {vote}"));
            let lines = path_lines(scorer.schema(), Scale::LogOdds, &path);
            assert!(lines[0].ends_with(" log-odds on average"), "{lines:?}");
            assert!(lines.last().unwrap().starts_with("The tree adds +0."), "{lines:?}");
        }
    }
}
