//! Turns the files that people have into text in UTF-8, which the engine's reader takes, and writes scores as a
//! workbook.

pub mod encoding;
#[cfg(any(feature = "parquet", feature = "workbooks"))]
pub mod guard;
#[cfg(feature = "parquet")]
pub mod parquet;
#[cfg(feature = "workbooks")]
pub mod workbook;
