//! Messages about the columns of a file.

use crate::values::count;

messages! {
    TITLE = "Match your columns";
    matched_by_name(sure, all) = "{sure} of {all} matched";
    ONE_PROPOSAL = "1 is a proposal";
    many_proposals(count) = "{count} are proposals";
    parts(one, other) = "{one}; {other}";
    FIELD = "Field";
    CUSTOMER_ID = "Customer ID";
    YOUR_COLUMN = "Your column";
    FIRST_VALUES = "First values";
    SURE = "sure";
    PROPOSED = "proposed";
    CHOOSE = "Choose a column";
    NO_ID = "None: number the customers";
    taken_as(value) = "None: use {value} for all";
    numbered(name, number) = "{name} (column {number})";
    read_as(text, value) = "{text} → {value}";
    SHOW_SURE = "Show all columns";
    SCORE = "Score with these columns";
    CANCEL = "Cancel";
    ONE_LEFT = "1 column left to match";
    many_left(count) = "{count} columns left to match";
    CHOSEN_TWICE = "Each column can be chosen only once.";

    // shown columns
    SHOWN = "Show beside the score";
    ADD_SHOWN = "Add a column";
    unnamed(number) = "Column {number}";
    hide(column) = "Hide {column}";

    // missing columns
    absent(field, customers, value) = "No column for {field}: {value} is assumed for all {customers}.";
    absent_for_one(field, value) = "No column for {field}: {value} is assumed for the customer.";
    GUESS = "Assumed values are guesses, so the estimates are less certain.";
    MATCH = "Match columns";
}

/// How many columns are matched: `17 of 19 matched; 2 are proposals`.
pub fn summary(sure: usize, proposed: usize, all: usize) -> String {
    let by_name = matched_by_name(count(sure as u64), count(all as u64));
    match proposed {
        0 => by_name,
        1 => parts(by_name, ONE_PROPOSAL),
        _ => parts(by_name, many_proposals(count(proposed as u64))),
    }
}

/// The number of columns that are left to match.
pub fn remaining(number: usize) -> String {
    if number == 1 { ONE_LEFT.to_owned() } else { many_left(count(number as u64)) }
}

/// How a field without a column was filled: `No column for Partner: No is assumed for all 7,043 customers.`
pub fn filled(field: &str, customers: u32, value: &str) -> String {
    if customers == 1 { absent_for_one(field, value) } else { absent(field, super::customers(customers), value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_and_verbs_agree_with_their_number() {
        assert_eq!(summary(20, 0, 20), "20 of 20 matched");
        assert_eq!(summary(18, 1, 20), "18 of 20 matched; 1 is a proposal");
        assert_eq!(summary(17, 2, 20), "17 of 20 matched; 2 are proposals");
        assert_eq!([remaining(1), remaining(2)], ["1 column left to match", "2 columns left to match"]);
        assert_eq!(filled("Partner", 1, "No"), "No column for Partner: No is assumed for the customer.");
        assert_eq!(filled("Partner", 7_043, "No"), "No column for Partner: No is assumed for all 7,043 customers.");
    }
}
