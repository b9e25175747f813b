//! The card with the pairs of fields that interact.

messages! {
    TITLE = "Interactions";
    SUBTITLE = "The strongest interactions between the fields that contribute most. Two fields interact if their joint effect differs from the sum of their separate effects. Share: the part of the joint effect that comes from neither field alone (Friedman’s H²). Strength: the standard deviation of that part.";
    NONE = "No interactions were found.";
    TABLE = "Interactions between fields";
    FIELDS = "Fields";
    pair(one, other) = "{one} and {other}";
    SHARE = "Share";
    strength(unit) = "Strength, {unit}";
}
