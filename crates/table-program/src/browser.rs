//! Browser functions: reading a file, and decoding its text.

use std::ops::Range;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
pub(crate) use web_sys::Blob;
use web_sys::{FileReaderSync, TextDecodeOptions, TextDecoder};

/// Number of bytes that are decoded at once.
const SLICE: u64 = 4 << 20;

/// Reads bytes of a file synchronously, which only a worker may do.
pub(crate) fn read(file: &Blob, bytes: Range<u64>) -> Result<Vec<u8>, JsValue> {
    let part = file.slice_with_f64_and_f64(bytes.start as f64, bytes.end as f64)?;
    let buffer = FileReaderSync::new()?.read_as_array_buffer(&part)?;
    Ok(Uint8Array::new(&buffer.into()).to_vec())
}

/// A file's text in UTF-8. The browser may keep it on disk, so memory does not limit it.
pub(crate) fn decode(file: &Blob, encoding: &str) -> Result<Blob, JsValue> {
    let decoder = TextDecoder::new_with_label(encoding)?;
    let (parts, bytes, mut start) = (Array::new(), file.size() as u64, 0);
    while start < bytes {
        let end = start.saturating_add(SLICE).min(bytes);
        let options = TextDecodeOptions::new();
        options.set_stream(end < bytes);
        let text = decoder.decode_with_u8_array_and_options(&read(file, start..end)?, &options)?;
        let part = Blob::new_with_str_sequence(&Array::of1(&text.into()))?;
        parts.push(&part.into());
        start = end;
    }
    Blob::new_with_blob_sequence(&parts)
}
