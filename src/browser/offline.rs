use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;

use super::after_paint;

#[wasm_bindgen]
extern "C" {
    /// Defined in begin.js.
    #[wasm_bindgen(catch, js_name = churnscopeOffline)]
    fn listen(listener: &JsValue) -> Result<Promise, JsValue>;

    /// Defined in begin.js.
    #[wasm_bindgen(catch, js_name = churnscopeSwitch)]
    fn switch() -> Result<Promise, JsValue>;
}

/// Calls back with each status word.
pub fn on_news(then: impl Fn(&str) + 'static) {
    after_paint(|| {
        let listener = Closure::<dyn Fn(String)>::new(move |word: String| then(&word));
        // this fails only if begin.js has not defined the function
        let _ = listen(listener.as_ref());
        listener.forget();
    });
}

/// Switches to the newer version, and hands the session over to it.
pub fn switch_version() {
    // this fails only if begin.js has not defined the function
    let _ = switch();
}
