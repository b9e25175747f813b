//! Cells to bytes, by `csv-core`: quoted only where they must be.
//!
//! A spreadsheet runs a cell that starts like a formula, whoever wrote it into the customer's name. Where it is asked for,
//! such cells get an apostrophe before them, as OWASP's page on CSV injection says; plain numbers stay as they are.

use std::borrow::Cow;

/// Writes cells behind what a buffer holds. A clone writes the same, so that several threads can.
#[derive(Clone, Debug)]
pub struct CellWriter {
    csv: csv_core::Writer,
    defuse: bool,
}

impl CellWriter {
    /// Cells stand apart by this byte; `defuse` makes those harmless that a spreadsheet would run.
    pub fn new(delimiter: u8, defuse: bool) -> Self {
        Self { csv: csv_core::WriterBuilder::new().delimiter(delimiter).build(), defuse }
    }

    /// Writes a cell that others follow.
    pub fn cell(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        self.field(bytes, out);
        append(out, 2, |room| self.csv.delimiter(room).1);
    }

    /// Writes the last cell of a line, which ends with LF.
    pub fn last_cell(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
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
