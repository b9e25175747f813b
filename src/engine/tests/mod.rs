//! Properties of the whole engine, and the models that its other tests lie with.

pub(crate) mod arbitrary;
mod customers;
pub(in crate::engine) mod exercise;
mod filling;
mod schemas;
mod scoring;
pub(in crate::engine) mod small;
