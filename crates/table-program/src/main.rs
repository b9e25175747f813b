//! The program of a Web Worker that turns a file into text in UTF-8. The program exports the library's function.

use churnscope_table_program as _;

fn main() {}
