//! The program of a Web Worker. It exports the library's classes.

use churnscope_worker_program as _;

fn main() {}
