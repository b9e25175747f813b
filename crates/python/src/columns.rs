//! Matches the columns of a table with those of a model.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyMapping};

use crate::errors::{ChurnscopeError, column_error, table_error, warn};
use churnscope_arrow_tables::ArrowTable;
use churnscope_engine::bundle::Bundle;
use churnscope_engine::csv::{
    ColumnChoice, ColumnMatch, Columns, ColumnsError, Header, MatchedColumn, TableChoices, ValueChoice,
};
use churnscope_engine::number_format::DecimalMark;
use churnscope_engine::schema::Schema;
use churnscope_wording::columns::{self as wording, Syntax};
use churnscope_wording::python::DECIMAL;

/// The user's choices for reading a table.
#[derive(Debug, Default)]
pub(crate) struct ReadingArguments {
    columns: Vec<(String, Option<String>)>,
    pub(crate) values: Vec<ValueChoice>,
    pub(crate) reading: TableChoices,
}

impl ReadingArguments {
    pub(crate) fn new(
        columns: Option<&Bound<'_, PyMapping>>,
        values: Option<&Bound<'_, PyMapping>>,
        decimal: Option<&str>,
    ) -> PyResult<Self> {
        let decimal_mark = match decimal {
            None => None,
            Some("point") => Some(DecimalMark::Point),
            Some("comma") => Some(DecimalMark::Comma),
            Some(_) => return Err(PyValueError::new_err(DECIMAL)),
        };
        let mut choices = Self { reading: TableChoices { decimal_mark, ..TableChoices::default() }, ..Self::default() };
        for item in items(columns)?.iter().flatten() {
            choices.columns.push(item.extract()?);
        }
        for item in items(values)?.iter().flatten() {
            let (column, meanings): (String, Bound<'_, PyMapping>) = item.extract()?;
            for meaning in meanings.items()?.iter() {
                let (value, level) = meaning.extract()?;
                choices.values.push(ValueChoice { column: column.clone(), value, level });
            }
        }
        Ok(choices)
    }

    /// Finds the columns. It is an error if a necessary column is missing, or if only the user can tell which column is
    /// which. A column that is blank for all customers is a warning.
    pub(crate) fn resolve(
        &self,
        py: Python<'_>,
        bundle: &Bundle,
        table: &mut ArrowTable,
    ) -> PyResult<(Columns, Header)> {
        let schema = &bundle.schema;
        self.check_values(schema)?;
        let header = py.detach(|| table.header(self.reading)).map_err(table_error)?;
        let choices = self.of(py, schema, &header)?;
        let resolved = Columns::resolve_with(schema, &header, &choices);
        let is_complete = |columns: &Columns| columns.fields.iter().all(Option::is_some);
        if !resolved.as_ref().is_ok_and(is_complete) {
            ask(py, schema, &header, &choices, table)?;
        }
        let columns = resolved.map_err(|error| columns_error(py, &error))?;
        table.check_readable(&columns).map_err(table_error)?;
        for field in columns.absent(schema) {
            let index = schema.field_index(&field.column);
            let value = index.and_then(|index| wording::fill_in_file(schema, &bundle.preprocessor, index));
            warn(py, &wording::every_customer(&field.column, value.unwrap_or_default()))?;
        }
        Ok((columns.with_values(schema, &self.values), header))
    }

    /// The choices of columns for a labeled table, in which no column may be missing.
    pub(crate) fn for_labeled(
        &self,
        py: Python<'_>,
        schema: &Schema,
        table: &mut ArrowTable,
    ) -> PyResult<Vec<ColumnChoice>> {
        self.check_values(schema)?;
        let header = py.detach(|| table.header(self.reading)).map_err(table_error)?;
        let choices = self.of(py, schema, &header)?;
        match Columns::resolve_labeled(schema, &header, &choices) {
            Ok(columns) => table.check_readable(&columns).map_err(table_error)?,
            Err(error) => {
                ask(py, schema, &header, &choices, table)?;
                return Err(columns_error(py, &error));
            }
        }
        Ok(choices)
    }

    fn check_values(&self, schema: &Schema) -> PyResult<()> {
        let checked = ValueChoice::check_all(schema, &self.values);
        checked.map_err(|(_, error)| ChurnscopeError::new_err(error.to_string()))
    }

    pub(crate) fn of(&self, py: Python<'_>, schema: &Schema, header: &Header) -> PyResult<Vec<ColumnChoice>> {
        let choice = |(name, column): &(String, Option<String>)| {
            let known = schema.columns();
            let names = Header::plain(known.iter().map(|name| name.as_bytes().to_vec()).collect());
            let Some(&name) = names.find(name).ok().flatten().and_then(|at| known.get(at)) else {
                let message = wording::python_unknown_field(name, known.join(", "));
                return Err(column_error(py, message, vec![name.clone()]));
            };
            let column = column.as_ref().map(|column| position(py, name, column, header)).transpose()?;
            Ok(ColumnChoice { name: name.to_owned(), column })
        };
        self.columns.iter().map(choice).collect()
    }
}

fn items<'py>(mapping: Option<&Bound<'py, PyMapping>>) -> PyResult<Option<Bound<'py, PyList>>> {
    mapping.map(|mapping| mapping.items()).transpose()
}

fn position(py: Python<'_>, name: &str, column: &str, header: &Header) -> PyResult<usize> {
    let failed = |message| Err(column_error(py, message, vec![name.to_owned()]));
    let number = column.strip_prefix('#').and_then(|number| number.parse::<usize>().ok());
    let numbered = number.and_then(|number| number.checked_sub(1)).filter(|&column| column < header.names.len());
    match (header.find(column), numbered) {
        (Ok(Some(found)), _) => Ok(found),
        (Ok(None), Some(numbered)) => Ok(numbered),
        (Ok(None), None) => {
            let names: Vec<_> = header.names.iter().map(|name| String::from_utf8_lossy(name)).collect();
            failed(wording::python_unknown_column(column, names.join(", ")))
        }
        (Err(ColumnsError::Duplicate { columns, .. }), _) => {
            let positions: Vec<String> = columns.iter().map(|column| format!("#{}", column + 1)).collect();
            failed(wording::python_several_columns(column, positions.join(", ")))
        }
        (Err(error), _) => Err(columns_error(py, &error)),
    }
}

/// An error with all questions that only the user can answer.
fn ask(
    py: Python<'_>,
    schema: &Schema,
    header: &Header,
    choices: &[ColumnChoice],
    table: &mut ArrowTable,
) -> PyResult<()> {
    let rows = py.detach(|| table.first_rows()).map_err(table_error)?;
    let matches = ColumnMatch::all(schema, header, choices, &rows).map_err(|error| columns_error(py, &error))?;
    // the ID is not used, so a column that may be the ID is no question
    let is_asked = |found: &ColumnMatch| found.is_open() && Some(&found.name) != schema.id_column.as_ref();
    let matches: Vec<ColumnMatch> = matches.into_iter().filter(is_asked).collect();
    // if no column is similar, the usual error says more
    if matches.iter().all(|found| found.column == MatchedColumn::Absent) {
        return Ok(());
    }
    let names = matches.iter().map(|found| found.name.clone()).collect();
    Err(column_error(py, wording::questions(header, &rows, &matches, Syntax::Python), names))
}

pub(crate) fn columns_error(py: Python<'_>, error: &ColumnsError) -> PyErr {
    let (message, columns) = match error {
        ColumnsError::Missing { missing, .. } => {
            let names: Vec<String> = missing.iter().map(|column| column.name.clone()).collect();
            let hint = |name: &String| wording::python_name_it(error, name);
            (names.first().map_or_else(|| error.to_string(), hint), names)
        }
        ColumnsError::NoneKnown { expected, .. } => (error.to_string(), expected.clone()),
        ColumnsError::Duplicate { name, .. } | ColumnsError::Ambiguous { name, .. } | ColumnsError::Choice { name } => {
            (error.to_string(), vec![name.clone()])
        }
        ColumnsError::Decimals { column, example } => (wording::python_decimals(column, example), vec![column.clone()]),
        ColumnsError::NotUtf8 { .. } => (error.to_string(), Vec::new()),
    };
    column_error(py, message, columns)
}
