//! The program of a site's Web Workers that score a file or keep its rows.

use churnscope_worker_program as _;

fn main() {}
