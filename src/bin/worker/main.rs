//! The program of a Web Worker.

mod exports;

fn main() {}
