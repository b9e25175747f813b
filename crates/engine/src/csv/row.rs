//! Checks the cells of a row and turns them into a customer or a list of problems.

use bincode::{Decode, Encode};

use super::clamped_cells::ClampedCells;
use super::columns::Columns;
use super::record::{Location, Record};
use super::replaced_cells::{ClampedCell, ReplacedCell, ReplacedCells};
use super::total::is_total;
use super::value_choices::{MAX_FOUND, Treatment};
use crate::customer::{Customer, FieldError, Problem, broken_rules};
use crate::preprocessing::Preprocessor;
use crate::schema::{FieldIndex, Schema, Value};

/// The reason that a row cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// The location of the row.
    pub location: Location,
    /// The problems that were found.
    pub problems: Vec<RowProblem>,
}

/// A problem in a row.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum RowProblem {
    /// The value of a field has a problem.
    Field(FieldError),
    /// The outcome is not one of the schema's values.
    Outcome {
        /// The value as text, truncated to 60 characters.
        found: String,
        /// Whether the user chose to leave out rows with this value.
        is_left_out: bool,
    },
    /// The row has too few cells for the named columns, or surplus cells that are not all blank.
    CellCount {
        /// Number of cells in the row.
        found: usize,
        /// Number of cells in the header.
        expected: usize,
        /// The surplus cells, as text.
        surplus: Vec<String>,
    },
    /// The row is marked as a total or an average of other rows.
    Total {
        /// The ID that marks the row, such as `Total`. Without an ID column, the first cell.
        found: String,
    },
    /// Too few fields have a value for the row to be a customer; see [`is_almost_blank`].
    AlmostBlank {
        /// Number of fields that have a value.
        n_filled: usize,
        /// Number of fields that have a column.
        n_fields: usize,
    },
    /// A quote that opens in this row is never closed.
    OpenQuote {
        /// The last line of the file, counted from 1.
        last_line: u64,
    },
}

/// The values of a row's cells, before rules are checked and blanks are filled.
#[derive(Clone, Debug, PartialEq)]
pub struct RowCells {
    location: Location,
    values: Vec<Option<Value>>,
    /// In the schema's order, at most one per field.
    errors: Vec<FieldError>,
    replaced: ReplacedCells,
}

const MIN_FIELDS: usize = 4;

/// Whether too few fields have a value for the row to be a customer: fewer than half of the fields or, if the file has
/// fewer than four fields, none.
pub fn is_almost_blank(n_filled: usize, n_fields: usize) -> bool {
    n_filled < n_fields.div_ceil(2) && (n_filled == 0 || n_fields >= MIN_FIELDS)
}

/// Checks the rows of one file against a schema.
#[derive(Clone, Copy, Debug)]
pub struct RowChecker<'a> {
    schema: &'a Schema,
    columns: &'a Columns,
}

impl<'a> RowChecker<'a> {
    /// A checker for rows with these columns.
    pub fn new(schema: &'a Schema, columns: &'a Columns) -> Self {
        Self { schema, columns }
    }

    /// The row's customer.
    pub fn customer(&self, record: &Record<'_>, preprocessor: &Preprocessor) -> Result<Customer, RowError> {
        self.customer_of(&self.cells(record)?, preprocessor)
    }

    /// Like [`Self::customer`], but also counts clamped numbers.
    pub fn counted_customer(
        &self,
        record: &Record<'_>,
        preprocessor: &Preprocessor,
        clamped: &mut ClampedCells,
    ) -> Result<Customer, RowError> {
        let cells = self.cells(record)?;
        let customer = self.customer_of(&cells, preprocessor)?;
        clamped.add(self.schema, &cells);
        Ok(customer)
    }

    /// The row's customer, and whether the customer left.
    pub fn labeled_customer(
        &self,
        record: &Record<'_>,
        cells: &RowCells,
        preprocessor: &Preprocessor,
    ) -> Result<(Customer, bool), RowError> {
        let left = self.outcome(record, cells)?;
        Ok((self.complete(record.location(), &cells.values, preprocessor)?, left))
    }

    /// Whether the customer left. `cells` must be the cells of this row; problems in them are errors, too.
    pub fn outcome(&self, record: &Record<'_>, cells: &RowCells) -> Result<bool, RowError> {
        let mut problems = self.problems(cells);
        match self.read_outcome(record) {
            Ok(left) if problems.is_empty() => return Ok(left),
            Ok(_) => {}
            Err(problem) => problems.push(problem),
        }
        Err(RowError { location: cells.location, problems })
    }

    /// Reads the cell of each field. [`RowCells`] holds the errors of single cells.
    pub fn cells(&self, record: &Record<'_>) -> Result<RowCells, RowError> {
        self.check_shape(record)?;
        let mut values = Vec::with_capacity(self.schema.fields.len());
        let (mut errors, mut replaced) = (Vec::new(), ReplacedCells::default());
        let columns = self.columns.fields.iter().zip(&self.columns.readers);
        for (index, (field, (&column, reader))) in self.schema.fields.iter().zip(columns).enumerate() {
            let Some(column) = column else {
                values.push(None);
                continue;
            };
            let cell = record.cell(column).unwrap_or_default();
            values.push(match reader.read(field, index, cell, &mut replaced) {
                Ok(value) => value,
                Err(error) => {
                    errors.push(error);
                    None
                }
            });
        }
        let cells = RowCells { location: record.location(), values, errors, replaced };
        self.check_customer(record, &cells)?;
        Ok(cells)
    }

    /// The customer of these cells.
    pub fn customer_of(&self, cells: &RowCells, preprocessor: &Preprocessor) -> Result<Customer, RowError> {
        let problems = self.problems(cells);
        if !problems.is_empty() {
            return Err(RowError { location: cells.location, problems });
        }
        self.complete(cells.location, &cells.values, preprocessor)
    }

    fn complete(
        &self,
        location: Location,
        values: &[Option<Value>],
        preprocessor: &Preprocessor,
    ) -> Result<Customer, RowError> {
        preprocessor
            .complete(self.schema, values)
            .map_err(|errors| RowError { location, problems: errors.into_iter().map(RowProblem::Field).collect() })
    }

    /// Checks the number of cells and the quotes. If they are wrong, cells may be in the wrong columns, so no other
    /// problem of the row is reported.
    fn check_shape(&self, record: &Record<'_>) -> Result<(), RowError> {
        let (found, expected) = (record.n_cells(), self.columns.n_columns);
        let problem = if let Some(last_line) = record.open_quote_end() {
            RowProblem::OpenQuote { last_line }
        } else if found < self.columns.n_named || (found > expected && !is_padded(record, expected)) {
            RowProblem::CellCount { found, expected, surplus: record.cells().skip(expected).map(whole_text).collect() }
        } else {
            return Ok(());
        };
        Err(RowError { location: record.location(), problems: vec![problem] })
    }

    fn check_customer(&self, record: &Record<'_>, cells: &RowCells) -> Result<(), RowError> {
        let (n_filled, n_fields) = (cells.n_filled(), self.columns.n_present);
        let id = record.cell(self.columns.id.unwrap_or(0)).unwrap_or_default();
        let problem = if is_total(id) {
            RowProblem::Total { found: whole_text(id.trim_ascii()) }
        } else if is_almost_blank(n_filled, n_fields) {
            RowProblem::AlmostBlank { n_filled, n_fields }
        } else {
            return Ok(());
        };
        Err(RowError { location: record.location(), problems: vec![problem] })
    }

    fn problems(&self, cells: &RowCells) -> Vec<RowProblem> {
        let mut problems: Vec<RowProblem> = cells.errors.iter().cloned().map(RowProblem::Field).collect();
        // rules are already checked before blanks are filled, so that one list has both invalid cells and broken rules
        let broken = broken_rules(self.schema, |field| cells.values.get(field).copied().flatten());
        problems.extend(broken.into_iter().map(RowProblem::Field));
        problems
    }

    fn read_outcome(&self, record: &Record<'_>) -> Result<bool, RowProblem> {
        let target = &self.schema.target;
        let cell = self.columns.target.and_then(|column| record.cell(column)).unwrap_or_default();
        if let Some(left) = self.columns.read_outcome(target, cell) {
            return Ok(left);
        }
        let found: String = String::from_utf8_lossy(cell).trim().chars().take(MAX_FOUND).collect();
        match self.columns.chosen_outcome(&found) {
            Some(Treatment::Level(value)) => Ok(value == 0),
            Some(Treatment::LeaveOut) => Err(RowProblem::Outcome { found, is_left_out: true }),
            None => Err(RowProblem::Outcome { found, is_left_out: false }),
        }
    }
}

impl RowError {
    /// Whether all problems are values for which the user chose to leave out the row.
    pub fn is_left_out(&self) -> bool {
        self.problems.iter().all(|problem| match problem {
            RowProblem::Field(error) => error.problem == Problem::LeftOut,
            RowProblem::Outcome { is_left_out, .. } => *is_left_out,
            _ => false,
        })
    }
}

impl RowProblem {
    /// Number of bytes that the problem's strings take up on the heap.
    pub fn size_on_heap(&self) -> usize {
        match self {
            Self::Field(FieldError { found, .. }) | Self::Outcome { found, .. } | Self::Total { found } => {
                found.capacity()
            }
            Self::CellCount { surplus, .. } => surplus.iter().map(|cell| size_of::<String>() + cell.capacity()).sum(),
            Self::OpenQuote { .. } | Self::AlmostBlank { .. } => 0,
        }
    }
}

impl RowCells {
    pub(super) fn location(&self) -> Location {
        self.location
    }

    pub(super) fn errors(&self) -> &[FieldError] {
        &self.errors
    }

    pub(super) fn chosen(&self) -> &[ReplacedCell] {
        &self.replaced.chosen
    }

    pub(super) fn clamped(&self) -> &[ClampedCell] {
        &self.replaced.clamped
    }

    /// The clamped numbers, each with its field, in the schema's order.
    pub fn outside(&self) -> impl Iterator<Item = (FieldIndex, f64)> {
        self.replaced.clamped.iter().map(|cell| (cell.field, cell.number))
    }

    fn n_filled(&self) -> usize {
        let n_unfit = self.errors.iter().filter(|error| !error.found.is_empty()).count();
        let n_chosen_blanks = self.chosen().iter().filter(|cell| cell.found.is_empty()).count();
        self.values.iter().flatten().count().saturating_add(n_unfit).saturating_sub(n_chosen_blanks)
    }

    /// The row's values, one per field; `None` for blanks that the schema fills, cells with errors, and fields without
    /// a column.
    pub fn into_values(self) -> Vec<Option<Value>> {
        self.values
    }

    /// The value or the error of each field, in the schema's order.
    pub fn iter(&self) -> impl Iterator<Item = Result<Option<Value>, &FieldError>> {
        let mut errors = self.errors.iter().peekable();
        self.values.iter().enumerate().map(move |(field, &value)| {
            let error = errors.next_if(|error| error.field == field);
            error.map_or(Ok(value), Err)
        })
    }
}

/// Whether all surplus cells are blank. In some files, lines end with surplus delimiters.
fn is_padded(record: &Record<'_>, expected: usize) -> bool {
    record.cells().skip(expected).all(|cell| cell.trim_ascii().is_empty())
}

/// The cell as a string. Each byte that is not UTF-8 is written in hexadecimal, such as `\xE9`.
fn whole_text(cell: &[u8]) -> String {
    let mut text = String::with_capacity(cell.len());
    for chunk in cell.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    text
}
