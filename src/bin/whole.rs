//! The page, chart, worker, table, and training programs combined, for the single-file version of the page.

use churnscope_page::browser::MountPoint;
use wasm_bindgen::prelude::wasm_bindgen;
// with these imports, this program exports the functions of the other programs
use {
    churnscope_charts as _, churnscope_table_program as _, churnscope_train_program as _,
    churnscope_worker_program as _,
};

/// Shows the page (see `app.rs`). This code is not in `main`, because workers also run `main`.
#[wasm_bindgen]
pub fn start(core: &[u8], opened: &[u8]) {
    churnscope_page::start(core, opened);
}

/// Mounts all pages except the Customer page in `element`.
#[wasm_bindgen]
pub fn open(element: MountPoint, model: &[u8], rest: &[u8]) {
    churnscope_page::pages_program::open(element, model, rest);
}

fn main() {}
