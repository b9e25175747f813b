//! Turns a file into text in UTF-8, in a worker of its own, if it is something else.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, MessageEvent, Worker};

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

/// A worker that prepares a file. The worker is terminated when this value is dropped.
pub(super) struct Preparation {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn()>,
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

impl Preparation {
    /// Starts preparing a file with the `loaded` program, and calls `then` once.
    pub(super) fn start(
        loaded: &JsValue,
        file: &Blob,
        choices: &FileChoices,
        then: impl Fn(Result<Prepared<Blob>, Failure>) + Clone + 'static,
    ) -> Result<Self, JsValue> {
        let part = |name: &str| Reflect::get(loaded, &name.into());
        let worker = Worker::new(&part("script")?.as_string().ok_or(JsValue::NULL)?)?;
        let on_error = {
            let then = then.clone();
            Closure::<dyn Fn()>::new(move || then(Err(Failure::NotPrepared)))
        };
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| then(prepared(&event.data())));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_error.as_ref().unchecked_ref()));
        let request = Object::new();
        Reflect::set(&request, &"program".into(), &part("program")?)?;
        Reflect::set(&request, &"file".into(), file)?;
        Reflect::set(&request, &"encoding".into(), &choices.encoding.as_deref().into())?;
        Reflect::set(&request, &"sheet".into(), &choices.sheet.as_deref().into())?;
        worker.post_message(&request)?;
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }
}

impl Drop for Preparation {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
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
