//! The second program: asked for by the first, which tells it where to draw, and which model is in use.

use js_sys::{Promise, Uint8Array};
use leptos::prelude::*;
use leptos::web_sys::HtmlDivElement;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;

use super::when_settled;

/// An element that a program may fill.
pub type Place = HtmlElement;

/// How far the second program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Nobody needed it yet.
    Unasked,
    /// It is on its way.
    Waiting,
    /// It draws its pages.
    There,
    /// It did not arrive, or could not start.
    Failed,
}

#[wasm_bindgen]
extern "C" {
    /// Of start.js.
    #[wasm_bindgen(catch, js_name = churnscopePages)]
    fn start_pages(place: &HtmlElement, opened: Option<Uint8Array>) -> Result<Promise, JsValue>;
}

/// Loads the second program, lets it fill `place`, and says in `arrival` how far it is. It takes the bundle that the user
/// opened, or else the one that comes with the page.
pub fn open_pages(place: HtmlDivElement, opened: Option<&[u8]>, arrival: RwSignal<Arrival>) {
    arrival.set(Arrival::Waiting);
    when_settled(start_pages(&place, opened.map(Uint8Array::from)), move |there| {
        arrival.set(if there.is_some() { Arrival::There } else { Arrival::Failed });
    });
}
