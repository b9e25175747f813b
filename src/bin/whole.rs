//! All programs in one, for the page in one file: the page, the charts, and what a worker is.

use churnscope_page::browser::Place;
// what these two export, this program exports
use wasm_bindgen::prelude::wasm_bindgen;
use {churnscope_charts as _, churnscope_worker_program as _};

/// Puts the first program on screen, with the model that comes with it or a bundle that the user opened. It is no `main`,
/// which a worker would run too.
#[wasm_bindgen]
pub fn start(core: &[u8], opened: &[u8]) {
    churnscope_page::start(core, opened);
}

/// Puts the second program's pages into an element, with this model: a core and the rest, or a bundle and nothing.
#[wasm_bindgen]
pub fn open(place: Place, model: &[u8], rest: &[u8]) {
    churnscope_page::second::open(place, model, rest);
}

fn main() {}
