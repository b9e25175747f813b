//! Sets of bits, one bit for each customer of a block.

use std::fmt::Debug;

/// A bit for each customer of a block.
pub(super) trait Bits: Copy + Debug {
    /// Customers in a block.
    const BLOCK: usize;
    /// Nobody.
    const NONE: Self;

    fn words(&self) -> &[u64];
    fn words_mut(&mut self) -> &mut [u64];
    /// `yes` where this is set, else `no`.
    fn pick(self, yes: Self, no: Self) -> Self;

    #[inline(always)]
    fn set(&mut self, row: usize) {
        if let Some(word) = self.words_mut().get_mut(row / 64) {
            *word |= 1 << (row % 64);
        }
    }
}

macro_rules! bits {
    ($(#[$about:meta])* $name:ident, $words:literal, $align:literal) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        #[repr(align($align))]
        pub(super) struct $name([u64; $words]);

        impl Bits for $name {
            const BLOCK: usize = $words * 64;
            const NONE: Self = Self([0; $words]);

            #[inline(always)]
            fn words(&self) -> &[u64] {
                &self.0
            }

            #[inline(always)]
            fn words_mut(&mut self) -> &mut [u64] {
                &mut self.0
            }

            #[inline(always)]
            fn pick(self, yes: Self, no: Self) -> Self {
                Self(std::array::from_fn(|word| (yes.0[word] & self.0[word]) | (no.0[word] & !self.0[word])))
            }
        }
    };
}

bits!(
    /// A cache line of bits.
    Line, 8, 64
);
bits!(
    /// What WebAssembly and every processor of the last twenty years work on at once: for small batches, and for the rest
    /// of large ones.
    Register, 2, 16
);
