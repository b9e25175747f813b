//! Turns a file other than Parquet into text in UTF-8, or scored lines into a workbook, in a Web Worker.

use churnscope_table_program as _;

fn main() {}
