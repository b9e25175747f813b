//! Turns workbooks, Parquet files, and text in other encodings into UTF-8 text, and writes results as a workbook.

pub mod encoding;
#[cfg(any(feature = "parquet", feature = "workbooks"))]
mod grouped;
#[cfg(any(feature = "parquet", feature = "workbooks"))]
pub mod guard;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod typed_text;
pub mod unreadable_column;
#[cfg(feature = "workbooks")]
pub mod workbook;
