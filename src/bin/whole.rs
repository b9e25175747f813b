//! The page, chart, and worker programs combined, for the single-file version of the page.

use churnscope_page::browser::MountPoint;
use wasm_bindgen::prelude::wasm_bindgen;
// this program exports what these two export
use {churnscope_charts as _, churnscope_worker_program as _};

/// Shows the page (see `app.rs`). This is not `main`, because workers run that too.
#[wasm_bindgen]
pub fn start(core: &[u8], opened: &[u8]) {
    churnscope_page::start(core, opened);
}

/// Shows the other pages in an element (see `pages.rs`).
#[wasm_bindgen]
pub fn open(element: MountPoint, model: &[u8], rest: &[u8]) {
    churnscope_page::pages_program::open(element, model, rest);
}

fn main() {}
