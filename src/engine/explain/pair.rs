//! Two numbers that are reckoned with at once.
//!
//! A build for size leaves numbers one by one, so the page says it: in WebAssembly a pair is one value, and each
//! operation one instruction. Anywhere else it is two numbers, of which the compiler makes what it can. Both round alike.

#[cfg(target_feature = "simd128")]
use core::arch::wasm32::{f64x2, f64x2_add, f64x2_div, f64x2_extract_lane, f64x2_mul, f64x2_sub, v128};

/// Two numbers.
#[derive(Clone, Copy, Debug)]
#[cfg(target_feature = "simd128")]
pub(super) struct Pair(v128);

/// Two numbers.
#[derive(Clone, Copy, Debug)]
#[cfg(not(target_feature = "simd128"))]
pub(super) struct Pair([f64; 2]);

#[cfg(target_feature = "simd128")]
impl Pair {
    #[inline(always)]
    pub(super) fn new(first: f64, second: f64) -> Self {
        Self(f64x2(first, second))
    }

    #[inline(always)]
    pub(super) fn plus(self, other: Self) -> Self {
        Self(f64x2_add(self.0, other.0))
    }

    #[inline(always)]
    pub(super) fn minus(self, other: Self) -> Self {
        Self(f64x2_sub(self.0, other.0))
    }

    #[inline(always)]
    pub(super) fn times(self, other: Self) -> Self {
        Self(f64x2_mul(self.0, other.0))
    }

    #[inline(always)]
    pub(super) fn over(self, other: Self) -> Self {
        Self(f64x2_div(self.0, other.0))
    }

    /// One and the other.
    #[inline(always)]
    pub(super) fn numbers(self) -> [f64; 2] {
        [f64x2_extract_lane::<0>(self.0), f64x2_extract_lane::<1>(self.0)]
    }

    /// Both together.
    #[inline(always)]
    pub(super) fn sum(self) -> f64 {
        f64x2_extract_lane::<0>(self.0) + f64x2_extract_lane::<1>(self.0)
    }
}

#[cfg(not(target_feature = "simd128"))]
impl Pair {
    #[inline(always)]
    pub(super) fn new(first: f64, second: f64) -> Self {
        Self([first, second])
    }

    #[inline(always)]
    pub(super) fn plus(self, other: Self) -> Self {
        Self([self.0[0] + other.0[0], self.0[1] + other.0[1]])
    }

    #[inline(always)]
    pub(super) fn minus(self, other: Self) -> Self {
        Self([self.0[0] - other.0[0], self.0[1] - other.0[1]])
    }

    #[inline(always)]
    pub(super) fn times(self, other: Self) -> Self {
        Self([self.0[0] * other.0[0], self.0[1] * other.0[1]])
    }

    #[inline(always)]
    pub(super) fn over(self, other: Self) -> Self {
        Self([self.0[0] / other.0[0], self.0[1] / other.0[1]])
    }

    /// One and the other.
    #[inline(always)]
    pub(super) fn numbers(self) -> [f64; 2] {
        self.0
    }

    /// Both together.
    #[inline(always)]
    pub(super) fn sum(self) -> f64 {
        self.0[0] + self.0[1]
    }
}
