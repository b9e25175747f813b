//! The program of a Web Worker: what the library exports.

use churnscope_worker_program as _;

fn main() {}
