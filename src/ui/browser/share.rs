//! The clipboard, and the address that a customer can be taken along in.

use gloo::utils::window;
use js_sys::Promise;
use leptos::prelude::*;
use web_sys::wasm_bindgen::JsValue;
use web_sys::wasm_bindgen::closure::Closure;

/// Puts text on the clipboard; then says whether the browser let it.
pub fn copy(text: &str, done: Callback<bool>) {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or(JsValue::UNDEFINED);
    if clipboard.is_undefined() {
        // an address without encryption, or a file: some browsers give it no clipboard
        done.run(false);
        return;
    }
    let written: Promise = window().navigator().clipboard().write_text(text);
    let (kept, refused) =
        (Closure::once(move |_: JsValue| done.run(true)), Closure::once(move |_: JsValue| done.run(false)));
    let _ = written.then2(&kept, &refused);
    // one of the two is called once, later
    kept.forget();
    refused.forget();
}

/// Makes `fragment` the address's own and returns the whole address. Nothing is sent: a fragment stays in the browser.
pub fn set_fragment(fragment: &str) -> String {
    let location = window().location();
    // it fails only for documents without an address
    let _ = location.set_hash(fragment);
    location.href().unwrap_or_default()
}
