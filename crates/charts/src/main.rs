//! The program that translates pictures for ECharts. It exports the library's functions, and is loaded after the page
//! has first been painted.

use churnscope_charts as _;

fn main() {}
