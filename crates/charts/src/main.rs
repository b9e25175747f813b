//! The program that translates pictures for ECharts. It exports the library's functions and is loaded after the first
//! score.

use churnscope_charts as _;

fn main() {}
