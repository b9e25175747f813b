//! Writes lines of results as a sheet of an .xlsx file.

use std::io::{Seek, Write};

use rust_xlsxwriter::{ConditionalFormatDataBar, ConditionalFormatType, Format, Workbook, Worksheet, XlsxError};
use thiserror::Error;

use super::limits::SHEET_COLUMNS;
use crate::grouped::grouped;
use churnscope_engine::csv::{CellKind, MAX_SHEET_ROWS, RecordError, RecordReader};
use churnscope_engine::number_format::DecimalMark;

const LAST_ROW: u32 = MAX_SHEET_ROWS as u32;

/// Maximum length of a cell's text, in UTF-16 code units.
const MAX_TEXT: usize = 32_767;

const MEASURED_ROWS: u32 = 1_000;

/// Minimum and maximum width of a column, in characters.
const WIDTHS: (usize, usize) = (8, 60);

/// Room for the filter button, in characters.
const PADDING: usize = 3;

/// Maximum number of digits that a spreadsheet keeps in a number.
const MAX_DIGITS: usize = 15;

/// The reason that a workbook cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WriteError {
    /// The sheet has no room for another row, or for all columns.
    #[error(
        "a sheet has room for {} customers and {} columns, but the file has more: write a .csv file",
        grouped(MAX_SHEET_ROWS),
        grouped(SHEET_COLUMNS.into())
    )]
    Full,
    /// The workbook cannot be written for another reason.
    #[error("the workbook cannot be written ({0}): write a .csv file")]
    Failed(String),
}

impl From<XlsxError> for WriteError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::RowColumnLimitError => Self::Full,
            error => Self::Failed(error.to_string()),
        }
    }
}

impl From<RecordError> for WriteError {
    fn from(error: RecordError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// A workbook with one sheet, written row by row. Outside a browser, rows go to a temporary file.
pub struct ScoredSheet {
    workbook: Workbook,
    columns: Vec<CellKind>,
    widths: Vec<usize>,
    percent: Format,
    bold: Format,
    n_rows: u32,
}

impl std::fmt::Debug for ScoredSheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ScoredSheet")
            .field("columns", &self.columns)
            .field("n_rows", &self.n_rows)
            .finish_non_exhaustive()
    }
}

impl ScoredSheet {
    /// An empty sheet with this name and these columns.
    ///
    /// # Errors
    ///
    /// [`WriteError::Failed`], if the name is not allowed, or if no temporary file can be created.
    pub fn new(name: &str, columns: Vec<CellKind>) -> Result<Self, WriteError> {
        let mut workbook = Workbook::new();
        add_sheet(&mut workbook)?.set_name(name)?;
        let (percent, bold) = (Format::new().set_num_format("0.0%"), Format::new().set_bold());
        Ok(Self { workbook, widths: vec![0; columns.len()], columns, percent, bold, n_rows: 0 })
    }

    /// Writes the next row; the first is the header. Text that is too long for a cell is truncated.
    ///
    /// # Errors
    ///
    /// [`WriteError::Full`], if the sheet has no more rows or columns, or [`WriteError::Failed`].
    pub fn row<'a>(&mut self, cells: impl Iterator<Item = &'a [u8]>) -> Result<(), WriteError> {
        if self.n_rows > LAST_ROW {
            return Err(WriteError::Full);
        }
        let (row, sheet) = (self.n_rows, self.workbook.worksheet_from_index(0)?);
        for ((column, kind), (width, cell)) in (0..).zip(&self.columns).zip(self.widths.iter_mut().zip(cells)) {
            let text = String::from_utf8_lossy(cell);
            if row < MEASURED_ROWS {
                *width = (*width).max(text.chars().count());
            }
            match (row, number(&text, *kind), kind) {
                (0, ..) => sheet.write_string_with_format(row, column, fitting(&text), &self.bold)?,
                (_, Some(number), CellKind::Probability) => {
                    sheet.write_number_with_format(row, column, number, &self.percent)?
                }
                (_, Some(number), _) => sheet.write_number(row, column, number)?,
                (_, None, _) => sheet.write_string(row, column, fitting(&text))?,
            };
        }
        self.n_rows += 1;
        Ok(())
    }

    /// Writes the file.
    ///
    /// # Errors
    ///
    /// [`WriteError::Failed`].
    pub fn save(mut self, out: impl Write + Seek + Send) -> Result<(), WriteError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        let (last_row, last_column) = (self.n_rows.saturating_sub(1), self.columns.len().saturating_sub(1) as u16);
        sheet.set_freeze_panes(1, 0)?.autofilter(0, 0, last_row, last_column)?;
        let bar = ConditionalFormatDataBar::new()
            .set_minimum(ConditionalFormatType::Number, 0)
            .set_maximum(ConditionalFormatType::Number, 1);
        for ((column, kind), width) in (0..).zip(&self.columns).zip(&self.widths) {
            sheet.set_column_width(column, (width + PADDING).clamp(WIDTHS.0, WIDTHS.1) as f64)?;
            if *kind == CellKind::Probability && last_row > 0 {
                sheet.add_conditional_format(1, column, last_row, column, &bar)?;
            }
        }
        Ok(self.workbook.save_to_writer(out)?)
    }
}

/// Turns lines of results into rows of a sheet.
#[derive(Debug)]
pub struct ScoredLines {
    sheet: ScoredSheet,
    lines: RecordReader,
}

impl ScoredLines {
    /// An empty sheet with this name, for lines with this delimiter and columns of these kinds.
    ///
    /// # Errors
    ///
    /// See [`ScoredSheet::new`].
    pub fn new(name: &str, delimiter: u8, columns: Vec<CellKind>) -> Result<Self, WriteError> {
        Ok(Self { sheet: ScoredSheet::new(name, columns)?, lines: RecordReader::new(delimiter) })
    }

    /// Writes the rows whose lines end in the next slice of the results.
    ///
    /// # Errors
    ///
    /// See [`ScoredSheet::row`].
    pub fn write(&mut self, lines: &[u8]) -> Result<(), WriteError> {
        let (sheet, mut written) = (&mut self.sheet, Ok(()));
        self.lines.feed(lines, &mut |record| {
            if written.is_ok() {
                written = sheet.row(record.cells());
            }
        })?;
        written
    }

    /// Number of rows so far, without the header.
    pub fn n_rows(&self) -> u32 {
        self.sheet.n_rows.saturating_sub(1)
    }

    /// Writes the file.
    ///
    /// # Errors
    ///
    /// See [`ScoredSheet::save`].
    pub fn save(self, out: impl Write + Seek + Send) -> Result<(), WriteError> {
        self.sheet.save(out)
    }
}

/// Adds the sheet, most of which is kept in a temporary file. Equal strings are stored once, which makes the workbook
/// smaller.
#[cfg(not(target_arch = "wasm32"))]
fn add_sheet(workbook: &mut Workbook) -> Result<&mut Worksheet, XlsxError> {
    workbook.add_worksheet_with_low_memory()
}

/// Adds the sheet in memory, because a browser has no temporary files.
#[cfg(target_arch = "wasm32")]
fn add_sheet(workbook: &mut Workbook) -> Result<&mut Worksheet, XlsxError> {
    Ok(workbook.add_worksheet())
}

/// The number to write for a cell; `None` if the cell stays text, which keeps leading zeros and all digits.
fn number(cell: &str, kind: CellKind) -> Option<f64> {
    let mark = match kind {
        CellKind::Text => return None,
        CellKind::Number(mark) => mark.map(|mark| match mark {
            DecimalMark::Point => '.',
            DecimalMark::Comma => ',',
        }),
        CellKind::Probability => Some('.'),
    };
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = match mark.and_then(|mark| digits.split_once(mark)) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let has_leading_zero = whole.len() > 1 && whole.starts_with('0');
    if !is_number(whole) || has_leading_zero || !fraction.is_none_or(is_number) {
        return None;
    }
    let n_digits = whole.len() + fraction.map_or(0, str::len);
    if n_digits > MAX_DIGITS {
        return None;
    }
    match fraction {
        None => cell.parse().ok(),
        Some(fraction) => {
            let sign = if digits.len() < cell.len() { "-" } else { "" };
            format!("{sign}{whole}.{fraction}").parse().ok()
        }
    }
}

fn fitting(text: &str) -> String {
    if text.len() <= MAX_TEXT || text.encode_utf16().count() <= MAX_TEXT {
        return text.to_owned();
    }
    let mut length = 0;
    let is_kept = |letter: &char| {
        length += letter.len_utf16();
        length < MAX_TEXT
    };
    text.chars().take_while(is_kept).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Range, Reader, Xlsx};

    use super::*;

    fn written(columns: Vec<CellKind>, rows: &[&[&str]]) -> Vec<u8> {
        let mut sheet = ScoredSheet::new("Scores", columns).unwrap();
        for row in rows {
            sheet.row(row.iter().map(|cell| cell.as_bytes())).unwrap();
        }
        let mut out = Cursor::new(Vec::new());
        sheet.save(&mut out).unwrap();
        out.into_inner()
    }

    fn cells(file: &[u8]) -> Range<Data> {
        Xlsx::new(Cursor::new(file)).unwrap().worksheet_range("Scores").unwrap()
    }

    #[test]
    fn cells_are_typed() {
        let columns = [
            CellKind::Text,
            CellKind::Number(Some(DecimalMark::Point)),
            CellKind::Number(Some(DecimalMark::Comma)),
            CellKind::Number(None),
            CellKind::Probability,
        ];
        let text = |text: &str| Data::String(text.to_owned());
        for (row, expected) in [
            (
                ["0042", "29.85", "29,85", "12", "0.609614"],
                [text("0042"), Data::Float(29.85), Data::Float(29.85), Data::Float(12.0), Data::Float(0.609614)],
            ),
            (
                ["42", "007", "3.967", "3.967", "0"],
                [text("42"), text("007"), text("3.967"), text("3.967"), Data::Float(0.0)],
            ),
            (
                ["1e5", "1e5", "1.234,50", "-3", "1"],
                [text("1e5"), text("1e5"), text("1.234,50"), Data::Float(-3.0), Data::Float(1.0)],
            ),
            (
                ["=1+1", "-0.5", "-0,5", "1234567890123456", ""],
                [text("=1+1"), Data::Float(-0.5), Data::Float(-0.5), text("1234567890123456"), Data::Empty],
            ),
            (["<a>&", "1.", ",5", "--1", "1"], [text("<a>&"), text("1."), text(",5"), text("--1"), Data::Float(1.0)]),
        ] {
            let file = written(columns.to_vec(), &[&["id", "a", "b", "c", "p"], &row]);
            assert_eq!(cells(&file).rows().nth(1).unwrap(), expected, "{row:?}");
        }
    }

    #[test]
    fn the_header_is_text_and_long_text_is_truncated() {
        let long = "é".repeat(MAX_TEXT + 1);
        let file = written(vec![CellKind::Number(None); 2], &[&["2024", "notes"], &["1", &long]]);
        let cells = cells(&file);
        assert_eq!(cells.get((0, 0)), Some(&Data::String("2024".to_owned())));
        let Some(Data::String(text)) = cells.get((1, 1)) else { unreachable!("a text") };
        assert_eq!(text.chars().count(), MAX_TEXT);
        assert!(text.ends_with("é…"));
    }

    #[test]
    fn the_sheet_has_bars_filters_and_a_frozen_header() {
        let file = written(vec![CellKind::Text, CellKind::Probability], &[&["id", "p"], &["a", "0.5"], &["b", ""]]);
        let mut archive = zip::ZipArchive::new(Cursor::new(file.as_slice())).unwrap();
        let sheet = std::io::read_to_string(archive.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
        for part in
            ["state=\"frozen\"", "<autoFilter ref=\"A1:B3\"/>", "<conditionalFormatting sqref=\"B2:B3\">", "<cols>"]
        {
            assert!(sheet.contains(part), "{part}: {sheet}");
        }
    }

    #[test]
    fn one_row_too_many_is_an_error() {
        let mut sheet = ScoredSheet::new("Scores", vec![CellKind::Text]).unwrap();
        sheet.n_rows = LAST_ROW;
        sheet.row([b"last".as_slice()].into_iter()).unwrap();
        assert_eq!(sheet.row([b"one more".as_slice()].into_iter()), Err(WriteError::Full));
    }
}
