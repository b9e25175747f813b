//! Messages about evaluations of models, such as the report on a model.

messages! {
    FOREST = "forest";
    BOOSTED_TREES = "boosted trees";
    LOGISTIC_REGRESSION = "logistic regression";
    MAJORITY_CLASS = "majority class";

    // text
    model(title, model_id) = "{title}, model {model_id}";
    rows_used(file, rows, rejected, cutoff) = "{file}: {rows} rows used, {rejected} rejected, cutoff {cutoff}";
    THIS_FILE = "this file";
    OUT_OF_FOLD = "out of fold, mean ± sd";
    WHEN_IMPORTED = "when imported";
    other_cutoff(cutoff) = "Note: the model’s own metrics that depend on the cutoff are known only at {cutoff}.";
    warning(text) = "Warning: {text}.";
    TRAINED_ON_THIS_FILE = "the model was trained on this file";
    trained_on_share(share) = "the model was trained on about {share} of these rows";
    looks_better(cause, roc_auc, brier) = "{cause}, so it looks better here than it is. On new customers, expect the out-of-fold metrics: roc_auc {roc_auc}, brier {brier}";
    may_look_better(cause) = "{cause}, or was evaluated on these rows when it was imported, so it may look better here than it is";
    AT_CUTOFF = "At the cutoff";
    AT_OR_ABOVE = "estimate at or above the cutoff";
    BELOW = "below";
    LEFT = "left";
    STAYED = "stayed";
    profit(amount) = "profit   {amount}";
    OTHER_CUTOFFS = "Other cutoffs";
    PREDICTED_VERSUS_ACTUAL = "Predicted versus actual churn";
    range(low, high) = "{low} to {high}";

    // report
    report_title(title) = "Evaluation of “{title}”";
    report_subtitle(model_id, file, rows, rejected, cutoff) = "Model {model_id}, on {file}: {rows} rows used, {rejected} rejected, cutoff {cutoff}.";
    model_subtitle(model_id, rows, cutoff) = "Model {model_id}, out of fold: each of the {rows} training rows was scored by a model trained without that row’s customer. Cutoff {cutoff}.";
    model_subtitle_imported(model_id, rows, cutoff) = "Model {model_id}, on the {rows} rows that it was imported with. Cutoff {cutoff}.";
    model_date(date) = "Date of the model, as its description states it: {date}.";
    METRICS = "How good the estimates are";
    METRICS_SUBTITLE = "Out of fold: from cross-validation, on customers that the model had not seen. A dash marks a value that is unknown or undefined.";
    METRICS_SUBTITLE_IMPORTED = "When imported: on the rows that the model was imported with and may have been trained on. A dash marks a value that is unknown or undefined.";
    METRIC = "Metric";
    VALUE = "Value";
    MEANING = "Meaning";
    THIS_FILE_HEAD = "This file";
    OUT_OF_FOLD_HEAD = "Out of fold, mean ± sd";
    WHEN_IMPORTED_HEAD = "When imported";
    at_cutoff(cutoff) = "At a cutoff of {cutoff}";
    at_cutoff_subtitle(cutoff) = "Customers with an estimate of {cutoff} or more are predicted to leave and would be contacted.";
    OUTCOME = "Outcome";
    CONTACTED = "Contacted";
    NOT_CONTACTED = "Not contacted";
    LEFT_ROW = "Left";
    STAYED_ROW = "Stayed";
    BEST_CUTOFFS = "Best cutoffs";
    BEST_CUTOFFS_SUBTITLE = "The cutoff at which each of these metrics is highest on these customers. On others, the best cutoffs may differ.";
    NO_BEST_CUTOFF = "There is no best cutoff, because no customer left.";
    BY_SHARE_CONTACTED = "By share contacted";
    BY_SHARE_CONTACTED_SUBTITLE = "Results of contacting at least a given share of customers, highest estimates first.";
    SHARE_OF_LEAVERS_FOUND = "Leavers found";
    CUTOFF = "Cutoff";
    CUSTOMERS = "Customers";
    BEST_FOR = "Best for";
    ESTIMATE = "Estimate";
    MEAN_ESTIMATE = "Mean estimate";
    INTERVAL = "95% interval";
    SHOW_NUMBERS = "Show numbers";

    // report: curves
    ROC = "ROC curve";
    ROC_SUBTITLE = "Share of leavers found, by share of stayers contacted unnecessarily.";
    PRECISION_RECALL = "Precision and recall";
    PRECISION_RECALL_SUBTITLE = "Share of the contacted customers who left, by share of leavers found.";
    GAIN = "Cumulative gain";
    GAIN_SUBTITLE = "Share of leavers found, by share of customers contacted, highest estimates first.";
    LIFT_CURVE = "Lift";
    CHANCE = "Dashed line: chance.";
    dot(cutoff) = "Dot: cutoff {cutoff}.";
    CALIBRATION_SUBTITLE = "Share of customers who left, by estimate. Dashed line: perfect calibration. Whiskers: 95% intervals. Bars: number of customers.";
    FALSE_POSITIVE_RATE_AXIS = "false positive rate";
    TRUE_POSITIVE_RATE_AXIS = "true positive rate";
    RECALL_AXIS = "recall";
    PRECISION_AXIS = "precision";
    SHARE_CONTACTED_AXIS = "share contacted";
    LEAVERS_FOUND_AXIS = "share of leavers found";
    LIFT_AXIS = "lift";
    MEAN_ESTIMATE_AXIS = "mean estimate";
    SHARE_LEFT_AXIS = "share who left";
}

/// Column headings of the table of best cutoffs, in the text output.
pub const BEST_HEAD: [&str; 6] = ["best for", "cutoff", "contacted", "precision", "recall", "value"];

/// Column headings of the table of results by share contacted, in the text output.
pub const CONTACTED_HEAD: [&str; 6] = ["contacted", "cutoff", "customers", "precision", "leavers found", "lift"];

/// Column headings of the calibration table, in the text output.
pub const CALIBRATION_HEAD: [&str; 5] = ["estimate", "customers", "mean estimate", "left", "95% interval"];

const DASH: &str = "-";

/// A metric: `0.8470`; a dash if it is undefined.
pub fn figure(value: f64) -> String {
    if value.is_nan() { DASH.to_owned() } else { format!("{value:.4}") }
}

/// A mean with its standard deviation: `0.8470 ± 0.0120`; a dash if it is undefined.
pub fn spread(mean: f64, sd: f64) -> String {
    if mean.is_nan() { DASH.to_owned() } else { format!("{mean:.4} ± {sd:.4}") }
}

/// A share with one decimal: `12.5%`; a dash if it is undefined.
pub fn percent(share: f64) -> String {
    if share.is_nan() { DASH.to_owned() } else { format!("{:.1}%", share * 100.0) }
}

/// A number with two decimals: `2.65`; a dash if it is undefined.
pub fn two_decimals(value: f64) -> String {
    if value.is_nan() { DASH.to_owned() } else { format!("{value:.2}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn undefined_values_are_a_dash() {
        let all = |value: f64| [figure(value), spread(value, value), percent(value), two_decimals(value)];
        assert_eq!(all(f64::NAN), ["-"; 4]);
        assert_eq!(all(0.125), ["0.1250", "0.1250 ± 0.1250", "12.5%", "0.12"]);
    }
}
