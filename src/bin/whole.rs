//! All programs in one, for the page in one file: the page, and what a worker is.

#[path = "worker/exports.rs"]
mod worker;

use churnscope::ui::browser::Place;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

/// Puts the first program on screen, with the model that comes with it or a bundle that the user opened. It is no `main`,
/// which a worker would run too.
#[wasm_bindgen]
pub fn start(core: &[u8], opened: &[u8]) {
    churnscope::ui::start(core, opened);
}

/// Puts the second program's pages into an element, with this model: a core and the rest, or a bundle and nothing.
#[wasm_bindgen]
pub fn open(place: Place, model: &[u8], rest: &[u8]) {
    churnscope::ui::second::open(place, model, rest);
}

/// ECharts' option for a picture.
#[wasm_bindgen]
pub fn option(picture: &[u8]) -> Result<JsValue, JsError> {
    churnscope::charts::option(picture)
}

/// The shapes that move when a picture follows another one in a drawn chart; nothing where that takes a drawing.
#[wasm_bindgen]
pub fn shapes(before: &[u8], after: &[u8], plot: &[f64]) -> Option<String> {
    churnscope::charts::shapes(before, after, plot)
}

/// The words for which a chart leaves as much room as they need.
#[wasm_bindgen]
pub fn beside(picture: &[u8]) -> Vec<String> {
    churnscope::charts::beside(picture)
}

fn main() {}
