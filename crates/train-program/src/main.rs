//! The program of each Web Worker that trains a model.

use churnscope_train_program as _;

fn main() {}
