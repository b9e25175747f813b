mod blocks;
mod groups;
mod periods;
#[cfg(test)]
mod tests;
mod unusable;

use std::collections::HashSet;

use self::blocks::Blocks;
use self::groups::{Groups, columns_named};
pub(crate) use self::periods::{Periods, TimeSplit};
pub use self::unusable::{TrainingTableError, UnusableRows};
use super::description::{Description, RejectedRows};
use super::duplicates::{DuplicateFinder, Duplicates};
use super::folds::customers_by_outcome;
use churnscope_engine::batch::CustomerColumns;
use churnscope_engine::cells::CellColumns;
use churnscope_engine::csv::{
    self, ClampedCells, ColumnChoice, Columns, Location, Record, RowChecker, RowError, RowProblem, TableChoices,
    ValueChoice,
};
use churnscope_engine::customer::{Customer, FieldError};
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_engine::schema::{FieldIndex, Schema, Value};
use churnscope_learn::random::SplitMix64;

/// The user's choices for reading a table.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReadingChoices<'a> {
    /// The format of the file.
    pub table: TableChoices,
    /// Columns that the user matched by hand.
    pub columns: &'a [ColumnChoice],
    /// How to read values that the description does not list.
    pub values: &'a [ValueChoice],
}

impl From<TableChoices> for ReadingChoices<'_> {
    fn from(table: TableChoices) -> Self {
        Self { table, ..Self::default() }
    }
}

/// Rows to learn from, or to measure a model on.
#[derive(Clone, Debug, Default)]
pub struct TrainingTable {
    /// The checked cells, without the outcomes.
    pub cells: CellColumns,
    /// Per row, whether the customer left.
    pub outcomes: Vec<bool>,
    locations: Vec<Location>,
    /// Per row, the index of its customer, if customers can have several rows.
    pub groups: Option<Vec<u32>>,
    pub(crate) periods: Option<Periods>,
    /// Rows of the file that equal an earlier row.
    pub duplicates: Option<Duplicates>,
    /// The numbers that are read as the nearest limit of their range.
    pub clamped: ClampedCells,
    /// Rows of the file that are skipped.
    pub skipped: Option<UnusableRows>,
}

impl TrainingTable {
    /// Reads a CSV file with the columns that the description names.
    pub fn read(
        description: &Description,
        csv: &[u8],
        reading: ReadingChoices<'_>,
    ) -> Result<Self, TrainingTableError> {
        let schema = &description.schema;
        let mut blocks = Blocks::of(csv, reading.table);
        while blocks.header().is_none() && blocks.read_next()? {}
        let Some(header) = &blocks.header().cloned() else { return Err(csv::TableError::Empty.into()) };
        let columns = Columns::resolve_labeled(schema, header, reading.columns)?.with_values(schema, reading.values);
        let checker = RowChecker::new(schema, &columns);
        let mut table = Self { cells: CellColumns::new(schema), ..Self::default() };
        let mut duplicates = DuplicateFinder::default();
        let group_columns = columns_named(&description.training.group, header, reading.columns)?;
        let mut groups = Groups::default();
        let period_column = columns_named(description.training.period.as_slice(), header, reading.columns)?.pop();
        let mut periods = Vec::new();
        let stops = description.training.rejected_rows == RejectedRows::Stop;
        let (mut rejected, mut skipped) = (UnusableRows::default(), UnusableRows::default());
        let mut clamped = Vec::new();
        let mut add = |record: Record<'_>| {
            duplicates.add(record);
            let cells = checker.cells(&record);
            match cells.and_then(|cells| checker.outcome(&record, &cells).map(|churned| (cells, churned))) {
                Ok((cells, churned)) => {
                    if cells.outside().next().is_some() {
                        let mut of_row = ClampedCells::default();
                        of_row.add(schema, &cells);
                        clamped.push((record.location(), of_row));
                    }
                    table.cells.push(&cells.into_values());
                    table.outcomes.push(churned);
                    table.locations.push(record.location());
                    groups.add(&record, &group_columns);
                    if let Some(column) = period_column {
                        let cell = String::from_utf8_lossy(record.cell(column).unwrap_or_default());
                        periods.push(cell.trim().to_owned());
                    }
                }
                Err(error) if stops && !error.is_left_out() => rejected.add(schema, &error),
                Err(error) => skipped.add(schema, &error),
            }
        };
        loop {
            blocks.records().for_each(&mut add);
            if !blocks.read_next()? {
                break;
            }
        }
        table.cells.shrink_to_fit();
        table.duplicates = duplicates.found();
        table.groups = (!group_columns.is_empty()).then_some(groups.of_rows);
        if let (Some(name), Some(column)) = (&description.training.period, period_column) {
            let format = header.formats.get(column).cloned().unwrap_or_default().format;
            if let Some((_, &location)) = periods.iter().zip(&table.locations).find(|(cell, _)| cell.is_empty()) {
                return Err(TrainingTableError::BlankPeriod { column: name.clone(), location });
            }
            table.periods = Some(Periods::of(name, &periods, &format)?);
        }
        if !stops {
            table.skip_incomplete(schema, &mut skipped);
        }
        table.skipped = (skipped.count > 0).then_some(skipped);
        for (location, of_row) in clamped {
            if table.has_row_at(location) {
                table.clamped.merge(of_row);
            }
        }
        rejected.or(table)
    }

    /// Removes the rows that break a rule once their blanks are filled. The fills are learned again from the remaining
    /// rows, until none of these breaks a rule.
    fn skip_incomplete(&mut self, schema: &Schema, skipped: &mut UnusableRows) {
        // if there is nothing to learn a fill from, training reports the error
        while let Ok(preprocessor) = Preprocessor::fit(schema, &self.cells) {
            let mut complete = Vec::with_capacity(self.n_rows());
            for (row, &location) in self.locations.iter().enumerate() {
                match preprocessor.complete(schema, &self.cells.row(row)) {
                    Ok(_) => complete.push(row),
                    Err(errors) => skipped.add(schema, &row_error_at(location, errors)),
                }
            }
            if complete.len() == self.n_rows() {
                return;
            }
            *self = Self { duplicates: self.duplicates, ..self.subset(&complete) };
        }
    }

    /// A sample of at most `most` rows, with the same proportions of outcomes, up to rounding.
    pub fn sample(self, most: usize, seed: u64) -> Self {
        if self.n_rows() <= most { self } else { self.subset(&self.sample_of_rows(most, seed)) }
    }

    pub(crate) fn sample_of_rows(&self, most: usize, seed: u64) -> Vec<usize> {
        let n_rows = self.n_rows();
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

    /// The number of customers who left, and the number who stayed. A customer can be counted in both.
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

    /// Number of rows.
    pub fn n_rows(&self) -> usize {
        self.outcomes.len()
    }

    pub(crate) fn all_rows(&self) -> Vec<usize> {
        (0..self.n_rows()).collect()
    }

    /// Some of the rows, in the given order.
    pub fn subset(&self, rows: &[usize]) -> Self {
        Self {
            cells: self.cells.subset(rows),
            outcomes: at(&self.outcomes, rows),
            locations: at(&self.locations, rows),
            groups: self.groups.as_ref().map(|groups| at(groups, rows)),
            periods: self.periods.as_ref().map(|periods| periods.subset(rows)),
            ..Self::default()
        }
    }

    /// The same rows without some fields.
    pub fn without(&self, fields: &[FieldIndex]) -> Self {
        Self {
            cells: self.cells.without(fields),
            outcomes: self.outcomes.clone(),
            locations: self.locations.clone(),
            groups: self.groups.clone(),
            periods: self.periods.clone(),
            ..Self::default()
        }
    }

    /// All rows as customers: blanks filled and rules checked.
    pub fn customers(
        &self,
        schema: &Schema,
        preprocessor: &Preprocessor,
    ) -> Result<CustomerColumns, TrainingTableError> {
        self.customers_with(schema, &self.all_rows(), |cells| preprocessor.complete(schema, cells))
    }

    /// Some rows as customers. Fills that were learned from a part of a table may break rules; the rule then sets the
    /// value, so that training neither stops nor loses the row.
    pub(crate) fn settled_customers(
        &self,
        schema: &Schema,
        preprocessor: &Preprocessor,
        rows: &[usize],
    ) -> Result<CustomerColumns, TrainingTableError> {
        self.customers_with(schema, rows, |cells| preprocessor.settled(schema, cells))
    }

    fn customers_with(
        &self,
        schema: &Schema,
        rows: &[usize],
        complete: impl Fn(&[Option<Value>]) -> Result<Customer, Vec<FieldError>>,
    ) -> Result<CustomerColumns, TrainingTableError> {
        let mut customers = CustomerColumns::new(schema);
        customers.reserve_exact(rows.len());
        let mut rejected = UnusableRows::default();
        for (&row, location) in rows.iter().zip(at(&self.locations, rows)) {
            match complete(&self.cells.row(row)) {
                Ok(customer) => customers.push(&customer),
                Err(errors) => rejected.add(schema, &row_error_at(location, errors)),
            }
        }
        rejected.or(customers)
    }

    /// Whether the table has the row at this location. The rows must be in the order of the file.
    fn has_row_at(&self, location: Location) -> bool {
        self.locations.binary_search_by_key(&location.number(), |location| location.number()).is_ok()
    }

    fn rows_with(&self, outcome: bool) -> Vec<usize> {
        self.outcomes.iter().enumerate().filter(|(_, churned)| **churned == outcome).map(|(row, _)| row).collect()
    }
}

pub(crate) fn at<T: Copy>(items: &[T], rows: &[usize]) -> Vec<T> {
    rows.iter().filter_map(|&row| items.get(row).copied()).collect()
}

fn row_error_at(location: Location, errors: Vec<FieldError>) -> RowError {
    RowError { location, problems: errors.into_iter().map(RowProblem::Field).collect() }
}
