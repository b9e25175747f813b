//! The program of a Web Worker. It exports what the library exports.

use churnscope_worker_program as _;

fn main() {}
