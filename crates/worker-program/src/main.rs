//! The program that runs in the Web Workers that score a file or keep its rows. It exports the library's classes.

use churnscope_worker_program as _;

fn main() {}
