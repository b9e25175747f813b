//! Reads the sheets of .xlsx files. calamine reads short sheets and the first cells of long ones. The next cells are
//! read by [`PlainSheet`], which is faster but knows only the forms in which spreadsheet programs write cells. At the
//! first cell in another form, calamine takes over again.

mod plain_sheet;
mod plain_xml;
mod slices;
#[cfg(test)]
mod tests;

use std::io::{Cursor, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use calamine::{DataRef, ExcelDateTimeType, Style, Xlsx, XlsxCellReader};

use self::plain_sheet::{NumberKind, PlainEnd, PlainSheet, SheetContext};
use self::plain_xml::{PlainStrings, PlainXml};
use self::slices::Slices;
use super::error::WorkbookError;
use super::lines::{CellValue, EachCell};
use super::package::{self, Archive};

/// Number of filled cells that calamine reads at the start of a sheet. These cells show which styles are dates.
pub(super) const FIRST_CELLS: u64 = 10_000;

pub(super) struct XlsxWorkbook {
    workbook: Xlsx<TrackedFile>,
    file: TrackedFile,
}

/// A file that remembers where its last bytes were read, because calamine does not tell which part is a sheet.
#[derive(Clone)]
pub(super) struct TrackedFile {
    bytes: Cursor<Bytes>,
    last_read: Arc<AtomicU64>,
}

impl Read for TrackedFile {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.last_read.store(self.bytes.position(), Ordering::Relaxed);
        self.bytes.read(buffer)
    }
}

impl Seek for TrackedFile {
    fn seek(&mut self, position: SeekFrom) -> std::io::Result<u64> {
        self.bytes.seek(position)
    }
}

impl XlsxWorkbook {
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, WorkbookError> {
        let file = TrackedFile { bytes: Cursor::new(bytes.into()), last_read: Arc::default() };
        Ok(Self { workbook: calamine::Reader::new(file.clone())?, file })
    }

    pub(super) fn workbook(&self) -> &Xlsx<TrackedFile> {
        &self.workbook
    }

    pub(super) fn read_cells(
        &mut self,
        name: &str,
        first_cells: u64,
        each: &mut EachCell<'_>,
    ) -> Result<(), WorkbookError> {
        let is_1904 = self.workbook.has_1904_epoch();
        let mut cells = self.workbook.worksheet_cells_reader(name)?;
        let sheet_position = self.file.last_read.load(Ordering::Relaxed);
        let mut kinds = cells.styles().iter().map(plain_kind).collect::<Vec<_>>();
        if read_with_calamine(&mut cells, (0, first_cells), &mut kinds, each)?.is_break() {
            return Ok(());
        }
        let mut n_cells = 0;
        let mut each_later = |row, column, value: CellValue<'_>| {
            n_cells += 1;
            if n_cells <= first_cells { Ok(ControlFlow::Continue(())) } else { each(row, column, value) }
        };
        if read_plain(self.file.bytes.get_ref(), sheet_position, (kinds, is_1904), &mut each_later)? == PlainEnd::Sheet
        {
            return Ok(());
        }
        let n_skipped = u64::saturating_sub(n_cells, first_cells);
        read_with_calamine(&mut cells, (n_skipped, u64::MAX), &mut Vec::new(), each).map(drop)
    }
}

/// Passes on the filled cells in this range, counted from the next one. Returns `Break` at the end of the sheet, or if
/// `each` does.
fn read_with_calamine(
    cells: &mut XlsxCellReader<'_, TrackedFile>,
    (start, end): (u64, u64),
    kinds: &mut [Option<NumberKind>],
    each: &mut EachCell<'_>,
) -> Result<ControlFlow<()>, WorkbookError> {
    let mut n_cells = 0;
    while n_cells < end {
        let Some((cell, style)) = cells.next_cell_with_style_id()? else { return Ok(ControlFlow::Break(())) };
        let (row, column) = cell.get_position();
        let Some(value) = CellValue::of(cell.get_value()) else { continue };
        // cells without a style also have the index 0
        if let (1.., Some(kind @ None)) = (style, kinds.get_mut(style)) {
            *kind = match cell.get_value() {
                DataRef::Float(_) => Some(NumberKind::Number),
                DataRef::DateTime(moment) if moment.is_duration() => {
                    Some(NumberKind::Moment(ExcelDateTimeType::TimeDelta))
                }
                DataRef::DateTime(_) => Some(NumberKind::Moment(ExcelDateTimeType::DateTime)),
                _ => None,
            };
        }
        n_cells += 1;
        if n_cells > start && each(row, column, value)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Passes on the filled cells from the start of the sheet to the first one in another form.
fn read_plain(
    bytes: &[u8],
    sheet_position: u64,
    (kinds, is_1904): (Vec<Option<NumberKind>>, bool),
    each: &mut EachCell<'_>,
) -> Result<PlainEnd, WorkbookError> {
    let mut archive = package::open(bytes)?;
    let Some((sheet, strings)) = parts(&mut archive, sheet_position) else { return Ok(PlainEnd::OtherForm) };
    let Some(strings) = read_strings(&mut archive, strings) else { return Ok(PlainEnd::OtherForm) };
    let context = SheetContext { strings, kinds, is_1904 };
    let mut sheet_reader = PlainSheet::new(&context);
    let Ok(mut part) = archive.by_index(sheet) else { return Ok(PlainEnd::OtherForm) };
    let mut slices = Slices::new(&mut part, "sheetData", b"</row>");
    while let Some(slice) = slices.next() {
        match sheet_reader.read(slice, each)? {
            PlainEnd::Slice => {}
            end => return Ok(end),
        }
    }
    Ok(PlainEnd::OtherForm)
}

/// The indices of the part at this position of the file and of the shared strings. `None` if it is not certain that
/// calamine reads the same parts.
fn parts(archive: &mut Archive<'_>, position: u64) -> Option<(usize, Option<usize>)> {
    let (mut sheet, mut strings) = (None, None);
    for index in 0..archive.len() {
        let part = archive.by_index(index).ok()?;
        let offset = position.checked_sub(part.data_start()?);
        if offset.is_some_and(|offset| offset < part.compressed_size()) && sheet.replace(index).is_some() {
            return None;
        }
        let name = package::normalized(part.name().ok()?.as_ref());
        let is_strings = name.ends_with("sharedstrings.xml");
        if is_strings && (name != "xl/sharedstrings.xml" || strings.replace(index).is_some()) {
            return None;
        }
    }
    Some((sheet?, strings))
}

/// Reads the shared strings; `None` if they are in an unusual form.
fn read_strings(archive: &mut Archive<'_>, index: Option<usize>) -> Option<PlainStrings> {
    let mut strings = PlainStrings::default();
    if let Some(index) = index {
        let mut part = archive.by_index(index).ok()?;
        let mut slices = Slices::new(&mut part, "sst", b"</si>");
        let mut is_complete = false;
        while let Some(slice) = slices.next().filter(|_| !is_complete) {
            is_complete = strings.add(PlainXml(slice))?;
        }
        is_complete.then_some(())?;
    }
    Some(strings)
}

/// What a style turns numbers into; `None` if that is not certain.
fn plain_kind(style: &Style) -> Option<NumberKind> {
    let format = style.number_format.as_ref()?;
    // calamine also has this name for formats that Excel translates, some of which are dates
    let is_general = format.format_code == "General" && format.format_id.is_some_and(|id| id == 0 || id > 58);
    let is_part_of_date = |letter: char| "admyhs".contains(letter.to_ascii_lowercase());
    (is_general || !format.format_code.contains(is_part_of_date)).then_some(NumberKind::Number)
}
