//! A labeled table: each row's checked values and outcome.

use std::collections::{HashMap, HashSet};

use thiserror::Error;

use super::description::{Description, RejectedRows};
use super::duplicates::{Duplicates, duplicates};
use super::folds::customers_by_outcome;
use super::random::SplitMix64;
use churnscope_engine::csv::{
    self, ClampedCells, Columns, ColumnsError, Header, Location, MissingColumn, Record, RecordBatch, RowChecker,
    RowError, RowProblem, TableChoices, TableReader,
};
use churnscope_engine::customer::Customer;
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_engine::rejections::Rejections;
use churnscope_engine::schema::{FieldIndex, Schema, Value};
use churnscope_wording::rows::row_error;

/// Maximum number of rejected rows that an error message lists; any others are only counted.
const ROWS_LISTED: usize = 5;

/// Rows to learn from.
#[derive(Clone, Debug, Default)]
pub struct TrainingTable {
    /// Per row, one entry per field; `None` for a blank.
    pub rows: Vec<Vec<Option<Value>>>,
    /// Per row, whether the customer left.
    pub outcomes: Vec<bool>,
    /// The line of the file on which each row starts.
    lines: Vec<u64>,
    /// Per row, the number of its customer, if the description says that customers can have several rows.
    pub groups: Option<Vec<u32>>,
    /// Rows of the file that equal an earlier row.
    pub duplicates: Option<Duplicates>,
    /// The numbers of these rows that are read as the nearest limit of their range.
    pub clamped: ClampedCells,
    /// Rows of the file that do not fit the description, if the description says that training skips such rows.
    pub skipped: Option<UnusableRows>,
}

/// Rows that cannot be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnusableRows {
    /// Number of rows.
    pub count: usize,
    /// The errors of the first few rows, each with its line.
    pub first: Vec<String>,
    /// All rows that cannot be used, counted by cause.
    pub causes: Rejections,
}

/// The reason that a table cannot be used for training.
#[derive(Debug, Error)]
pub enum TrainingTableError {
    /// The file is not a table.
    #[error(transparent)]
    Format(#[from] csv::TableError),
    /// Columns are missing.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// Some rows cannot be used. Training stops, because learning from the other rows would hide the problem.
    #[error(
        "nothing was trained, because {count} of the rows cannot be used, starting with:\n  {first}\nFix these rows, or change the description"
    )]
    Rows {
        /// Rows that cannot be used.
        count: usize,
        /// The errors of the first few such rows, one per line.
        first: String,
    },
    /// Too few customers with one of the outcomes: every fold needs at least two.
    #[error(
        "too few customers: {positive} left and {negative} stayed, but at least {} of each are needed (two per fold): add customers",
        2 * folds
    )]
    Classes {
        /// Customers who left.
        positive: usize,
        /// Customers who stayed.
        negative: usize,
        /// Folds.
        folds: usize,
    },
}

impl TrainingTable {
    /// Reads a CSV file that has the columns of the description's schema, including the target.
    pub fn read(description: &Description, csv: &[u8], reading: TableChoices) -> Result<Self, TrainingTableError> {
        let schema = &description.schema;
        let mut reader = TableReader::with(reading);
        let mut records = RecordBatch::default();
        reader.feed(csv, &mut |record| records.push(record))?;
        reader.finish(&mut |record| records.push(record))?;
        let Some(header) = reader.header() else { return Err(csv::TableError::Empty.into()) };
        let columns = Columns::resolve_labeled(schema, header)?;
        let checker = RowChecker::new(schema, &columns);
        let mut table = Self::default();
        let group_columns = group_columns(&description.training.group, header)?;
        let mut groups = Groups::default();
        let mut rejected = UnusableRows::default();
        for record in records.records(0..records.len()) {
            let cells = checker.cells(&record);
            match cells.and_then(|cells| checker.outcome(&record, &cells).map(|churned| (cells, churned))) {
                Ok((cells, churned)) => {
                    table.clamped.add(&cells);
                    table.rows.push(cells.into_values());
                    table.outcomes.push(churned);
                    table.lines.push(record.line());
                    groups.add(&record, &group_columns);
                }
                Err(error) => rejected.add(schema, &error),
            }
        }
        table.duplicates = duplicates(&records);
        table.groups = (!group_columns.is_empty()).then_some(groups.of_rows);
        match description.training.rejected_rows {
            RejectedRows::Stop => rejected.or(table),
            RejectedRows::Skip => Ok(Self { skipped: (rejected.count > 0).then_some(rejected), ..table }),
        }
    }

    /// A sample of at most `most` rows, drawn with the seed: both outcomes keep their proportions, up to rounding, and
    /// rows keep their order.
    pub fn sample(self, most: usize, seed: u64) -> Self {
        if self.rows.len() <= most { self } else { self.subset(&self.sample_of_rows(most, seed)) }
    }

    /// The indices of the rows of such a sample.
    pub(crate) fn sample_of_rows(&self, most: usize, seed: u64) -> Vec<usize> {
        let n_rows = self.rows.len();
        if n_rows <= most {
            return (0..n_rows).collect();
        }
        let mut random = SplitMix64::new(seed);
        let mut sampled = Vec::with_capacity(most);
        for outcome in [true, false] {
            let mut rows = self.rows_with(outcome);
            random.shuffle(&mut rows);
            // the second outcome gets the remaining rows of the sample, so that rounding loses none
            let n_sampled = if outcome {
                (rows.len() as f64 * most as f64 / n_rows as f64).round() as usize
            } else {
                most - sampled.len()
            };
            sampled.extend(rows.into_iter().take(n_sampled));
        }
        sampled.sort_unstable();
        sampled
    }

    /// Checks that every fold can have at least two customers of each outcome.
    pub fn check_classes(&self, folds: usize) -> Result<(), TrainingTableError> {
        let (positive, negative) = self.customers_by_outcome();
        if positive.min(negative) < 2 * folds {
            return Err(TrainingTableError::Classes { positive, negative, folds });
        }
        Ok(())
    }

    /// The number of customers who left, and the number who stayed. A customer with several rows can be in both
    /// numbers.
    pub fn customers_by_outcome(&self) -> (usize, usize) {
        match &self.groups {
            Some(groups) => customers_by_outcome(&self.outcomes, groups),
            None => (self.n_positive(), self.outcomes.len() - self.n_positive()),
        }
    }

    /// Number of customers, if they can have several rows.
    pub fn n_groups(&self) -> Option<usize> {
        self.groups.as_ref().map(|groups| groups.iter().collect::<HashSet<_>>().len())
    }

    /// Number of rows whose customers left.
    pub fn n_positive(&self) -> usize {
        self.outcomes.iter().filter(|churned| **churned).count()
    }

    /// The rows as slices, as [`Preprocessor::fit`] takes them.
    pub fn cells(&self) -> Vec<&[Option<Value>]> {
        self.rows.iter().map(Vec::as_slice).collect()
    }

    /// Some of the rows, in the given order.
    pub fn subset(&self, rows: &[usize]) -> Self {
        let mut subset = Self::default();
        for &row in rows {
            if let (Some(values), Some(&churned), Some(&line)) =
                (self.rows.get(row), self.outcomes.get(row), self.lines.get(row))
            {
                subset.rows.push(values.clone());
                subset.outcomes.push(churned);
                subset.lines.push(line);
            }
        }
        let group_of = |groups: &Vec<u32>| rows.iter().filter_map(|&row| groups.get(row).copied()).collect();
        subset.groups = self.groups.as_ref().map(group_of);
        subset
    }

    /// The same rows without some fields.
    pub fn without(&self, fields: &[FieldIndex]) -> Self {
        let remaining = |row: &Vec<Option<Value>>| {
            let values = row.iter().enumerate().filter(|(field, _)| !fields.contains(field));
            values.map(|(_, value)| *value).collect()
        };
        Self { rows: self.rows.iter().map(remaining).collect(), ..self.clone() }
    }

    /// The rows as customers: blanks filled and rules checked.
    pub fn customers(&self, schema: &Schema, preprocessor: &Preprocessor) -> Result<Vec<Customer>, TrainingTableError> {
        let mut customers = Vec::with_capacity(self.rows.len());
        let mut rejected = UnusableRows::default();
        for (cells, &line) in self.rows.iter().zip(&self.lines) {
            match preprocessor.complete(schema, cells) {
                Ok(customer) => customers.push(customer),
                Err(errors) => {
                    let problems = errors.into_iter().map(RowProblem::Field).collect();
                    rejected.add(schema, &RowError { location: Location::Line(line), problems });
                }
            }
        }
        rejected.or(customers)
    }

    fn rows_with(&self, outcome: bool) -> Vec<usize> {
        self.outcomes.iter().enumerate().filter(|(_, churned)| **churned == outcome).map(|(row, _)| row).collect()
    }
}

/// The positions of the columns that together identify the customer.
fn group_columns(names: &[String], header: &Header) -> Result<Vec<usize>, ColumnsError> {
    let position = |name: &String| {
        let missing = || vec![MissingColumn { name: name.clone(), near: None }];
        header.find(name)?.ok_or_else(|| ColumnsError::Missing { line: header.line, missing: missing() })
    };
    names.iter().map(position).collect()
}

/// The customers found so far, numbered in the order of their first rows.
#[derive(Default)]
struct Groups {
    numbers: HashMap<Vec<Vec<u8>>, u32>,
    /// Per row, the number of its customer.
    of_rows: Vec<u32>,
}

impl Groups {
    fn add(&mut self, record: &Record<'_>, columns: &[usize]) {
        let cell = |&column: &usize| record.cell(column).unwrap_or_default().trim_ascii().to_vec();
        let next = self.numbers.len() as u32;
        self.of_rows.push(*self.numbers.entry(columns.iter().map(cell).collect()).or_insert(next));
    }
}

impl UnusableRows {
    fn add(&mut self, schema: &Schema, error: &RowError) {
        self.count += 1;
        self.causes.add(schema, error);
        if self.first.len() < ROWS_LISTED {
            self.first.push(row_error(schema, error));
        }
    }

    /// Returns the value if no row was rejected, and an error otherwise.
    fn or<T>(self, value: T) -> Result<T, TrainingTableError> {
        match self.count {
            0 => Ok(value),
            count => Err(TrainingTableError::Rows { count, first: self.first.join("\n  ") }),
        }
    }
}
