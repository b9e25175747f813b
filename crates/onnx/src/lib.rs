//! Exports models to ONNX (<https://onnx.ai>) for other engines, and imports forests and boosted trees trained
//! elsewhere.
//!
//! [`export()`] writes a graph that takes the columns of a file and fills, encodes, and scores them like the engine.
//! [`Import::read`] checks that a graph computes nothing but trees, and [`Import::trees`] turns these into a forest.

mod export;
mod import;
mod proto;

pub use export::{ExportError, OUTPUT, export};
pub use import::{Import, ImportError};
