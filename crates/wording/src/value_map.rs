//! Messages of the command about values that the model does not know, and comments in the draft of a file that says
//! what these values mean.

use churnscope_engine::csv::UnknownValue;
use churnscope_engine::schema::{Field, Level, Schema};

use crate::portfolio::rows;
use crate::rows::BLANK;
use crate::values::count;

messages! {
    // on screen
    ONE_UNKNOWN = "the model does not know 1 value:";
    many_unknown(count) = "the model does not know {count} values:";
    unknown(column, value, rows) = "column {column}, {value}: {rows}";
    unknown_like(column, value, rows, level) = "column {column}, {value}: {rows}, perhaps \"{level}\"";
    quoted_value(value) = "\"{value}\"";
    and_more_values(count) = "and {count} more";
    and_unlisted(count) = "cells with other values: {count}";
    HOW_TO_DRAFT = "to choose how each is read, write a draft with --draft-map FILE.toml, complete it, and use it with --map FILE.toml";
    drafted(file) = "wrote {file}: complete it, and use it with --map {file}";
    NOTHING_TO_DRAFT = "no value needs a choice, so no draft is written";
    reading_values(count, file) = "reading {count} as {file} says";
    ONE_VALUE = "1 value";
    many_values(count) = "{count} values";

    // errors
    exists(file) = "{file} already exists: give --draft-map another name, or delete the file";
    at_line(line, error) = "line {line}: {error}";
    not_a_table(column) = "\"{column}\" must be a section with one line per value, such as \"value\" = \"level\" below [{column}]";
    not_an_answer(value) = "\"{value}\" must be set to a level in quotes, or to false to leave its rows out";

    // comments in the draft
    HEADER = "Values that the model does not know, with the level that each is read as. \"?\" marks guesses: check them. Write\nfalse instead of a level to leave out the rows with the value. Remove the # in front of a value to use its line.";
    levels(levels) = "levels: {levels}";
    outcomes(left, stayed) = "left: {left}; stayed: {stayed}";
    guessed(rows) = "? {rows}";
    blank(comment) = "{comment}, blank";
}

const VALUES_LISTED: usize = 20;

/// The first values that the model does not know, one per line, each with its number of rows; then how many more there
/// are, and what to do about them.
pub fn unknown_values(schema: &Schema, values: &[UnknownValue], n_unlisted: u64, what_to_do: &str) -> String {
    let mut text = match values.len() {
        1 => ONE_UNKNOWN.to_owned(),
        number => many_unknown(count(number as u64)),
    };
    let listed = values.iter().take(VALUES_LISTED).map(|value| unknown_value(schema, value));
    let more = values.len().saturating_sub(VALUES_LISTED);
    let more = (more > 0).then(|| and_more_values(count(more as u64)));
    let unlisted = (n_unlisted > 0).then(|| and_unlisted(count(n_unlisted)));
    for line in listed.chain(more).chain(unlisted).chain([what_to_do.to_owned()]) {
        text.push_str("\n  ");
        text.push_str(&line);
    }
    text
}

/// A number of values: `1 value`, `12 values`.
pub fn number_of_values(number: usize) -> String {
    if number == 1 { ONE_VALUE.to_owned() } else { many_values(count(number as u64)) }
}

fn unknown_value(schema: &Schema, value: &UnknownValue) -> String {
    let UnknownValue { field, found, proposed, .. } = value;
    let column = value.column(schema);
    let found = if found.is_empty() { BLANK.to_owned() } else { quoted_value(found) };
    let levels = schema.fields.get(*field).map(Field::levels).unwrap_or_default();
    let level: Option<&Level> = proposed.and_then(|level| levels.get(usize::from(level)));
    match level {
        Some(level) => unknown_like(column, found, rows(value.rows), &level.value),
        None => unknown(column, found, rows(value.rows)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_fixtures::table::schema;

    #[test]
    fn values_are_listed_with_their_rows_and_the_others_counted() {
        let value = |found: &str, rows, proposed| UnknownValue {
            field: 1,
            found: found.to_owned(),
            rows,
            proposed,
            is_chosen: false,
        };
        let mut values = vec![value("Fiber", 1_200, Some(2)), value("", 1, None)];
        let few = "the model does not know 2 values:\n  \
                   column Internet, \"Fiber\": 1,200 rows, perhaps \"Fiber optic\"\n  \
                   column Internet, blank: 1 row\n  do something";
        assert_eq!(unknown_values(&schema(), &values, 0, "do something"), few);
        values.resize(1_100, value("cable", 1, None));
        let many = unknown_values(&schema(), &values, 30, "do something");
        assert!(many.starts_with("the model does not know 1,100 values:\n"), "{many}");
        assert_eq!(many.lines().count(), 1 + VALUES_LISTED + 3);
        assert!(many.ends_with("\n  and 1,080 more\n  cells with other values: 30\n  do something"), "{many}");
        assert_eq!([number_of_values(1), number_of_values(2_000)], ["1 value", "2,000 values"]);
    }
}
