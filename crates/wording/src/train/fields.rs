//! The Fields step of the Train page.

use crate::values::count;

messages! {
    TITLE = "Fields";
    SUBTITLE = "What the model may learn from. Labels, units, and kinds may be guesses from the names and values: check them.";
    LEGEND = "Whole bars: rows that fit the description. Lower parts: rows of customers who left.";
    used(fields) = "{fields} used";
    left_out(columns) = "{columns} left out";
    SEARCH = "Search fields";
    NO_MATCH = "No field matches.";

    // the table
    TABLE = "Fields of the model";
    USE = "Use";
    use_field(label) = "Use {label}";
    FIELD = "Field";
    KIND = "Kind";
    VALUES = "Values";
    HISTOGRAM = "Distribution";
    BLANKS = "Blank cells";
    OFFER = "Offers";
    EDIT = "Edit";
    edit_field(label) = "Edit {label}";
    CLOSE = "Close";
    NONE = "none";
    range(low, high) = "{low} to {high}";
    levels(levels) = "{levels} levels";
    levels_with_other(levels, other) = "{levels} levels, including “{other}” for all other values";
    ONE_MERGED = "1 value";
    many_merged(values) = "{values} values";
    merged_values(values, rows, share, other) = "{values} in {rows} ({share}) read as “{other}”";
    MANY_ROWS_MERGED = "The model cannot tell these values apart.";
    blanks_filled(share, fill) = "{share}, filled with {fill}";
    blanks_refused(share) = "{share}, not filled";
    MEDIAN = "the median";
    MOST_FREQUENT = "the most frequent value";
    product(columns) = "the product of {columns}";
    NUMBER = "Number";
    DATE = "Date";
    CATEGORY = "Category";
    histogram(label) = "{label}: rows, and how many of them belong to customers who left";
    bar(values, rows, left) = "{values}: {rows}, {left} left";
    from_to(from, to) = "{from} to {to}";

    // the editor
    LABEL = "Label";
    UNIT = "Unit";
    UNIT_FIRST = "before the number, as in $20";
    RANGE_LOW = "Lowest allowed value";
    RANGE_HIGH = "Highest allowed value";
    CLAMP = "Read numbers outside this range as the nearest limit";
    FILL = "Fill blanks with";
    FILL_REFUSE = "Nothing: rows with a blank do not fit";
    FILL_MEDIAN = "The median";
    FILL_MOST_FREQUENT = "The most frequent value";
    FILL_VALUE = "This value:";
    fill_product(columns) = "The product of {columns}";
    FILL_BOX = "Value for blanks";
    LEVELS = "Levels";
    LEVEL_VALUE = "Value in the file";
    LEVEL_ROWS = "Rows";
    LEVEL_LEFT = "Left";
    LEVEL_LABEL = "Label";
    LEVEL_OFFER = "Offer to move to this level";
    label_of(value) = "Label of {value}";
    offer_of(value) = "Offer to move to {value}";
    MERGE = "Merge into others";
    merge_level(value) = "Merge into others: {value}";
    OFFER_WORDS = "Offer text";
    OFFER_CHANGE = "Change in value";
    OFFER_HINT = "For example −10 and “Take $10 off the monthly charge”.";
    FAIRNESS = "Compare groups for fairness";
    LEFT_OUT_TITLE = "Columns that are not used";
    USE_ANYWAY = "Use anyway";
    use_anyway(column) = "Use anyway: {column}";
    ONE_LEAK = "One column probably contains information from after customers left. It is left out.";
    many_leaks(columns) = "{columns} columns probably contain information from after customers left. They are left out.";
    REMOVED = "you left it out";
    edit_problem(sentence) = "Not changed: {sentence}.";
    NOT_CHANGED = "The description was not changed";
    ONE_STOPS = "1 row does not fit the description, so training stops at it:";
    many_stop(rows) = "{rows} rows do not fit the description, so training stops at them. The first:";
    ONE_IS_SKIPPED = "1 row does not fit the description, so training skips it:";
    many_are_skipped(rows) = "{rows} rows do not fit the description, so training skips them. The first:";
    SAVE = "Download description";
    OPEN = "Open description";
    INPUT = "Description in TOML";

    // problems with edits
    UNUSUAL_TOML = "the page cannot change this entry, because of how it is written in the description. Download the description, change the entry, and open the description again";
    no_field(column) = "the description has no field for the column {column}";
    no_level(value) = "the field has no level {value}";
    NO_LABEL = "enter a label";
    NO_FILL_VALUE = "enter the value to fill blanks with";
    NO_OFFER_NUMBER = "enter the change as a number, such as −10";
    IS_OTHER = "this level is already the one for all other values";
    fills_another(column) = "{column} fills its blanks with a product of columns that includes this one. Change “Fill blanks with” for {column} first";
    FILL_CHOSEN = "chosen on the Train page";
    NO_HEADER = "the table has no header";
}

/// A notice about columns that may be leaks.
pub fn leaks(columns: usize) -> String {
    if columns == 1 { ONE_LEAK.to_owned() } else { many_leaks(columns) }
}

/// How many values have no level of their own, and in how many rows: `31 values in 2,741 rows (54.8%) read as “other”`.
/// `rows` and `share` are already formatted: `2,741 rows`, `54.8%`.
pub fn merged(values: u64, rows: &str, share: &str, other: &str) -> String {
    let values = if values == 1 { ONE_MERGED.to_owned() } else { many_merged(count(values)) };
    merged_values(values, rows, share, other)
}

/// The number of rows that do not fit the description, whether training skips them or stops at them, and the first
/// problem.
pub fn unusable(rows: u64, are_skipped: bool, first: impl std::fmt::Display) -> String {
    let number = match (rows, are_skipped) {
        (1, false) => ONE_STOPS.to_owned(),
        (1, true) => ONE_IS_SKIPPED.to_owned(),
        (rows, false) => many_stop(count(rows)),
        (rows, true) => many_are_skipped(count(rows)),
    };
    format!("{number} {first}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_have_their_plural() {
        for (rows, are_skipped, expected) in [
            (1, false, "1 row does not fit the description, so training stops at it: x"),
            (1, true, "1 row does not fit the description, so training skips it: x"),
            (2_000, false, "2,000 rows do not fit the description, so training stops at them. The first: x"),
            (2_000, true, "2,000 rows do not fit the description, so training skips them. The first: x"),
        ] {
            assert_eq!(unusable(rows, are_skipped, "x"), expected);
        }
        assert!(leaks(1).starts_with("One column") && leaks(2).starts_with("2 columns"));
    }
}
