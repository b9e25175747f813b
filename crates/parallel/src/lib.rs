//! `churnscope-train` imports this crate as `rayon`. Natively, it re-exports parts of rayon. In WebAssembly,
//! iterators are sequential: a Web Worker has one thread, so rayon's scheduler would only make the program larger.

#[cfg(not(target_arch = "wasm32"))]
pub use rayon::{ThreadPoolBuilder, prelude};
#[cfg(any(target_arch = "wasm32", test))]
pub mod sequential;
#[cfg(target_arch = "wasm32")]
pub use sequential::{ThreadPoolBuilder, prelude};
