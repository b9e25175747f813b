//! Messages about drafting a description, and texts in the draft.

use crate::rows::place;
use crate::values::count;
use churnscope_engine::csv::Location;

messages! {
    wrote(file) = "wrote {file}";

    // why a column is not a field
    NO_NAME = "the column has no name";
    ALL_BLANK = "every cell is blank";
    only_filled(rows) = "only {rows} have a value";
    ONLY_ONE_FILLED = "only 1 row has a value";
    TOO_LARGE = "its numbers are too large";
    constant(value) = "its only number is {value}";
    constant_date(value) = "its only date is {value}";
    constant_or_blank(value) = "its only value is \"{value}\"";
    UNIQUE = "too many different values, so there is little to learn from it";
    copy_of(column) = "a copy of {column}";
    leak(roc_auc, limit) = "probably a leak: it alone predicts who left (ROC-AUC {roc_auc}; suspicious from {limit} up, or as far below 0.5)";
    leak_of_blanks(roc_auc, limit) = "probably a leak: whether it is blank predicts who left (ROC-AUC {roc_auc}; suspicious from {limit} up, or as far below 0.5), so it may have been filled in or cleared after customers left";
    leak_filled(rows, outcome) = "probably a leak: it is filled in {rows}, all or nearly all of them for customers who {outcome}, so it may have been filled in afterward";
    leak_blank(rows) = "probably a leak: it is blank in {rows}, all or nearly all of them for customers who left, so it may have been cleared afterward";
    leak_of_values(rows) = "probably a leak: {rows} have a value other than the most frequent one, and all or nearly all of these customers left, so such values may have been filled in afterward";
    LEFT = "left";
    STAYED = "stayed";
    no_frequent_value(values, rows) = "{values} different values, none of them in {rows} or more rows";
    NO_NUMBER = "it has no numbers, and too few of its cells are dates";
    NO_SUCH_COLUMN = "the file has no such column";
    NONE_FREQUENT = "different values, none of them in";
    PERIOD = "it says when each row was observed, which does not help with later rows";
    REPEATED_ID = "its values identify customers, so there is nothing to learn from them";

    // on screen
    outcome(column, value, left, rows, share) = "{column}: \"{value}\" means that the customer left: {left} of {rows} rows ({share})";
    several_rows(rows, customers, column) = "the {rows} rows belong to {customers} customers, identified by {column}; group under [training] keeps each customer's rows in one fold";
    equal_rows(rows, customers) = "many rows are equal in all fields, so the {rows} rows probably belong to {customers} customers; group under [training] keeps equal rows in one fold";
    inverted(column, value, other) = "the name {column} says who stayed, so \"{value}\" is taken to mean that the customer left; if it is the other way around, choose \"{other}\" (in the command, add --positive \"{other}\")";
    unknown_outcomes(column, rows) = "{column} is blank in {rows}. Training skips such rows and reports them";
    left_out(column, reason) = "left out {column}: {reason}";
    id_column(column) = "{column} is the customer ID";
    grouped(column, values, rows, other) = "{column}: {values} ({rows}) became \"{other}\"";
    sampled(most_rows, rows) = "training will use a sample of {most_rows} of {rows} rows; most_rows under [training] sets the size";

    not_numbers(column, cells, first) = "{column}: not a number in {cells} ({first}). Training skips such rows and reports them";
    not_dates(column, cells, first) = "{column}: not a date in {cells} ({first}). Training skips such rows and reports them";
    totals(rows) = "totals, not customers: {rows}. Training skips such rows and reports them";
    almost_blank(rows) = "not customers, because too many fields are blank: {rows}. Training skips such rows and reports them";
    and_more_cells(cells) = "and {cells} more";
    too_many_columns(max) = "only the first {max} usable columns become fields";
    cell_at(location, text) = "{location}: \"{text}\"";

    // in the description
    header(rows) = "Drafted by Churnscope from {rows} rows. You can train with it as is. \"?\" marks guesses: check them,\nand add what is missing: labels, units, and what a rep can offer (actionable = true and offer = \"…\").";
    REPEATED_ID_GUESSED = "? rows with the same value belong to the same customer";
    title(name) = "{name}: who leaves";
    ID_GUESSED = "? nearly every row has its own value";
    churned(left, rows) = "{left} of {rows} rows belong to customers who left";
    BANDS_GUESSED = "? based on the share who left; choose your own";
    MONTHLY_CHARGE_GUESSED = "? a month's revenue from the customer";
    NO_MONTHLY_CHARGE = "the number field that holds a month's revenue from the customer, if there is one";
    NOT_STATED = "not stated";
    SOURCE = "who published it, and where";
    SAMPLE = "size of a random sample with nearly the same churn rate as the file; delete this line to train on all rows";
    LEARNER = "chosen from forests and boosted trees; or \"forest\", \"boosted\", or \"smartcore\" with parameters of your own";
    FAIRNESS = "groups whose treatment should be compared";
    data_range(min, max) = "the data ranges from {min} to {max}";
    CLAMPED = "a number outside the range is read as the nearest limit; \"refuse\" rejects its row";
    days_since(date) = "days since {date}";
    grouped_values(values, rows) = "{values} ({rows}) and any new value";
    ONE_RARER_VALUE = "1 rarer value";
    many_rarer_values(count) = "{count} rarer values";
    MEDIAN_BY_DEFAULT = "the draft's default: the median of the known values";
    MOST_FREQUENT_BY_DEFAULT = "the draft's default: the most frequent value";
    NO_BLANKS = "no blanks in the data";
    blank_where(column, values) = "blank only where {column} is {values}";
    FIXED_BY_DEFAULT = "the draft's default: a fixed value, because a fold may have no known values to learn from";
    EVALUATE_ON = "also report metrics on the latest rows, after training on earlier rows only";
    GROUP = "rows with the same values here belong to one customer; folds keep them together";
    SKIPPED = "rows that do not fit this description are reported and skipped; without this line, training stops at them";
    RULES = "? No row breaks these rules. A customer who breaks a rule is rejected, so delete any rule that does not always hold.";
    POSSIBLE_RULES = "Possible rules: no row breaks these either, but perhaps only by chance. To use a rule from this list, write it as a [[rule]].";
    followed_by(rule, rows) = "{rule}: {rows} follow it";
    followed_by_one(rule) = "{rule}: 1 row follows it";
    and_more(rules) = "and {rules} more";
    LEFT_OUT_COLUMNS = "--- Columns that were left out ---";
    MONEY = "? if this is money, add a unit, such as unit = { one = \"$\", many = \"$\", before = true }";
}

/// Whether this reason to leave out a column says that the column is probably a leak.
pub fn is_leak(reason: &str) -> bool {
    reason.starts_with("probably a leak:")
}

/// The number of rules between levels in the draft, with a reminder to check them.
pub fn rules(rules: usize) -> String {
    match rules {
        1 => "1 rule between levels was drafted because no row breaks it; delete it unless it always holds".to_owned(),
        _ => {
            format!(
                "{} rules between levels were drafted because no row breaks them; delete any that do not always hold",
                count(rules as u64)
            )
        }
    }
}

/// The number of rows in which a column has a value: `only 1 row has a value`.
pub fn rarely_filled(rows: usize) -> String {
    if rows == 1 { ONLY_ONE_FILLED.to_owned() } else { only_filled(self::rows(rows)) }
}

/// A rule that no row breaks, and the number of rows that follow it.
pub fn possible_rule(rule: &str, rows: usize) -> String {
    if rows == 1 { followed_by_one(rule) } else { followed_by(rule, self::rows(rows)) }
}

/// The number of blanks in a column: `3 blanks in the data`.
pub fn blanks(rows: usize) -> String {
    match rows {
        0 => NO_BLANKS.to_owned(),
        1 => "1 blank in the data".to_owned(),
        _ => format!("{} blanks in the data", count(rows as u64)),
    }
}

/// A number of cells: `3 cells`.
pub fn cells(cells: usize) -> String {
    if cells == 1 { "1 cell".to_owned() } else { format!("{} cells", count(cells as u64)) }
}

/// A number of rare values that became one level: `31 rarer values`.
pub fn rarer_values(number: usize) -> String {
    if number == 1 { ONE_RARER_VALUE.to_owned() } else { many_rarer_values(count(number as u64)) }
}

/// A number of rows: `1,200 rows`.
pub fn rows(rows: usize) -> String {
    if rows == 1 { "1 row".to_owned() } else { format!("{} rows", count(rows as u64)) }
}

/// A number of rows and where the first is: `3 rows, the first on line 9`.
pub fn rows_from(rows: usize, first: Location) -> String {
    let the_first = if rows == 1 { "" } else { "the first " };
    format!("{}, {the_first}{}", self::rows(rows), place(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaks_are_recognized() {
        let leaks = CATALOG.iter().filter(|(name, _)| name.starts_with("leak")).map(|(_, text)| text);
        assert!(leaks.clone().count() > 4 && leaks.clone().all(|text| is_leak(text)));
        assert!(!is_leak(UNIQUE) && !is_leak(ALL_BLANK));
    }

    #[test]
    fn counts_have_their_plural() {
        assert_eq!(
            [0, 1, 1_200].map(blanks),
            ["no blanks in the data", "1 blank in the data", "1,200 blanks in the data"]
        );
        assert_eq!([0, 1, 1_200].map(rows), ["0 rows", "1 row", "1,200 rows"]);
        assert_eq!(
            [1, 2].map(|rows| rows_from(rows, Location::Line(9))),
            ["1 row, on line 9", "2 rows, the first on line 9"]
        );
        assert_eq!([1, 1_200].map(rarely_filled), ["only 1 row has a value", "only 1,200 rows have a value"]);
        let rules_with = [1, 1_200].map(|rows| possible_rule("a", rows));
        assert_eq!(rules_with, ["a: 1 row follows it", "a: 1,200 rows follow it"]);
        assert!(rules(1).starts_with("1 rule between") && rules(2).starts_with("2 rules between"));
    }
}
