//! The program that runs in a Web Worker and turns a Parquet file into text in UTF-8. It exports the library's
//! functions.

use churnscope_table_program as _;

fn main() {}
