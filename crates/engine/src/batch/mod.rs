//! Many customers at once: the same forest, the same bits, many times as fast.
//!
//! One customer's way down a tree is a chain of dependent steps: a node is read, a number compared, and only then is it
//! known which node comes next. Many customers need no chain. A block of [`BLOCK`] customers (128 of a rest) answers each question of
//! the forest ("tenure at most 5?") once, as a set of bits, one a customer ([`conditions`]). A tree then is a network of
//! multiplexers: a split picks, bit by bit, between what its two branches say, and the number of the leaf comes out as a
//! few planes of bits ([`network`]). There is no branch that a processor could guess wrong, no order of rows that would
//! matter, and each instruction works on 128 customers or more ([`evaluation`]). Only the leaves' values are then added
//! up customer by customer, in the order of the trees, as [`Forest::score`] does: so the sum is the same to the last bit.
//!
//! Bits across many inputs are Biham's bit-slicing ("A fast new DES implementation in software", 1997); forests by bits
//! of conditions are QuickScorer's (Lucchese et al., SIGIR 2015), whose bits are a tree's leaves, 64 at most, of one row.

mod bits;
mod columns;
mod conditions;
mod evaluation;
mod network;
#[cfg(test)]
mod tests;

pub(super) use columns::Column;
pub use columns::CustomerColumns;

use self::bits::{Bits, Line, Register};
use self::conditions::{Answers, Conditions};
use self::evaluation::{Scratch, evaluate};
use self::network::Network;
use super::forest::Forest;
use super::preprocessing::Feature;

/// Customers in a block: the bits of a cache line, which is where one answer lies.
pub const BLOCK: usize = Line::BLOCK;

/// Fewest customers for whom a block is quicker than blocks of a quarter, and for whom such a one is quicker than a walk
/// each: either takes its time, however empty it is, and one takes two and a half of the other's.
const FEWEST: usize = 2 * Register::BLOCK + 1;
const FEWEST_OF_REST: usize = 56;

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
        self.add_blocks::<Line>(customers, FEWEST, out);
        self.add_blocks::<Register>(customers, FEWEST_OF_REST, out);
    }

    /// Goes on, block by block, until fewer customers than these are left.
    fn add_blocks<B: Bits>(&self, customers: &CustomerColumns, fewest: usize, out: &mut Vec<f64>) {
        let n_customers = customers.len();
        if n_customers < out.len() + fewest {
            return;
        }
        let (mut answers, mut scratch) = (Answers::<B>::new(&self.conditions), Scratch::new());
        while n_customers >= out.len() + fewest {
            let rows = out.len()..n_customers.min(out.len() + B::BLOCK);
            let n_rows = rows.len();
            answers.ask(&self.conditions, customers, rows);
            out.extend(evaluate(&self.network, &answers, &mut scratch).take(n_rows));
        }
    }
}
