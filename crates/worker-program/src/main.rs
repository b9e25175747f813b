//! The program that a site's Web Workers run to score a file or keep its rows. It exports the library's classes.

use churnscope_worker_program as _;

fn main() {}
