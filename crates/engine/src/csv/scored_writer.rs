//! Writes the lines of a scored file.

use bincode::{Decode, Encode};

use super::cell_writer::CellWriter;
use super::columns::Columns;
use super::record::Record;
use super::table_reader::Header;
use crate::number_format::DecimalMark;
use crate::schema::{Band, Schema};

/// Maximum number of rows in a sheet of a workbook, below the header.
pub const MAX_SHEET_ROWS: u64 = (1 << 20) - 1;

/// The byte-order mark of UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The options of a scored file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct ScoredColumns {
    /// Whether to keep all columns of the input file, not only the ID.
    pub keep: bool,
    /// Whether to write the probability times the monthly charge.
    pub at_risk: bool,
    /// Number of reason columns.
    pub n_reasons: usize,
    /// Whether to neutralize cells that a spreadsheet could run as formulas.
    pub defuse: bool,
    /// Whether to start with a byte-order mark.
    pub byte_order_mark: bool,
}

/// The kind of the cells in a column, for formats in which cells have types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// Text, such as IDs, even if it looks like a number.
    Text,
    /// Numbers, with this decimal mark if it is known. Cells may also be text.
    Number(Option<DecimalMark>),
    /// Probabilities from 0 to 1 with a decimal point.
    Probability,
}

impl CellKind {
    const CODES: [(Self, u8); 5] = [
        (Self::Text, b't'),
        (Self::Number(None), b'n'),
        (Self::Number(Some(DecimalMark::Point)), b'.'),
        (Self::Number(Some(DecimalMark::Comma)), b','),
        (Self::Probability, b'p'),
    ];

    /// This kind as a byte, for messages.
    pub fn code(self) -> u8 {
        Self::CODES.iter().find(|(kind, _)| *kind == self).map_or(b't', |(_, code)| *code)
    }

    /// The kind with this code; [`CellKind::Text`] if there is none.
    pub fn of_code(code: u8) -> Self {
        Self::CODES.iter().find(|(_, known)| *known == code).map_or(Self::Text, |(kind, _)| *kind)
    }
}

impl ScoredColumns {
    /// The kinds of the columns that [`ScoredWriter`] writes, in order.
    pub fn kinds(self, header: &Header, columns: &Columns) -> Vec<CellKind> {
        let kept = |column| match columns.id {
            Some(id) if id == column => CellKind::Text,
            _ => CellKind::Number(header.formats.get(column).and_then(|column| column.format.decimal_mark)),
        };
        let input: Vec<CellKind> = match (self.keep, columns.id) {
            (true, _) => (0..columns.n_columns).map(kept).collect(),
            (false, Some(id)) => vec![kept(id)],
            (false, None) => vec![CellKind::Number(None)],
        };
        let at_risk = self.at_risk.then_some(CellKind::Number(Some(DecimalMark::Point)));
        let reasons_and_error = std::iter::repeat_n(CellKind::Text, self.n_reasons.saturating_add(1));
        let score = [CellKind::Probability, CellKind::Text].into_iter().chain(at_risk).chain(reasons_and_error);
        input.into_iter().chain(score).collect()
    }
}

/// The score of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// The estimated probability that the customer leaves, in [0, 1].
    pub probability: f64,
    /// The risk band of this probability.
    pub band: Band,
    /// The probability times the monthly charge, if this charge is known.
    pub monthly_at_risk: Option<f64>,
    /// The reasons, strongest first.
    pub reasons: Vec<String>,
}

/// Appends the lines of a scored file to a buffer.
#[derive(Clone, Debug)]
pub struct ScoredWriter {
    cells: CellWriter,
    input: InputColumns,
    at_risk: bool,
    n_reasons: usize,
    byte_order_mark: bool,
}

#[derive(Clone, Copy, Debug)]
enum InputColumns {
    /// The number of columns.
    All(usize),
    Id(usize),
    Location,
}

impl ScoredWriter {
    /// A writer for a file with this header.
    pub fn new(header: &Header, columns: &Columns, wanted: ScoredColumns) -> Self {
        let input = match (wanted.keep, columns.id) {
            (true, _) => InputColumns::All(columns.n_columns),
            (false, Some(id)) => InputColumns::Id(id),
            (false, None) => InputColumns::Location,
        };
        let ScoredColumns { at_risk, n_reasons, byte_order_mark, .. } = wanted;
        Self { cells: CellWriter::new(header.delimiter, wanted.defuse), input, at_risk, n_reasons, byte_order_mark }
    }

    /// Writes the header, after the byte-order mark if there is one.
    pub fn header(&mut self, schema: &Schema, header: &Header, out: &mut Vec<u8>) {
        self.start_header(schema, header, out);
        self.cells.last_cell(b"error", out);
    }

    /// Writes the header up to, but not including, the name of the last column, `error`.
    pub fn start_header(&mut self, schema: &Schema, header: &Header, out: &mut Vec<u8>) {
        if self.byte_order_mark {
            out.extend(BYTE_ORDER_MARK);
        }
        match self.input {
            InputColumns::All(_) => header.names.iter().for_each(|name| self.cells.cell(name, out)),
            InputColumns::Id(_) => self.cells.cell(schema.id_column.as_deref().unwrap_or_default().as_bytes(), out),
            InputColumns::Location => self.cells.cell(if header.has_lines() { b"line" } else { b"row" }, out),
        }
        self.cells.cell(b"churn_probability", out);
        self.cells.cell(b"risk_band", out);
        if self.at_risk {
            self.cells.cell(b"monthly_at_risk", out);
        }
        for number in 1..=self.n_reasons {
            self.cells.cell(format!("reason_{number}").as_bytes(), out);
        }
    }

    /// Writes the line of a row: its score or its error.
    pub fn row(&mut self, record: &Record<'_>, outcome: Result<&Score, &str>, out: &mut Vec<u8>) {
        self.start_row(record, outcome.ok(), out);
        self.cells.last_cell(outcome.err().unwrap_or_default().as_bytes(), out);
    }

    /// Writes the line of a row up to, but not including, its last cell, which contains the error.
    pub fn start_row(&mut self, record: &Record<'_>, score: Option<&Score>, out: &mut Vec<u8>) {
        match self.input {
            InputColumns::All(n_columns) => {
                (0..n_columns).for_each(|column| self.cells.cell(record.cell(column).unwrap_or_default(), out));
            }
            InputColumns::Id(column) => self.cells.cell(record.cell(column).unwrap_or_default(), out),
            InputColumns::Location => self.cells.cell(record.line().to_string().as_bytes(), out),
        }
        match score {
            Some(score) => {
                self.cells.cell(format!("{:.6}", score.probability).as_bytes(), out);
                self.cells.cell(score.band.name().as_bytes(), out);
                if self.at_risk {
                    let amount = score.monthly_at_risk.map(|amount| format!("{amount:.2}")).unwrap_or_default();
                    self.cells.cell(amount.as_bytes(), out);
                }
                for index in 0..self.n_reasons {
                    self.cells.cell(score.reasons.get(index).map_or("", String::as_str).as_bytes(), out);
                }
            }
            None => (0..2 + usize::from(self.at_risk) + self.n_reasons).for_each(|_| self.cells.cell(b"", out)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_mean_their_kinds() {
        for (kind, code) in CellKind::CODES {
            assert_eq!((kind.code(), CellKind::of_code(code)), (code, kind));
        }
        assert_eq!(CellKind::of_code(0), CellKind::Text);
    }
}
