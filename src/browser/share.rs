//! The clipboard, and the address that a customer can be taken along in.

use gloo::utils::window;
use leptos::prelude::*;
use web_sys::wasm_bindgen::JsValue;

use super::when_settled;

/// Puts text on the clipboard; then says whether the browser let it.
pub fn copy(text: &str, done: Callback<bool>) {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or(JsValue::UNDEFINED);
    if clipboard.is_undefined() {
        // an address without encryption, or a file: some browsers give it no clipboard
        done.run(false);
        return;
    }
    when_settled(Ok(window().navigator().clipboard().write_text(text)), move |written| done.run(written.is_some()));
}

/// Makes `fragment` the address's own and returns the whole address. Nothing is sent: a fragment stays in the browser.
pub fn set_fragment(fragment: &str) -> String {
    let location = window().location();
    // it fails only for documents without an address
    let _ = location.set_hash(fragment);
    location.href().unwrap_or_default()
}
