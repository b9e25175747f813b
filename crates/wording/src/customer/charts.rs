//! The charts that explain an estimate: why, what if, and the comparison with other customers.

use churnscope_engine::explain::{CurvePoint, Explanation, Reason, WhatIfCurve};
use churnscope_engine::forest::Scale;
use churnscope_engine::schema::{Field, Kind, Schema, Value};

use crate::reasons;
use crate::values::{percent, small_letters, value};

messages! {
    WHY = "Why";
    IN_POINTS = "percentage points, from the average customer to this one";
    IN_LOG_ODDS = "log-odds, from the average customer to this one: +0.7 roughly doubles the odds of leaving, −0.7 roughly halves them";
    AVERAGE_CUSTOMER = "Average customer";
    THIS_CUSTOMER = "This customer";
    ONE_OTHER_FIELD = "1 other field";
    other_fields(fields) = "{fields} other fields";
    field_value(field, value) = "{field} · {value}";
    log_odds_and_probability(log_odds, probability) = "{log_odds} · {probability}";
    why_summary(average, estimate, reasons) = "From {average} for the average customer to {estimate} for this one. Top reasons: {reasons}";
    reason(phrase, amount) = "{phrase} {amount}";
    WHY_TABLE = "Contribution of each field";
    FIELD = "Field";

    WHAT_IF = "What if";
    WHAT_IF_SUBTITLE = "Probability of leaving (%), all else unchanged where possible. Dashed line: average customer";
    what_if_subtitle_by(unit) = "Probability of leaving (%) by {unit}, all else unchanged where possible. Dashed line: average customer";
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
pub fn contribution_unit(scale: Scale) -> &'static str {
    match scale {
        Scale::Probability => IN_POINTS,
        Scale::LogOdds => IN_LOG_ODDS,
    }
}

/// The average customer's or this customer's estimate, as a probability. The log-odds come before it if contributions
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
    let Explanation { scale, baseline, probability, .. } = *explanation;
    let reasons: Vec<String> = strongest
        .iter()
        .map(|of| reason(reasons::phrase(schema, of), reasons::amount(scale, of.contribution)))
        .collect();
    why_summary(percent(scale.probability(baseline)), percent(probability), reasons.join(", "))
}

/// A description of the chart, with the unit of the field that varies, if it has one.
pub fn what_if_subtitle(field: &Field) -> String {
    match &field.kind {
        Kind::Number(number) if !number.unit.many.is_empty() => what_if_subtitle_by(spelled_out(&number.unit.many)),
        _ => WHAT_IF_SUBTITLE.to_owned(),
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
    use churnscope_fixtures::telco::scorer;

    #[test]
    fn a_curve_is_summarized_by_its_ends_and_the_present_value() {
        let scorer = scorer();
        let schema = scorer.schema();
        for (label, subtitle, present) in [
            ("Tenure", what_if_subtitle_by("months"), " at 29 months"),
            ("Monthly charge", what_if_subtitle_by("dollars"), " at $70.35"),
            ("Contract", WHAT_IF_SUBTITLE.to_owned(), " at Monthly"),
        ] {
            let field = schema.fields.iter().position(|field| field.label == label).unwrap();
            let words = what_if(&schema.fields[field], &curve(&scorer, &Customer::default_of(schema), field));
            assert!(words.ends_with(present) && words.contains(". Now: "), "{words}");
            assert_eq!(what_if_subtitle(&schema.fields[field]), subtitle);
        }
    }

    #[test]
    fn bins_are_parts_of_100_percent() {
        assert_eq!([percent_bin(0, 20), percent_bin(1, 4), percent_bin(3, 8)], ["0 to 5%", "25 to 50%", "37.5 to 50%"]);
    }
}
