//! The program of a Web Worker that turns a file into text in UTF-8. The page starts it only for a file that is
//! something else. start.js calls [`prepare`] once; afterwards, the page terminates the worker.

mod browser;

use churnscope_table_files::encoding::{self, SAMPLE, UTF_8};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use self::browser::{Blob, decode, read};

/// A file as text in UTF-8.
#[wasm_bindgen]
pub struct PreparedFile {
    text: Blob,
    encoding: &'static str,
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
}

/// Turns a file into text in UTF-8. The encoding is the one named `chosen`, or is detected. The message of an exception
/// says why the file cannot be used, and what to do.
#[wasm_bindgen]
pub fn prepare(file: &Blob, chosen: Option<String>) -> Result<PreparedFile, JsValue> {
    let bytes = file.size() as u64;
    let start = read(file, 0..bytes.min(SAMPLE as u64))?;
    let chosen = chosen.and_then(|name| encoding::named(&name));
    let encoding = encoding::of_text(&start, bytes <= SAMPLE as u64, chosen).map_err(JsError::from)?;
    let text = if encoding == UTF_8 { file.clone() } else { decode(file, encoding.name())? };
    Ok(PreparedFile { text, encoding: encoding.name() })
}
