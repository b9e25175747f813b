//! How each tree decides: a customer's path through one tree.

use churnscope_engine::explain::{Condition, DecisionPath, DecisionStep};
use churnscope_engine::forest::{Forest, Scale};
use churnscope_engine::schema::{Field, Kind, Schema, Value};

use crate::portfolio::filters::any_of;
use crate::reasons;
use crate::values::{count, fixed, percent, value, with_unit};

messages! {
    TITLE = "How each tree decides";
    estimates_subtitle(trees) = "For analysts. Number of trees: {trees}. Each makes its own estimate. The model’s estimate is the mean over all trees.";
    log_odds_subtitle(trees) = "For analysts. Number of trees: {trees}. Each adds log-odds to a base value. The sum, converted to a probability, is the model’s estimate.";
    calibrated_estimates_subtitle(trees) = "For analysts. Number of trees: {trees}. Each makes its own estimate. The mean over all trees, corrected by calibration, is the model’s estimate.";
    calibrated_log_odds_subtitle(trees) = "For analysts. Number of trees: {trees}. Each adds log-odds to a base value. The sum, corrected by calibration and converted to a probability, is the model’s estimate.";
    PREVIOUS = "Previous";
    NEXT = "Next";
    SLIDER = "Tree";
    tree_of(tree, trees) = "Tree {tree} of {trees}";
    root(data, customers) = "In the {data}: {customers}";
    step(question, answer, customers) = "{question} {answer} → {customers}";
    YES = "Yes";
    NO = "No";
    is_above(field, threshold) = "{field} above {threshold}?";
    has_level(field, level) = "{field}: {level}?";
    ONE_CUSTOMER = "1 customer";
    many_customers(customers) = "{customers} customers";
    left(customers, share) = "{customers}, {share} churn";
    average(customers, amount) = "{customers}, {amount} on average";
    estimate(percent) = "This tree’s estimate: {percent}";
    adds(amount) = "This tree adds {amount}";
}

const MAX_LISTED: usize = 8;

/// What the trees do, and how their outputs become the estimate.
pub fn subtitle(forest: &Forest) -> String {
    let n_trees = forest.n_trees();
    match (forest.scale(), forest.calibration()) {
        (Scale::Probability, None) => estimates_subtitle(n_trees),
        (Scale::Probability, Some(_)) => calibrated_estimates_subtitle(n_trees),
        (Scale::LogOdds, None) => log_odds_subtitle(n_trees),
        (Scale::LogOdds, Some(_)) => calibrated_log_odds_subtitle(n_trees),
    }
}

/// The path from the root down: a line for the root, a line per split, and a line for the tree's output. `data` is the
/// name of the model's data.
pub fn path(data: &str, schema: &Schema, scale: Scale, path: &DecisionPath) -> Vec<String> {
    let line = |of: &DecisionStep| {
        let field = schema.fields.get(of.field)?;
        let answer = if of.holds { YES } else { NO };
        Some(step(question(field, &of.condition), answer, customers(scale, of.customers, of.mean)))
    };
    let mut lines = vec![root(data, customers(scale, path.customers, path.mean))];
    lines.extend(path.steps.iter().filter_map(line));
    let output = path.steps.last().map_or(path.mean, |step| step.mean);
    lines.push(match scale {
        Scale::Probability => estimate(percent(output)),
        Scale::LogOdds => adds(reasons::amount(scale, output)),
    });
    lines
}

/// The customers at a node: how many there are, and the average of the leaves that they reach.
fn customers(scale: Scale, customers: u32, mean: f64) -> String {
    let customers = if customers == 1 { ONE_CUSTOMER.to_owned() } else { many_customers(count(customers.into())) };
    match scale {
        Scale::Probability => left(customers, percent(mean)),
        Scale::LogOdds => average(customers, reasons::amount(scale, mean)),
    }
}

fn question(field: &Field, condition: &Condition) -> String {
    match condition {
        Condition::Above(threshold) => is_above(&field.label, threshold_value(field, *threshold)),
        Condition::Is(level) => has_level(&field.label, value(field, Value::Level(*level))),
        Condition::OneOf(set) => {
            let levels: Vec<String> =
                set.levels().take(MAX_LISTED).map(|level| value(field, Value::Level(level))).collect();
            has_level(&field.label, any_of(&levels, set.levels().skip(MAX_LISTED).count()))
        }
    }
}

/// A threshold with its unit. A threshold is often halfway between two values, so it may need one more decimal than
/// the values.
fn threshold_value(field: &Field, threshold: f64) -> String {
    let Kind::Number(number) = &field.kind else { return String::new() };
    let text = fixed(threshold, number.decimals.saturating_add(1));
    // drop the extra decimal if it is 0: 17.0 becomes 17, and 70.350 becomes 70.35
    let text = text.strip_suffix('0').unwrap_or(&text).trim_end_matches('.');
    with_unit(text, threshold, &number.unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::customer::Customer;
    use churnscope_engine::explain::decision_path;
    use churnscope_engine::forest::{Calibration, CalibrationMethod, Knot};
    use churnscope_fixtures::telco::scorer;

    #[test]
    fn questions_have_the_fields_unit() {
        let scorer = scorer();
        let field = |label: &str| scorer.schema().fields.iter().find(|field| field.label == label).unwrap();
        for (label, threshold, expected) in [
            ("Tenure", 16.5, "Tenure above 16.5 months?"),
            ("Tenure", 17.0, "Tenure above 17 months?"),
            ("Tenure", 20.0, "Tenure above 20 months?"),
            ("Monthly charge", 70.275, "Monthly charge above $70.275?"),
            ("Monthly charge", 70.3, "Monthly charge above $70.30?"),
            ("Total charge", 1234.5, "Total charge above $1,234.50?"),
        ] {
            assert_eq!(question(field(label), &Condition::Above(threshold)), expected);
        }
        assert_eq!(question(field("Contract"), &Condition::Is(0)), "Contract: Monthly?");
        let one_of = |levels: &[u16]| question(field("Contract"), &Condition::OneOf(levels.iter().copied().collect()));
        assert_eq!(one_of(&[0, 1]), "Contract: Monthly or 1 year?");
        let many: Vec<u16> = (0..11).collect();
        assert!(one_of(&many).ends_with(", or 3 more?"), "{}", one_of(&many));
    }

    #[test]
    fn the_subtitle_mentions_calibration() {
        let forest = scorer().bundle().forest.clone();
        assert!(subtitle(&forest).ends_with("The model’s estimate is the mean over all trees."));
        let knots = [0.0, 1.0].map(|at| Knot { input: at, output: at }).to_vec();
        let calibration = Calibration { method: CalibrationMethod::Platt, knots, loss_before: 0.43, loss_after: 0.42 };
        let calibrated = forest.with_calibration(calibration).unwrap();
        assert!(subtitle(&calibrated).ends_with("corrected by calibration, is the model’s estimate."));
    }

    #[test]
    fn a_path_ends_with_the_trees_output() {
        let scorer = scorer();
        let customer = Customer::default_of(scorer.schema());
        for tree in [0, scorer.bundle().forest.n_trees() - 1] {
            let of = decision_path(&scorer, &customer, tree).unwrap();
            let lines = path("training data", scorer.schema(), Scale::Probability, &of);
            assert_eq!(lines.len(), of.steps.len() + 2);
            assert!(lines[0].ends_with(" churn") && lines[1].contains("? "), "{lines:?}");
            assert_eq!(lines.last().unwrap(), &estimate(percent(of.steps.last().unwrap().mean)));
            let lines = path("training data", scorer.schema(), Scale::LogOdds, &of);
            assert!(lines[0].ends_with(" log-odds on average"), "{lines:?}");
            assert!(lines.last().unwrap().starts_with("This tree adds +0."), "{lines:?}");
        }
    }

    #[test]
    fn nouns_agree_with_their_number() {
        assert_eq!(customers(Scale::Probability, 1, 0.0), "1 customer, <1% churn");
        assert_eq!(customers(Scale::Probability, 1_312, 0.42), "1,312 customers, 42% churn");
    }
}
