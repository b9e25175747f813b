//! The parts of the session, which `work.js` hands over and saves.

use bincode::{Decode, Encode};
use js_sys::{Array, Promise};
use leptos::prelude::{Callable, Callback};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::{PickedFile, when_settled};
use crate::session::{from_text, to_text};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = churnscopeWork)]
    fn restored(part: &str) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork, js_name = restoredFile)]
    fn stored_file() -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork)]
    fn follow(part: &str, make: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork, js_name = followFile)]
    fn follow_file(make: &JsValue) -> Result<(), JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork, js_name = isKept)]
    fn is_kept() -> Result<bool, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork)]
    fn keep() -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork, js_name = isSafe)]
    fn is_safe() -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork)]
    fn erase() -> Result<Promise, JsValue>;

    #[wasm_bindgen(catch, js_namespace = churnscopeWork, js_name = onTrouble)]
    fn listen(listener: &JsValue) -> Result<(), JsValue>;
}

/// A part of the restored session; `None` if there is no such part, or it cannot be decoded.
pub fn restored_part<T: Decode<()>>(part: &str) -> Option<T> {
    from_text(&restored(part).ok()?.as_string()?)
}

/// Provides a part of the session. `make` is called whenever the current value is needed.
pub fn provide_part<T: Encode>(part: &str, make: impl Fn() -> T + 'static) {
    let make = Closure::<dyn Fn() -> Option<String>>::new(move || to_text(&make()));
    // this fails only without work.js, as in tests of components
    let _ = follow(part, make.as_ref());
    make.forget();
}

/// The file of the restored session; `None` if the session has no file.
pub fn restored_file() -> Option<PickedFile> {
    let file: Array = stored_file().ok()?.dyn_into().ok()?;
    Some(PickedFile::restored(&file.get(0).as_string()?, file.get(1).dyn_into::<Blob>().ok()?))
}

/// Provides the file that is open. `open` is called whenever the file is needed.
pub fn provide_file(open: impl Fn() -> Option<PickedFile> + 'static) {
    let make = Closure::<dyn Fn() -> JsValue>::new(move || {
        let file = open().and_then(|file| Some(Array::of2(&file.name().into(), file.bytes()?.as_ref())));
        file.map_or(JsValue::UNDEFINED, JsValue::from)
    });
    let _ = follow_file(make.as_ref());
    make.forget();
}

/// Whether the user asked to save the session on this device.
pub fn is_session_saved() -> bool {
    is_kept().unwrap_or(false)
}

/// Saves the session on this device, and keeps the saved session up to date. Calls back with whether the browser
/// promised not to delete it, or with `None` if the session cannot be saved.
pub fn save_session(then: Callback<Option<bool>>) {
    call_with_answer(keep(), then);
}

/// Reports whether the browser has promised not to delete the saved session; `None` if that is unknown.
pub fn is_session_persistent(then: Callback<Option<bool>>) {
    call_with_answer(is_safe(), then);
}

/// Erases what the page has stored on this device, except the offline copy, and calls back with whether this succeeded.
pub fn erase_all(then: Callback<bool>) {
    when_settled(erase(), move |erased| {
        then.try_run(erased.is_some());
    });
}

/// Calls back with the reason, as one word, when the session could not be read or saved, and with "" when it was saved.
pub fn on_save_error(then: impl Fn(&str) + 'static) {
    let listener = Closure::<dyn Fn(String)>::new(move |word: String| then(&word));
    let _ = listen(listener.as_ref());
    listener.forget();
}

fn call_with_answer(promise: Result<Promise, JsValue>, then: Callback<Option<bool>>) {
    when_settled(promise, move |value| {
        then.try_run(value.map(|value| value.is_truthy()));
    });
}
