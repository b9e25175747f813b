//! The Outcome step of the Train page.

use crate::draft::rows;

messages! {
    TITLE = "Who left?";
    PROPOSED = "Check the column and the value that means “left”.";
    CHOOSE = "Choose the column that says who left, and the value that means “left”.";
    COLUMN = "Column";
    POSITIVE = "Value that means “left”";
    CHOOSE_COLUMN = "Choose a column";
    CHOOSE_VALUE = "Choose a value";
    value_with_rows(value, rows) = "{value} ({rows})";
    counts(left, rows, share) = "Rows of customers who left: {left} of {rows} ({share}). The others belong to customers who stayed.";
    NO_CANDIDATE = "No column in this file can say who left: each one is unnamed, is blank, has only one value, or has more than 20 values. Add a column such as “left”, with “yes” for customers who left and “no” for the others.";
    blank_question(column, rows) = "{column} is blank in {rows}. What does a blank mean?";
    BLANK_STAYED = "The customer stayed";
    BLANK_UNKNOWN = "Unknown: skip these rows";
    date_question(column, example) = "Dates in the column {column}, such as {example}, can be read in several ways. What comes first?";
    DAY_FIRST = "Day";
    MONTH_FIRST = "Month";
    YEAR_FIRST = "Year";
    IS_ID = "the customer ID";
    decimals(column, example, point, comma) = "in the column {column}, {example} is {point} with a decimal point and {comma} with a decimal comma, and no other cell shows which is meant. Choose the decimal mark under “Change how it is read”";
    blank_outcome(column) = "the column {column} is blank in every row. Choose another column";
    ambiguous_dates(column, example) = "in the column {column}, dates such as {example} can be read in several ways. In the file, write them with the year first, such as 2026-11-24";
    no_column(column) = "the table has no column {column}. Choose another column under “Who left?”";
    unclear_outcome(column) = "the column {column} does not clearly say who left. Check the column and the value under “Who left?”";
    unclear_decimals(column, example) = "in the column {column}, {example} is one number with a decimal point and another with a decimal comma, and no other cell shows which is meant. Choose the decimal mark under “Change how it is read”";
    CANNOT_TRAIN = "No description could be drafted";
}

/// Asks what a blank outcome means.
pub fn blanks(column: &str, n_rows: u64) -> String {
    blank_question(column, rows(n_rows as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_counted() {
        assert_eq!(blanks("left", 1), "left is blank in 1 row. What does a blank mean?");
        assert!(blanks("left", 2_000).starts_with("left is blank in 2,000 rows."));
    }
}
