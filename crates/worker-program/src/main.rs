//! The program of a Web Worker. The program exports the library's classes.

use churnscope_worker_program as _;

fn main() {}
