//! The cards that compare groups of customers.

use crate::numbers::metric;

messages! {
    TITLE = "Is it fair?";
    INTRO = "A group with a higher share of leavers is usually contacted more often. That alone is not unfair, and equal contact rates do not prove fairness. First compare, for each group, how many of those who left are contacted and how many of those who stayed are contacted unnecessarily. ";
    SUBTITLE = "At the cutoff above, with 95% confidence intervals.";
    groups_by(field) = "Groups by {field}";
    METRIC = "Metric";
    CUSTOMERS = "Customers";
    CUSTOMERS_MEANING = "number in the group";
    CONTACTED = "Contacted";
    CONTACTED_MEANING = "selection rate";
    FOUND = "Leavers contacted";
    FOUND_MEANING = "share of those who left (true positive rate)";
    UNNECESSARILY = "Contacted unnecessarily";
    UNNECESSARILY_MEANING = "share of those who stayed (false positive rate)";
    PRECISION = "Precision";
    PRECISION_MEANING = "share of contacted customers who left";
    MEAN_ESTIMATE = "Mean estimate";
    MEAN_ESTIMATE_MEANING = "compare with “Left”";
    LEFT = "Left";
    LEFT_MEANING = "share of the whole group";
    AND = " and ";
    unknown_cost(fields) = "The cost of leaving out {fields} cannot be computed, because a fold has only one outcome.";
    no_cost(fields, roc_auc) = "Trained without {fields}, the model is just as good: its ROC-AUC is also {roc_auc}.";
    changed(fields, without, with, change) = "Without {fields}, the model’s ROC-AUC is {without} instead of {with}: {change}.";
    within_spread(difference, spread) = "a difference of {difference}, within the spread over folds ({spread})";
    loss(difference) = "a loss of {difference}";
    gain(difference) = "a gain of {difference}";
}

/// The cost of leaving fields out of training. `with` and `without` are ROC-AUCs; `spread` is the standard deviation
/// over folds.
pub fn cost_of_leaving_out(fields: &str, with: f64, without: f64, spread: f64) -> String {
    let cost = with - without;
    if !cost.is_finite() {
        return unknown_cost(fields);
    }
    if metric(with) == metric(without) {
        return no_cost(fields, metric(with));
    }
    let difference = metric(cost.abs());
    let change = match cost {
        cost if cost.abs() <= spread => within_spread(difference, metric(spread)),
        cost if cost > 0.0 => loss(difference),
        _ => gain(difference),
    };
    changed(fields, metric(without), metric(with), change)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_in_roc_auc_is_a_loss_a_gain_or_within_the_spread() {
        for (without, expected) in [
            (0.847, "Trained without gender, the model is just as good: its ROC-AUC is also 0.847."),
            (
                0.845,
                "Without gender, the model’s ROC-AUC is 0.845 instead of 0.847: a difference of 0.002, within the spread over folds (0.005).",
            ),
            (0.5, "Without gender, the model’s ROC-AUC is 0.500 instead of 0.847: a loss of 0.347."),
            (0.9, "Without gender, the model’s ROC-AUC is 0.900 instead of 0.847: a gain of 0.053."),
            (f64::NAN, "The cost of leaving out gender cannot be computed, because a fold has only one outcome."),
        ] {
            assert_eq!(cost_of_leaving_out("gender", 0.847, without, 0.005), expected);
        }
    }
}
