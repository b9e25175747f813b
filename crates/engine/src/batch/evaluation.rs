//! Evaluates a network for all customers in a block together.

#![allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "the hot path: array lengths are fixed, and indices are masked or stay below constants"
)]

use std::ops::Range;

use super::bits::BitBlock;
use super::conditions::ConditionBits;
use super::network::{MAX_LEAF_BITS, Multiplexer, Network, SLOTS};

#[derive(Clone, Debug)]
pub(super) struct Scratch<B> {
    slots: Box<[B; SLOTS]>,
    /// One sum per customer, at the index that [`place_of`] gives.
    sums: Vec<f64>,
}

impl<B: BitBlock> Scratch<B> {
    pub(super) fn new() -> Self {
        Self { slots: Box::new([B::CLEAR; SLOTS]), sums: vec![0.0; B::BLOCK] }
    }

    pub(super) fn in_order(&self) -> impl Iterator<Item = f64> {
        (0..B::BLOCK).map(|row| {
            let sum = self.sums.get(place_of::<B>(row)).copied();
            debug_assert!(sum.is_some(), "there is one sum per customer");
            sum.unwrap_or(f64::NAN)
        })
    }

    #[inline(always)]
    fn slot(&self, slot: u16) -> B {
        // the mask shows the compiler that the index is in range, because SLOTS is a power of two
        self.slots[usize::from(slot) & (SLOTS - 1)]
    }
}

pub(super) fn evaluate<'s, B: BitBlock>(
    network: &Network,
    conditions: &ConditionBits<B>,
    scratch: &'s mut Scratch<B>,
) -> impl Iterator<Item = f64> + use<'s, B> {
    add_trees_as_fast_as_possible(network, conditions, scratch);
    scratch.in_order()
}

#[cfg(target_arch = "x86_64")]
fn add_trees_as_fast_as_possible<B: BitBlock>(
    network: &Network,
    conditions: &ConditionBits<B>,
    scratch: &mut Scratch<B>,
) {
    #[target_feature(enable = "avx2")]
    fn with_avx2<B: BitBlock>(network: &Network, conditions: &ConditionBits<B>, scratch: &mut Scratch<B>) {
        add_trees(network, conditions, scratch);
    }
    if std::arch::is_x86_feature_detected!("avx2") {
        #[allow(unsafe_code, reason = "calling a function compiled for AVX2 is unsafe on processors without it")]
        // SAFETY: the processor has AVX2, as just detected. Nothing else in the function is unsafe.
        unsafe {
            with_avx2(network, conditions, scratch);
        }
    } else {
        add_trees(network, conditions, scratch);
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn add_trees_as_fast_as_possible<B: BitBlock>(
    network: &Network,
    conditions: &ConditionBits<B>,
    scratch: &mut Scratch<B>,
) {
    add_trees(network, conditions, scratch);
}

/// The compiler inlines this and vectorizes it with the instructions that the caller may use.
#[inline(always)]
pub(super) fn add_trees<B: BitBlock>(network: &Network, conditions: &ConditionBits<B>, scratch: &mut Scratch<B>) {
    scratch.sums.fill(0.0);
    for tree in &network.trees {
        let ids = part(&network.conditions, &tree.conditions);
        for (slot, &id) in scratch.slots.iter_mut().skip(1).zip(ids) {
            *slot = conditions.of(id);
        }
        let multiplexers = part(&network.multiplexers, &tree.multiplexers);
        for &Multiplexer { selector, yes, no, output } in multiplexers {
            let selected = scratch.slot(selector).select(scratch.slot(yes), scratch.slot(no));
            scratch.slots[usize::from(output) & (SLOTS - 1)] = selected;
        }
        let mut planes = [B::CLEAR; 16];
        for (plane, &slot) in planes.iter_mut().zip(&tree.leaf_bits) {
            *plane = scratch.slot(slot);
        }
        let (low, high) = planes.split_at_mut(8);
        transpose(low);
        let leaves = part(&network.leaves, &tree.leaves);
        if tree.leaf_bits.len() <= 8 {
            add_leaves_by_byte(leaves, low, &mut scratch.sums);
        } else {
            transpose(high);
            add_leaves_by_two_bytes(leaves, low, high, &mut scratch.sums);
        }
    }
}

#[inline(always)]
fn part<'a, T>(list: &'a [T], range: &Range<usize>) -> &'a [T] {
    let part = list.get(range.clone());
    debug_assert!(part.is_some(), "each tree's part is within the list");
    part.unwrap_or_default()
}

/// Turns eight bit planes into one byte per customer: bit *i* of the byte is the customer's bit in plane *i*. Matrices
/// of 8 × 8 bits are transposed (Warren, "Hacker's Delight", 7-3).
#[inline(always)]
fn transpose<B: BitBlock>(planes: &mut [B]) {
    let Some((planes, _)) = planes.split_first_chunk_mut::<8>() else {
        debug_assert!(false, "the caller passes eight planes");
        return;
    };
    for word in 0..B::BLOCK / 64 {
        let mut x: [u64; 8] = std::array::from_fn(|plane| planes[plane].words()[word]);
        for (distance, mask) in [(4, 0x0f0f_0f0f_0f0f_0f0f_u64), (2, 0x3333_3333_3333_3333), (1, 0x5555_5555_5555_5555)]
        {
            for low in 0..8_usize {
                if low & distance == 0 {
                    let high = low | distance;
                    let swapped = ((x[low] >> distance) ^ x[high]) & mask;
                    x[high] ^= swapped;
                    x[low] ^= swapped << distance;
                }
            }
        }
        for plane in 0..8 {
            planes[plane].words_mut()[word] = x[plane];
        }
    }
}

/// Index of a customer's byte after [`transpose`]: the lowest three bits of the row select the plane.
fn place_of<B: BitBlock>(row: usize) -> usize {
    (row % 8) * (B::BLOCK / 8) + row / 8
}

#[inline(always)]
fn add_leaves_by_byte<B: BitBlock>(leaves: &[f64], numbers: &[B], sums: &mut [f64]) {
    let Ok(leaves) = <&[f64; 1 << 8]>::try_from(leaves) else {
        debug_assert!(false, "a table for up to 8 bits has 256 leaves");
        return;
    };
    for (numbers, sums) in numbers.iter().zip(sums.chunks_exact_mut(B::BLOCK / 8)) {
        for (word, sums) in numbers.words().iter().zip(sums.chunks_exact_mut(8)) {
            for (number, sum) in word.to_le_bytes().iter().zip(sums) {
                *sum += leaves[usize::from(*number)];
            }
        }
    }
}

#[inline(always)]
fn add_leaves_by_two_bytes<B: BitBlock>(leaves: &[f64], low: &[B], high: &[B], sums: &mut [f64]) {
    if let Ok(leaves) = <&[f64; 1 << 10]>::try_from(leaves) {
        add_leaves_of_table(leaves, low, high, sums);
    } else if let Ok(leaves) = <&[f64; 1 << MAX_LEAF_BITS]>::try_from(leaves) {
        add_leaves_of_table(leaves, low, high, sums);
    } else {
        debug_assert!(false, "a table for more than 8 bits has one of these two lengths");
    }
}

#[inline(always)]
fn add_leaves_of_table<const N: usize, B: BitBlock>(leaves: &[f64; N], low: &[B], high: &[B], sums: &mut [f64]) {
    for ((low, high), sums) in low.iter().zip(high).zip(sums.chunks_exact_mut(B::BLOCK / 8)) {
        for ((low, high), sums) in low.words().iter().zip(high.words()).zip(sums.chunks_exact_mut(8)) {
            let (low, high) = (low.to_le_bytes(), high.to_le_bytes());
            for ((low, high), sum) in low.iter().zip(high).zip(sums) {
                // the mask shows the compiler that the index is in range, because N is a power of two
                *sum += leaves[(usize::from(*low) | usize::from(high) << 8) & (N - 1)];
            }
        }
    }
}
