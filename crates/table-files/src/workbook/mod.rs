//! Reads workbooks (.xlsx, .xlsm, .xlsb, .xls, and .ods), and writes .xlsx files.
//!
//! A sheet becomes text in UTF-8 as in a CSV file, in which line numbers are row numbers. A number with three decimals
//! gets a fourth, because `3.967` could also be read as 3,967. A formula's value is its stored result.
//!
//! Any file may claim to be a workbook. [`Workbook::open`] recognizes the kind of file by its content, and limits the
//! sizes of its parts.

mod checked;
mod compound;
mod error;
pub mod limits;
mod lines;
mod ods;
mod package;
#[cfg(test)]
mod tests;
pub mod writer;
mod xlsx;

use std::io::Cursor;
use std::ops::ControlFlow;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError, XlsxError};

use self::compound::MAGIC;
pub use self::error::WorkbookError;
use self::lines::{CellValue, EachCell, Lines};
use self::package::Package;
use self::xlsx::XlsxWorkbook;
use crate::guard::guarded;

const ZIP: &[u8] = b"PK\x03\x04";

/// Minimum size in bytes of every block but the last.
const BLOCK: usize = 1 << 20;

/// Maximum number of filled rows per sheet that are searched for a table.
const EXAMINED_ROWS: usize = 200;

/// Maximum number of sheets that are searched for a table.
const EXAMINED_SHEETS: usize = 100;

/// A workbook that has been opened.
pub struct Workbook {
    source: WorkbookReader,
    sheets: Vec<Sheet>,
}

enum WorkbookReader {
    Xlsx(Box<XlsxWorkbook>),
    Xlsb(Box<Xlsb<Cursor<Vec<u8>>>>),
    Xls(Box<Xls<Cursor<Vec<u8>>>>),
    Ods(Vec<u8>),
}

/// A worksheet. Other sheets, such as chart sheets, are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Sheet {
    name: String,
    is_visible: bool,
}

/// The index of a sheet in a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetIndex(usize);

impl std::fmt::Debug for Workbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workbook").field("sheets", &self.sheets).finish_non_exhaustive()
    }
}

/// Whether a file that starts with these bytes may be a workbook.
pub fn is_workbook(start: &[u8]) -> bool {
    start.starts_with(ZIP) || start.starts_with(MAGIC)
}

impl Workbook {
    /// Opens a file.
    ///
    /// # Errors
    ///
    /// [`WorkbookError`], if the file is not a workbook, or if it cannot be read.
    pub fn open(bytes: Vec<u8>) -> Result<Self, WorkbookError> {
        if bytes.len() as u64 > limits::FILE {
            return Err(WorkbookError::LargeFile);
        }
        guarded(|| Self::open_unguarded(bytes)).unwrap_or_else(contradiction)
    }

    /// The names of the visible sheets, in the order of the workbook.
    pub fn sheet_names(&self) -> impl Iterator<Item = &str> {
        self.sheets.iter().filter(|sheet| sheet.is_visible).map(|sheet| sheet.name.as_str())
    }

    /// The name of a sheet.
    pub fn name(&self, sheet: SheetIndex) -> &str {
        self.sheets.get(sheet.0).map_or("", |sheet| sheet.name.as_str())
    }

    /// The sheet of this name, regardless of case and surrounding spaces. Without a name, the first visible sheet in
    /// which at least two rows have three or more filled cells; if there is none, the first in which two rows have the
    /// most.
    ///
    /// # Errors
    ///
    /// [`WorkbookError::UnknownSheet`], [`WorkbookError::NoTable`], or the error of a sheet that cannot be read.
    pub fn choose(&mut self, name: Option<&str>) -> Result<SheetIndex, WorkbookError> {
        match name {
            Some(name) => self.find(name),
            None => self.first_table(),
        }
    }

    /// Passes on the text of a sheet in blocks, until `each` returns `Break`.
    ///
    /// # Errors
    ///
    /// [`WorkbookError`], if the sheet cannot be read to its end. Earlier blocks may have been passed on.
    pub fn read(
        &mut self,
        sheet: SheetIndex,
        each: &mut dyn FnMut(&[u8]) -> ControlFlow<()>,
    ) -> Result<(), WorkbookError> {
        let (mut lines, mut flow) = (Lines::default(), ControlFlow::Continue(()));
        self.read_cells(sheet, &mut |row, column, value| {
            lines.cell(row, column, value)?;
            if lines.len() >= BLOCK {
                flow = lines.take(&mut *each);
            }
            Ok(flow)
        })?;
        lines.finish();
        if flow.is_continue() && lines.len() > 0 {
            let _ = lines.take(each);
        }
        Ok(())
    }

    /// The whole text of a sheet.
    ///
    /// # Errors
    ///
    /// [`WorkbookError`], if the sheet cannot be read to its end, or if its text is too long.
    pub fn text(&mut self, sheet: SheetIndex) -> Result<Vec<u8>, WorkbookError> {
        let mut text = Vec::new();
        self.read(sheet, &mut |block| {
            text.extend(block);
            if text.len() > limits::WHOLE_SHEET { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if text.len() > limits::WHOLE_SHEET { Err(WorkbookError::Bomb) } else { Ok(text) }
    }

    fn open_unguarded(bytes: Vec<u8>) -> Result<Self, WorkbookError> {
        if bytes.starts_with(MAGIC) {
            compound::check(&bytes)?;
            let workbook = Xls::new(Cursor::new(bytes))?;
            return Ok(Self { sheets: sheets(&workbook), source: WorkbookReader::Xls(Box::new(workbook)) });
        }
        match Package::check(&bytes)? {
            Package::Xlsx => {
                let workbook = XlsxWorkbook::open(bytes)?;
                Ok(Self { sheets: sheets(workbook.workbook()), source: WorkbookReader::Xlsx(Box::new(workbook)) })
            }
            Package::Xlsb => {
                let workbook = Xlsb::new(Cursor::new(bytes))?;
                Ok(Self { sheets: sheets(&workbook), source: WorkbookReader::Xlsb(Box::new(workbook)) })
            }
            Package::Ods => Ok(Self { sheets: ods::sheets(&bytes)?, source: WorkbookReader::Ods(bytes) }),
        }
    }

    fn find(&self, name: &str) -> Result<SheetIndex, WorkbookError> {
        let exact = self.sheets.iter().position(|sheet| sheet.name == name);
        let same =
            || self.sheets.iter().position(|sheet| sheet.name.trim().to_lowercase() == name.trim().to_lowercase());
        exact.or_else(same).map(SheetIndex).ok_or_else(|| WorkbookError::UnknownSheet {
            name: name.to_owned(),
            sheets: self.sheets.iter().map(|sheet| sheet.name.clone()).collect(),
        })
    }

    fn first_table(&mut self) -> Result<SheetIndex, WorkbookError> {
        let visible = self.sheets.iter().enumerate().filter(|(_, sheet)| sheet.is_visible);
        let visible: Vec<usize> = visible.map(|(index, _)| index).take(EXAMINED_SHEETS).collect();
        let (mut best, mut most) = (None, 0);
        for index in visible {
            let n_cells = self.second_most_cells(SheetIndex(index))?.min(3);
            if n_cells > most {
                (best, most) = (Some(SheetIndex(index)), n_cells);
            }
            if n_cells == 3 {
                break;
            }
        }
        best.ok_or(WorkbookError::NoTable)
    }

    fn second_most_cells(&mut self, sheet: SheetIndex) -> Result<usize, WorkbookError> {
        let (mut counts, mut last) = (Vec::new(), None);
        self.read_cells(sheet, &mut |row, _, _| {
            if last.replace(row) != Some(row) {
                counts.push(0);
            }
            if let Some(count) = counts.last_mut() {
                *count += 1;
            }
            Ok(if counts.len() > EXAMINED_ROWS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })?;
        counts.sort_unstable();
        Ok(counts.iter().rev().nth(1).copied().unwrap_or(0))
    }

    fn read_cells(&mut self, sheet: SheetIndex, each: &mut EachCell<'_>) -> Result<(), WorkbookError> {
        let name = self.name(sheet).to_owned();
        guarded(|| match &mut self.source {
            WorkbookReader::Xlsx(workbook) => workbook.read_cells(&name, xlsx::FIRST_CELLS, each),
            WorkbookReader::Xlsb(workbook) => {
                let mut cells = workbook.worksheet_cells_reader(&name)?;
                pass_on(|| Ok(cells.next_cell()?), each)
            }
            WorkbookReader::Xls(workbook) => read_range(&workbook.worksheet_range(&name)?, each),
            WorkbookReader::Ods(bytes) => ods::read_cells(bytes, sheet.0, each),
        })
        .unwrap_or_else(contradiction)
    }
}

fn sheets<T, R: Reader<T>>(workbook: &R) -> Vec<Sheet>
where
    T: std::io::Read + std::io::Seek,
{
    let sheets = workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    sheets.map(|sheet| Sheet { name: sheet.name.clone(), is_visible: sheet.visible == SheetVisible::Visible }).collect()
}

fn pass_on<'a>(
    mut next: impl FnMut() -> Result<Option<calamine::Cell<DataRef<'a>>>, WorkbookError>,
    each: &mut EachCell<'_>,
) -> Result<(), WorkbookError> {
    while let Some(cell) = next()? {
        let (row, column) = cell.get_position();
        if let Some(value) = CellValue::of(cell.get_value())
            && each(row, column, value)?.is_break()
        {
            break;
        }
    }
    Ok(())
}

fn read_range(range: &calamine::Range<calamine::Data>, each: &mut EachCell<'_>) -> Result<(), WorkbookError> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (row, cells) in (first_row..).zip(range.rows()) {
        for (column, cell) in (first_column..).zip(cells) {
            if let Some(value) = CellValue::of(cell)
                && each(row, column, value)?.is_break()
            {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn contradiction<T>() -> Result<T, WorkbookError> {
    Err(WorkbookError::damaged("its parts contradict each other"))
}

impl From<XlsxError> for WorkbookError {
    fn from(error: XlsxError) -> Self {
        if matches!(error, XlsxError::Password) { Self::Encrypted } else { Self::damaged(error) }
    }
}

impl From<XlsbError> for WorkbookError {
    fn from(error: XlsbError) -> Self {
        if matches!(error, XlsbError::Password) { Self::Encrypted } else { Self::damaged(error) }
    }
}

impl From<XlsError> for WorkbookError {
    fn from(error: XlsError) -> Self {
        if matches!(error, XlsError::Password) { Self::Encrypted } else { Self::damaged(error) }
    }
}
