//! The card for values that the model does not know, and what the file bar says about them.

use crate::rows::BLANK;
use crate::values::count;

messages! {
    TITLE = "Values this model does not know";
    ONCE = "You answer once for each value, not for each row.";
    FIELD = "Field";
    FOUND = "Found";
    ROWS = "Rows";
    TREAT_AS = "Treat as";
    treat_as(value, field) = "Treat {value} in {field} as";
    quoted(value) = "“{value}”";
    CHOOSE = "Choose…";
    LEAVE_OUT = "Leave these rows out";
    PROPOSED = "proposed";
    SCORE = "Score with these answers";
    CLOSE = "Not now";
    ONE_LEFT = "1 value has no answer, so its rows are not scored.";
    many_left(count) = "{count} values have no answer, so their rows are not scored.";
    first_values(count) = "These are the first {count} values. The others follow once you score with these answers.";
    FREE_TEXT = "Some columns have too many different values to list. Check that these columns are matched with the right fields.";

    ONE_UNKNOWN = "1 value is not known";
    many_unknown(count) = "{count} values are not known";
    ONE_CHOSEN = "1 value is treated as you chose";
    many_chosen(count) = "{count} values are treated as you chose";
    REMEMBERED = "Your answers for an earlier file with these columns apply.";
    FORGET = "Forget these answers";
}

/// A value as it is shown: in quotes, or `blank`.
pub fn shown(found: &str) -> String {
    if found.is_empty() { BLANK.to_owned() } else { quoted(found) }
}

/// How many values have no answer yet; `None` if all have one.
pub fn left(number: usize) -> Option<String> {
    match number {
        0 => None,
        1 => Some(ONE_LEFT.to_owned()),
        number => Some(many_left(count(number as u64))),
    }
}

/// What the file bar says about a file with `all` listed unknown values, of which `unanswered` have no answer yet.
pub fn fact(unanswered: usize, all: usize) -> String {
    match (unanswered, all) {
        (0, 1) => ONE_CHOSEN.to_owned(),
        (0, all) => many_chosen(count(all as u64)),
        (1, _) => ONE_UNKNOWN.to_owned(),
        (unanswered, _) => many_unknown(count(unanswered as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_and_verbs_agree_with_their_number() {
        assert_eq!([left(0), left(1)], [None, Some(ONE_LEFT.to_owned())]);
        assert_eq!(left(1_200), Some("1,200 values have no answer, so their rows are not scored.".to_owned()));
        assert_eq!([fact(0, 1), fact(1, 3)], ["1 value is treated as you chose", "1 value is not known"]);
        assert_eq!([fact(0, 3), fact(2, 3)], ["3 values are treated as you chose", "2 values are not known"]);
        assert_eq!([shown("monthly"), shown("")], ["“monthly”", "blank"]);
    }
}
