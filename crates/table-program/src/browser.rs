//! Browser functions: reading a file, decoding its text, and storing text.

use std::ops::Range;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
pub(crate) use web_sys::Blob;
use web_sys::{FileReaderSync, TextDecodeOptions, TextDecoder};

/// Maximum number of bytes that are decoded at once.
const SLICE: u64 = 4 << 20;

/// The parts of a text. The browser may keep them on disk, so they need not fit in memory.
#[derive(Default)]
pub(crate) struct TextParts(Array);

impl TextParts {
    /// Adds text in UTF-8.
    pub(crate) fn push(&mut self, text: &[u8]) -> Result<(), JsValue> {
        let part = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(text).into()))?;
        self.0.push(&part.into());
        Ok(())
    }

    /// The whole text.
    pub(crate) fn join(&self) -> Result<Blob, JsValue> {
        Blob::new_with_blob_sequence(&self.0)
    }
}

/// Reads bytes of a file synchronously, which only a worker may do.
pub(crate) fn read(file: &Blob, bytes: Range<u64>) -> Result<Vec<u8>, JsValue> {
    let part = file.slice_with_f64_and_f64(bytes.start as f64, bytes.end as f64)?;
    let buffer = FileReaderSync::new()?.read_as_array_buffer(&part)?;
    Ok(Uint8Array::new(&buffer.into()).to_vec())
}

/// Converts a text file from this encoding to UTF-8.
pub(crate) fn decode(file: &Blob, encoding: &str) -> Result<Blob, JsValue> {
    let decoder = TextDecoder::new_with_label(encoding)?;
    let (mut parts, bytes, mut start) = (TextParts::default(), file.size() as u64, 0);
    while start < bytes {
        let end = start.saturating_add(SLICE).min(bytes);
        let options = TextDecodeOptions::new();
        options.set_stream(end < bytes);
        let text = decoder.decode_with_u8_array_and_options(&read(file, start..end)?, &options)?;
        parts.push(text.as_bytes())?;
        start = end;
    }
    parts.join()
}
