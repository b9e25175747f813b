//! Four numbers that are reckoned with at once.
//!
//! A build for size leaves numbers one by one, so the page says it: in WebAssembly they are two values of two numbers, and
//! each operation two instructions. Anywhere else they are four numbers, of which the compiler makes what it can. Both
//! round alike.

#[cfg(target_feature = "simd128")]
use core::arch::wasm32::{f64x2, f64x2_add, f64x2_div, f64x2_extract_lane, f64x2_mul, f64x2_splat, f64x2_sub, v128};

/// Four numbers.
#[derive(Clone, Copy, Debug)]
#[cfg(target_feature = "simd128")]
pub(super) struct Four(v128, v128);

/// Four numbers.
#[derive(Clone, Copy, Debug)]
#[cfg(not(target_feature = "simd128"))]
pub(super) struct Four([f64; 4]);

impl Four {
    #[inline(always)]
    pub(super) fn plus(self, other: Self) -> Self {
        #[cfg(target_feature = "simd128")]
        return Self(f64x2_add(self.0, other.0), f64x2_add(self.1, other.1));
        #[cfg(not(target_feature = "simd128"))]
        self.each(other, |one, other| one + other)
    }

    #[inline(always)]
    pub(super) fn minus(self, other: Self) -> Self {
        #[cfg(target_feature = "simd128")]
        return Self(f64x2_sub(self.0, other.0), f64x2_sub(self.1, other.1));
        #[cfg(not(target_feature = "simd128"))]
        self.each(other, |one, other| one - other)
    }

    #[inline(always)]
    pub(super) fn times(self, other: Self) -> Self {
        #[cfg(target_feature = "simd128")]
        return Self(f64x2_mul(self.0, other.0), f64x2_mul(self.1, other.1));
        #[cfg(not(target_feature = "simd128"))]
        self.each(other, |one, other| one * other)
    }

    #[inline(always)]
    pub(super) fn over(self, other: Self) -> Self {
        #[cfg(target_feature = "simd128")]
        return Self(f64x2_div(self.0, other.0), f64x2_div(self.1, other.1));
        #[cfg(not(target_feature = "simd128"))]
        self.each(other, |one, other| one / other)
    }
}

#[cfg(target_feature = "simd128")]
impl Four {
    #[inline(always)]
    pub(super) fn new([a, b, c, d]: [f64; 4]) -> Self {
        Self(f64x2(a, b), f64x2(c, d))
    }

    #[inline(always)]
    pub(super) fn all(number: f64) -> Self {
        Self(f64x2_splat(number), f64x2_splat(number))
    }

    #[inline(always)]
    pub(super) fn sum(self) -> f64 {
        let pairs = f64x2_add(self.0, self.1);
        f64x2_extract_lane::<0>(pairs) + f64x2_extract_lane::<1>(pairs)
    }
}

#[cfg(not(target_feature = "simd128"))]
impl Four {
    #[inline(always)]
    pub(super) fn new(numbers: [f64; 4]) -> Self {
        Self(numbers)
    }

    #[inline(always)]
    pub(super) fn all(number: f64) -> Self {
        Self([number; 4])
    }

    #[inline(always)]
    fn each(self, other: Self, of: impl Fn(f64, f64) -> f64) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([of(a, e), of(b, f), of(c, g), of(d, h)])
    }

    #[inline(always)]
    pub(super) fn sum(self) -> f64 {
        let [a, b, c, d] = self.0;
        (a + c) + (b + d)
    }
}
