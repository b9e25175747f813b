//! Exports models to ONNX (<https://onnx.ai>) for other engines, and imports forests and boosted trees trained
//! elsewhere.

mod export;
mod import;
mod proto;

pub use export::{ExportError, OUTPUT, export};
pub use import::{Import, ImportError};
