//! Turns a file into text in UTF-8, or the lines of a scored file into a workbook, in a Web Worker.

mod browser;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "workbooks")]
mod sheet;

use churnscope_table_files::encoding::{self, SAMPLE, UTF_8};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use self::browser::{Blob, Function, TextOrigin, TextSender, decode, read};

/// Turns a file into text in UTF-8. First, `begin` is called with the name of the text's encoding, the names of the
/// visible sheets, the name of the sheet that is read, and whether the file is a Parquet file. Then `send` is called
/// with the number of rows so far and each part of the text. A text file that is already UTF-8 is sent as one part, and
/// its rows are not counted.
#[wasm_bindgen]
pub fn prepare(
    file: &Blob,
    encoding: Option<String>,
    sheet: Option<String>,
    begin: &Function,
    send: &Function,
) -> Result<(), JsValue> {
    let bytes = file.size() as u64;
    let (start, mut sender) = (read(file, 0..bytes.min(SAMPLE as u64))?, TextSender::new(begin, send));
    #[cfg(feature = "parquet")]
    if parquet::prepare(file, &start, &mut sender)? {
        return Ok(());
    }
    #[cfg(feature = "workbooks")]
    if sheet::prepare(file, &start, sheet.as_deref(), &mut sender)? {
        return Ok(());
    }
    #[cfg(not(feature = "workbooks"))]
    let _ = sheet;
    let chosen = encoding.and_then(|name| encoding::named(&name));
    let encoding = encoding::of_text(&start, bytes <= SAMPLE as u64, chosen).map_err(JsError::from)?;
    sender.begin(TextOrigin { encoding: encoding.name(), ..TextOrigin::default() })?;
    if encoding == UTF_8 { sender.send(file, 0) } else { decode(file, encoding.name(), &mut sender) }
}

/// Turns the lines of a scored file into a workbook. `columns` has the code of each column's `CellKind`. `tell` is
/// called with the number of rows so far.
#[cfg(feature = "workbooks")]
#[wasm_bindgen(js_name = writeWorkbook)]
pub fn write_workbook(
    lines: &Blob,
    sheet: &str,
    delimiter: u8,
    columns: &[u8],
    tell: &Function,
) -> Result<Blob, JsValue> {
    let mut tell = |rows: u64| tell.call1(&JsValue::NULL, &JsValue::from(rows as f64)).map(drop);
    sheet::write(lines, sheet, delimiter, columns, &mut tell)
}
