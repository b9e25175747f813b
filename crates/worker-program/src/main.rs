//! The program that runs in the Web Workers that score a file. The program exports the library's classes.

use churnscope_worker_program as _;

fn main() {}
