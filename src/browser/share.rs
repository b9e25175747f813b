use gloo::utils::window;
use leptos::prelude::*;
use web_sys::wasm_bindgen::JsValue;

use super::when_settled;

/// Copies text to the clipboard, and calls back with whether the browser allowed it.
pub fn copy(text: &str, done: Callback<bool>) {
    let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into()).unwrap_or(JsValue::UNDEFINED);
    if clipboard.is_undefined() {
        // some browsers offer no clipboard to pages that were loaded from a file or over plain HTTP
        done.run(false);
        return;
    }
    when_settled(Ok(window().navigator().clipboard().write_text(text)), move |written| done.run(written.is_some()));
}

/// Sets the fragment of the address and returns the whole address. Nothing is sent: a fragment stays in the browser.
pub fn set_fragment(fragment: &str) -> String {
    let location = window().location();
    // a page may always set its own fragment, so this does not fail
    let _ = location.set_hash(fragment);
    location.href().unwrap_or_default()
}
