//! Scores many customers together, usually faster than one by one, with bit-for-bit identical estimates.
//!
//! Each condition of the forest, such as "tenure is at most 5", is evaluated once per block of customers, as a set of
//! bits with one bit per customer. A tree is then a network of multiplexers: a split selects, bit by bit, between the
//! results of its two branches. The leaves are added in the order of the trees, as for a single
//! customer, so the sums are bit-for-bit identical.
//!
//! This is bit slicing (Biham, "A fast new DES implementation in software", 1997). In QuickScorer (Lucchese et al.,
//! SIGIR 2015), by contrast, each bit stands for a leaf.

mod bits;
mod columns;
mod conditions;
mod evaluation;
mod network;
#[cfg(test)]
mod tests;

pub(super) use columns::Column;
pub use columns::{CustomerColumns, ValueColumn};

use self::bits::{BitBlock, Bits128, Bits512};
use self::conditions::{ConditionBits, Conditions};
use self::evaluation::{Scratch, evaluate};
use self::network::Network;
use super::forest::Forest;
use super::preprocessing::Feature;

/// Number of customers in a large block.
pub const BLOCK: usize = Bits512::BLOCK;

/// Minimum number of customers for a large block. Two small blocks take less time than a large one.
const MIN_LARGE_BLOCK: usize = 2 * Bits128::BLOCK + 1;

/// Minimum number of customers for a small block. Fewer customers are scored faster one by one.
const MIN_SMALL_BLOCK: usize = 56;

/// A forest prepared for batches.
#[derive(Clone, Debug)]
pub struct BatchForest {
    conditions: Conditions,
    network: Network,
}

impl BatchForest {
    /// Prepares a forest for rows of these features; `None` if its networks would be too large.
    pub fn new(forest: &Forest, features: &[Feature]) -> Option<Self> {
        let conditions = Conditions::of(forest, features);
        let network = Network::of(forest, features, &conditions)?;
        Some(Self { conditions, network })
    }

    /// Appends the sum of the leaves that each customer reaches to `sums`, which must be empty. The last customers are
    /// left out if there are too few of them for a block.
    pub fn sums(&self, customers: &CustomerColumns, sums: &mut Vec<f64>) {
        self.add_blocks::<Bits512>(customers, MIN_LARGE_BLOCK, sums);
        self.add_blocks::<Bits128>(customers, MIN_SMALL_BLOCK, sums);
    }

    fn add_blocks<B: BitBlock>(&self, customers: &CustomerColumns, min_customers: usize, sums: &mut Vec<f64>) {
        let n_customers = customers.len();
        let n_left = |sums: &Vec<f64>| n_customers.saturating_sub(sums.len());
        if n_left(sums) < min_customers {
            return;
        }
        let (mut conditions, mut scratch) = (ConditionBits::<B>::new(&self.conditions), Scratch::new());
        while n_left(sums) >= min_customers {
            let first = sums.len();
            let n_rows = n_left(sums).min(B::BLOCK);
            conditions.evaluate(&self.conditions, customers, first..first.saturating_add(n_rows));
            sums.extend(evaluate(&self.network, &conditions, &mut scratch).take(n_rows));
        }
    }
}
