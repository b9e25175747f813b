//! The page's second program, which shows all pages except the Customer page. The program is loaded when the user first
//! opens one of these pages.

use churnscope_page::browser::MountPoint;
use wasm_bindgen::prelude::wasm_bindgen;

/// Shows the pages of this program in `element`. Either `model` is the core of a bundle and `rest` is the rest of that
/// bundle, or `model` is a whole bundle and `rest` is empty.
#[wasm_bindgen]
pub fn open(element: MountPoint, model: &[u8], rest: &[u8]) {
    churnscope_page::pages_program::open(element, model, rest);
}

fn main() {}
