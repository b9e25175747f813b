//! Turns a sheet of a workbook into text.

use std::ops::ControlFlow;

use churnscope_table_files::encoding::UTF_8;
use churnscope_table_files::workbook::{Workbook, is_workbook, limits};
use wasm_bindgen::{JsError, JsValue};

use crate::PreparedFile;
use crate::browser::{Blob, TextParts, read};

/// The text of a workbook's sheet: the one named `chosen`, or the first visible one that has a table. `None` if the
/// file, which starts with `start`, is not a workbook.
pub(crate) fn prepare(file: &Blob, start: &[u8], chosen: Option<&str>) -> Result<Option<PreparedFile>, JsValue> {
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
        stored = text.push(block);
        if stored.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    workbook.read(sheet, &mut store).map_err(JsError::from)?;
    stored?;
    Ok(Some(PreparedFile {
        text: text.join()?,
        encoding: UTF_8.name(),
        sheets: workbook.sheet_names().map(str::to_owned).collect(),
        sheet: Some(workbook.name(sheet).to_owned()),
    }))
}
