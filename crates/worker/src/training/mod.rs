//! Training a model in Web Workers: the messages, the state of the Train page, and the sharing of tasks.
//!
//! * [`protocol`]: the messages between the page and a worker that trains
//! * [`controller`]: the state of the Train page
//! * [`task_scheduler`]: which worker performs which task of a training run
//!
//! The crate `churnscope-trainer` does a worker's work. Each worker keeps a copy of the table; the page keeps
//! everything that the user entered, so a worker can be stopped and replaced at any time.

pub mod controller;
pub mod protocol;
pub mod task_scheduler;
