//! The lines that scoring writes. Command and page both take their bytes from here.
//!
//! The customer's id (or all of the file's own columns), `churn_probability`, `risk_band`, `reason_1` and so on, `error`.
//! Cells stand apart by the file's own delimiter, are quoted only where they must be, and lines end with LF.

use bincode::{Decode, Encode};

use super::cell_writer::CellWriter;
use super::columns::Columns;
use super::record::Record;
use super::table_reader::Header;
use crate::schema::{Band, Schema};

/// Which columns are written, and how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ScoredColumns {
    /// All of the file's own columns rather than the id alone.
    pub keep: bool,
    /// How many columns of reasons.
    pub n_reasons: usize,
    /// Whether cells that a spreadsheet would run as a formula are made harmless.
    pub defuse: bool,
}

/// What a row's line says of its customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The estimate that the customer leaves, in [0, 1].
    pub probability: f64,
    /// The band it falls into.
    pub band: Band,
    /// Why, the weightiest first; columns beyond the last stay blank.
    pub reasons: Vec<String>,
}

/// Writes lines behind what a buffer holds. A clone writes the same, so that several threads can.
#[derive(Clone, Debug)]
pub struct ScoredWriter {
    cells: CellWriter,
    own: OwnColumns,
    n_reasons: usize,
}

#[derive(Clone, Copy, Debug)]
enum OwnColumns {
    /// This many, all.
    All(usize),
    /// The id.
    Id(usize),
    /// The line on which the row starts, or its number: the file has no id.
    Place,
}

impl ScoredWriter {
    /// For a file with this header.
    pub fn new(header: &Header, columns: &Columns, wanted: ScoredColumns) -> Self {
        let own = match (wanted.keep, columns.id) {
            (true, _) => OwnColumns::All(columns.n_columns),
            (false, Some(id)) => OwnColumns::Id(id),
            (false, None) => OwnColumns::Place,
        };
        Self { cells: CellWriter::new(header.delimiter, wanted.defuse), own, n_reasons: wanted.n_reasons }
    }

    /// Writes the line of names. The id goes by the schema's name, kept columns by the file's.
    pub fn header(&mut self, schema: &Schema, header: &Header, out: &mut Vec<u8>) {
        match self.own {
            OwnColumns::All(_) => header.names.iter().for_each(|name| self.cells.cell(name, out)),
            OwnColumns::Id(_) => self.cells.cell(schema.id_column.as_deref().unwrap_or_default().as_bytes(), out),
            OwnColumns::Place => self.cells.cell(if header.has_lines() { b"line" } else { b"row" }, out),
        }
        self.cells.cell(b"churn_probability", out);
        self.cells.cell(b"risk_band", out);
        for number in 1..=self.n_reasons {
            self.cells.cell(format!("reason_{number}").as_bytes(), out);
        }
        self.cells.last_cell(b"error", out);
    }

    /// Writes the line of a row, in the place of the row.
    pub fn row(&mut self, record: &Record<'_>, outcome: Result<&Score, &str>, out: &mut Vec<u8>) {
        match self.own {
            OwnColumns::All(n_columns) => {
                (0..n_columns).for_each(|column| self.cells.cell(record.cell(column).unwrap_or_default(), out));
            }
            OwnColumns::Id(column) => self.cells.cell(record.cell(column).unwrap_or_default(), out),
            OwnColumns::Place => self.cells.cell(record.line().to_string().as_bytes(), out),
        }
        match outcome {
            Ok(score) => {
                self.cells.cell(format!("{:.6}", score.probability).as_bytes(), out);
                self.cells.cell(score.band.name().as_bytes(), out);
                for index in 0..self.n_reasons {
                    self.cells.cell(score.reasons.get(index).map_or("", String::as_str).as_bytes(), out);
                }
                self.cells.last_cell(b"", out);
            }
            Err(error) => {
                (0..2 + self.n_reasons).for_each(|_| self.cells.cell(b"", out));
                self.cells.last_cell(error.as_bytes(), out);
            }
        }
    }
}
