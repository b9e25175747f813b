//! Exports models to ONNX (<https://onnx.ai>) for other engines, and imports forests and boosted trees.
//!
//! [`export()`] writes a graph that takes one column per field, and fills, clamps, encodes, and scores the values like
//! the engine, apart from rounding. [`Import::read`] reads the trees of a graph. If another tool exported the graph,
//! the function also checks that the other operators do not change the trees' result. [`Import::trees`] makes the trees
//! split on the features of a description.

mod export;
mod import;
mod proto;

pub use export::{ExportError, OUTPUT, export};
pub use import::{Import, ImportError};
