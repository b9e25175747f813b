//! Errors in rows that cannot be scored or used for training, and the values that fields accept.

use crate::values::count;
use churnscope_engine::csv::{Location, RowError, RowProblem, is_almost_blank};
use churnscope_engine::customer::{FieldError, Problem};
use churnscope_engine::dates::DateOrder;
use churnscope_engine::notation::file_value;
use churnscope_engine::schema::{Field, FieldIndex, Kind, Number, Rule, Schema, Value};

messages! {
    BLANK = "blank";
    found_value(value) = "found \"{value}\"";
    not_text(value) = "\"{value}\" is not UTF-8 text";
    column_problem(column, found, expected) = "column {column}: {found}, expected {expected}";
    column_left_out(column, found) = "column {column}: {found}, left out as chosen";
    LEFT_OUT = "left out as chosen";
    number_range(min, max) = "a number from {min} to {max}";
    number_range_with_point(min, max) = "a number from {min} to {max}, with a decimal point";
    date_range(min, max, pattern) = "a date from {min} to {max} ({pattern})";
    YEAR_MONTH_DAY = "year, month, day";
    DAY_MONTH_YEAR = "day, month, year";
    MONTH_DAY_YEAR = "month, day, year";
    one_of(values) = "one of {values}";
    one_of_or_more(values, more) = "one of {values}, or {more} more";
    rule_allows_another(found, column, when) = "another level, because \"{found}\" goes only with {column} \"{when}\"";
    rule_requires(then, column, when) = "\"{then}\", because {column} is \"{when}\"";
    CLOSING_QUOTE = "a closing quote";
    total(found) = "not a customer: the row says \"{found}\"";
    almost_blank(filled, fields) = "not a customer: it has a value in only {filled} of {fields} fields";
    on_line(number) = "on line {number}";
    in_row(number) = "in row {number}";
    A_CUSTOMER = "a customer, with a value in at least half of the fields";
    A_CUSTOMER_OF_FEW_FIELDS = "a customer, with a value in at least one field";
    NOT_A_TOTAL = "a customer, not a total or an average of others";
    open_quote(line) = "a quote opened in this row is never closed, so everything up to line {line}, the end of the file, became part of one cell";
    cells_of_header(expected) = "as many cells as in the header: {expected}";
    ONE_CELL = "1 cell";
    cells(count) = "{count} cells";
    cell_count(found, expected) = "found {found}, expected {expected} as in the header";
    cell_count_surplus(found, surplus, expected) = "found {found} (extra: {surplus}), expected {expected} as in the header";
}

/// Maximum number of levels that are listed; the others are counted.
const LEVELS_LISTED: usize = 8;

/// All problems of a row: `line 5, column tenure: found "abc", expected a number from 0 to 72; column …`.
pub fn row_error(schema: &Schema, error: &RowError) -> String {
    let about_column = error.problems.first().and_then(|first| column(schema, first)).is_some();
    let separator = if about_column { ", " } else { ": " };
    format!("{}{separator}{}", error.location, row_problems(schema, error))
}

/// All problems of a row, without the row's location.
pub fn row_problems(schema: &Schema, error: &RowError) -> String {
    let problems: Vec<String> = error.problems.iter().map(|each| problem(schema, each)).collect();
    problems.join("; ")
}

/// One problem of a row, without the row's location.
pub fn problem(schema: &Schema, problem: &RowProblem) -> String {
    match problem {
        RowProblem::Field(error) => field_error(schema, error),
        RowProblem::Outcome { found, is_left_out } => {
            let found = if found.is_empty() { BLANK.to_owned() } else { found_value(found) };
            if *is_left_out {
                return column_left_out(&schema.target.column, found);
            }
            column_problem(&schema.target.column, found, expected(schema, problem))
        }
        RowProblem::CellCount { found, expected, surplus } => {
            let found = if *found == 1 { ONE_CELL.to_owned() } else { cells(found) };
            if surplus.is_empty() {
                cell_count(found, expected)
            } else {
                cell_count_surplus(found, quoted(surplus.iter().map(String::as_str)), expected)
            }
        }
        RowProblem::OpenQuote { last_line } => open_quote(last_line),
        RowProblem::Total { found } => total(found),
        RowProblem::AlmostBlank { n_filled, n_fields } => almost_blank(n_filled, n_fields),
    }
}

/// The schema's name for the column; `None` if the problem concerns the whole row.
pub fn column<'a>(schema: &'a Schema, problem: &RowProblem) -> Option<&'a str> {
    match problem {
        RowProblem::Field(error) => schema.fields.get(error.field).map(|field| field.column.as_str()),
        RowProblem::Outcome { .. } => Some(&schema.target.column),
        RowProblem::CellCount { .. }
        | RowProblem::OpenQuote { .. }
        | RowProblem::Total { .. }
        | RowProblem::AlmostBlank { .. } => None,
    }
}

/// The value that was rejected, the surplus cells in quotation marks, or the cell that marks a total; otherwise empty.
/// A long value is cut off.
pub fn found(problem: &RowProblem) -> String {
    match problem {
        RowProblem::Field(FieldError { found, .. })
        | RowProblem::Outcome { found, .. }
        | RowProblem::Total { found } => found.clone(),
        RowProblem::CellCount { surplus, .. } => quoted(surplus.iter().map(String::as_str)),
        RowProblem::OpenQuote { .. } | RowProblem::AlmostBlank { .. } => String::new(),
    }
}

/// The expected values, as a phrase: `a number from 0 to 72`. If the user chose to leave out a value of a field:
/// `left out as chosen`.
pub fn expected(schema: &Schema, problem: &RowProblem) -> String {
    match problem {
        RowProblem::Field(error) => expected_instead(schema, error),
        RowProblem::Outcome { .. } => {
            let target = &schema.target;
            one_of(quoted(target.values()))
        }
        RowProblem::CellCount { expected, .. } => cells_of_header(expected),
        RowProblem::OpenQuote { .. } => CLOSING_QUOTE.to_owned(),
        RowProblem::Total { .. } => NOT_A_TOTAL.to_owned(),
        RowProblem::AlmostBlank { n_fields, .. } => {
            if is_almost_blank(1, *n_fields) { A_CUSTOMER } else { A_CUSTOMER_OF_FEW_FIELDS }.to_owned()
        }
    }
}

/// A problem with a value: the column, what was found, and what was expected.
pub fn field_error(schema: &Schema, error: &FieldError) -> String {
    let column = schema.fields.get(error.field).map_or("", |field| field.column.as_str());
    let found = match error.problem {
        Problem::Blank => BLANK.to_owned(),
        Problem::LeftOut if error.found.is_empty() => BLANK.to_owned(),
        Problem::NotText => not_text(&error.found),
        _ => found_value(&error.found),
    };
    if error.problem == Problem::LeftOut {
        return column_left_out(column, found);
    }
    column_problem(column, found, expected_instead(schema, error))
}

/// The numbers or dates that a field accepts, as a phrase: `a number from 0 to 72`.
pub fn expected_number(field: &Field, number: &Number) -> String {
    let [min, max] = [number.min, number.max].map(|value| file_value(field, Value::Number(value)));
    match number.dates {
        Some(dates) => date_range(min, max, date_pattern(dates.order)),
        None => number_range(min, max),
    }
}

/// The values that a field accepts, as a phrase: `a number from 0 to 72`.
pub fn expected_value(field: &Field) -> String {
    match &field.kind {
        Kind::Number(number) => expected_number(field, number),
        Kind::Category(category) => {
            let listed = quoted(category.levels.iter().take(LEVELS_LISTED).map(|level| level.value.as_str()));
            match category.levels.len().saturating_sub(LEVELS_LISTED) {
                0 => one_of(listed),
                more => one_of_or_more(listed, more),
            }
        }
    }
}

/// The order of the parts of a date: `day, month, year`.
pub fn date_pattern(order: DateOrder) -> &'static str {
    match order {
        DateOrder::YearMonthDay => YEAR_MONTH_DAY,
        DateOrder::DayMonthYear => DAY_MONTH_YEAR,
        DateOrder::MonthDayYear => MONTH_DAY_YEAR,
    }
}

fn expected_instead(schema: &Schema, error: &FieldError) -> String {
    let Some(field) = schema.fields.get(error.field) else { return String::new() };
    match (error.problem, &field.kind) {
        (Problem::BreaksRule(index), _) => {
            schema.rules.get(index).map(|rule| expected_by_rule(schema, rule, &error.found)).unwrap_or_default()
        }
        (Problem::LeftOut, _) => LEFT_OUT.to_owned(),
        (Problem::NotANumber, Kind::Number(number)) if number.dates.is_none() && has_decimal_comma(&error.found) => {
            let [min, max] = [number.min, number.max].map(|value| file_value(field, Value::Number(value)));
            number_range_with_point(min, max)
        }
        _ => expected_value(field),
    }
}

fn expected_by_rule(schema: &Schema, rule: &Rule, found: &str) -> String {
    let text = |field: FieldIndex, level: u16| {
        schema.fields.get(field).map(|spec| file_value(spec, Value::Level(level))).unwrap_or_default()
    };
    let column = schema.fields.get(rule.when_field).map_or("", |field| field.column.as_str());
    let (when, then) = (text(rule.when_field, rule.when_level), text(rule.then_field, rule.then_level));
    if found == then { rule_allows_another(then, column, when) } else { rule_requires(then, column, when) }
}

fn has_decimal_comma(text: &str) -> bool {
    text.contains(',') && text.replace(',', ".").parse::<f64>().is_ok()
}

fn quoted<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    texts.map(|text| format!("\"{text}\"")).collect::<Vec<_>>().join(", ")
}

/// Where a row is: `on line 1,200`, or `in row 1,200` of a Parquet file.
pub fn place(location: Location) -> String {
    match location {
        Location::Line(number) => on_line(count(number)),
        Location::Row(number) => in_row(count(number)),
    }
}
