//! Tests of plans.

mod large;
mod small;
mod sources;
