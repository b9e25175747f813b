//! Checks whether a file is text in UTF-8, and converts other files to such text in a separate worker.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::workers::RunningWorker;
use churnscope_worker::controller::Prepared;
use churnscope_worker::failure::Failure;
use churnscope_worker::preparation::{SAMPLE, is_plain_text};
use churnscope_worker::protocol::FileChoices;

#[wasm_bindgen]
extern "C" {
    /// Defined in begin.js.
    #[wasm_bindgen(catch, js_name = churnscopeTables)]
    fn load_tables() -> Result<Promise, JsValue>;
}

/// Whether a file is text in UTF-8 already.
pub(super) async fn is_plain(file: &Blob) -> Result<bool, JsValue> {
    let start = file.slice_with_f64_and_f64(0.0, SAMPLE as f64)?;
    let bytes = Uint8Array::new(&JsFuture::from(start.array_buffer()).await?).to_vec();
    Ok(is_plain_text(&bytes, file.size() <= SAMPLE as f64))
}

/// The table program and its script.
pub(super) async fn load_program() -> Result<JsValue, JsValue> {
    JsFuture::from(load_tables()?).await
}

/// Starts a worker that prepares a file with the `loaded` program, and calls `then` with the result.
pub(super) fn start(
    loaded: &JsValue,
    file: &Blob,
    choices: &FileChoices,
    then: impl Fn(Result<Prepared<Blob>, Failure>) + Clone + 'static,
) -> Result<RunningWorker, JsValue> {
    let part = |name: &str| Reflect::get(loaded, &name.into());
    let script = part("script")?.as_string().ok_or(JsValue::NULL)?;
    let request = Object::new();
    Reflect::set(&request, &"program".into(), &part("program")?)?;
    Reflect::set(&request, &"file".into(), file)?;
    Reflect::set(&request, &"encoding".into(), &choices.encoding.as_deref().into())?;
    Reflect::set(&request, &"sheet".into(), &choices.sheet.as_deref().into())?;
    let on_stop = {
        let then = then.clone();
        move || then(Err(Failure::NotPrepared))
    };
    RunningWorker::start(&script, &request, move |message| then(prepared(message)), on_stop)
}

fn prepared(message: &JsValue) -> Result<Prepared<Blob>, Failure> {
    let part = |name: &str| Reflect::get(message, &name.into()).unwrap_or_default();
    if let Some(reason) = part("reason").as_string() {
        return Err(Failure::Reported(reason));
    }
    let sheets = Array::from(&part("sheets")).iter().filter_map(|name| name.as_string()).collect();
    match (part("text").dyn_into(), part("encoding").as_string()) {
        (Ok(text), Some(encoding)) => Ok(Prepared { text, encoding, sheets, sheet: part("sheet").as_string() }),
        _ => Err(Failure::Message),
    }
}
