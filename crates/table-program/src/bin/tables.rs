//! The program that runs in a Web Worker and turns a file other than Parquet into text in UTF-8, or scored lines into
//! a workbook. It exports the library's functions.

use churnscope_table_program as _;

fn main() {}
