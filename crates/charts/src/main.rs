//! The program of the charts, loaded after the first score: what the library exports.

use churnscope_charts as _;

fn main() {}
