//! Recognizes a file that the model was trained on, without storing its customers.
//!
//! This is a Bloom filter (Bloom, "Space/Time Trade-offs in Hash Coding with Allowable Errors", 1970). With 4 bits per
//! row, about one in seven other rows is mistaken for a training row. So the answer for a single customer is not
//! reliable, but the share of training rows in a long file can be estimated.

use bincode::{Decode, Encode};

use super::batch::CustomerColumns;
use super::customer::Customer;
use super::schema::Value;

const BITS_PER_ROW: usize = 4;
const HASHES: u32 = 3;
const MAX_BYTES: usize = 8 << 20;

/// A Bloom filter of the training rows.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct TrainingRowFilter {
    bits: Vec<u8>,
}

impl TrainingRowFilter {
    /// The filter for these customers and their outcomes.
    pub fn of(customers: &CustomerColumns, outcomes: &[bool]) -> Self {
        let mut bits = vec![0; outcomes.len().saturating_mul(BITS_PER_ROW).div_ceil(8).clamp(1, MAX_BYTES)];
        let length = bits.len();
        for (row, &left) in outcomes.iter().enumerate() {
            for (byte, mask) in positions(customers.row(row), left, length) {
                match bits.get_mut(byte) {
                    Some(byte) => *byte |= mask,
                    None => debug_assert!(false, "a position is below the length"),
                }
            }
        }
        Self { bits }
    }

    /// Whether the length of a filter from a file is allowed.
    pub fn is_valid(&self) -> bool {
        (1..=MAX_BYTES).contains(&self.bits.len())
    }

    /// Whether this row may be a training row; always true if it is one.
    pub fn may_contain(&self, customer: &Customer, left: bool) -> bool {
        positions(customer.values().iter().copied(), left, self.bits.len())
            .all(|(byte, mask)| self.bits.get(byte).is_some_and(|byte| byte & mask != 0))
    }

    /// Estimates the share of training rows in a file, in [0, 1], from the number of rows for which
    /// [`Self::may_contain`] is true.
    pub fn estimate_share(&self, n_contained: usize, rows: usize) -> f64 {
        let set: u32 = self.bits.iter().map(|byte| byte.count_ones()).sum();
        let n_bits = self.bits.len().max(1) as f64 * 8.0;
        let by_chance = (f64::from(set) / n_bits).powi(HASHES as i32);
        if by_chance >= 1.0 || rows == 0 {
            return 0.0;
        }
        ((n_contained as f64 / rows as f64 - by_chance) / (1.0 - by_chance)).clamp(0.0, 1.0)
    }
}

/// The byte index and the bit mask for each hash, by double hashing of one 64-bit FNV-1a hash (Kirsch and Mitzenmacher,
/// 2006).
fn positions(values: impl Iterator<Item = Value>, left: bool, length: usize) -> impl Iterator<Item = (usize, u8)> {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |bits: u64| {
        for byte in bits.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    add(u64::from(left));
    for value in values {
        match value {
            Value::Number(number) => add(number.to_bits()),
            Value::Level(level) => add(u64::from(level)),
        }
    }
    let (first, second) = (hash & 0xffff_ffff, (hash >> 32) | 1);
    let n_bits = (length as u64).saturating_mul(8).max(1);
    (0..u64::from(HASHES)).map(move |round| {
        let bit = first.wrapping_add(round.wrapping_mul(second)).checked_rem(n_bits).unwrap_or(0);
        ((bit / 8) as usize, 1_u8 << (bit % 8))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::small;

    #[test]
    fn training_rows_are_recognized_and_their_share_is_estimated() {
        let schema = small::schema();
        let customers: Vec<Customer> = (0..2_000)
            .map(|at| {
                let mut values = Customer::default_of(&schema).values().to_vec();
                values[6] = Value::Number(f64::from(at) * 4.5);
                Customer::new(&schema, values).unwrap()
            })
            .collect();
        let filter = TrainingRowFilter::of(&CustomerColumns::of(&schema, &customers[..1_000]), &[true; 1_000]);
        assert!(filter.is_valid());
        assert!(customers[..1_000].iter().all(|customer| filter.may_contain(customer, true)));
        for (rows, left, expected) in [(0..1_000, true, 1.0), (1_000..2_000, true, 0.0), (500..1_500, true, 0.5)] {
            let n_contained =
                customers[rows.clone()].iter().filter(|customer| filter.may_contain(customer, left)).count();
            let estimate = filter.estimate_share(n_contained, rows.len());
            assert!((estimate - expected).abs() < 0.05, "{rows:?}: {estimate}");
        }
        assert_eq!(filter.estimate_share(0, 0), 0.0);
        assert_eq!(
            TrainingRowFilter { bits: vec![255; 9] }.estimate_share(7, 7),
            0.0,
            "a full filter cannot estimate a share"
        );
    }

    #[test]
    fn a_damaged_filter_contains_nothing() {
        let schema = small::schema();
        let customer = Customer::default_of(&schema);
        assert!(!TrainingRowFilter { bits: vec![] }.may_contain(&customer, true));
        assert!(!TrainingRowFilter::of(&CustomerColumns::new(&schema), &[]).may_contain(&customer, true));
    }
}
