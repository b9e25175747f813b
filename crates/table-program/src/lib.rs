//! Turns a file into text in UTF-8 or, on the site, the lines of a scored file into a workbook, in a Web Worker. The
//! site has two programs for this, which Cargo.toml describes; in the single file, this crate is part of its only
//! program. The page starts the worker for a file that does not start with text in UTF-8, for a file whose encoding the
//! user chose, and to write a workbook. start.js calls one function once; then the page terminates the worker.
//!
//! This crate's own errors say why a file cannot be used or a workbook cannot be written, and what to do. Most
//! exceptions from the browser are passed on unchanged.

mod browser;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "workbooks")]
mod sheet;

use churnscope_table_files::encoding::{self, SAMPLE, UTF_8};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use self::browser::{Blob, Function, RowCounter, decode, read};

/// A file as text in UTF-8.
#[wasm_bindgen]
pub struct PreparedFile {
    text: Blob,
    encoding: &'static str,
    sheets: Vec<String>,
    sheet: Option<String>,
    is_parquet: bool,
}

#[wasm_bindgen]
impl PreparedFile {
    /// The text.
    #[wasm_bindgen(getter)]
    pub fn text(&self) -> Blob {
        self.text.clone()
    }

    /// The name of the encoding that the text was in; `UTF-8` for a workbook or a Parquet file.
    #[wasm_bindgen(getter)]
    pub fn encoding(&self) -> String {
        self.encoding.to_owned()
    }

    /// The names of the workbook's visible sheets; empty if the file is not a workbook.
    #[wasm_bindgen(getter)]
    pub fn sheets(&self) -> Vec<String> {
        self.sheets.clone()
    }

    /// The name of the sheet that was turned into the text; `None` if the file is not a workbook.
    #[wasm_bindgen(getter)]
    pub fn sheet(&self) -> Option<String> {
        self.sheet.clone()
    }

    /// Whether the file is a Parquet file.
    #[wasm_bindgen(getter, js_name = isParquet)]
    pub fn is_parquet(&self) -> bool {
        self.is_parquet
    }
}

impl PreparedFile {
    fn of_text(text: Blob, encoding: &'static str) -> Self {
        Self { text, encoding, sheets: Vec::new(), sheet: None, is_parquet: false }
    }
}

/// Turns a file into text in UTF-8. `encoding` and `sheet` are the names that the user chose, if any. During a
/// conversion, `tell` is called with the number of rows so far.
#[wasm_bindgen]
pub fn prepare(
    file: &Blob,
    encoding: Option<String>,
    sheet: Option<String>,
    tell: &Function,
) -> Result<PreparedFile, JsValue> {
    let bytes = file.size() as u64;
    let (start, mut rows) = (read(file, 0..bytes.min(SAMPLE as u64))?, RowCounter::new(tell));
    #[cfg(feature = "parquet")]
    if let Some(prepared) = parquet::prepare(file, &start, &mut rows)? {
        return Ok(prepared);
    }
    #[cfg(feature = "workbooks")]
    if let Some(prepared) = sheet::prepare(file, &start, sheet.as_deref(), &mut rows)? {
        return Ok(prepared);
    }
    #[cfg(not(feature = "workbooks"))]
    let _ = sheet;
    let chosen = encoding.and_then(|name| encoding::named(&name));
    let encoding = encoding::of_text(&start, bytes <= SAMPLE as u64, chosen).map_err(JsError::from)?;
    let text = if encoding == UTF_8 { file.clone() } else { decode(file, encoding.name(), &mut rows)? };
    Ok(PreparedFile::of_text(text, encoding.name()))
}

/// Turns the lines of a scored file with this delimiter into a workbook with a sheet of this name. `columns` has the
/// code of each column's `CellKind`, an enum of the engine. `tell` is called with the number of rows so far.
#[cfg(feature = "workbooks")]
#[wasm_bindgen(js_name = writeWorkbook)]
pub fn write_workbook(
    lines: &Blob,
    sheet: &str,
    delimiter: u8,
    columns: &[u8],
    tell: &Function,
) -> Result<Blob, JsValue> {
    sheet::write(lines, sheet, delimiter, columns, &mut RowCounter::new(tell))
}
