//! Rows of a file as they would be read, before they are scored.

use bincode::{Decode, Encode};

use super::columns::Columns;
use super::record::{Location, Record};
use super::row::{RowCells, RowChecker, RowProblem};
use crate::customer::FieldError;
use crate::preprocessing::Preprocessor;
use crate::schema::{Schema, Value};

/// A row as it would be read.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct PreviewRow {
    /// The location of the row.
    pub location: Location,
    /// The customer ID, if the file has a column for it.
    pub id: Option<String>,
    /// The cell of each field, in the schema's order, or a problem with the row as a whole.
    pub cells: Result<Vec<PreviewCell>, RowProblem>,
}

/// A cell as it would be read.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub enum PreviewCell {
    /// A value.
    Value(Value),
    /// A clamped number.
    Clamped {
        /// The cell as text, truncated to 60 characters.
        found: String,
        /// The limit.
        limit: Value,
    },
    /// A value that fills a blank.
    Guess(Value),
    /// A blank that is not filled, because the row has problems.
    Blank,
    /// A cell that cannot be used.
    Problem(FieldError),
}

/// Reads rows without scoring them.
pub fn preview_rows<'r>(
    schema: &Schema,
    preprocessor: &Preprocessor,
    columns: &Columns,
    records: impl Iterator<Item = Record<'r>>,
) -> Vec<PreviewRow> {
    let checker = RowChecker::new(schema, columns);
    let text = |cell: &[u8]| String::from_utf8_lossy(cell.trim_ascii()).into_owned();
    let row = |record: Record<'_>| PreviewRow {
        location: record.location(),
        id: columns.id.map(|id| text(record.cell(id).unwrap_or_default())),
        cells: match checker.cells(&record) {
            Ok(cells) => Ok(preview_cells(&checker, &cells, preprocessor)),
            Err(error) => error.problems.into_iter().next().map_or(Ok(Vec::new()), Err),
        },
    };
    records.map(row).collect()
}

fn preview_cells(checker: &RowChecker<'_>, cells: &RowCells, preprocessor: &Preprocessor) -> Vec<PreviewCell> {
    let (customer, problems) = match checker.customer_of(cells, preprocessor) {
        Ok(customer) => (Some(customer), Vec::new()),
        Err(error) => (None, error.problems),
    };
    let problem_in = |field| {
        problems.iter().find_map(|problem| match problem {
            RowProblem::Field(error) if error.field == field => Some(error.clone()),
            _ => None,
        })
    };
    let cell = |(field, cell): (usize, Result<Option<Value>, &FieldError>)| match (problem_in(field), cell) {
        (Some(error), _) => PreviewCell::Problem(error),
        (None, Err(error)) => PreviewCell::Problem(error.clone()),
        (None, Ok(Some(value))) => match cells.clamped().iter().find(|cell| cell.field == field) {
            Some(cell) => PreviewCell::Clamped { found: cell.found.clone(), limit: value },
            None => PreviewCell::Value(value),
        },
        (None, Ok(None)) => {
            let filled = customer.as_ref().map_or_else(|| preprocessor.fill(field), |customer| customer.value(field));
            filled.map_or(PreviewCell::Blank, PreviewCell::Guess)
        }
    };
    cells.iter().enumerate().map(cell).collect()
}
