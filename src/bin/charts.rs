//! The program of the charts: says in ECharts' words what a picture shows. It is loaded after the first score.

use churnscope::charts::chart;
use churnscope::pictures::from_bytes;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

/// ECharts' option for a picture, which comes as `pictures::to_bytes` writes it.
#[wasm_bindgen]
pub fn option(picture: &[u8]) -> Result<JsValue, JsError> {
    let (palette, picture) = from_bytes(picture).ok_or_else(|| JsError::new("no picture of this version"))?;
    Ok(chart(&palette, &picture).serialize(&Serializer::json_compatible())?)
}

fn main() {}
