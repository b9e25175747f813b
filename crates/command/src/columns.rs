//! Matches the columns of a file with the columns of the schema.

use std::borrow::Cow;

use anyhow::bail;
use clap::Args;

use crate::cli::say;
use crate::input::Text;
use crate::parquet_file::LockedFile;
use churnscope_engine::bundle::Bundle;
use churnscope_engine::csv::{
    ColumnChoice, ColumnMatch, Columns, ColumnsError, Header, MatchedColumn, MissingColumn, RecordBatch,
};
use churnscope_engine::schema::Schema;
use churnscope_table_files::parquet::ParquetTable;
use churnscope_wording::columns::{self as wording, Syntax};

/// Arguments that match columns.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ColumnArgs {
    /// Use the column NAME of the file for FIELD; repeat the option for each column. #3 is the third column. If NAME is
    /// empty, FIELD has no column, and is blank for all customers; if FIELD cannot be blank, this is an error. `train`
    /// and `import` need a column for every field and for the outcome
    #[arg(long = "column", value_name = "FIELD=NAME", value_parser = assignment)]
    columns: Vec<String>,
}

pub(crate) enum FirstRows<'a> {
    Read(&'a RecordBatch),
    Parquet(&'a ParquetTable<LockedFile>),
}

impl FirstRows<'_> {
    pub(crate) fn get(&self) -> Cow<'_, RecordBatch> {
        match self {
            Self::Read(rows) => Cow::Borrowed(rows),
            Self::Parquet(table) => Cow::Owned(first_rows(table)),
        }
    }
}

fn first_rows(table: &ParquetTable<LockedFile>) -> RecordBatch {
    let mut batch = RecordBatch::default();
    let rows = table.rows(|column| table.is_readable(column));
    let read = rows.and_then(|mut rows| rows.next_batch(&mut |number, cells| batch.push_row(number, cells)));
    if read.is_ok() { batch } else { RecordBatch::default() }
}

impl ColumnArgs {
    /// Finds the columns. It is an error if a necessary column is missing, or if only the user can tell which column is
    /// which.
    pub(crate) fn resolve(&self, bundle: &Bundle, header: &Header, rows: &FirstRows<'_>) -> anyhow::Result<Columns> {
        let schema = &bundle.schema;
        let choices = self.choices(schema, header)?;
        let resolved = Columns::resolve_with(schema, header, &choices);
        let is_complete = |columns: &Columns| columns.fields.iter().all(Option::is_some);
        if !resolved.as_ref().is_ok_and(is_complete) {
            ask(schema, header, &choices, &rows.get())?;
        }
        let columns = resolved.map_err(with_hint)?;
        for field in columns.absent(schema) {
            let index = schema.field_index(&field.column);
            let value = index.and_then(|index| wording::fill_in_file(schema, &bundle.preprocessor, index));
            say(&wording::every_customer(&field.column, value.unwrap_or_default()));
        }
        Ok(columns)
    }

    /// The user's choices of columns for a labeled table. It is an error if a column is missing or cannot be read, or
    /// if only the user can tell which column is which.
    pub(crate) fn choices_for_labeled(&self, schema: &Schema, text: &Text) -> anyhow::Result<Vec<ColumnChoice>> {
        // an error in the table is reported when all of it is read
        let Some((header, rows)) = text.start() else { return Ok(Vec::new()) };
        let choices = self.choices(schema, &header)?;
        match Columns::resolve_labeled(schema, &header, &choices) {
            Ok(columns) => text.check_readable(&columns)?,
            Err(error) => {
                ask(schema, &header, &choices, &rows)?;
                return Err(with_hint(error));
            }
        }
        Ok(choices)
    }

    pub(crate) fn propose_id(&self, schema: &Schema, header: &Header, rows: &FirstRows<'_>) -> anyhow::Result<()> {
        let (choices, rows) = (self.choices(schema, header)?, rows.get());
        let matches = ColumnMatch::all(schema, header, &choices, &rows)?;
        for found in matches.iter().filter(|found| Some(&found.name) == schema.id_column.as_ref()) {
            if let MatchedColumn::Proposed(column) = found.column {
                say(&wording::id_question(header, &rows, &found.name, column));
            }
        }
        Ok(())
    }

    fn choices(&self, schema: &Schema, header: &Header) -> anyhow::Result<Vec<ColumnChoice>> {
        self.columns.iter().map(|text| choice(text, schema, header)).collect()
    }
}

/// An error with all questions that only the user can answer. A proposed ID alone is no error, because rows can be
/// scored without an ID.
fn ask(schema: &Schema, header: &Header, choices: &[ColumnChoice], rows: &RecordBatch) -> anyhow::Result<()> {
    let mut matches = ColumnMatch::all(schema, header, choices, rows)?;
    matches.retain(ColumnMatch::is_open);
    let is_possible_id = |found: &ColumnMatch| {
        Some(&found.name) == schema.id_column.as_ref() && matches!(found.column, MatchedColumn::Proposed(_))
    };
    // if no column is similar, the usual error says more
    if matches.iter().all(|found| found.column == MatchedColumn::Absent || is_possible_id(found)) {
        return Ok(());
    }
    bail!(wording::questions(header, rows, &matches, Syntax::Shell))
}

pub(crate) fn with_hint(error: ColumnsError) -> anyhow::Error {
    match &error {
        ColumnsError::Missing { missing, .. } => match missing.first() {
            Some(MissingColumn { name, .. }) => anyhow::anyhow!(wording::name_it(&error, name)),
            None => error.into(),
        },
        _ => error.into(),
    }
}

fn assignment(text: &str) -> Result<String, &'static str> {
    if text.contains('=') { Ok(text.to_owned()) } else { Err(wording::COLUMN_ARGUMENT) }
}

/// Parses a choice such as `tenure=Months`. The names may themselves contain equals signs.
fn choice(text: &str, schema: &Schema, header: &Header) -> anyhow::Result<ColumnChoice> {
    let mut splits = text.match_indices('=').filter_map(|(at, _)| Some((text.get(..at)?, text.get(at + 1..)?)));
    let Some((name, column)) = splits.find_map(|(field, column)| Some((column_name(schema, field)?, column))) else {
        bail!(wording::unknown_field(text, schema.columns().join(", ")))
    };
    Ok(ColumnChoice { name, column: position(text, column, header)? })
}

/// The model's column with this name or, if there is none, the column of the field with this label.
fn column_name(schema: &Schema, text: &str) -> Option<String> {
    let names = Header::plain(schema.columns().iter().map(|name| name.as_bytes().to_vec()).collect());
    let found = names.find(text).ok().flatten().and_then(|at| schema.columns().get(at).map(|name| (*name).to_owned()));
    let label = || schema.fields.iter().find(|field| field.label.eq_ignore_ascii_case(text.trim()));
    found.or_else(|| label().map(|field| field.column.clone()))
}

fn position(argument: &str, name: &str, header: &Header) -> anyhow::Result<Option<usize>> {
    if name.is_empty() {
        return Ok(None);
    }
    let number = name.strip_prefix('#').and_then(|number| number.parse::<usize>().ok());
    let numbered = number.and_then(|number| number.checked_sub(1)).filter(|&column| column < header.names.len());
    match header.find(name) {
        Ok(Some(column)) => Ok(Some(column)),
        Ok(None) if numbered.is_some() => Ok(numbered),
        Ok(None) => {
            let names: Vec<_> = header.names.iter().map(|name| String::from_utf8_lossy(name)).collect();
            bail!(wording::unknown_column(argument, names.join(", ")))
        }
        Err(ColumnsError::Duplicate { columns, .. }) => {
            let positions: Vec<String> = columns.iter().map(|column| format!("#{}", column + 1)).collect();
            bail!(wording::several_columns(argument, positions.join(", ")))
        }
        Err(error) => Err(error.into()),
    }
}
