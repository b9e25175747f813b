//! The two cards about one field: partial dependence, and the field's effect on estimates.

use churnscope_engine::forest::Scale;
use churnscope_engine::inspection::ContributionBin;

use super::importance::effect;
use crate::numbers::UNDEFINED;
use crate::reasons::unit;
use crate::values::{capitalized, count, small_letters};

messages! {
    FIELD = "Field";
    DEPENDENCE = "Partial dependence";
    DEPENDENCE_SUBTITLE = "Approximate average estimate if every customer had this value and all else stayed the same.";
    DEPENDENCE_SUBTITLE_LOG_ODDS = "Approximate estimate if every customer had this value and all else stayed the same, averaged in log-odds.";
    dependence_of(field) = "Partial dependence: {field}";
    average_by(field) = "Approximate average estimate if every customer had the same {field}";
    AVERAGE_ESTIMATE = "Average estimate";
    customers_with_value(customers) = "Sampled customers with this value: {customers}";
    effect_of(field) = "Effect of {field} on estimates";
    added_to_estimates(unit) = "{unit} that the field adds to estimates, by value. Dot: median; thick line: middle 50%; thin line: middle 90%.";
    effect_in(field, unit) = "Effect of {field} on estimates, in {unit}";
    MEDIAN_AND_RANGE = "Median (5th to 95th percentile)";
    median_and_range(median, low, high) = "{median} ({low} to {high})";
    effect_tooltip(value, effect, customers) = "{value}\n{effect}\nSampled customers: {customers}";
}

/// An explanation of partial dependence.
pub fn dependence_subtitle(scale: Scale) -> &'static str {
    match scale {
        Scale::Probability => DEPENDENCE_SUBTITLE,
        Scale::LogOdds => DEPENDENCE_SUBTITLE_LOG_ODDS,
    }
}

/// The title of the card that shows a field's effect.
pub fn effect_title(label: &str) -> String {
    effect_of(small_letters(label))
}

/// An explanation of the dots and lines in the chart of a field's effect.
pub fn effect_subtitle(scale: Scale) -> String {
    added_to_estimates(capitalized(unit(scale)))
}

/// The caption of the table that shows a field's effect.
pub fn effect_caption(scale: Scale, label: &str) -> String {
    effect_in(small_letters(label), unit(scale))
}

/// A field's effect on the estimates of the customers in a bin: the median, and the 5th and 95th percentiles. A dash if
/// there are no such customers.
pub fn effect_of_value(scale: Scale, bin: &ContributionBin) -> String {
    if bin.customers == 0 {
        return UNDEFINED.to_owned();
    }
    let [low, _, median, _, high] = bin.quantiles.map(|value| effect(scale, value.into()));
    median_and_range(median, low, high)
}

/// The tooltip of a value: the value, its effect, and the number of sampled customers who have it, one per line.
pub fn value_tooltip(scale: Scale, value: &str, bin: &ContributionBin) -> String {
    effect_tooltip(value, effect_of_value(scale, bin), count(bin.customers.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effect_is_a_median_with_a_range() {
        let quantiles = [-0.05, 0.0, 0.0625, 0.1, 0.125];
        let bin = ContributionBin { customers: 3_875, quantiles, partial_dependence: 0.25 };
        assert_eq!(effect_of_value(Scale::Probability, &bin), "6.2 (−5.0 to 12.5)");
        assert_eq!(effect_of_value(Scale::LogOdds, &bin), "0.06 (−0.05 to 0.12)");
        assert_eq!(effect_of_value(Scale::LogOdds, &ContributionBin { customers: 0, ..bin }), "–");
        assert_eq!(
            value_tooltip(Scale::Probability, "Monthly", &bin),
            "Monthly\n6.2 (−5.0 to 12.5)\nSampled customers: 3,875"
        );
    }

    #[test]
    fn titles_name_the_field_in_small_letters() {
        assert_eq!(effect_title("Tenure"), "Effect of tenure on estimates");
        assert_eq!(effect_caption(Scale::LogOdds, "Tenure"), "Effect of tenure on estimates, in log-odds");
        assert!(effect_subtitle(Scale::Probability).starts_with("Points that"));
    }
}
