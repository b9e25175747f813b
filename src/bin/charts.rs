//! The program of the charts: says in ECharts' words what a picture shows. It is loaded after the first score.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

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
