//! The pages: they read state and hand it to components as props.

pub mod customer;
pub mod model;
pub mod portfolio;
pub mod privacy;
pub mod train;

pub use customer::CustomerPage;
pub use model::ModelPage;
pub use portfolio::PortfolioPage;
pub use privacy::PrivacyPage;
pub use train::TrainPage;
