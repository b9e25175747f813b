//! Training a model in Web Workers. The page keeps what the user entered, so a worker can be replaced.

pub mod controller;
pub mod protocol;
pub mod task_scheduler;
