//! The page's first program: the frame around every page, and the Customer page.

use wasm_bindgen::prelude::wasm_bindgen;

/// Shows the page. `core` is the core of the page's own bundle. `opened` is a bundle to be used instead, or empty.
#[wasm_bindgen]
pub fn start(core: &[u8], opened: &[u8]) {
    churnscope_page::start(core, opened);
}

fn main() {}
