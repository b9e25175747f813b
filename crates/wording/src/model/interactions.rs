//! The card with the pairs of fields that interact.

messages! {
    TITLE = "Interactions";
    SUBTITLE = "The strongest interactions between the fields that contribute most. Two fields interact if their joint effect differs from the sum of their separate effects. Share: how much of the variance of the joint effect comes from neither field alone (Friedman’s H²). Strength: the standard deviation of this part of the effect.";
    NONE = "No interactions were found.";
    TABLE = "Interactions between fields";
    FIELDS = "Fields";
    pair(one, other) = "{one} and {other}";
    SHARE = "Share";
    strength(unit) = "Strength, {unit}";
}
