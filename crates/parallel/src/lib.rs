//! Natively, parts of rayon. In WebAssembly, sequential iterators: a Web Worker has one thread, so rayon's scheduler
//! would only make the program larger.

#[cfg(not(target_arch = "wasm32"))]
pub use rayon::{ThreadPoolBuilder, prelude};
#[cfg(any(target_arch = "wasm32", test))]
pub mod sequential;
#[cfg(target_arch = "wasm32")]
pub use sequential::{ThreadPoolBuilder, prelude};
