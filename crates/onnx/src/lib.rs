//! Models from and to ONNX (https://onnx.ai), so that other engines score with ours and ours with theirs.

mod export;
mod import;
mod proto;

pub use export::{ExportError, OUTPUT, export};
pub use import::{Import, ImportError};
