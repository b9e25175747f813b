//! Writes cells with `csv-core`, quoted only if necessary.
//!
//! A spreadsheet may run a cell that starts like a formula, even if an attacker entered it as a customer's name. On
//! request, such cells get a leading apostrophe, as OWASP's page on CSV injection recommends.

use std::borrow::Cow;

use super::{Record, RecordReader};

/// Appends cells to a buffer.
#[derive(Clone, Debug)]
pub struct CellWriter {
    csv: csv_core::Writer,
    defuse: bool,
}

impl CellWriter {
    /// A writer that separates cells with `delimiter`. With `defuse`, it writes [`defused`] cells.
    pub fn new(delimiter: u8, defuse: bool) -> Self {
        Self { csv: csv_core::WriterBuilder::new().delimiter(delimiter).build(), defuse }
    }

    /// Writes a cell that is not the last of its line.
    pub fn cell(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        self.field(bytes, out);
        append(out, 2, |buffer| self.csv.delimiter(buffer).1);
    }

    /// Writes the last cell of a line, and the LF that ends it.
    pub fn last_cell(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        self.field(bytes, out);
        append(out, 4, |buffer| self.csv.terminator(buffer).1);
    }

    /// Writes a line, unless it has no cells.
    pub fn line(&mut self, cells: &[&[u8]], out: &mut Vec<u8>) {
        if let Some((last, others)) = cells.split_last() {
            others.iter().for_each(|cell| self.cell(cell, out));
            self.last_cell(last, out);
        }
    }

    fn field(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let bytes = if self.defuse { defused(bytes) } else { Cow::Borrowed(bytes) };
        // enough room: csv-core writes at most an opening quote, and each byte twice
        append(out, 2 + 2 * bytes.len(), |buffer| self.csv.field(&bytes, buffer).2);
    }
}

fn append(out: &mut Vec<u8>, max: usize, write: impl FnOnce(&mut [u8]) -> usize) {
    let start = out.len();
    out.resize(start + max, 0);
    let written = write(out.get_mut(start..).unwrap_or_default());
    out.truncate(start + written);
}

/// The cell, with a leading apostrophe if a spreadsheet might run it as a formula. Numbers such as `-12.5` and phone
/// numbers such as `+1 555 0100` are kept.
pub fn defused(cell: &[u8]) -> Cow<'_, [u8]> {
    const STARTS: [&[u8]; 8] =
        [b"=", b"+", b"-", b"@", "＝".as_bytes(), "＋".as_bytes(), "－".as_bytes(), "＠".as_bytes()];
    let is_control = matches!(cell.first(), Some(b'\t' | b'\r' | b'\n'));
    let start = cell.trim_ascii_start();
    if !is_control && (is_number(start) || is_phone_number(start) || !STARTS.iter().any(|sign| start.starts_with(sign)))
    {
        return Cow::Borrowed(cell);
    }
    Cow::Owned([b"'", cell].concat())
}

/// The cell without its leading apostrophe, if [`defused`] could have added this apostrophe.
pub fn undefused(cell: &[u8]) -> &[u8] {
    match cell.strip_prefix(b"'") {
        Some(rest) if matches!(defused(rest), Cow::Owned(_)) => rest,
        _ => cell,
    }
}

/// Lines with this delimiter, with every cell [`undefused`].
pub fn undefused_lines(lines: &[u8], delimiter: u8) -> Vec<u8> {
    let (mut writer, mut undone) = (CellWriter::new(delimiter, false), Vec::with_capacity(lines.len()));
    let mut write = |record: Record<'_>| {
        let cells: Vec<&[u8]> = record.cells().map(undefused).collect();
        writer.line(&cells, &mut undone);
    };
    let mut reader = RecordReader::new(delimiter);
    match reader.feed(lines, &mut write).and_then(|()| reader.finish(&mut write)) {
        Ok(()) => undone,
        Err(_) => lines.to_vec(),
    }
}

fn is_number(cell: &[u8]) -> bool {
    let digits = cell.strip_prefix(b"-").or(cell.strip_prefix(b"+")).unwrap_or(cell);
    let is_plain = digits.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b','));
    (is_plain && digits.iter().any(u8::is_ascii_digit))
        || std::str::from_utf8(cell).is_ok_and(|text| text.parse::<f64>().is_ok_and(f64::is_finite))
}

/// Whether the cell is a plus sign followed by numbers, with no operator between at least two of them, as in
/// `+1 555-0100`. Such a cell is not a valid formula: two numbers need an operator between them, and there are no names
/// or references that could run anything. By contrast, `+1-555-0100` is a subtraction.
fn is_phone_number(cell: &[u8]) -> bool {
    let Some(rest) = cell.strip_prefix(b"+") else { return false };
    let has_only_phone_characters =
        rest.iter().all(|byte| matches!(byte, b'0'..=b'9' | b' ' | b'(' | b')' | b'.' | b'-' | b'/'));
    let ends_number = |byte: u8| byte.is_ascii_digit() || byte == b')';
    let starts_number = |byte: u8| byte.is_ascii_digit() || byte == b'(';
    let (mut before, mut are_adjacent) = (None, false);
    for (at, &byte) in rest.iter().enumerate().filter(|(_, byte)| **byte != b' ') {
        if let Some((last, other)) = before.replace((at, byte)) {
            let are_two = last + 1 < at || [other, byte].iter().any(|byte| matches!(byte, b'(' | b')'));
            are_adjacent |= are_two && ends_number(other) && starts_number(byte);
        }
    }
    has_only_phone_characters && are_adjacent
}
