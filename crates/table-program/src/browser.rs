//! Browser functions for files and text.

use std::ops::Range;

pub(crate) use js_sys::Function;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
pub(crate) use web_sys::Blob;
use web_sys::{FileReaderSync, TextDecodeOptions, TextDecoder};

const SLICE: u64 = 4 << 20;

pub(crate) type EachSlice<'a> = dyn FnMut(&[u8], bool) -> Result<(), JsValue> + 'a;

/// Sends the page the text of a file, in parts. The browser may keep them on disk, so the text may be larger than the
/// memory.
pub(crate) struct TextSender<'a> {
    begin: &'a Function,
    send: &'a Function,
    rows: u64,
}

#[derive(Default)]
pub(crate) struct TextOrigin<'a> {
    pub(crate) encoding: &'a str,
    pub(crate) sheets: Vec<&'a str>,
    pub(crate) sheet: Option<&'a str>,
    pub(crate) is_parquet: bool,
}

impl<'a> TextSender<'a> {
    pub(crate) fn new(begin: &'a Function, send: &'a Function) -> Self {
        Self { begin, send, rows: 0 }
    }

    pub(crate) fn begin(&self, origin: TextOrigin<'_>) -> Result<(), JsValue> {
        let TextOrigin { encoding, sheets, sheet, is_parquet } = origin;
        let sheets: Array = sheets.into_iter().map(JsValue::from).collect();
        self.begin.call4(&JsValue::NULL, &encoding.into(), &sheets, &sheet.into(), &is_parquet.into()).map(drop)
    }

    /// Sends a part of the text. `rows` is the number of rows so far.
    pub(crate) fn send(&mut self, text: &Blob, rows: u64) -> Result<(), JsValue> {
        self.rows = rows;
        self.send.call2(&JsValue::NULL, &JsValue::from(rows as f64), text).map(drop)
    }

    /// Sends a part of the text, and counts its line breaks as rows.
    pub(crate) fn send_lines(&mut self, text: &[u8]) -> Result<(), JsValue> {
        let rows = text.iter().filter(|&&byte| byte == b'\n').count() as u64;
        self.send(&blob(text)?, self.rows + rows)
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

pub(crate) fn decode(file: &Blob, encoding: &str, sender: &mut TextSender<'_>) -> Result<(), JsValue> {
    let decoder = TextDecoder::new_with_label(encoding)?;
    each_slice(file, &mut |slice, is_last| {
        let options = TextDecodeOptions::new();
        options.set_stream(!is_last);
        let text = decoder.decode_with_u8_array_and_options(slice, &options)?;
        sender.send_lines(text.as_bytes())
    })
}
