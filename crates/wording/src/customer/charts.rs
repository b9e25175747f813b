//! The charts that explain an estimate: why, what if, and the comparison with other customers.

use churnscope_engine::explain::{CurvePoint, Explanation, Reason, WhatIfCurve};
use churnscope_engine::forest::Scale;
use churnscope_engine::schema::{Field, Kind, Schema, Value};

use crate::reasons;
use crate::values::{percent, small_letters, value};

messages! {
    WHY = "Why";
    IN_POINTS = "percentage points, from the average customer to this one";
    IN_POINTS_FROM_START = "percentage points, from the starting point to this customer";
    IN_LOG_ODDS = "log-odds, from the starting point to this customer: +0.7 roughly doubles the odds of leaving, −0.7 roughly halves them";
    AVERAGE_CUSTOMER = "Average customer";
    START = "Starting point";
    start_in_log_odds(start, overall) = "Contributions add up in log-odds. The starting point comes from the average of all customers’ log-odds. As a percentage, it is {start}, which can differ from the {overall} who left overall.";
    start_when_calibrated(start, overall) = "The starting point is the trees’ average estimate after calibration: {start}. It can differ from the {overall} who left overall.";
    THIS_CUSTOMER = "This customer";
    ONE_OTHER_FIELD = "1 other field";
    other_fields(fields) = "{fields} other fields";
    field_value(field, value) = "{field} · {value}";
    log_odds_and_probability(log_odds, probability) = "{log_odds} · {probability}";
    why_summary(average, estimate, reasons) = "From {average} for the average customer to {estimate} for this one. Top reasons: {reasons}";
    why_summary_from_start(start, estimate, reasons) = "From the starting point of {start} to {estimate} for this customer. Top reasons: {reasons}";
    reason(phrase, amount) = "{phrase} {amount}";
    WHY_TABLE = "Contribution of each field";
    FIELD = "Field";

    WHAT_IF = "What if";
    what_if_subtitle_of(average) = "Probability of leaving (%), all else unchanged where possible. Dashed line: {average}";
    what_if_subtitle_by(unit, average) = "Probability of leaving (%) by {unit}, all else unchanged where possible. Dashed line: {average}";
    DASHED_AVERAGE = "average customer";
    DASHED_LOG_ODDS = "average of log-odds";
    VARIED_FIELD = "Field to vary";
    DOLLARS = "dollars";
    what_if_summary(first, last, present) = "Probability of leaving: {first}, {last}. Now: {present}";
    probability_at(probability, value) = "{probability} at {value}";
    what_if_point(value, probability) = "{value}\n{probability}";
    what_if_table(field) = "Estimated probability by {field}";
    PROBABILITY = "Probability";

    COMPARISON = "Compared with other customers";
    comparison_subtitle(customers, data) = "{customers} customers in the {data} by estimated probability (%)";
    customers_of(customers, data) = "the {customers} customers in the {data}";
    comparison_summary(rank) = "{rank}.";
    comparison_table(data) = "Customers in the {data} by estimated probability";
    CUSTOMERS = "Customers";
    percent_range(from, to) = "{from} to {to}%";
}

/// The unit of contributions, with a note on how to read them.
pub fn contribution_unit(explanation: &Explanation) -> &'static str {
    match explanation.scale {
        Scale::Probability if explanation.is_baseline_average => IN_POINTS,
        Scale::Probability => IN_POINTS_FROM_START,
        Scale::LogOdds => IN_LOG_ODDS,
    }
}

/// The label of the estimate that the contributions start from.
pub fn start(explanation: &Explanation) -> &'static str {
    if explanation.is_baseline_average { AVERAGE_CUSTOMER } else { START }
}

/// What the starting point is, if it is not the average estimate. `overall` is the share who left.
pub fn start_note(explanation: &Explanation, overall: f64) -> Option<String> {
    let note = match explanation.scale {
        Scale::LogOdds => start_in_log_odds,
        Scale::Probability => start_when_calibrated,
    };
    let start = percent(explanation.scale.probability(explanation.baseline));
    (!explanation.is_baseline_average).then(|| note(start, percent(overall)))
}

/// The starting point or this customer's estimate: its probability, preceded by its log-odds if contributions
/// are in log-odds.
pub fn total(scale: Scale, score: f64, probability: impl Fn(f64) -> String) -> String {
    let probability = probability(scale.probability(score));
    match scale {
        Scale::Probability => probability,
        Scale::LogOdds => log_odds_and_probability(reasons::signed(scale, score), probability),
    }
}

/// The label of the bar that combines all fields without a bar of their own.
pub fn others(n_fields: usize) -> String {
    if n_fields == 1 { ONE_OTHER_FIELD.to_owned() } else { other_fields(n_fields) }
}

/// The waterfall in words: its first and last estimate, and the strongest reasons.
pub fn why(schema: &Schema, explanation: &Explanation, strongest: &[Reason]) -> String {
    let Explanation { scale, baseline, probability, is_baseline_average, .. } = *explanation;
    let reasons: Vec<String> = strongest
        .iter()
        .map(|of| reason(reasons::phrase(schema, of), reasons::amount(scale, of.contribution)))
        .collect();
    let summary = if is_baseline_average { why_summary } else { why_summary_from_start };
    summary(percent(scale.probability(baseline)), percent(probability), reasons.join(", "))
}

/// A description of the chart, with the unit of the field that varies, if it has one.
pub fn what_if_subtitle(scale: Scale, field: &Field) -> String {
    let average = match scale {
        Scale::Probability => DASHED_AVERAGE,
        Scale::LogOdds => DASHED_LOG_ODDS,
    };
    match &field.kind {
        Kind::Number(number) if !number.unit.many.is_empty() => {
            what_if_subtitle_by(spelled_out(&number.unit.many), average)
        }
        _ => what_if_subtitle_of(average),
    }
}

/// A curve in words: the estimates at its two ends, and the present estimate.
pub fn what_if(field: &Field, curve: &WhatIfCurve) -> String {
    let at = |point: &CurvePoint| probability_at(percent(point.probability), value(field, point.value));
    let (Some(first), Some(last)) = (curve.points.first(), curve.points.last()) else { return String::new() };
    let present = curve.points.iter().find(|point| point.is_present).map(at).unwrap_or_default();
    what_if_summary(at(first), at(last), present)
}

/// The tooltip of a point of a curve.
pub fn point(field: &Field, at: Value, probability: f64) -> String {
    what_if_point(value(field, at), percent(probability))
}

/// The caption of a curve's table.
pub fn what_if_caption(field: &Field) -> String {
    what_if_table(small_letters(&field.label))
}

/// One of `n` equal parts of the range from 0 to 100%: `25 to 50%`.
pub fn percent_bin(bin: usize, n: usize) -> String {
    let width = 100.0 / n.max(1) as f64;
    percent_range(width * bin as f64, width * (bin + 1) as f64)
}

fn spelled_out(unit: &str) -> &str {
    match unit {
        "$" => DOLLARS,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::customer::Customer;
    use churnscope_engine::explain::curve;
    use churnscope_fixtures::small;
    use churnscope_fixtures::telco::scorer;

    #[test]
    fn a_curve_is_summarized_by_its_ends_and_the_present_value() {
        let scorer = scorer();
        let schema = scorer.schema();
        for (label, scale, subtitle, present) in [
            ("Tenure", Scale::Probability, what_if_subtitle_by("months", DASHED_AVERAGE), " at 29 months"),
            ("Tenure", Scale::LogOdds, what_if_subtitle_by("months", DASHED_LOG_ODDS), " at 29 months"),
            ("Monthly charge", Scale::Probability, what_if_subtitle_by("dollars", DASHED_AVERAGE), " at $70.35"),
            ("Contract", Scale::LogOdds, what_if_subtitle_of(DASHED_LOG_ODDS), " at Monthly"),
        ] {
            let field = schema.fields.iter().position(|field| field.label == label).unwrap();
            let words = what_if(&schema.fields[field], &curve(&scorer, &Customer::default_of(schema), field));
            assert!(words.ends_with(present) && words.contains(". Now: "), "{words}");
            assert_eq!(what_if_subtitle(scale, &schema.fields[field]), subtitle);
        }
    }

    #[test]
    fn a_start_that_is_not_the_average_is_explained() {
        let explanation = |scale, baseline, is_baseline_average| Explanation {
            scale,
            baseline,
            is_baseline_average,
            score: 0.0,
            probability: 0.5,
            contributions: Vec::new(),
        };
        let in_log_odds = start_in_log_odds("5%", "14%");
        let calibrated = start_when_calibrated("20%", "14%");
        for (of, label, unit, note, summary) in [
            (
                explanation(Scale::Probability, 0.2, true),
                AVERAGE_CUSTOMER,
                IN_POINTS,
                None,
                why_summary("20%", "50%", ""),
            ),
            (
                explanation(Scale::Probability, 0.2, false),
                START,
                IN_POINTS_FROM_START,
                Some(calibrated),
                why_summary_from_start("20%", "50%", ""),
            ),
            (
                explanation(Scale::LogOdds, -3.0, false),
                START,
                IN_LOG_ODDS,
                Some(in_log_odds),
                why_summary_from_start("5%", "50%", ""),
            ),
        ] {
            let found = (start(&of), contribution_unit(&of), start_note(&of, 0.1414));
            assert_eq!(found, (label, unit, note));
            assert_eq!(why(&small::schema(), &of, &[]), summary);
        }
    }

    #[test]
    fn bins_are_parts_of_100_percent() {
        assert_eq!([percent_bin(0, 20), percent_bin(1, 4), percent_bin(3, 8)], ["0 to 5%", "25 to 50%", "37.5 to 50%"]);
    }
}
