//! Cells of a row to a checked customer, or to every problem of the row.

use bincode::{Decode, Encode};

use super::columns::Columns;
use super::record::{Place, Record};
use crate::customer::{Customer, FieldError, Problem, can_be_blank, parse_value};
use crate::preprocessing::Preprocessor;
use crate::schema::{Field, FieldIndex, Kind, Schema, Value};

/// Why a row cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// Where the row stands.
    pub place: Place,
    /// Everything that is wrong with it; at least one.
    pub problems: Vec<RowProblem>,
}

/// One thing that is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum RowProblem {
    /// A value does not fit its field, or breaks a rule.
    Field(FieldError),
    /// The outcome is none of the values that the schema names.
    Outcome {
        /// What was found, as text; cut to 60 characters.
        found: String,
    },
    /// The row has more or fewer cells than the header.
    CellCount {
        /// Cells of the row.
        found: usize,
        /// Cells of the header.
        expected: usize,
        /// The cells beyond the header's, as text.
        surplus: Vec<String>,
    },
    /// A quote opens in this row and is never closed, so the rest of the file became part of the row.
    OpenQuote {
        /// The last line of the file, counted from 1.
        last_line: u64,
    },
}

/// What a row's cells hold, one entry a field, before rules are held against them and blanks are filled.
#[derive(Clone, Debug, PartialEq)]
pub struct RowCells {
    place: Place,
    /// `None` also where the cell does not fit its field.
    values: Vec<Option<Value>>,
    /// In the schema's order, at most one a field. Apart from the values, because most rows have none.
    errors: Vec<FieldError>,
}

/// Checks rows of one file against a schema.
#[derive(Clone, Copy, Debug)]
pub struct RowChecker<'a> {
    schema: &'a Schema,
    columns: &'a Columns,
}

impl<'a> RowChecker<'a> {
    /// For rows whose columns are these.
    pub fn new(schema: &'a Schema, columns: &'a Columns) -> Self {
        Self { schema, columns }
    }

    /// The row's customer, blanks filled.
    pub fn customer(&self, record: &Record<'_>, preprocessor: &Preprocessor) -> Result<Customer, RowError> {
        self.customer_of(&self.cells(record)?, preprocessor)
    }

    /// The row's customer and whether it left.
    pub fn labelled_customer(
        &self,
        record: &Record<'_>,
        preprocessor: &Preprocessor,
    ) -> Result<(Customer, bool), RowError> {
        let (values, left) = self.labelled_values(record)?;
        Ok((self.complete(record.place(), &values, preprocessor)?, left))
    }

    /// The row's values, one a field, `None` for a blank that the schema fills: what a preprocessor is fitted on.
    pub fn values(&self, record: &Record<'_>) -> Result<Vec<Option<Value>>, RowError> {
        let cells = self.cells(record)?;
        let problems = self.problems(&cells);
        if problems.is_empty() { Ok(cells.values) } else { Err(RowError { place: cells.place, problems }) }
    }

    /// The row's values and whether the customer left.
    pub fn labelled_values(&self, record: &Record<'_>) -> Result<(Vec<Option<Value>>, bool), RowError> {
        let cells = self.cells(record)?;
        let mut problems = self.problems(&cells);
        match self.read_outcome(record) {
            Ok(left) if problems.is_empty() => return Ok((cells.values, left)),
            Ok(_) => {}
            Err(problem) => problems.push(problem),
        }
        Err(RowError { place: cells.place, problems })
    }

    /// Reads every field's cell, once for whoever needs them: [`Self::customer_of`], and the tally of a file's values.
    /// An error says that the row has another length than the header, or an open quote; of cells that do not fit their
    /// field [`RowCells`] tells.
    pub fn cells(&self, record: &Record<'_>) -> Result<RowCells, RowError> {
        self.check_shape(record)?;
        let (mut values, mut errors) = (Vec::with_capacity(self.schema.fields.len()), Vec::new());
        for (index, (field, &column)) in self.schema.fields.iter().zip(&self.columns.fields).enumerate() {
            values.push(match read_cell(field, index, record.cell(column).unwrap_or_default()) {
                Ok(value) => value,
                Err(error) => {
                    errors.push(error);
                    None
                }
            });
        }
        Ok(RowCells { place: record.place(), values, errors })
    }

    /// The customer of a row whose cells are read, blanks filled.
    pub fn customer_of(&self, cells: &RowCells, preprocessor: &Preprocessor) -> Result<Customer, RowError> {
        let problems = self.problems(cells);
        if !problems.is_empty() {
            return Err(RowError { place: cells.place, problems });
        }
        self.complete(cells.place, &cells.values, preprocessor)
    }

    fn complete(
        &self,
        place: Place,
        values: &[Option<Value>],
        preprocessor: &Preprocessor,
    ) -> Result<Customer, RowError> {
        preprocessor
            .complete(self.schema, values)
            .map_err(|errors| RowError { place, problems: errors.into_iter().map(RowProblem::Field).collect() })
    }

    /// Cells of a row of another length may stand in the wrong columns, so nothing else is said of such a row.
    fn check_shape(&self, record: &Record<'_>) -> Result<(), RowError> {
        let (found, expected) = (record.n_cells(), self.columns.n_columns);
        let problem = if let Some(last_line) = record.swallowed_to() {
            RowProblem::OpenQuote { last_line }
        } else if found == expected {
            return Ok(());
        } else {
            RowProblem::CellCount { found, expected, surplus: record.cells().skip(expected).map(whole_text).collect() }
        };
        Err(RowError { place: record.place(), problems: vec![problem] })
    }

    fn problems(&self, cells: &RowCells) -> Vec<RowProblem> {
        let mut problems: Vec<RowProblem> = cells.errors.iter().cloned().map(RowProblem::Field).collect();
        problems.extend(self.broken_rules(&cells.values));
        problems
    }

    /// Rules between cells that could be read, so that a row's first answer is its last. Blanks are judged once they
    /// are filled.
    fn broken_rules(&self, values: &[Option<Value>]) -> Vec<RowProblem> {
        let present = |field: FieldIndex| values.get(field).copied().flatten();
        let mut problems = Vec::new();
        for (index, rule) in self.schema.rules.iter().enumerate() {
            let (Some(when), Some(then)) = (present(rule.when_field), present(rule.then_field)) else { continue };
            let applies = when == Value::Level(rule.when_level);
            let follows = then == Value::Level(rule.then_level);
            let broken = if applies { !follows } else { rule.only_then && follows };
            if broken && let Some(level) = self.schema.fields.get(rule.then_field).and_then(|field| field.level(then)) {
                problems.push(RowProblem::Field(FieldError::new(
                    rule.then_field,
                    &level.value,
                    Problem::BreaksRule(index),
                )));
            }
        }
        problems
    }

    fn read_outcome(&self, record: &Record<'_>) -> Result<bool, RowProblem> {
        let target = &self.schema.target;
        let cell = self.columns.target.and_then(|column| record.cell(column)).unwrap_or_default().trim_ascii();
        if let Some(left) = target.read(cell) {
            return Ok(left);
        }
        Err(RowProblem::Outcome { found: String::from_utf8_lossy(cell).chars().take(60).collect() })
    }
}

impl RowProblem {
    /// Bytes of its texts.
    pub fn size_on_heap(&self) -> usize {
        match self {
            Self::Field(FieldError { found, .. }) | Self::Outcome { found } => found.capacity(),
            Self::CellCount { surplus, .. } => surplus.iter().map(|cell| size_of::<String>() + cell.capacity()).sum(),
            Self::OpenQuote { .. } => 0,
        }
    }
}

impl RowCells {
    /// Each field's cell in the schema's order: its value, `None` for a blank that the schema fills, or what is wrong
    /// with it.
    pub fn iter(&self) -> impl Iterator<Item = Result<Option<Value>, &FieldError>> {
        let mut errors = self.errors.iter().peekable();
        self.values.iter().enumerate().map(move |(field, &value)| {
            let error = errors.next_if(|error| error.field == field);
            error.map_or(Ok(value), Err)
        })
    }
}

fn read_cell(field: &Field, index: FieldIndex, cell: &[u8]) -> Result<Option<Value>, FieldError> {
    // what nearly every cell of a category is, told from bytes: no text has to be made of it
    let blanks = &field.missing.blanks;
    if let Kind::Category(category) = &field.kind
        && let Some(level) = category.levels.iter().position(|level| level.value.as_bytes() == cell)
        && !blanks.iter().any(|blank| blank.as_bytes() == cell)
        && let Ok(level) = u16::try_from(level)
    {
        return Ok(Some(Value::Level(level)));
    }
    let Ok(text) = std::str::from_utf8(cell) else {
        return Err(FieldError::new(index, &String::from_utf8_lossy(cell), Problem::NotText));
    };
    match parse_value(field, index, text)? {
        None if !can_be_blank(field) => Err(FieldError::new(index, "", Problem::Blank)),
        value => Ok(value),
    }
}

/// A cell that appears nowhere else: bytes that are no text stand as `\xE9`, so that nothing is lost.
fn whole_text(cell: &[u8]) -> String {
    let mut text = String::with_capacity(cell.len());
    for chunk in cell.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    text
}
