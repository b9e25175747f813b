//! Sets of bits, with one bit per customer in a block.

use std::fmt::Debug;

pub(super) trait BitBlock: Copy + Debug {
    const BLOCK: usize;
    const CLEAR: Self;

    fn words(&self) -> &[u64];
    fn words_mut(&mut self) -> &mut [u64];
    /// Takes each bit from `yes` if the same bit of `self` is set, otherwise from `no`.
    fn select(self, yes: Self, no: Self) -> Self;

    #[inline(always)]
    fn set(&mut self, row: usize) {
        match self.words_mut().get_mut(row / 64) {
            Some(word) => *word |= 1 << (row % 64),
            None => debug_assert!(false, "a block has at most BLOCK rows"),
        }
    }
}

macro_rules! bit_block {
    ($(#[$doc:meta])* $name:ident, $words:literal, $align:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        #[repr(align($align))]
        pub(super) struct $name([u64; $words]);

        impl BitBlock for $name {
            const BLOCK: usize = $words * 64;
            const CLEAR: Self = Self([0; $words]);

            #[inline(always)]
            fn words(&self) -> &[u64] {
                &self.0
            }

            #[inline(always)]
            fn words_mut(&mut self) -> &mut [u64] {
                &mut self.0
            }

            #[inline(always)]
            #[allow(clippy::indexing_slicing, reason = "all three arrays have the length that from_fn counts to")]
            fn select(self, yes: Self, no: Self) -> Self {
                Self(std::array::from_fn(|word| (yes.0[word] & self.0[word]) | (no.0[word] & !self.0[word])))
            }
        }
    };
}

bit_block!(
    /// 512 customers: one cache line of 64 bytes.
    Bits512, 8, 64
);
bit_block!(
    /// 128 customers: one SIMD register of 128 bits.
    Bits128, 2, 16
);
