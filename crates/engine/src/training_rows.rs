//! Recognising a file that trained the model, without keeping its customers.
//!
//! A Bloom filter (Bloom, "Space/Time Trade-offs in Hash Coding with Allowable Errors", 1970) with 4 bits a row says
//! "seen" of about one strange row in seven, so no single customer can be looked up with any confidence, yet the share
//! of a whole file that was trained on is estimated within a few points.

use bincode::{Decode, Encode};

use super::customer::Customer;
use super::schema::Value;

const BITS_PER_ROW: usize = 4;
const HASHES: u32 = 3;
const MAX_BYTES: usize = 8 << 20;

/// The filter.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct TrainingRowFilter {
    bits: Vec<u8>,
}

impl TrainingRowFilter {
    /// Remembers customers with their outcomes.
    pub fn of<'a>(rows: impl ExactSizeIterator<Item = (&'a Customer, bool)>) -> Self {
        let mut bits = vec![0; (rows.len() * BITS_PER_ROW).div_ceil(8).clamp(1, MAX_BYTES)];
        let length = bits.len();
        for (customer, left) in rows {
            for (byte, mask) in places(customer, left, length) {
                if let Some(byte) = bits.get_mut(byte) {
                    *byte |= mask;
                }
            }
        }
        Self { bits }
    }

    /// Whether one that was read from a file can be used.
    pub fn is_whole(&self) -> bool {
        (1..=MAX_BYTES).contains(&self.bits.len())
    }

    /// Whether this row may have been trained on; always true of one that was.
    pub fn may_contain(&self, customer: &Customer, left: bool) -> bool {
        places(customer, left, self.bits.len())
            .all(|(byte, mask)| self.bits.get(byte).is_some_and(|byte| byte & mask != 0))
    }

    /// Estimate of the share of rows that were trained on, in [0, 1], from the share of which the filter says "seen".
    pub fn estimate_share(&self, seen: usize, rows: usize) -> f64 {
        let set: u32 = self.bits.iter().map(|byte| byte.count_ones()).sum();
        let by_chance = (f64::from(set) / (self.bits.len().max(1) * 8) as f64).powi(HASHES as i32);
        if by_chance >= 1.0 || rows == 0 {
            return 0.0;
        }
        ((seen as f64 / rows as f64 - by_chance) / (1.0 - by_chance)).clamp(0.0, 1.0)
    }
}

/// Byte and bit of each hash, by double hashing of one 64-bit FNV-1a hash (Kirsch and Mitzenmacher, 2006).
fn places(customer: &Customer, left: bool, length: usize) -> impl Iterator<Item = (usize, u8)> {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |bits: u64| {
        for byte in bits.to_le_bytes() {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    add(u64::from(left));
    for value in customer.values() {
        match *value {
            Value::Number(number) => add(number.to_bits()),
            Value::Level(level) => add(u64::from(level)),
        }
    }
    let (first, second) = (hash & 0xffff_ffff, (hash >> 32) | 1);
    let n_bits = (length as u64 * 8).max(1);
    (0..u64::from(HASHES)).map(move |round| {
        let bit = first.wrapping_add(round.wrapping_mul(second)) % n_bits;
        ((bit / 8) as usize, 1_u8 << (bit % 8))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::small;

    #[test]
    fn trained_rows_are_recognised_and_their_share_estimated() {
        let schema = small::schema();
        let customers: Vec<Customer> = (0..2_000)
            .map(|at| {
                let mut values = Customer::default_of(&schema).values().to_vec();
                values[6] = Value::Number(f64::from(at) * 4.5);
                Customer::new(&schema, values).unwrap()
            })
            .collect();
        let filter = TrainingRowFilter::of(customers[..1_000].iter().map(|customer| (customer, true)));
        assert!(filter.is_whole());
        assert!(customers[..1_000].iter().all(|customer| filter.may_contain(customer, true)));
        for (rows, left, expected) in [(0..1_000, true, 1.0), (1_000..2_000, true, 0.0), (500..1_500, true, 0.5)] {
            let seen = customers[rows.clone()].iter().filter(|customer| filter.may_contain(customer, left)).count();
            let estimate = filter.estimate_share(seen, rows.len());
            assert!((estimate - expected).abs() < 0.05, "{rows:?}: {estimate}");
        }
        assert_eq!(filter.estimate_share(0, 0), 0.0);
        assert_eq!(TrainingRowFilter { bits: vec![255; 9] }.estimate_share(7, 7), 0.0, "a full filter knows nothing");
    }

    #[test]
    fn a_damaged_filter_contains_nothing() {
        let customer = Customer::default_of(&small::schema());
        assert!(!TrainingRowFilter { bits: vec![] }.may_contain(&customer, true));
        assert!(!TrainingRowFilter::of(std::iter::empty()).may_contain(&customer, true));
    }
}
