//! A labelled table: checked values and outcomes, row by row.

use thiserror::Error;

use super::learner::Encoded;
use super::random::SplitMix64;
use super::repeats::{Repeats, repeats};
use churnscope_engine::csv::{self, Columns, ColumnsError, RecordBatch, RowChecker, TableReader};
use churnscope_engine::customer::Customer;
use churnscope_engine::preprocessing::Preprocessor;
use churnscope_engine::schema::{FieldIndex, Schema, Value};

/// Rows to learn from.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Per row one entry a field, `None` for a blank.
    pub rows: Vec<Vec<Option<Value>>>,
    /// Whether the customer left.
    pub outcomes: Vec<bool>,
    /// Line of the file on which the row starts.
    lines: Vec<u64>,
    /// Rows of the file that are there more than once.
    pub repeats: Option<Repeats>,
}

/// A table that cannot be learned from.
#[derive(Debug, Error)]
pub enum TableError {
    /// It is no table.
    #[error(transparent)]
    Format(#[from] csv::TableError),
    /// It lacks columns.
    #[error(transparent)]
    Columns(#[from] ColumnsError),
    /// Rows that cannot be used. Training stops rather than learn from a part without saying so.
    #[error(
        "of the rows, {count} cannot be used, so nothing was trained; the first of them:\n  {first}\nmend them, or change the description"
    )]
    Rows {
        /// How many.
        count: usize,
        /// Up to five of them, a line each.
        first: String,
    },
    /// Too few customers of one outcome to have some in every fold.
    #[error(
        "{positive} customers left and {negative} stayed; each of {folds} folds needs at least two of both, so there is too little to learn from"
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

impl Table {
    /// Reads a CSV file whose columns the schema describes, the target among them.
    pub fn read(schema: &Schema, csv: &[u8]) -> Result<Self, TableError> {
        let mut reader = TableReader::new();
        let mut records = RecordBatch::default();
        reader.feed(csv, &mut |record| records.push(record))?;
        reader.finish(&mut |record| records.push(record))?;
        let Some(header) = reader.header() else { return Ok(Self::default()) }; // not reached: a file without one fails
        let columns = Columns::resolve_labeled(schema, header)?;
        let checker = RowChecker::new(schema, &columns);
        let mut table = Self::default();
        let mut refused = Refused::default();
        for record in records.records(0..records.len()) {
            match checker.labeled_values(&record) {
                Ok((values, left)) => {
                    table.rows.push(values);
                    table.outcomes.push(left);
                    table.lines.push(record.line());
                }
                Err(error) => refused.add(&churnscope_wording::rows::row_error(schema, &error)),
            }
        }
        table.repeats = repeats(&records);
        refused.or(table)
    }

    /// At most so many of the rows, drawn by the seed, of both outcomes in proportion, in the order of the file.
    pub fn drawn(self, most: usize, seed: u64) -> Self {
        let of = self.rows.len();
        if of <= most {
            return self;
        }
        let mut random = SplitMix64::new(seed);
        let mut drawn = Vec::with_capacity(most);
        for outcome in [true, false] {
            let mut rows: Vec<usize> =
                self.outcomes.iter().enumerate().filter(|(_, left)| **left == outcome).map(|(row, _)| row).collect();
            random.shuffle(&mut rows);
            // what the first outcome leaves is the second one's, so that rounding loses no row
            let share = if outcome {
                (rows.len() as f64 * most as f64 / of as f64).round() as usize
            } else {
                most - drawn.len()
            };
            drawn.extend(rows.into_iter().take(share));
        }
        drawn.sort_unstable();
        self.subset(&drawn)
    }

    /// Checks that every fold can have customers of both outcomes.
    pub fn check_classes(&self, folds: usize) -> Result<(), TableError> {
        let positive = self.outcomes.iter().filter(|left| **left).count();
        let negative = self.outcomes.len() - positive;
        if positive.min(negative) < 2 * folds {
            return Err(TableError::Classes { positive, negative, folds });
        }
        Ok(())
    }

    /// The rows' cells, as preprocessing takes them.
    pub fn cells(&self) -> Vec<&[Option<Value>]> {
        self.rows.iter().map(Vec::as_slice).collect()
    }

    /// Some of the rows, in the order asked for.
    pub fn subset(&self, rows: &[usize]) -> Self {
        let mut subset = Self::default();
        for &row in rows {
            if let (Some(values), Some(&left), Some(&line)) =
                (self.rows.get(row), self.outcomes.get(row), self.lines.get(row))
            {
                subset.rows.push(values.clone());
                subset.outcomes.push(left);
                subset.lines.push(line);
            }
        }
        subset
    }

    /// The same rows without some fields.
    pub fn without(&self, fields: &[FieldIndex]) -> Self {
        let kept = |row: &Vec<Option<Value>>| {
            let values = row.iter().enumerate().filter(|(field, _)| !fields.contains(field));
            values.map(|(_, value)| *value).collect()
        };
        Self { rows: self.rows.iter().map(kept).collect(), ..self.clone() }
    }

    /// Fills blanks, checks rules and encodes.
    pub fn encode(&self, schema: &Schema, preprocessor: &Preprocessor) -> Result<(Vec<Customer>, Encoded), TableError> {
        let mut customers = Vec::with_capacity(self.rows.len());
        let mut encoded = Encoded { rows: Vec::with_capacity(self.rows.len()), outcomes: self.outcomes.clone() };
        let mut refused = Refused::default();
        for (cells, line) in self.rows.iter().zip(&self.lines) {
            match preprocessor.complete(schema, cells) {
                Ok(customer) => {
                    let mut row = Vec::with_capacity(preprocessor.n_features());
                    preprocessor.encode(&customer, &mut row);
                    encoded.rows.push(row);
                    customers.push(customer);
                }
                Err(errors) => {
                    let sentences: Vec<String> =
                        errors.iter().map(|error| churnscope_wording::rows::field_error(schema, error)).collect();
                    refused.add(&format!("line {line}, {}", sentences.join("; ")));
                }
            }
        }
        refused.or((customers, encoded))
    }
}

/// Rows that cannot be used, so far.
#[derive(Default)]
struct Refused {
    count: usize,
    first: Vec<String>,
}

impl Refused {
    fn add(&mut self, sentence: &str) {
        self.count += 1;
        if self.first.len() < 5 {
            self.first.push(sentence.to_owned());
        }
    }

    /// The value, if no row was refused.
    fn or<T>(self, value: T) -> Result<T, TableError> {
        match self.count {
            0 => Ok(value),
            count => Err(TableError::Rows { count, first: self.first.join("\n  ") }),
        }
    }
}
