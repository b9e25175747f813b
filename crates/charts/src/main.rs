//! The program that translates pictures for ECharts.

use churnscope_charts as _;

fn main() {}
