use bincode::{Decode, Encode};

use super::{ShownFill, ShownKind, ShownLearner};

/// A change to a description.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum DescriptionEdit {
    /// A change to the field of a column.
    Field(String, FieldEdit),
    /// Choose the learner.
    Learner(ShownLearner),
    /// Limit training to a sample of this many rows, or use all rows.
    MostRows(Option<u64>),
    /// Replace the whole description.
    Toml(String),
}

/// A change to a field.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum FieldEdit {
    /// Use the column as a field, or leave it out.
    Use(bool),
    /// The field's kind.
    Kind(ShownKind),
    /// The label.
    Label(String),
    /// The unit, and whether it goes before the number.
    Unit(String, bool),
    /// The lower and upper limits, as typed.
    Range(String, String),
    /// Whether a number outside the range is read as the nearest limit.
    Clamp(bool),
    /// How blanks are filled.
    Fill(ShownFill),
    /// The label of the level with this value.
    LevelLabel(String, String),
    /// A rep's offer to move a customer to the level with this value. An empty text removes the offer.
    LevelOffer(String, String),
    /// Merge the level with this value into the level for all other values.
    MergeLevel(String),
    /// A rep's offer: the change in the number, as typed, and the offer's text. An empty text removes the offer.
    NumberOffer(String, String),
    /// Whether the groups of this field are compared for fairness.
    Fairness(bool),
}

impl DescriptionEdit {
    /// Whether this edit makes an earlier one unnecessary.
    pub fn replaces(&self, earlier: &Self) -> bool {
        match (self, earlier) {
            (Self::Field(column, edit), Self::Field(other, former)) => column == other && edit.replaces(former),
            (Self::Learner(_), Self::Learner(_)) | (Self::MostRows(_), Self::MostRows(_)) => true,
            (Self::Toml(_), _) => true,
            _ => false,
        }
    }
}

impl FieldEdit {
    fn replaces(&self, earlier: &Self) -> bool {
        match (self, earlier) {
            (Self::LevelLabel(value, _), Self::LevelLabel(other, _))
            | (Self::LevelOffer(value, _), Self::LevelOffer(other, _))
            | (Self::MergeLevel(value), Self::MergeLevel(other)) => value == other,
            // a field that is used again or has another kind is a new field
            (Self::Use(_) | Self::Kind(_), _) => false,
            _ => std::mem::discriminant(self) == std::mem::discriminant(earlier),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_edit_of_the_same_value_replaces_another() {
        let field = |column: &str, edit| DescriptionEdit::Field(column.to_owned(), edit);
        let label = |column, text: &str| field(column, FieldEdit::Label(text.to_owned()));
        let offer = |value: &str, text: &str| field("a", FieldEdit::LevelOffer(value.to_owned(), text.to_owned()));
        for (edit, earlier, expected) in [
            (label("a", "Ab"), label("a", "A"), true),
            (label("a", "Ab"), label("b", "A"), false),
            (label("a", "Ab"), field("a", FieldEdit::Unit("$".to_owned(), true)), false),
            (offer("x", "Go"), offer("x", "G"), true),
            (offer("x", "Go"), offer("y", "G"), false),
            (field("a", FieldEdit::Use(true)), field("a", FieldEdit::Use(false)), false),
            (DescriptionEdit::MostRows(None), DescriptionEdit::MostRows(Some(9)), true),
            (DescriptionEdit::Learner(ShownLearner::Auto), DescriptionEdit::MostRows(None), false),
            (DescriptionEdit::Toml(String::new()), label("a", "A"), true),
        ] {
            assert_eq!(edit.replaces(&earlier), expected, "{edit:?} {earlier:?}");
        }
    }
}
