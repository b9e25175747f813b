//! What was typed, beyond the document that it was typed in: kept in parts by work.js.

use bincode::{Decode, Encode};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::ui::work::{from_text, to_text};

#[wasm_bindgen]
extern "C" {
    /// Of work.js.
    #[wasm_bindgen(catch, js_namespace = churnscopeWork)]
    fn restored(part: &str) -> Result<JsValue, JsValue>;

    /// Of work.js.
    #[wasm_bindgen(catch, js_namespace = churnscopeWork)]
    fn follow(part: &str, make: &JsValue) -> Result<(), JsValue>;
}

/// What a part was in the document before; `None` where there is none, or it is another version's.
pub fn restored_work<W: Decode<()>>(part: &str) -> Option<W> {
    from_text(&restored(part).ok()?.as_string()?)
}

/// From now on a part is made like this when it has to outlive the document.
pub fn follow_work<W: Encode>(part: &str, make: impl Fn() -> W + 'static) {
    let make = Closure::<dyn Fn() -> String>::new(move || to_text(&make()));
    // it fails only where work.js is not there, as in tests of components
    let _ = follow(part, make.as_ref().unchecked_ref());
    make.forget();
}
