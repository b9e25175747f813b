//! The pages: they read state and hand it to components as props.

pub mod customer;

pub use customer::CustomerPage;
