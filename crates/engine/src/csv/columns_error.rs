//! The reasons that a file's columns cannot be used.

use thiserror::Error;

/// A column that the file does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingColumn {
    /// The name that was looked up.
    pub name: String,
    /// The name of a similar, unused column of the file, if one was found.
    pub near: Option<String>,
}

/// The reason that a file's columns cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ColumnsError {
    /// No field has a column.
    #[error(
        "{} names none of the columns that the model reads ({}): {}",
        header(*.line),
        .expected.join(", "),
        if *.line > 0 { "this line must contain the column names" } else { "rename its columns" }
    )]
    NoneKnown {
        /// Line of the header; 0 in a Parquet file.
        line: u64,
        /// The column names of all fields.
        expected: Vec<String>,
    },
    /// Needed columns are missing, or too few fields have a column.
    #[error(
        "{} is missing {}: {}; rename or add {}",
        header(*.line),
        if .missing.len() == 1 { "a column".to_owned() } else { format!("{} columns", .missing.len()) },
        with_suggestions(.missing),
        if .missing.len() == 1 { "it" } else { "them" }
    )]
    Missing {
        /// Line of the header; 0 in a Parquet file.
        line: u64,
        /// Columns that are missing.
        missing: Vec<MissingColumn>,
    },
    /// Several columns of the file have exactly the name that was looked up.
    #[error(
        "{} has several columns named {name} (columns {}): rename all but one",
        header(*.line),
        list(.columns.iter().map(|column| (column + 1).to_string()))
    )]
    Duplicate {
        /// Line of the header; 0 in a Parquet file.
        line: u64,
        /// The name.
        name: String,
        /// The columns with that name, counted from 0.
        columns: Vec<usize>,
    },
    /// Several columns have names that are similar to the one that was looked up.
    #[error(
        "{} has several columns that could be {name} ({}): rename the right one to {name}",
        header(*.line),
        .found.join(", ")
    )]
    Ambiguous {
        /// Line of the header; 0 in a Parquet file.
        line: u64,
        /// The name that was looked up.
        name: String,
        /// The names in the file.
        found: Vec<String>,
    },
    /// A column that the user chose is not in the file, or two choices have the same column or the same name.
    #[error(
        "the column chosen for {name} is not in the file or was chosen twice, or {name} has two columns: choose again"
    )]
    Choice {
        /// The column's name in the schema.
        name: String,
    },
    /// It is unclear whether commas or points are decimal marks in a column.
    #[error(
        "column {column}: \"{example}\" means different numbers with a decimal point and with a decimal comma, and the other cells do not show which is meant: add --decimal point or --decimal comma"
    )]
    Decimals {
        /// The column's name in the file.
        column: String,
        /// A cell that can be read in both ways.
        example: String,
    },
    /// Columns are missing, and the header is not UTF-8.
    #[error(
        "line {line} is not UTF-8 text, and columns are missing: save the file as UTF-8 (in Excel: Save As, \"CSV UTF-8\")"
    )]
    NotUtf8 {
        /// Line of the header.
        line: u64,
    },
}

fn header(line: u64) -> String {
    if line == 0 { "the file".to_owned() } else { format!("line {line}") }
}

fn with_suggestions(missing: &[MissingColumn]) -> String {
    list(missing.iter().map(|column| match &column.near {
        Some(near) => format!("{} (similar: {near})", column.name),
        None => column.name.clone(),
    }))
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}
