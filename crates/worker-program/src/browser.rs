use std::ops::Range;

use churnscope_worker::slices::Unreadable;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
pub(crate) use web_sys::Blob;
use web_sys::FileReaderSync;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = postMessage)]
    fn post_message(message: &JsValue, transferred: &Array) -> Result<(), JsValue>;
}

/// Reads bytes of a file synchronously, which only a worker may do.
pub(crate) fn read(file: &Blob, bytes: Range<u64>) -> Result<Vec<u8>, Unreadable> {
    let read = || {
        let part = file.slice_with_f64_and_f64(bytes.start as f64, bytes.end as f64)?;
        FileReaderSync::new()?.read_as_array_buffer(&part)
    };
    read().map(|buffer| Uint8Array::new(&buffer).to_vec()).map_err(|_| Unreadable)
}

pub(crate) fn send(message: &[u8], attachment: &[u8]) -> Result<(), JsValue> {
    let (message, attachment) = (Uint8Array::from(message), Uint8Array::from(attachment));
    let both = Object::new();
    Reflect::set(&both, &"message".into(), &message)?;
    Reflect::set(&both, &"attachment".into(), &attachment)?;
    post_message(&both, &Array::of2(&message.buffer(), &attachment.buffer()))
}
