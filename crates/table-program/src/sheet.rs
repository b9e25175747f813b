//! Turns a sheet of a workbook into text, and the lines of a scored file into a workbook.

use std::io::Cursor;
use std::ops::ControlFlow;

use churnscope_engine::csv::CellKind;
use churnscope_table_files::encoding::UTF_8;
use churnscope_table_files::workbook::writer::ScoredLines;
use churnscope_table_files::workbook::{Workbook, is_workbook, limits};
use wasm_bindgen::{JsError, JsValue};

use crate::browser::{Blob, TextOrigin, TextSender, blob, each_slice, read};

/// Sends a sheet of a workbook as text. Returns false if the file does not start like a workbook.
pub(crate) fn prepare(
    file: &Blob,
    start: &[u8],
    chosen: Option<&str>,
    sender: &mut TextSender<'_>,
) -> Result<bool, JsValue> {
    if !is_workbook(start) {
        return Ok(false);
    }
    // one byte more than the limit is enough to detect a file that is too large
    let bytes = read(file, 0..(file.size() as u64).min(limits::FILE + 1))?;
    grow_memory(bytes.len());
    let mut workbook = Workbook::open(bytes).map_err(JsError::from)?;
    let sheet = workbook.choose(chosen).map_err(JsError::from)?;
    sender.begin(TextOrigin {
        encoding: UTF_8.name(),
        sheets: workbook.sheet_names().collect(),
        sheet: Some(workbook.name(sheet)),
        is_parquet: false,
    })?;
    let mut sent = Ok(());
    let mut send = |block: &[u8]| {
        sent = sender.send_lines(block);
        if sent.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    workbook.read(sheet, &mut send).map_err(JsError::from)?;
    sent.map(|()| true)
}

/// Grows the program's memory at once. A workbook may have a million strings, and growing the memory for them in small
/// steps would take longer.
fn grow_memory(bytes: usize) {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(bytes)));
}

pub(crate) fn write(
    lines: &Blob,
    sheet: &str,
    delimiter: u8,
    columns: &[u8],
    tell: &mut dyn FnMut(u64) -> Result<(), JsValue>,
) -> Result<Blob, JsValue> {
    let columns = columns.iter().map(|&code| CellKind::of_code(code)).collect();
    let mut sheet = ScoredLines::new(sheet, delimiter, columns).map_err(JsError::from)?;
    each_slice(lines, &mut |slice, _| {
        sheet.write(slice).map_err(JsError::from)?;
        tell(sheet.n_rows().into())
    })?;
    let mut file = Cursor::new(Vec::new());
    sheet.save(&mut file).map_err(JsError::from)?;
    blob(file.get_ref())
}
