use js_sys::{Promise, Uint8Array};
use leptos::prelude::*;
use leptos::web_sys::HtmlDivElement;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

use super::{LoadState, when_settled};

/// An element that a program may fill.
pub type MountPoint = HtmlElement;

#[wasm_bindgen]
extern "C" {
    /// Defined in begin.js.
    #[wasm_bindgen(catch, js_name = churnscopePages)]
    fn start_pages(element: &HtmlElement, opened: Option<Uint8Array>) -> Result<Promise, JsValue>;
}

/// Loads the pages' program, lets it fill the element, and reports the progress in `state`. `opened` is the bundle that
/// the user opened, if any.
pub fn open_pages(element: HtmlDivElement, opened: Option<&[u8]>, state: RwSignal<LoadState>) {
    state.set(LoadState::Loading);
    when_settled(start_pages(&element, opened.map(Uint8Array::from)), move |started| {
        state.set(LoadState::of(started.is_some()));
    });
}
