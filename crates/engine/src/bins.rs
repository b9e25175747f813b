//! A field's values in a few groups: a category's levels, or equal parts of a number's range.

use super::schema::{Field, Kind, Value};

/// Equal parts of a number field's range.
pub const NUMBER_BINS: usize = 8;

/// How many groups a field's values make.
pub fn n_bins(field: &Field) -> usize {
    match &field.kind {
        Kind::Number(_) => NUMBER_BINS,
        Kind::Category(category) => category.levels.len(),
    }
}

/// The group of a value; `None` where it is not of the field's kind.
pub fn bin_of(field: &Field, value: Value) -> Option<usize> {
    match (value, &field.kind) {
        (Value::Level(level), Kind::Category(_)) => Some(usize::from(level)),
        (Value::Number(value), Kind::Number(number)) => {
            Some(equal_bin((value - number.min) / (number.max - number.min), NUMBER_BINS))
        }
        _ => None,
    }
}

/// Which of so many equal parts of [0, 1] a share is in; 1 is in the last.
pub fn equal_bin(share: f64, parts: usize) -> usize {
    ((share * parts as f64) as usize).min(parts.saturating_sub(1))
}
