//! Churnscope: how likely a customer is to leave, why, and what could be offered.
//!
//! A folder is an execution context; its `cfg` stands here and nowhere else.

pub mod engine;

#[cfg(any(feature = "charts", feature = "ui"))]
pub mod pictures;

#[cfg(feature = "train")]
pub mod train;

#[cfg(feature = "train")]
pub mod onnx;

#[cfg(feature = "cli")]
pub mod cli;

#[cfg(feature = "worker")]
pub mod worker;

#[cfg(feature = "charts")]
pub mod charts;

#[cfg(feature = "ui")]
pub mod ui;
