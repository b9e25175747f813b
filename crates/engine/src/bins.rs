//! Groups of a field's values: the levels of a category, or equal parts of a number's range.

use super::schema::{Field, Kind, Value};

/// Number of equal parts of a number field's range.
pub const NUMBER_BINS: usize = 8;

/// Number of groups of a field.
pub fn n_bins(field: &Field) -> usize {
    match &field.kind {
        Kind::Number(_) => NUMBER_BINS,
        Kind::Category(category) => category.levels.len(),
    }
}

/// The group of a value, or `None` if the value is not of the field's kind.
pub fn bin_of(field: &Field, value: Value) -> Option<usize> {
    match (value, &field.kind) {
        (Value::Level(level), Kind::Category(_)) => Some(usize::from(level)),
        (Value::Number(value), Kind::Number(number)) => {
            Some(equal_bin((value - number.min) / (number.max - number.min), NUMBER_BINS))
        }
        _ => None,
    }
}

/// The index of the part that contains `share` if [0, 1] is divided into `n_bins` equal parts. Numbers outside [0, 1]
/// are in the nearest part, and NaN is in the first one.
pub fn equal_bin(share: f64, n_bins: usize) -> usize {
    ((share * n_bins as f64) as usize).min(n_bins.saturating_sub(1))
}
