//! The card that matches the columns of a file with those that the model needs.

use crate::values::count;

messages! {
    TITLE = "Match your columns";
    intro(file) = "For each column below, choose the matching column of {file}. Likely matches are already selected.";
    CHOOSE = "Choose a column";
    SCORE = "Score with these columns";
    CANCEL = "Cancel";
    ONE_LEFT = "1 column left to match";
    many_left(count) = "{count} columns left to match";
    CHOSEN_TWICE = "Each column can be chosen only once.";
}

/// The number of columns that are left to match.
pub fn remaining(number: usize) -> String {
    if number == 1 { ONE_LEFT.to_owned() } else { many_left(count(number as u64)) }
}
