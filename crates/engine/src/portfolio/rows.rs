//! Scored rows, stored column by column, and the problems of rejected rows.

use std::borrow::Cow;

use bincode::{Decode, Encode};
use thiserror::Error;

use super::filled::FilledValues;
use super::query::RejectedCell;
use super::{MAX_REJECTED_CELLS, MAX_SHOWN_COLUMNS};
use crate::batch::{Column, CustomerColumns};
use crate::csv::{ClampedCells, Columns, Record, RowChecker, RowError, UnknownValues};
use crate::customer::Customer;
use crate::drift::Tally;
use crate::rejections::Rejections;
use crate::schema::{FieldIndex, Schema, Value};
use crate::scorer::Scorer;
use crate::texts::Texts;

/// The rows of a slice of a file, or of all slices so far. Scored rows are numbered from 0; rejected rows are not
/// numbered.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct ScoredRows {
    pub(super) has_id: bool,
    /// Empty if the file has no IDs.
    ids: Texts,
    shown: Vec<Texts>,
    pub(super) absent: Vec<FieldIndex>,
    lines: Vec<u32>,
    pub(super) probabilities: Vec<f64>,
    customers: CustomerColumns,
    pub(super) filled: FilledValues,
    /// Numbers outside their field's range, in the order of the rows. `customers` has the nearest limits instead.
    outside: Vec<OutsideNumber>,
    /// Empty if the file has no outcomes.
    outcomes: Vec<Outcome>,
    /// One bit per row, rejected rows included: whether it was scored.
    scored: Bits,
    pub(super) n_rejected: u32,
    pub(super) rejections: Rejections,
    pub(super) rejected_cells: Vec<RejectedCell>,
    pub(super) tally: Tally,
    pub(super) unknown_values: UnknownValues,
    pub(super) clamped: ClampedCells,
}

/// A number outside its field's range.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
struct OutsideNumber {
    row: u32,
    field: u32,
    number: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
enum Outcome {
    Stayed,
    Left,
    Unknown,
}

/// One bit per row, lowest bit of each byte first.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode)]
pub(super) struct Bits {
    bytes: Vec<u8>,
    n_bits: u32,
}

/// Rows cannot be appended: they are inconsistent, or their columns differ from those of the portfolio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the scored rows do not match the rows before them: open the file again")]
pub struct AppendError;

impl ScoredRows {
    /// An empty list of rows for this schema.
    pub fn empty(schema: &Schema) -> Self {
        Self {
            has_id: false,
            ids: Texts::default(),
            shown: Vec::new(),
            absent: Vec::new(),
            lines: Vec::new(),
            probabilities: Vec::new(),
            customers: CustomerColumns::new(schema),
            filled: FilledValues::new(schema),
            outside: Vec::new(),
            outcomes: Vec::new(),
            scored: Bits::default(),
            n_rejected: 0,
            rejections: Rejections::default(),
            rejected_cells: Vec::new(),
            tally: Tally::new(schema),
            unknown_values: UnknownValues::default(),
            clamped: ClampedCells::default(),
        }
    }

    /// Scores the records of a file with these columns. Also keeps the values of the first [`MAX_SHOWN_COLUMNS`] of the
    /// `shown` columns, which are indices into the file's header. Long values are shortened.
    pub fn of<'r>(
        scorer: &Scorer,
        columns: &Columns,
        shown: &[usize],
        records: impl Iterator<Item = Record<'r>>,
    ) -> Self {
        let checker = RowChecker::new(scorer.schema(), columns);
        let mut rows = Self::empty(scorer.schema());
        let shown = shown.get(..MAX_SHOWN_COLUMNS).unwrap_or(shown);
        rows.has_id = columns.id.is_some();
        rows.shown.resize_with(shown.len(), Texts::default);
        let absent = columns.fields.iter().enumerate().filter(|(_, column)| column.is_none());
        rows.absent = absent.map(|(field, _)| field).collect();
        for record in records {
            let customer = checker.cells(&record).and_then(|cells| {
                rows.tally.add(scorer.schema(), &cells);
                rows.unknown_values.add(scorer.schema(), &cells);
                let customer = checker.customer_of(&cells, &scorer.bundle().preprocessor)?;
                rows.clamped.add(scorer.schema(), &cells);
                Ok(customer.with_outside(scorer.schema(), cells.outside()))
            });
            match customer {
                Err(error) => rows.reject(scorer.schema(), error),
                Ok(customer) => {
                    rows.push(scorer.schema(), columns, &record, &customer);
                    for (texts, &column) in rows.shown.iter_mut().zip(shown) {
                        texts.push_cut(record.cell(column).unwrap_or_default().trim_ascii());
                    }
                }
            }
        }
        rows.probabilities = scorer.probabilities(&rows.customers);
        rows
    }

    pub(super) fn n_scored(&self) -> u32 {
        self.probabilities.len() as u32
    }

    pub(super) fn probability(&self, row: usize) -> Option<f64> {
        self.probabilities.get(row).copied()
    }

    /// The first line of a row, or its row number in a Parquet file.
    pub(super) fn line(&self, row: usize) -> u64 {
        self.lines.get(row).map_or(0, |&line| u64::from(line))
    }

    /// The ID of a row, or its line or row number if the file has no IDs.
    pub(super) fn id(&self, row: usize) -> Cow<'_, str> {
        if self.has_id { String::from_utf8_lossy(self.id_bytes(row)) } else { Cow::Owned(self.line(row).to_string()) }
    }

    pub(super) fn id_bytes(&self, row: usize) -> &[u8] {
        self.ids.get(row)
    }

    pub(super) fn shown(&self, row: usize) -> Vec<String> {
        self.shown.iter().map(|texts| String::from_utf8_lossy(texts.get(row)).into_owned()).collect()
    }

    /// The value of a shown column of a row; empty if there is no such column.
    pub(super) fn shown_text(&self, column: usize, row: usize) -> Cow<'_, str> {
        self.shown.get(column).map(|texts| String::from_utf8_lossy(texts.get(row))).unwrap_or_default()
    }

    pub(super) fn n_shown(&self) -> usize {
        self.shown.len()
    }

    pub(super) fn value(&self, field: FieldIndex, row: usize) -> Option<Value> {
        self.customers.value(field, row)
    }

    pub(super) fn column(&self, field: FieldIndex) -> Option<&Column> {
        self.customers.column(field)
    }

    pub(super) fn values(&self, row: usize) -> Option<Vec<Value>> {
        self.customers.values(row)
    }

    /// The numbers of a row that are outside their field's range, in the schema's order.
    pub(super) fn outside(&self, row: u32) -> impl Iterator<Item = (FieldIndex, f64)> {
        let from = self.outside.partition_point(|number| number.row < row);
        let numbers = self.outside.iter().skip(from).take_while(move |number| number.row == row);
        numbers.map(|number| (number.field as FieldIndex, number.number))
    }

    /// The probability and outcome of each row with a known outcome.
    pub(super) fn labeled(&self) -> impl Iterator<Item = (f64, bool)> {
        self.probabilities.iter().zip(&self.outcomes).filter_map(|(&probability, outcome)| match outcome {
            Outcome::Stayed => Some((probability, false)),
            Outcome::Left => Some((probability, true)),
            Outcome::Unknown => None,
        })
    }

    /// One bit per row of the file, set for these scored rows. `rows` must be in ascending order.
    pub(super) fn bits_of(&self, rows: &[u32]) -> Vec<u8> {
        let mut bits = vec![0; self.scored.bytes.len()];
        let (mut rows, mut row) = (rows.iter().copied().peekable(), 0);
        for at in 0..self.scored.n_bits {
            if !self.scored.has(at) {
                continue;
            }
            if rows.next_if_eq(&row).is_some()
                && let Some(byte) = bits.get_mut(at as usize / 8)
            {
                *byte |= 1 << (at % 8);
            }
            row += 1;
        }
        bits
    }

    /// The entries of the scored rows. `entries` has one entry per row of the file, in order.
    pub(super) fn only_scored<T: Copy>(&self, entries: &[T]) -> impl Iterator<Item = T> {
        self.scored.set().filter_map(|row| entries.get(row as usize).copied())
    }

    pub(super) fn append(&mut self, other: Self) -> Result<(), AppendError> {
        if !other.is_consistent() || !self.has_columns_of(&other) {
            return Err(AppendError);
        }
        self.has_id |= other.has_id;
        let n_scored = self.n_scored();
        self.ids.append(&other.ids);
        if self.absent.is_empty() {
            self.absent = other.absent;
        }
        if self.shown.len() < other.shown.len() {
            self.shown.resize_with(other.shown.len(), Texts::default);
        }
        self.shown.iter_mut().zip(&other.shown).for_each(|(texts, later)| texts.append(later));
        self.lines.extend(other.lines);
        self.probabilities.extend(other.probabilities);
        self.filled.append(&other.filled, n_scored);
        let moved = |number: OutsideNumber| OutsideNumber { row: number.row.saturating_add(n_scored), ..number };
        self.outside.extend(other.outside.into_iter().map(moved));
        self.customers.append(other.customers);
        self.outcomes.extend(other.outcomes);
        self.scored.append(&other.scored);
        self.tally.merge(&other.tally);
        self.unknown_values.merge(other.unknown_values);
        self.clamped.merge(other.clamped);
        self.n_rejected = self.n_rejected.saturating_add(other.n_rejected);
        self.rejections.append(other.rejections);
        let room = MAX_REJECTED_CELLS.saturating_sub(self.rejected_cells.len());
        self.rejected_cells.extend(other.rejected_cells.into_iter().take(room));
        Ok(())
    }

    pub(super) fn size_in_memory(&self) -> usize {
        let texts: usize = self.rejected_cells.iter().map(|cell| cell.problem.size_on_heap()).sum();
        self.ids.size_in_memory()
            + self.shown.iter().map(Texts::size_in_memory).sum::<usize>()
            + self.lines.capacity() * size_of::<u32>()
            + self.probabilities.capacity() * size_of::<f64>()
            + self.customers.size_in_memory()
            + self.filled.size_in_memory()
            + self.outside.capacity() * size_of::<OutsideNumber>()
            + self.outcomes.capacity()
            + self.scored.bytes.capacity()
            + self.rejections.size_in_memory()
            + self.rejected_cells.capacity() * size_of::<RejectedCell>()
            + texts
    }

    fn push(&mut self, schema: &Schema, columns: &Columns, record: &Record<'_>, customer: &Customer) {
        if let Some(id) = columns.id {
            self.ids.push(record.cell(id).unwrap_or_default());
        }
        self.lines.push(u32::try_from(record.line()).unwrap_or(u32::MAX));
        let row = self.customers.len() as u32;
        self.filled.mark(row, customer.filled());
        let outside = customer.all_outside().iter();
        self.outside.extend(outside.map(|&(field, number)| OutsideNumber { row, field: field as u32, number }));
        self.customers.push(customer);
        if let Some(target) = columns.target {
            self.outcomes.push(match columns.read_outcome(&schema.target, record.cell(target).unwrap_or_default()) {
                Some(true) => Outcome::Left,
                Some(false) => Outcome::Stayed,
                None => Outcome::Unknown,
            });
        }
        self.scored.push(true);
    }

    fn reject(&mut self, schema: &Schema, error: RowError) {
        self.scored.push(false);
        self.n_rejected += 1;
        self.rejections.add(schema, &error);
        let room = MAX_REJECTED_CELLS.saturating_sub(self.rejected_cells.len());
        let line = error.location.number();
        self.rejected_cells.extend(error.problems.into_iter().take(room).map(|problem| RejectedCell { line, problem }));
    }

    fn is_consistent(&self) -> bool {
        let n = self.probabilities.len();
        let n_ids = if self.has_id { n } else { 0 };
        self.lines.len() == n
            && self.customers.all_have(n)
            && self.filled.is_consistent(n)
            && self.outside.is_sorted_by_key(|number| number.row)
            && self.outside.last().is_none_or(|last| (last.row as usize) < n)
            && (self.outcomes.is_empty() || self.outcomes.len() == n)
            && self.ids.are_of(n_ids)
            && self.shown.iter().all(|texts| texts.are_of(n))
            && self.scored.is_consistent()
            && self.scored.n_bits as usize == n + self.n_rejected as usize
    }

    fn has_columns_of(&self, other: &Self) -> bool {
        let n = self.probabilities.len();
        let same_ids = n == 0 || other.probabilities.is_empty() || self.has_id == other.has_id;
        let same_outcomes =
            n == 0 || other.probabilities.is_empty() || self.outcomes.is_empty() == other.outcomes.is_empty();
        let same_shown = n == 0 || other.probabilities.is_empty() || self.shown.len() == other.shown.len();
        self.customers.has_same_kinds(&other.customers)
            && self.filled.has_fields_of(&other.filled)
            && same_ids
            && same_outcomes
            && same_shown
    }
}

impl Bits {
    /// Sets the bit of a row that comes after all rows so far. The bits of the rows in between are 0.
    pub(super) fn set_next(&mut self, row: u32) {
        (self.n_bits..row).for_each(|_| self.push(false));
        self.push(true);
    }

    pub(super) fn set(&self) -> impl Iterator<Item = u32> {
        (0..self.n_bits).filter(|&row| self.has(row))
    }

    pub(super) fn len(&self) -> usize {
        self.n_bits as usize
    }

    pub(super) fn size_in_memory(&self) -> usize {
        self.bytes.capacity()
    }

    fn push(&mut self, bit: bool) {
        if self.n_bits.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if let Some(last) = self.bytes.last_mut() {
            *last |= u8::from(bit) << (self.n_bits % 8);
        }
        self.n_bits += 1;
    }

    pub(super) fn has(&self, at: u32) -> bool {
        at < self.n_bits && self.bytes.get(at as usize / 8).is_some_and(|byte| byte >> (at % 8) & 1 == 1)
    }

    fn append(&mut self, other: &Self) {
        (0..other.n_bits).for_each(|at| self.push(other.has(at)));
    }

    pub(super) fn is_consistent(&self) -> bool {
        self.bytes.len() == (self.n_bits as usize).div_ceil(8)
    }
}
