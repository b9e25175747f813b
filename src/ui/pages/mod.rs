//! The pages: they read state and hand it to components as props.

pub mod customer;
pub mod portfolio;

pub use customer::CustomerPage;
pub use portfolio::PortfolioPage;
