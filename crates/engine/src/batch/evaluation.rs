//! A block's way through a network: all its customers an answer.

use super::bits::Bits;
use super::conditions::Answers;
use super::network::{MOST_PLANES, Network, Pick, SLOTS};

/// What evaluating needs, and leaves behind.
#[derive(Clone, Debug)]
pub(super) struct Scratch<B> {
    slots: Box<[B; SLOTS]>,
    /// In the order that [`transpose`] leaves bytes in.
    sums: Vec<f64>,
}

impl<B: Bits> Scratch<B> {
    pub(super) fn new() -> Self {
        Self { slots: Box::new([B::NONE; SLOTS]), sums: vec![0.0; B::BLOCK] }
    }

    /// The sums in the customers' order.
    pub(super) fn in_order(&self) -> impl Iterator<Item = f64> {
        (0..B::BLOCK).map(|row| self.sums.get(place_of::<B>(row)).copied().unwrap_or(0.0))
    }

    #[inline(always)]
    fn slot(&self, slot: u16) -> B {
        // a power of two, so that the compiler sees that no slot is beyond it
        self.slots[usize::from(slot) & (SLOTS - 1)]
    }
}

/// The sums of all trees' leaves, in the customers' order.
pub(super) fn evaluate<'s, B: Bits>(
    network: &Network,
    answers: &Answers<B>,
    scratch: &'s mut Scratch<B>,
) -> impl Iterator<Item = f64> + use<'s, B> {
    add_trees_as_fast_as_possible(network, answers, scratch);
    scratch.in_order()
}

#[cfg(target_arch = "x86_64")]
fn add_trees_as_fast_as_possible<B: Bits>(network: &Network, answers: &Answers<B>, scratch: &mut Scratch<B>) {
    #[target_feature(enable = "avx2")]
    fn with_avx2<B: Bits>(network: &Network, answers: &Answers<B>, scratch: &mut Scratch<B>) {
        add_trees(network, answers, scratch);
    }
    if std::arch::is_x86_feature_detected!("avx2") {
        #[allow(unsafe_code, reason = "only the processor knows what it can do; nothing else here is unsafe")]
        // SAFETY: the processor has AVX2, as was just asked.
        unsafe {
            with_avx2(network, answers, scratch);
        }
    } else {
        add_trees(network, answers, scratch);
    }
}

/// In WebAssembly a program with SIMD either loads or does not, so there is nothing to ask.
#[cfg(not(target_arch = "x86_64"))]
fn add_trees_as_fast_as_possible<B: Bits>(network: &Network, answers: &Answers<B>, scratch: &mut Scratch<B>) {
    add_trees(network, answers, scratch);
}

/// Written without intrinsics, for any processor: the compiler makes its SIMD instructions of it, those of the function
/// that this becomes a part of.
#[inline(always)]
pub(super) fn add_trees<B: Bits>(network: &Network, answers: &Answers<B>, scratch: &mut Scratch<B>) {
    scratch.sums.fill(0.0);
    for tree in &network.trees {
        let questions = network.questions.get(tree.questions.clone()).unwrap_or_default();
        for (slot, &question) in scratch.slots.iter_mut().skip(1).zip(questions) {
            *slot = answers.to(question);
        }
        for &Pick { by, yes, no, to } in network.picks.get(tree.picks.clone()).unwrap_or_default() {
            scratch.slots[usize::from(to) & (SLOTS - 1)] = scratch.slot(by).pick(scratch.slot(yes), scratch.slot(no));
        }
        let mut planes = [B::NONE; 16];
        for (plane, &slot) in planes.iter_mut().zip(&tree.planes) {
            *plane = scratch.slot(slot);
        }
        let (low, high) = planes.split_at_mut(8);
        transpose(low);
        let leaves = network.leaves.get(tree.leaves.clone()).unwrap_or_default();
        if tree.planes.len() <= 8 {
            add_leaves(leaves, low, &mut scratch.sums);
        } else {
            transpose(high);
            add_far_leaves(leaves, low, high, &mut scratch.sums);
        }
    }
}

/// Turns planes of bits into bytes: eight planes become a byte a customer, whose bit *i* was the customer's bit in
/// plane *i*. Word by word, 8 × 8 bits are mirrored at their diagonal in three steps (Warren, "Hacker's Delight", 7-3), for
/// eight groups of eight customers at once; that leaves each customer's byte at [`place_of`].
#[inline(always)]
fn transpose<B: Bits>(planes: &mut [B]) {
    let Some((planes, _)) = planes.split_first_chunk_mut::<8>() else { return };
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

/// Where the byte of a customer is after [`transpose`]: in the plane of its number's last three bits.
fn place_of<B: Bits>(row: usize) -> usize {
    (row % 8) * (B::BLOCK / 8) + row / 8
}

#[inline(always)]
fn add_leaves<B: Bits>(leaves: &[f64], numbers: &[B], sums: &mut [f64]) {
    let Ok(leaves) = <&[f64; 1 << 8]>::try_from(leaves) else { return };
    for (numbers, sums) in numbers.iter().zip(sums.chunks_exact_mut(B::BLOCK / 8)) {
        for (word, sums) in numbers.words().iter().zip(sums.chunks_exact_mut(8)) {
            for (number, sum) in word.to_le_bytes().iter().zip(sums) {
                *sum += leaves[usize::from(*number)];
            }
        }
    }
}

#[inline(always)]
fn add_far_leaves<B: Bits>(leaves: &[f64], low: &[B], high: &[B], sums: &mut [f64]) {
    if let Ok(leaves) = <&[f64; 1 << 10]>::try_from(leaves) {
        add_by_two_bytes(leaves, low, high, sums);
    } else if let Ok(leaves) = <&[f64; 1 << MOST_PLANES]>::try_from(leaves) {
        add_by_two_bytes(leaves, low, high, sums);
    }
}

#[inline(always)]
fn add_by_two_bytes<const N: usize, B: Bits>(leaves: &[f64; N], low: &[B], high: &[B], sums: &mut [f64]) {
    for ((low, high), sums) in low.iter().zip(high).zip(sums.chunks_exact_mut(B::BLOCK / 8)) {
        for ((low, high), sums) in low.words().iter().zip(high.words()).zip(sums.chunks_exact_mut(8)) {
            let (low, high) = (low.to_le_bytes(), high.to_le_bytes());
            for ((low, high), sum) in low.iter().zip(high).zip(sums) {
                // a power of two, so that the compiler sees that no number is beyond it
                *sum += leaves[(usize::from(*low) | usize::from(high) << 8) & (N - 1)];
            }
        }
    }
}
