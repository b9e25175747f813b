//! Saves a standalone page: the single-file page with another model.

use js_sys::{Promise, Uint8Array};
use leptos::prelude::{Callable, Callback};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::save::save;
use super::when_settled;

#[wasm_bindgen]
extern "C" {
    /// Defined in begin.js.
    #[wasm_bindgen(catch, js_name = churnscopeOwnPage)]
    fn own_page(core: &Uint8Array, inspection: &Uint8Array) -> Result<Promise, JsValue>;
}

/// Saves the single-file page with a model inside, given as the two parts of its bundle. Calls back with whether this
/// succeeded.
pub fn save_own_page(name: String, core: &[u8], inspection: &[u8], then: Callback<bool>) {
    let page = own_page(&Uint8Array::from(core), &Uint8Array::from(inspection));
    when_settled(page, move |page| {
        let page = page.and_then(|page| page.dyn_into::<Blob>().ok());
        then.run(page.is_some_and(|page| save(&name, &page).is_ok()));
    });
}
