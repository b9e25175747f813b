//! Exports models to ONNX (<https://onnx.ai>), and imports forests and boosted trees from it.

mod export;
mod import;
mod proto;

pub use export::{ExportError, OUTPUT, export};
pub use import::{Import, ImportError};
