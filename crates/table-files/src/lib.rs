//! Turns the files that people have into text in UTF-8, which the engine's reader takes.
//!
//! * [`encoding`]: detects the encoding of a text, and decodes it

pub mod encoding;
