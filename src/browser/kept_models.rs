//! The models that the user has kept on this device.

use gloo::events::EventListener;
use gloo::utils::window;
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::when_settled;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = churnscopeModels)]
    fn list() -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeModels)]
    fn bundle(id: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeModels)]
    fn keep(id: &str, note: &str, bundle: &Uint8Array) -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeModels, js_name = note)]
    fn replace_note(id: &str, note: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeModels)]
    fn remove(id: &str) -> Result<Promise, JsValue>;
}

/// Why the browser did not keep a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotKept {
    /// There is no room for the model.
    NoRoom,
    /// Storing the model failed for another reason.
    Refused,
}

/// Calls back with the ID and the note of each kept model, or with `None` if they cannot be read.
pub fn kept_notes(then: impl FnOnce(Option<Vec<(String, String)>>) + 'static) {
    when_settled(list(), move |pairs| {
        let pair = |pair: JsValue| {
            let pair: Array = pair.dyn_into().ok()?;
            Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
        };
        let pairs = pairs.and_then(|pairs| pairs.dyn_into::<Array>().ok());
        then(pairs.map(|pairs| pairs.iter().filter_map(pair).collect()));
    });
}

/// Calls back whenever the kept models may have changed in this window.
pub fn on_kept_change(then: impl Fn() + 'static) {
    EventListener::new(&window(), "churnscope-kept-models", move |_| then()).forget();
}

/// Calls back with the bundle of a kept model, or with `None` if it has been deleted or cannot be read.
pub fn kept_bundle(id: &str, then: impl FnOnce(Option<Vec<u8>>) + 'static) {
    when_settled(bundle(id), move |bundle| {
        then(bundle.and_then(|bundle| Some(bundle.dyn_into::<Uint8Array>().ok()?.to_vec())));
    });
}

/// Keeps a model on this device, and calls back with whether it was kept.
pub fn keep_model(id: &str, note: &str, bundle: &[u8], then: impl FnOnce(Result<(), NotKept>) + 'static) {
    when_settled(keep(id, note, &Uint8Array::from(bundle)), move |reason| {
        then(match reason.and_then(|reason| reason.as_string()).as_deref() {
            Some("") => Ok(()),
            Some("full") => Err(NotKept::NoRoom),
            _ => Err(NotKept::Refused),
        });
    });
}

/// Replaces the note of a kept model, and calls back with whether this succeeded.
pub fn replace_kept_note(id: &str, note: &str, then: impl FnOnce(bool) + 'static) {
    when_settled(replace_note(id, note), move |done| then(done.is_some()));
}

/// Deletes a kept model, and calls back with whether this succeeded.
pub fn delete_kept_model(id: &str, then: impl FnOnce(bool) + 'static) {
    when_settled(remove(id), move |done| then(done.is_some()));
}
