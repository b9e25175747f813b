//! Components in a browser.
#![cfg(all(feature = "ui", target_arch = "wasm32"))]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn a_document_is_there() {
    assert!(leptos::prelude::document().body().is_some());
}
