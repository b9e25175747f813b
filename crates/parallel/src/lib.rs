//! What `churnscope-train` imports as `rayon`: natively, that is rayon. In WebAssembly, where a Web Worker has one
//! thread, rayon's scheduler would only make the program larger, so iterators are sequential.

#[cfg(not(target_arch = "wasm32"))]
pub use rayon::{ThreadPoolBuilder, prelude};
#[cfg(any(target_arch = "wasm32", test))]
pub mod sequential;
#[cfg(target_arch = "wasm32")]
pub use sequential::{ThreadPoolBuilder, prelude};
