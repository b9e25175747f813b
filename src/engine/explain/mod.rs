//! Why a score is what it is, and what would change it.

mod what_if;

pub use what_if::{Curve, CurvePoint, curve};
