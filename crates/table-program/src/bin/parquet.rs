//! Turns a Parquet file into text in UTF-8, in a Web Worker.

use churnscope_table_program as _;

fn main() {}
