//! The card that shows the first rows of a file as they will be read.

use churnscope_engine::csv::PreviewCell;
use churnscope_engine::customer::{FieldError, Problem};
use churnscope_engine::schema::{FieldIndex, Kind, Schema};

use crate::filled::taken_as;
use crate::values::value;

messages! {
    TITLE = "As it will be read";
    first_rows(rows) = "The start of the file, before scoring: {rows}.";
    NO_COLUMN = "no column";
    NO_ROWS = "Reading the first rows…";
    MATCH_ALL = "Match all columns to see how the first rows are read.";
    CHOOSE_MARK = "Choose a decimal mark to see how the first rows are read.";
    ASKS_FIRST = "the preview needs the answer to another question, which appears once you continue";
    found(text, reason) = "“{text}”: {reason}";
    clamped(text, limit) = "“{text}”: out of range, read as {limit}";
    BLANK = "blank";
    NEEDED = "blank, but needed";
    NOT_TEXT = "not text in this encoding";
    NOT_A_NUMBER = "not a number";
    NOT_A_DATE = "not a date";
    OUT_OF_RANGE = "out of range";
    UNKNOWN = "not a known value";
    LEFT_OUT = "left out as you chose";
    contradicts(field) = "contradicts {field}";
}

/// How a cell is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellMark {
    /// A value from the file.
    Plain,
    /// A number that is read as the nearest limit of its range.
    Clamped,
    /// A guess; or, in a row that has problems, a blank whose fill would depend on other cells.
    Guess,
    /// A value that cannot be used.
    Problem,
}

/// A cell in words: a value, or a note such as `“100”: out of range, read as 72 months`, `blank, taken as 29 months`,
/// or `“abc”: not a number`. `has_column` says whether the file has a column for the field. If it has none, a guess is
/// written as the value alone.
pub fn cell(schema: &Schema, field: FieldIndex, has_column: bool, cell: &PreviewCell) -> (String, CellMark) {
    let Some(spec) = schema.fields.get(field) else { return (String::new(), CellMark::Plain) };
    match cell {
        PreviewCell::Value(has) => (value(spec, *has), CellMark::Plain),
        PreviewCell::Clamped { found, limit } => (clamped(found, value(spec, *limit)), CellMark::Clamped),
        PreviewCell::Guess(filled) if !has_column => (value(spec, *filled), CellMark::Guess),
        PreviewCell::Guess(filled) => (taken_as(value(spec, *filled)), CellMark::Guess),
        PreviewCell::Blank => (BLANK.to_owned(), CellMark::Guess),
        PreviewCell::Problem(error) => (problem(schema, error), CellMark::Problem),
    }
}

fn problem(schema: &Schema, error: &FieldError) -> String {
    let is_date = |field: FieldIndex| {
        let field = schema.fields.get(field);
        field.is_some_and(|field| matches!(&field.kind, Kind::Number(number) if number.dates.is_some()))
    };
    let reason = match error.problem {
        Problem::Blank => NEEDED.to_owned(),
        Problem::NotText => NOT_TEXT.to_owned(),
        Problem::NotANumber if is_date(error.field) => NOT_A_DATE.to_owned(),
        Problem::NotANumber => NOT_A_NUMBER.to_owned(),
        Problem::OutOfRange => OUT_OF_RANGE.to_owned(),
        Problem::UnknownLevel => UNKNOWN.to_owned(),
        Problem::LeftOut => LEFT_OUT.to_owned(),
        Problem::BreaksRule(index) => {
            let other = schema.rules.get(index).and_then(|rule| schema.fields.get(rule.when_field));
            contradicts(other.map_or("", |field| field.label.as_str()))
        }
    };
    match (error.problem, error.found.as_str()) {
        (Problem::Blank, _) => reason,
        (_, "") => format!("{BLANK}: {reason}"),
        (_, text) => found(text, reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use churnscope_engine::schema::Value;
    use churnscope_fixtures::small;

    #[test]
    fn guesses_and_problems_say_so() {
        let schema = small::schema();
        let error = |field, found: &str, problem| PreviewCell::Problem(FieldError::new(field, found, problem));
        let clamped = PreviewCell::Clamped { found: "100".to_owned(), limit: Value::Number(72.0) };
        for (field, has_column, of, expected, mark) in [
            (1, true, PreviewCell::Value(Value::Level(1)), "One year", CellMark::Plain),
            (0, true, clamped, "“100”: out of range, read as 72.00 units", CellMark::Clamped),
            (4, true, PreviewCell::Guess(Value::Level(1)), "blank, taken as Yes", CellMark::Guess),
            (4, false, PreviewCell::Guess(Value::Level(1)), "Yes", CellMark::Guess),
            (6, true, PreviewCell::Blank, "blank", CellMark::Guess),
            (0, true, error(0, "abc", Problem::NotANumber), "“abc”: not a number", CellMark::Problem),
            (0, true, error(0, "", Problem::Blank), "blank, but needed", CellMark::Problem),
            (1, true, error(1, "", Problem::LeftOut), "blank: left out as you chose", CellMark::Problem),
            (1, true, error(1, "2 years", Problem::UnknownLevel), "“2 years”: not a known value", CellMark::Problem),
            (3, true, error(3, "Yes", Problem::BreaksRule(0)), "“Yes”: contradicts Internet", CellMark::Problem),
        ] {
            assert_eq!(cell(&schema, field, has_column, &of), (expected.to_owned(), mark));
        }
    }
}
