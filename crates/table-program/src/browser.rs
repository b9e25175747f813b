//! Browser functions: reading a file, decoding and storing text, and telling the page the number of rows.

use std::ops::Range;

pub(crate) use js_sys::Function;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
pub(crate) use web_sys::Blob;
use web_sys::{FileReaderSync, TextDecodeOptions, TextDecoder};

/// Number of bytes per slice in [`each_slice`].
const SLICE: u64 = 4 << 20;

/// Receives a slice of a file, and whether it is the last one.
pub(crate) type EachSlice<'a> = dyn FnMut(&[u8], bool) -> Result<(), JsValue> + 'a;

/// Text in parts. The browser may keep the parts on disk, so the text may be larger than the memory.
#[derive(Default)]
pub(crate) struct TextParts(Array);

impl TextParts {
    pub(crate) fn push(&mut self, text: &[u8]) -> Result<(), JsValue> {
        self.0.push(&blob(text)?.into());
        Ok(())
    }

    pub(crate) fn join(&self) -> Result<Blob, JsValue> {
        Blob::new_with_blob_sequence(&self.0)
    }
}

/// Tells the page how many rows have been read or written.
pub(crate) struct RowCounter<'a> {
    tell: &'a Function,
    rows: u64,
}

impl<'a> RowCounter<'a> {
    pub(crate) fn new(tell: &'a Function) -> Self {
        Self { tell, rows: 0 }
    }

    pub(crate) fn tell(&mut self, rows: u64) -> Result<(), JsValue> {
        self.rows = rows;
        self.tell.call1(&JsValue::NULL, &JsValue::from(rows as f64)).map(drop)
    }

    /// Adds the number of lines that end in a block of text (including the header) to the number of rows, and tells the
    /// page.
    pub(crate) fn add_lines(&mut self, text: &[u8]) -> Result<(), JsValue> {
        self.tell(self.rows + text.iter().filter(|&&byte| byte == b'\n').count() as u64)
    }
}

pub(crate) fn blob(bytes: &[u8]) -> Result<Blob, JsValue> {
    Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes).into()))
}

/// Reads bytes of a file synchronously, which only a worker may do.
pub(crate) fn read(file: &Blob, bytes: Range<u64>) -> Result<Vec<u8>, JsValue> {
    let part = file.slice_with_f64_and_f64(bytes.start as f64, bytes.end as f64)?;
    let buffer = FileReaderSync::new()?.read_as_array_buffer(&part)?;
    Ok(Uint8Array::new(&buffer.into()).to_vec())
}

pub(crate) fn each_slice(file: &Blob, each: &mut EachSlice<'_>) -> Result<(), JsValue> {
    let (bytes, mut start) = (file.size() as u64, 0);
    while start < bytes {
        let end = start.saturating_add(SLICE).min(bytes);
        each(&read(file, start..end)?, end == bytes)?;
        start = end;
    }
    Ok(())
}

/// Converts the text of a file from this encoding to UTF-8.
pub(crate) fn decode(file: &Blob, encoding: &str, rows: &mut RowCounter<'_>) -> Result<Blob, JsValue> {
    let decoder = TextDecoder::new_with_label(encoding)?;
    let mut parts = TextParts::default();
    each_slice(file, &mut |slice, is_last| {
        let options = TextDecodeOptions::new();
        options.set_stream(!is_last);
        let text = decoder.decode_with_u8_array_and_options(slice, &options)?;
        parts.push(text.as_bytes())?;
        rows.add_lines(text.as_bytes())
    })?;
    parts.join()
}
