//! The page's second program, which shows all pages except the Customer page.

use churnscope_page::browser::MountPoint;
use wasm_bindgen::prelude::wasm_bindgen;

/// Shows these pages in `element`. `model` followed by `rest` is the bundle.
#[wasm_bindgen]
pub fn open(element: MountPoint, model: &[u8], rest: &[u8]) {
    churnscope_page::pages_program::open(element, model, rest);
}

fn main() {}
