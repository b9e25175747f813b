//! Messages about matching the columns of a file with fields, on the command line and on the page.

use churnscope_engine::csv::{ColumnMatch, Header, MatchedColumn, RecordBatch};
use churnscope_engine::notation::file_value;
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_engine::schema::{Field, FieldIndex, Fill, Schema, Value};

use crate::values::value;

messages! {
    // a missing column
    every_customer(column, value) = "no column \"{column}\": {value} is used for every customer, which is a guess";
    PRODUCT_SIGN = " × ";

    // questions
    QUESTIONS = "some columns could not be matched with certainty:";
    questions_about(line, questions) = "line {line}: {questions}";
    is_it(name, column) = "{name}: is it {column}?";
    which_one(name, columns) = "{name}: is it {columns}?";
    none_similar(name) = "{name}: no column matches; add this column, or name the right column with --column {name}=NAME";
    NUMBERED_OR = " or ";
    numbered(number, values) = "column {number} ({values})";
    named(column, values) = "\"{column}\" ({values})";
    without_values(column) = "\"{column}\"";
    IF_RIGHT = "If the proposals are right, add:";
    python_none_similar(name) = "{name}: no column matches; add this column, or name the right column with columns={{\"{name}\": \"NAME\"}}";
    python_columns(entries) = "columns={{{entries}}}";
    choice(flags) = "add {flags}";
    possible_id(column, flag) = "if {column} is the ID, add {flag}";

    // arguments
    COLUMN_ARGUMENT = "expected FIELD=NAME, such as tenure=Months";
    unknown_field(text, fields) = "--column {text}: the name before the equals sign is unknown; the names are {fields}";
    unknown_column(text, columns) = "--column {text}: the file has no column of that name; its columns are {columns}";
    several_columns(text, positions) = "--column {text}: the file has several columns of that name; give a position instead: {positions}";
    name_it(error, name) = "{error}, or name the right column with --column {name}=NAME";

    // arguments in Python
    python_unknown_field(name, fields) = "columns: the name \"{name}\" is unknown; the names are {fields}";
    python_unknown_column(name, columns) = "columns: the table has no column \"{name}\"; its columns are {columns}";
    python_several_columns(name, positions) = "columns: the table has several columns \"{name}\"; give a position instead: {positions}";
    python_name_it(error, name) = "{error}, or name the right column with columns={{\"{name}\": \"NAME\"}}";
    python_decimals(column, example) = "column {column}: \"{example}\" means different numbers with a decimal point and with a decimal comma, and the other cells do not show which is meant: add decimal=\"point\" or decimal=\"comma\"";
}

/// How the arguments that answer questions are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// `--column tenure=Months`, for a shell.
    Shell,
    /// `columns={"tenure": "Months"}`.
    Python,
}

/// Maximum number of values that are shown per column.
pub const VALUES_SHOWN: usize = 3;

const MAX_VALUE: usize = 24;

/// The value that every customer gets in a field without a column, written as in a file: `29`, `"Yes"`, or a product of
/// columns. `None` if the field is not filled.
pub fn fill_in_file(schema: &Schema, preprocessor: &Preprocessor, index: FieldIndex) -> Option<String> {
    let quoted = |field: &Field, filled| {
        let text = file_value(field, filled);
        if field.levels().is_empty() { text } else { format!("\"{text}\"") }
    };
    fill(schema, preprocessor, index, quoted, |field| field.column.clone())
}

/// The value that every customer gets in a field without a column, in words: `29 months`, `Yes`, or a product of
/// fields. `None` if the field is not filled.
pub fn fill_in_words(schema: &Schema, preprocessor: &Preprocessor, index: FieldIndex) -> Option<String> {
    fill(schema, preprocessor, index, value, |field| field.label.clone())
}

fn fill(
    schema: &Schema,
    preprocessor: &Preprocessor,
    index: FieldIndex,
    write: impl Fn(&Field, Value) -> String,
    name: impl Fn(&Field) -> String,
) -> Option<String> {
    let field = schema.fields.get(index)?;
    match (&field.missing.how, preprocessor.fill(index)) {
        (_, Some(filled)) => Some(write(field, filled)),
        (Fill::Product(factors), None) => {
            let names: Vec<String> = factors.iter().filter_map(|&factor| schema.fields.get(factor)).map(name).collect();
            Some(names.join(PRODUCT_SIGN))
        }
        _ => None,
    }
}

/// The first values of a column, at most [`VALUES_SHOWN`], without blanks. Long values are shortened.
pub fn first_values(rows: &RecordBatch, column: usize) -> Vec<String> {
    let cells = rows.records(0..rows.len()).filter_map(|record| record.cell(column));
    let values = cells.map(|cell| String::from_utf8_lossy(cell).trim().to_owned()).filter(|value| !value.is_empty());
    values.take(VALUES_SHOWN).map(|value| shortened(&value)).collect()
}

/// The questions about a file's columns, one line each, and the arguments that answer them. `columns` has the
/// matches that are not certain.
pub fn questions(header: &Header, rows: &RecordBatch, columns: &[ColumnMatch], syntax: Syntax) -> String {
    let title = if header.has_lines() { questions_about(header.line, QUESTIONS) } else { QUESTIONS.to_owned() };
    let mut lines = vec![title];
    let mut answers = Vec::new();
    for found in columns {
        let name = &found.name;
        lines.push(match &found.column {
            MatchedColumn::Proposed(column) => {
                answers.push((name.as_str(), column_name(header, *column)));
                format!("  {}", is_it(name, described(header, rows, *column)))
            }
            MatchedColumn::Several { columns, .. } => {
                let described: Vec<String> = columns.iter().map(|&column| positioned(rows, column)).collect();
                let choices = columns.iter().map(|column| syntax.arguments(&[(name, position(*column))]));
                let (question, answer) = (described.join(NUMBERED_OR), choices.collect::<Vec<_>>().join(NUMBERED_OR));
                format!("  {} {}", which_one(name, question), choice(answer))
            }
            MatchedColumn::Sure(_) | MatchedColumn::Absent => format!("  {}", syntax.none_similar(name)),
        });
    }
    if !answers.is_empty() {
        lines.push(IF_RIGHT.to_owned());
        lines.push(format!("  {}", syntax.arguments(&answers)));
    }
    lines.join("\n")
}

impl Syntax {
    fn none_similar(self, name: &str) -> String {
        match self {
            Self::Shell => none_similar(name),
            Self::Python => python_none_similar(name),
        }
    }

    /// The arguments that choose a column for each name.
    fn arguments(self, choices: &[(&str, String)]) -> String {
        let entries = choices.iter().map(|(name, column)| match self {
            Self::Shell => format!("--column {}", quoted_argument(&format!("{name}={column}"))),
            Self::Python => format!("{name:?}: {column:?}"),
        });
        let entries: Vec<String> = entries.collect();
        match self {
            Self::Shell => entries.join(" "),
            Self::Python => python_columns(entries.join(", ")),
        }
    }
}

/// Asks whether a column is the ID: `if "Kundennr" (1, 2) is the ID, add --column customerID=Kundennr`.
pub fn id_question(header: &Header, rows: &RecordBatch, name: &str, column: usize) -> String {
    possible_id(described(header, rows, column), flag(header, name, column))
}

/// The argument that chooses a column: `--column tenure=Months`.
pub fn flag(header: &Header, name: &str, column: usize) -> String {
    Syntax::Shell.arguments(&[(name, column_name(header, column))])
}

/// The column's name or, if the name does not tell which column is meant, its position.
fn column_name(header: &Header, column: usize) -> String {
    let text = header.names.get(column).and_then(|text| std::str::from_utf8(text).ok());
    match text.filter(|text| header.find(text) == Ok(Some(column))) {
        Some(text) => text.to_owned(),
        None => position(column),
    }
}

fn position(column: usize) -> String {
    format!("#{}", column + 1)
}

fn positioned(rows: &RecordBatch, column: usize) -> String {
    numbered(column + 1, first_values(rows, column).join(", "))
}

fn described(header: &Header, rows: &RecordBatch, column: usize) -> String {
    let name = header.names.get(column).map(|name| String::from_utf8_lossy(name)).unwrap_or_default();
    let values = first_values(rows, column);
    if values.is_empty() { without_values(name) } else { named(name, values.join(", ")) }
}

fn shortened(value: &str) -> String {
    match value.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or_default()),
        None => value.to_owned(),
    }
}

/// An argument for a shell, in double quotes if it contains characters that a shell might interpret.
fn quoted_argument(text: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "=_-.#:,/%+@".contains(letter);
    // a shell ignores what follows a # at the start of a word
    if text.chars().all(is_plain) && !text.starts_with('#') {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        if matches!(letter, '"' | '\\' | '$' | '`') {
            quoted.push('\\');
        }
        quoted.push(letter);
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_can_be_pasted_into_a_shell() {
        for (text, expected) in [
            ("tenure=Months", "tenure=Months"),
            ("tenure=#3", "tenure=#3"),
            ("#calls=Calls", "\"#calls=Calls\""),
            ("fee=Monatsgebühr", "fee=Monatsgebühr"),
            ("tenure=Months with us", "\"tenure=Months with us\""),
            ("fee=Fee ($)", "\"fee=Fee (\\$)\""),
            ("fee=\"Fee\"", "\"fee=\\\"Fee\\\"\""),
        ] {
            assert_eq!(quoted_argument(text), expected);
        }
    }

    #[test]
    fn long_values_are_shortened() {
        assert_eq!(shortened("Month-to-month"), "Month-to-month");
        assert_eq!(shortened(&"é".repeat(25)), format!("{}…", "é".repeat(24)));
    }
}
