//! The program of a Web Worker that turns a file into text in UTF-8. The page starts it only if a file is not plain
//! text in UTF-8, or if the user chooses an encoding. start.js calls [`prepare`] once; then the page terminates the
//! worker.

mod browser;
#[cfg(feature = "workbooks")]
mod sheet;

use churnscope_table_files::encoding::{self, SAMPLE, UTF_8};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use self::browser::{Blob, decode, read};

/// A file as text in UTF-8.
#[wasm_bindgen]
pub struct PreparedFile {
    text: Blob,
    encoding: &'static str,
    sheets: Vec<String>,
    sheet: Option<String>,
}

#[wasm_bindgen]
impl PreparedFile {
    /// The text.
    #[wasm_bindgen(getter)]
    pub fn text(&self) -> Blob {
        self.text.clone()
    }

    /// The name of the encoding that the text was in.
    #[wasm_bindgen(getter)]
    pub fn encoding(&self) -> String {
        self.encoding.to_owned()
    }

    /// The names of the workbook's visible sheets; none if the file is not a workbook.
    #[wasm_bindgen(getter)]
    pub fn sheets(&self) -> Vec<String> {
        self.sheets.clone()
    }

    /// The name of the sheet that was turned into the text.
    #[wasm_bindgen(getter)]
    pub fn sheet(&self) -> Option<String> {
        self.sheet.clone()
    }
}

/// Turns a file into text in UTF-8. `encoding` and `sheet` are the names that the user chose, if any.
/// The message of an exception says why the file cannot be used, and what to do.
#[wasm_bindgen]
pub fn prepare(file: &Blob, encoding: Option<String>, sheet: Option<String>) -> Result<PreparedFile, JsValue> {
    let bytes = file.size() as u64;
    let start = read(file, 0..bytes.min(SAMPLE as u64))?;
    #[cfg(feature = "workbooks")]
    if let Some(prepared) = sheet::prepare(file, &start, sheet.as_deref())? {
        return Ok(prepared);
    }
    #[cfg(not(feature = "workbooks"))]
    let _ = sheet;
    let chosen = encoding.and_then(|name| encoding::named(&name));
    let encoding = encoding::of_text(&start, bytes <= SAMPLE as u64, chosen).map_err(JsError::from)?;
    let text = if encoding == UTF_8 { file.clone() } else { decode(file, encoding.name())? };
    Ok(PreparedFile { text, encoding: encoding.name(), sheets: Vec::new(), sheet: None })
}
