//! The card with the importance of each field.

use churnscope_engine::forest::Scale;

use crate::reasons::unit;

messages! {
    TITLE = "Feature importance";
    subtitle_in(unit) = "Left: drop in ROC-AUC (×1,000) when the field is shuffled. Right: mean absolute effect on an estimate, in {unit}.";
    FIELD = "Field";
    measures_in(unit) = "Drop in ROC-AUC · mean absolute effect in {unit}";
    measures(drop, effect, unit) = "{drop} · {effect} {unit}";
    tooltip(field, drop, effect, unit) = "{field}\nDrop in ROC-AUC when shuffled: {drop}\nMean absolute effect on an estimate: {effect} {unit}";
    most_important(fields) = "Most important fields: {fields}";
}

/// An explanation of the two columns of bars.
pub fn subtitle(scale: Scale) -> String {
    subtitle_in(unit(scale))
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
    fn effects_have_the_decimals_of_their_scale() {
        let points = [-0.0321, 0.0, -0.0001, 0.1].map(|contribution| effect(Scale::Probability, contribution));
        assert_eq!(points, ["−3.2", "0.0", "0.0", "10.0"]);
        assert_eq!([-0.321, 0.1].map(|contribution| effect(Scale::LogOdds, contribution)), ["−0.32", "0.10"]);
    }
}
