//! The card with the rows that could not be scored.

use super::customers;
use crate::values::count;

messages! {
    ONE_NOT_SCORED = "1 row could not be scored";
    many_not_scored(count) = "{count} rows could not be scored";
    NONE_SCORED = "No customer was scored.";
    ONE_SCORED = "1 customer was scored.";
    many_scored(customers) = "{customers} were scored.";
    FIX = "Fix these rows and open the file again.";
    first_problems(count) = "Showing the first {count} problems; the download has more.";
    DOWNLOAD = "Download problems";
    TABLE = "Rows that could not be scored";
    LINE = "Line";
    ROW = "Row";
    COLUMN = "Column";
    FOUND = "Found";
    EXPECTED = "Expected";
    WHOLE_ROW = "Whole row";
}

/// The number of rows that could not be scored.
pub fn not_scored(number: u32) -> String {
    if number == 1 { ONE_NOT_SCORED.to_owned() } else { many_not_scored(count(number.into())) }
}

/// How many customers were scored, and what to do about the other rows. `shown` is the number of problems that the
/// table shows, or `None` if it shows all of them.
pub fn summary(scored: u32, shown: Option<usize>) -> String {
    let scored = match scored {
        0 => NONE_SCORED.to_owned(),
        1 => ONE_SCORED.to_owned(),
        number => many_scored(customers(number)),
    };
    match shown {
        Some(shown) => format!("{scored} {FIX} {}", first_problems(count(shown as u64))),
        None => format!("{scored} {FIX}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_says_what_was_scored_and_what_to_do() {
        assert_eq!(summary(7_041, None), "7,041 customers were scored. Fix these rows and open the file again.");
        assert!(summary(1, Some(200)).ends_with("Showing the first 200 problems; the download has more."));
        assert_eq!([not_scored(1), not_scored(2)], ["1 row could not be scored", "2 rows could not be scored"]);
    }
}
