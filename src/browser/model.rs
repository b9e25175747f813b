use js_sys::{Promise, Uint8Array};
use leptos::prelude::{Callable, Callback};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::{PickedFile, when_settled};
use churnscope_engine::bundle::model_id;

#[wasm_bindgen]
extern "C" {
    /// Defined in begin.js.
    #[wasm_bindgen(catch, js_name = churnscopeModel)]
    fn change(place: Option<&str>, id: Option<String>, file: Option<Uint8Array>) -> Result<Promise, JsValue>;
}

/// Reloads the page with the bundle in `file` or, if there is no file, with the page's own bundle. If `place` is given,
/// such as `#/model`, the page reloads at this address. Calls `refused` if the page cannot reload.
pub fn use_model(place: Option<&str>, file: Option<&[u8]>, refused: Callback<()>) {
    when_settled(change(place, file.map(model_id), file.map(Uint8Array::from)), move |done| {
        if done.is_none() {
            refused.run(());
        }
    });
}

/// Reads a whole file and calls back with its bytes, or with `None` if it cannot be read.
pub fn read_whole(file: PickedFile, then: impl FnOnce(Option<Vec<u8>>) + 'static) {
    read(file.bytes(), then);
}

/// Like [`read_whole`], but reads at most the first `size` bytes.
pub fn read_start(file: PickedFile, size: u32, then: impl FnOnce(Option<Vec<u8>>) + 'static) {
    let start = |bytes: Blob| bytes.slice_with_f64_and_f64(0.0, f64::from(size)).ok();
    read(file.bytes().and_then(start), then);
}

fn read(bytes: Option<Blob>, then: impl FnOnce(Option<Vec<u8>>) + 'static) {
    let Some(bytes) = bytes else { return then(None) };
    when_settled(Ok(bytes.array_buffer()), move |buffer| {
        let buffer = buffer.and_then(|buffer| buffer.dyn_into::<js_sys::ArrayBuffer>().ok());
        then(buffer.map(|buffer| Uint8Array::new(&buffer).to_vec()));
    });
}
