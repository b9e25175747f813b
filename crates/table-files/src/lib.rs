//! Turns the files that people have into text in UTF-8, which the engine's reader takes, and writes scores as a
//! workbook.

pub mod encoding;
#[cfg(feature = "workbooks")]
pub mod guard;
#[cfg(feature = "workbooks")]
pub mod workbook;
