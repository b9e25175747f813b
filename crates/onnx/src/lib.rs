//! Exports models to ONNX (<https://onnx.ai>) for other engines, and imports forests and boosted trees trained
//! elsewhere.
//!
//! [`export()`] writes a graph that takes the columns of a file and fills, encodes, and scores them like the engine.
//! [`Import::read`] reads the trees of a graph, and checks that a graph from elsewhere computes nothing but trees.
//! [`Import::trees`] turns them into a forest.

mod export;
mod import;
mod proto;

pub use export::{ExportError, OUTPUT, export};
pub use import::{Import, ImportError};
