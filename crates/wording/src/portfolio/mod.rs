//! The messages of the Portfolio page.

pub mod calls;
pub mod campaign;
pub mod charts;
pub mod columns;
pub mod comparison;
pub mod drift;
pub mod errors;
pub mod file_bar;
pub mod filters;
pub mod list;
pub mod open_file;
pub mod outcomes;
pub mod preview;
pub mod reading;
pub mod status;
pub mod totals;
pub mod values;

use crate::values::count;

messages! {
    TITLE = "Portfolio";
    FILE_INPUT = "Customer file";
    DROP = "Drop the file to score it";
    LIST = "Customers, sorted and filtered";
    ONE_CUSTOMER = "1 customer";
    many_customers(count) = "{count} customers";
    ONE_ROW = "1 row";
    many_rows(count) = "{count} rows";
    part_of(part, all) = "{part} of {all}";
}

/// A number of customers: `1 customer`, `7,043 customers`.
pub fn customers(number: u32) -> String {
    if number == 1 { ONE_CUSTOMER.to_owned() } else { many_customers(count(number.into())) }
}

/// A number of rows: `1 row`, `7,043 rows`.
pub fn rows(number: u64) -> String {
    if number == 1 { ONE_ROW.to_owned() } else { many_rows(count(number)) }
}

/// How many customers are listed: `1,214 of 7,043`, or `7,043 customers` if all of them are.
pub fn listed_of(listed: u32, all: u32) -> String {
    if listed == all { customers(all) } else { part_of(count(listed.into()), count(all.into())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_agree_with_their_number() {
        assert_eq!([customers(1), customers(7_043)], ["1 customer", "7,043 customers"]);
        assert_eq!([rows(1), rows(0)], ["1 row", "0 rows"]);
        assert_eq!([listed_of(1_214, 7_043), listed_of(7_043, 7_043)], ["1,214 of 7,043", "7,043 customers"]);
    }
}
