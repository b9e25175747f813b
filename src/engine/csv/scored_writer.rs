//! The lines that scoring writes. Command and page both take their bytes from here.
//!
//! The customer's id (or all of the file's own columns), `churn_probability`, `risk_band`, `reason_1` and so on, `error`.
//! Cells stand apart by the file's own delimiter, are quoted only where they must be, and lines end with LF.
//!
//! A spreadsheet runs a cell that starts like a formula, whoever wrote it into the customer's name. Where it is asked for,
//! such cells get an apostrophe before them, as OWASP's page on CSV injection says; plain numbers stay as they are.

use std::borrow::Cow;

use bincode::{Decode, Encode};

use super::super::schema::{Band, Schema};
use super::columns::Columns;
use super::record::Record;
use super::row::RowError;
use super::table_reader::Header;

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
    csv: csv_core::Writer,
    own: OwnColumns,
    n_reasons: usize,
    defuse: bool,
}

#[derive(Clone, Copy, Debug)]
enum OwnColumns {
    /// This many, all.
    All(usize),
    /// The id.
    Id(usize),
    /// The line on which the row starts: the file has no id.
    Line,
}

impl ScoredWriter {
    /// For a file with this header.
    pub fn new(header: &Header, columns: &Columns, wanted: ScoredColumns) -> Self {
        let own = match (wanted.keep, columns.id) {
            (true, _) => OwnColumns::All(columns.n_columns),
            (false, Some(id)) => OwnColumns::Id(id),
            (false, None) => OwnColumns::Line,
        };
        let csv = csv_core::WriterBuilder::new().delimiter(header.delimiter).build();
        Self { csv, own, n_reasons: wanted.n_reasons, defuse: wanted.defuse }
    }

    /// Writes the line of names. The id goes by the schema's name, kept columns by the file's.
    pub fn header(&mut self, schema: &Schema, header: &Header, out: &mut Vec<u8>) {
        match self.own {
            OwnColumns::All(_) => header.names.iter().for_each(|name| self.cell(name, out)),
            OwnColumns::Id(_) => self.cell(schema.id_column.as_deref().unwrap_or_default().as_bytes(), out),
            OwnColumns::Line => self.cell(b"line", out),
        }
        self.cell(b"churn_probability", out);
        self.cell(b"risk_band", out);
        for number in 1..=self.n_reasons {
            self.cell(format!("reason_{number}").as_bytes(), out);
        }
        self.last_cell(b"error", out);
    }

    /// Writes the line of a row, in the place of the row.
    pub fn row(&mut self, record: &Record<'_>, outcome: Result<&Score, &RowError>, out: &mut Vec<u8>) {
        match self.own {
            OwnColumns::All(n_columns) => {
                (0..n_columns).for_each(|column| self.cell(record.cell(column).unwrap_or_default(), out));
            }
            OwnColumns::Id(column) => self.cell(record.cell(column).unwrap_or_default(), out),
            OwnColumns::Line => self.cell(record.line().to_string().as_bytes(), out),
        }
        match outcome {
            Ok(score) => {
                self.cell(format!("{:.6}", score.probability).as_bytes(), out);
                self.cell(score.band.name().as_bytes(), out);
                for index in 0..self.n_reasons {
                    self.cell(score.reasons.get(index).map_or("", String::as_str).as_bytes(), out);
                }
                self.last_cell(b"", out);
            }
            Err(error) => {
                (0..2 + self.n_reasons).for_each(|_| self.cell(b"", out));
                self.last_cell(error.to_string().as_bytes(), out);
            }
        }
    }

    fn cell(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        self.field(bytes, out);
        append(out, 2, |room| self.csv.delimiter(room).1);
    }

    fn last_cell(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        self.field(bytes, out);
        append(out, 4, |room| self.csv.terminator(room).1);
    }

    fn field(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let bytes = if self.defuse { defused(bytes) } else { Cow::Borrowed(bytes) };
        // the most that csv-core can write: every byte a quote that is doubled, and the opening one
        append(out, 2 + 2 * bytes.len(), |room| self.csv.field(&bytes, room).2);
    }
}

/// Lets `write` fill up to `most` bytes behind the others; it says how many it used.
fn append(out: &mut Vec<u8>, most: usize, write: impl FnOnce(&mut [u8]) -> usize) {
    let start = out.len();
    out.resize(start + most, 0);
    let written = write(out.get_mut(start..).unwrap_or_default());
    out.truncate(start + written);
}

/// The cell as no spreadsheet runs it: with an apostrophe before it where it starts like a formula, also behind spaces or
/// in letters of full width.
pub fn defused(cell: &[u8]) -> Cow<'_, [u8]> {
    const STARTS: [&[u8]; 8] =
        [b"=", b"+", b"-", b"@", "＝".as_bytes(), "＋".as_bytes(), "－".as_bytes(), "＠".as_bytes()];
    let is_control = matches!(cell.first(), Some(b'\t' | b'\r' | b'\n'));
    let start = cell.trim_ascii_start();
    if !is_control && (is_number(start) || !STARTS.iter().any(|letter| start.starts_with(letter))) {
        return Cow::Borrowed(cell);
    }
    Cow::Owned([b"'", cell].concat())
}

/// Whether it is a sign and digits, with a point or commas between them, or any other finite number.
fn is_number(cell: &[u8]) -> bool {
    let digits = cell.strip_prefix(b"-").or(cell.strip_prefix(b"+")).unwrap_or(cell);
    let is_plain = digits.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b','));
    (is_plain && digits.iter().any(u8::is_ascii_digit))
        || std::str::from_utf8(cell).is_ok_and(|text| text.parse::<f64>().is_ok_and(f64::is_finite))
}
