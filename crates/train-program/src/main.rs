//! The program that runs in each Web Worker that trains a model. The program exports the library's class.

use churnscope_train_program as _;

fn main() {}
