//! The program of the charts: says in ECharts' words what a picture shows. It is loaded after the first score.

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

/// ECharts' option for a picture.
#[wasm_bindgen]
pub fn option(picture: &[u8]) -> Result<JsValue, JsError> {
    churnscope::charts::option(picture)
}

fn main() {}
