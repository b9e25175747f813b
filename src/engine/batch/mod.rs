//! Many customers at once: the same forest, the same bits, many times as fast.
//!
//! One customer's way down a tree is a chain of dependent steps: a node is read, a number compared, and only then is it
//! known which node comes next. Many customers need no chain. A block of [`BLOCK`] customers answers each question of
//! the forest ("tenure at most 5?") once, as a set of bits, one a customer ([`conditions`]). A tree then is a network of
//! multiplexers: a split picks, bit by bit, between what its two branches say, and the number of the leaf comes out as a
//! few planes of bits ([`network`]). There is no branch that a processor could guess wrong, no order of rows that would
//! matter, and each instruction works on 128 customers or more ([`evaluation`]). Only the leaves' values are then added
//! up customer by customer, in the order of the trees, as [`Forest::score`] does: so the sum is the same to the last bit.
//!
//! Bits across many inputs are Biham's bit-slicing ("A fast new DES implementation in software", 1997); forests by bits
//! of conditions are QuickScorer's (Lucchese et al., SIGIR 2015), whose bits are a tree's leaves, 64 at most, of one row.

mod columns;
mod conditions;
mod evaluation;
mod network;
#[cfg(test)]
mod tests;

pub(super) use columns::Column;
pub use columns::CustomerColumns;

use self::conditions::{Answers, Conditions};
use self::evaluation::{Scratch, evaluate};
use self::network::Network;
use super::forest::Forest;
use super::preprocessing::Feature;

/// Customers in a block: the bits of a cache line, which is where one answer lies.
pub const BLOCK: usize = 512;

/// Fewest customers that are worth a block of their own, however empty it is.
const FEWEST: usize = 96;

/// A forest prepared for batches.
#[derive(Clone, Debug)]
pub struct BatchForest {
    conditions: Conditions,
    network: Network,
}

impl BatchForest {
    /// Prepares a forest whose rows are made of these features; time in the order of its nodes. `None` where its trees are
    /// so large that walking down them is faster.
    pub fn new(forest: &Forest, features: &[Feature]) -> Option<Self> {
        let conditions = Conditions::of(forest, features);
        let network = Network::of(forest, features, &conditions)?;
        Some(Self { conditions, network })
    }

    /// Appends the sum of all trees' leaves of each customer, in the customers' order. Stops before a rest that is too
    /// small to be worth it.
    pub fn sums(&self, customers: &CustomerColumns, out: &mut Vec<f64>) {
        let n_customers = customers.len();
        if n_customers < FEWEST {
            return;
        }
        let (mut answers, mut scratch) = (Answers::new(&self.conditions), Scratch::new());
        for from in (0..=n_customers - FEWEST).step_by(BLOCK) {
            let rows = from..n_customers.min(from + BLOCK);
            let n_rows = rows.len();
            answers.ask(&self.conditions, customers, rows);
            out.extend(evaluate(&self.network, &answers, &mut scratch).take(n_rows));
        }
    }
}
