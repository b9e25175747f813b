//! Rows of a record batch as customers.

use std::ops::Range;
use std::sync::Arc;

use crate::cells::CellSource;
use churnscope_engine::batch::CustomerColumns;
use churnscope_engine::csv::{
    CellWriter, ClampedCells, ColumnRows, Columns, Record, RecordBatch, RowChecker, RowError,
};
use churnscope_engine::customer::Customer;
use churnscope_engine::scorer::Scorer;

/// The cells of a record batch.
pub(crate) struct BatchCells {
    columns: Vec<Option<Arc<dyn CellSource>>>,
    n_rows: usize,
    /// The index of the first row in the table.
    first_row: u64,
}

/// Some rows of a table.
#[derive(Clone)]
pub struct Block<'a> {
    batch: &'a BatchCells,
    rows: Range<usize>,
}

/// The customers of a block.
#[derive(Clone, Debug)]
pub struct CheckedBlock {
    /// One customer per row. Those of refused rows are placeholders.
    pub customers: CustomerColumns,
    /// The refused rows, counted from the start of the block, in ascending order.
    pub refused: Vec<(usize, RowError)>,
    /// The numbers that were read as the nearest limit of their range.
    pub clamped: ClampedCells,
    /// The rows with such numbers, counted from the start of the block, each with their count.
    pub n_clamped: Vec<(usize, usize)>,
}

impl std::fmt::Debug for Block<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Block").field("rows", &self.rows).finish_non_exhaustive()
    }
}

impl BatchCells {
    /// Columns that are `None` are blank.
    pub(crate) fn new(columns: Vec<Option<Arc<dyn CellSource>>>, n_rows: usize, first_row: u64) -> Self {
        Self { columns, n_rows, first_row }
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.n_rows
    }

    pub(crate) fn blocks(&self, rows_per_block: usize) -> impl Iterator<Item = Block<'_>> {
        let n_rows = self.n_rows;
        let starts = (0..n_rows).step_by(rows_per_block.max(1));
        starts.map(move |start| Block { batch: self, rows: start..(start + rows_per_block).min(n_rows) })
    }

    pub(crate) fn records(&self, rows: impl IntoIterator<Item = usize>) -> RecordBatch {
        let mut records = RecordBatch::default();
        self.each_row(rows, |row, cells| records.push_row(self.first_row + row as u64 + 1, cells));
        records
    }

    pub(crate) fn write_lines(&self, rows: Range<usize>, writer: &mut CellWriter, out: &mut Vec<u8>) {
        self.each_row(rows, |_, cells| writer.line(cells, out));
    }

    fn each_row(&self, rows: impl IntoIterator<Item = usize>, mut each: impl FnMut(usize, &[&[u8]])) {
        let (mut text, mut ends) = (Vec::new(), Vec::with_capacity(self.columns.len()));
        for row in rows {
            text.clear();
            ends.clear();
            for cells in &self.columns {
                if let Some(cells) = cells.as_ref().filter(|cells| !cells.is_null(row)) {
                    cells.write(row, &mut text);
                }
                ends.push(text.len());
            }
            let starts = std::iter::once(0).chain(ends.iter().copied());
            let cells: Vec<&[u8]> =
                starts.zip(&ends).map(|(start, &end)| text.get(start..end).unwrap_or_default()).collect();
            each(row, &cells);
        }
    }
}

impl Block<'_> {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows as text.
    pub fn records(&self) -> RecordBatch {
        self.batch.records(self.rows.clone())
    }

    /// Some of the rows, counted from the start of the block, as text.
    pub(crate) fn records_of(&self, rows: impl Iterator<Item = usize>) -> RecordBatch {
        self.batch.records(rows.map(|row| self.rows.start + row))
    }

    /// The rows as customers.
    pub fn check(&self, scorer: &Scorer, columns: &Columns) -> CheckedBlock {
        let schema = scorer.schema();
        let mut rows = ColumnRows::new(schema, columns, &scorer.bundle().preprocessor, self.len());
        for (field, column) in columns.fields.iter().enumerate() {
            if let (Some(cells), Some(reader)) = (self.column(*column), rows.reader(field)) {
                cells.add_to(self.rows.clone(), &reader, &mut rows);
            }
        }
        if let Some(cells) = self.column(Some(columns.id.unwrap_or(0))) {
            rows.mark(cells.are_totals(self.rows.clone()).into_iter());
        }
        let mut usual = rows.finish();
        let checker = RowChecker::new(schema, columns);
        let (mut refused, mut clamped, mut n_clamped) = (Vec::new(), ClampedCells::default(), Vec::new());
        let unusual = std::mem::take(&mut usual.unusual);
        let records = self.records_of(unusual.iter().copied());
        for (&row, record) in unusual.iter().zip(records.records(0..unusual.len())) {
            match customer(scorer, &checker, &record, &mut clamped) {
                Ok((customer, of_row)) => {
                    usual.replace(row, &customer);
                    n_clamped.extend((of_row > 0).then_some((row, of_row)));
                }
                Err(error) => refused.push((row, error)),
            }
        }
        CheckedBlock { customers: usual.customers, refused, clamped, n_clamped }
    }

    fn column(&self, column: Option<usize>) -> Option<&dyn CellSource> {
        self.batch.columns.get(column?)?.as_deref()
    }
}

/// The customer of a row, and the number of its clamped numbers, which are also counted in `clamped`.
pub(crate) fn customer(
    scorer: &Scorer,
    checker: &RowChecker<'_>,
    record: &Record<'_>,
    clamped: &mut ClampedCells,
) -> Result<(Customer, usize), RowError> {
    let cells = checker.cells(record)?;
    let customer = checker.customer_of(&cells, &scorer.bundle().preprocessor)?;
    clamped.add(scorer.schema(), &cells);
    Ok((customer, cells.outside().count()))
}
