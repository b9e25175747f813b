//! The second program of the page: what is loaded when a page other than the first is asked for.

use churnscope_page::browser::Place;
use wasm_bindgen::prelude::wasm_bindgen;

/// Puts the pages into an element, with this model: a core and the rest of its bundle, or a bundle and nothing.
#[wasm_bindgen]
pub fn open(place: Place, model: &[u8], rest: &[u8]) {
    churnscope_page::second::open(place, model, rest);
}

fn main() {}
