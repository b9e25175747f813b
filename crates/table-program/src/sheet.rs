//! Turns a sheet of a workbook into text, and the lines of a scored file into a workbook.

use std::io::Cursor;
use std::ops::ControlFlow;

use churnscope_engine::csv::CellKind;
use churnscope_table_files::encoding::UTF_8;
use churnscope_table_files::workbook::writer::ScoredLines;
use churnscope_table_files::workbook::{Workbook, is_workbook, limits};
use wasm_bindgen::{JsError, JsValue};

use crate::PreparedFile;
use crate::browser::{Blob, RowCounter, TextParts, blob, each_slice, read};

/// The text of a workbook's sheet: the one named `chosen`, or the first visible one that has a table. `None` if the
/// file, whose first bytes are `start`, does not start like a workbook.
pub(crate) fn prepare(
    file: &Blob,
    start: &[u8],
    chosen: Option<&str>,
    rows: &mut RowCounter<'_>,
) -> Result<Option<PreparedFile>, JsValue> {
    if !is_workbook(start) {
        return Ok(None);
    }
    // one byte more than the limit is enough to detect a file that is too large
    let bytes = read(file, 0..(file.size() as u64).min(limits::FILE + 1))?;
    let mut workbook = Workbook::open(bytes).map_err(JsError::from)?;
    let sheet = workbook.choose(chosen).map_err(JsError::from)?;
    let mut text = TextParts::default();
    let mut stored = Ok(());
    let mut store = |block: &[u8]| {
        stored = text.push(block).and_then(|()| rows.add_lines(block));
        if stored.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    workbook.read(sheet, &mut store).map_err(JsError::from)?;
    stored?;
    Ok(Some(PreparedFile {
        sheets: workbook.sheet_names().map(str::to_owned).collect(),
        sheet: Some(workbook.name(sheet).to_owned()),
        ..PreparedFile::of_text(text.join()?, UTF_8.name())
    }))
}

/// A workbook with a sheet of this name, made from the lines of a scored file with this delimiter. `columns` has the
/// code of each column's [`CellKind`].
pub(crate) fn write(
    lines: &Blob,
    sheet: &str,
    delimiter: u8,
    columns: &[u8],
    rows: &mut RowCounter<'_>,
) -> Result<Blob, JsValue> {
    let columns = columns.iter().map(|&code| CellKind::of_code(code)).collect();
    let mut sheet = ScoredLines::new(sheet, delimiter, columns).map_err(JsError::from)?;
    each_slice(lines, &mut |slice, _| {
        sheet.write(slice).map_err(JsError::from)?;
        rows.tell(sheet.n_rows().into())
    })?;
    let mut file = Cursor::new(Vec::new());
    sheet.save(&mut file).map_err(JsError::from)?;
    blob(file.get_ref())
}
