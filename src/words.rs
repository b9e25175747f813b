//! Formats of numbers that the Model and Portfolio pages import under these names. They are in the wording crate.

pub use churnscope_wording::customer::estimate::in_100 as of_a_hundred;
pub use churnscope_wording::values::{
    capitalized as capitalised, cutoff as short_share, metric as figure, metric as short_figure, share,
    share_with_interval,
};

/// A count with commas between thousands.
pub fn count(number: impl Into<u64>) -> String {
    churnscope_wording::values::count(number.into())
}
