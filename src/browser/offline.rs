//! What the browser keeps of the page, and whether there is a newer version: told by `offline/offline.js`.

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;

use super::after_paint;

#[wasm_bindgen]
extern "C" {
    /// Of start.js.
    #[wasm_bindgen(catch, js_name = churnscopeOffline)]
    fn listen(tell: &JsValue) -> Result<Promise, JsValue>;

    /// Of start.js.
    #[wasm_bindgen(catch, js_name = churnscopeSwitch)]
    fn switch() -> Result<Promise, JsValue>;
}

/// Calls back with every word of news, for as long as the document lives.
pub fn on_news(hear: impl Fn(&str) + 'static) {
    after_paint(|| {
        let hear = Closure::<dyn Fn(String)>::new(move |word: String| hear(&word));
        // without it the page works as long as it is connected, and says nothing of it
        let _ = listen(hear.as_ref());
        hear.forget();
    });
}

/// Goes on with the newer version; what was typed is handed over to it.
pub fn switch_version() {
    // it fails only where the page was never told of a newer version
    let _ = switch();
}
