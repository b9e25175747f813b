//! The page's program.

use wasm_bindgen::prelude::wasm_bindgen;

/// Puts the page on screen with the model that comes with it, or with a bundle that the user opened; empty where there is
/// none.
#[wasm_bindgen]
pub fn start(core: &[u8], opened: &[u8]) {
    churnscope_page::start(core, opened);
}

fn main() {}
