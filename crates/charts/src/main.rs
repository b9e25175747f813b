//! The program that translates pictures for ECharts. It exports the library's functions.

use churnscope_charts as _;

fn main() {}
