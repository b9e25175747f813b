//! The page's second program: all other pages. It is loaded when one of them is first opened.

use churnscope_page::browser::MountPoint;
use wasm_bindgen::prelude::wasm_bindgen;

/// Shows the pages in an element. `model` is a bundle's core and `rest` is the rest of the bundle, or `model` is a whole
/// bundle and `rest` is empty.
#[wasm_bindgen]
pub fn open(element: MountPoint, model: &[u8], rest: &[u8]) {
    churnscope_page::pages_program::open(element, model, rest);
}

fn main() {}
