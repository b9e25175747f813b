//! The importance of each field, on the Model page and in the report.

use churnscope_engine::forest::Scale;

use crate::reasons::unit;

messages! {
    TITLE = "Feature importance";
    subtitle_in(unit) = "Left: drop in ROC-AUC (×1,000) when the field is shuffled. Right: mean absolute effect on an estimate, in {unit}.";
    FIELD = "Field";
    measures_in(unit) = "Drop in ROC-AUC · mean absolute effect in {unit}";
    DROP = "Drop in ROC-AUC";
    effect_in(unit) = "Mean absolute effect, {unit}";
    ALL_FIELDS = "Drop in ROC-AUC when the values of the field are shuffled, mean ± sd, and the field’s mean absolute effect on an estimate.";
    most_important_of(shown, all) = "These are the {shown} most important of {all} fields.";
    measures(drop, effect, unit) = "{drop} · {effect} {unit}";
    tooltip(field, drop, effect, unit) = "{field}\nDrop in ROC-AUC when shuffled: {drop}\nMean absolute effect on an estimate: {effect} {unit}";
    most_important(fields) = "Most important fields: {fields}";
}

/// An explanation of the two columns of bars.
pub fn subtitle(scale: Scale) -> String {
    subtitle_in(unit(scale))
}

/// An explanation of the table in a report, which shows some or all fields.
pub fn report_subtitle(shown: usize, all: usize) -> String {
    if shown < all { format!("{ALL_FIELDS} {}", most_important_of(shown, all)) } else { ALL_FIELDS.to_owned() }
}

/// The heading of the table column that has both measures.
pub fn measures_heading(scale: Scale) -> String {
    measures_in(unit(scale))
}

/// A field's effect on an estimate, in the scale's unit and without a plus sign: `−3.2`.
pub fn effect(scale: Scale, contribution: f64) -> String {
    crate::reasons::signed(scale, contribution).trim_start_matches('+').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_if_it_leaves_out_fields() {
        assert_eq!(report_subtitle(19, 19), ALL_FIELDS);
        assert!(report_subtitle(20, 57).ends_with(" These are the 20 most important of 57 fields."));
    }

    #[test]
    fn effects_have_the_decimals_of_their_scale() {
        let points = [-0.0321, 0.0, -0.0001, 0.1].map(|contribution| effect(Scale::Probability, contribution));
        assert_eq!(points, ["−3.2", "0.0", "0.0", "10.0"]);
        assert_eq!([-0.321, 0.1].map(|contribution| effect(Scale::LogOdds, contribution)), ["−0.32", "0.10"]);
    }
}
