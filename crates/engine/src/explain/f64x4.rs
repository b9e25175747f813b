//! Arithmetic on groups of four numbers.
//!
//! Some of the page's programs are optimized for size, and the compiler then does not vectorize loops. So [`F64x4`]
//! calls SIMD instructions directly if the WebAssembly target has them. Both versions round the same way.

use std::ops::{Add, Div, Mul, Sub};

#[cfg(target_feature = "simd128")]
use core::arch::wasm32::{f64x2, f64x2_add, f64x2_div, f64x2_extract_lane, f64x2_mul, f64x2_splat, f64x2_sub, v128};

#[derive(Clone, Copy, Debug)]
#[cfg(target_feature = "simd128")]
pub(super) struct F64x4(v128, v128);

#[derive(Clone, Copy, Debug)]
#[cfg(not(target_feature = "simd128"))]
pub(super) struct F64x4([f64; 4]);

macro_rules! operator {
    ($operator:ident, $method:ident, $simd:ident) => {
        impl $operator for F64x4 {
            type Output = Self;

            #[inline(always)]
            #[cfg(target_feature = "simd128")]
            fn $method(self, other: Self) -> Self {
                Self($simd(self.0, other.0), $simd(self.1, other.1))
            }

            #[inline(always)]
            #[cfg(not(target_feature = "simd128"))]
            fn $method(self, other: Self) -> Self {
                let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
                Self([a.$method(e), b.$method(f), c.$method(g), d.$method(h)])
            }
        }
    };
}

operator!(Add, add, f64x2_add);
operator!(Sub, sub, f64x2_sub);
operator!(Mul, mul, f64x2_mul);
operator!(Div, div, f64x2_div);

#[cfg(target_feature = "simd128")]
impl F64x4 {
    #[inline(always)]
    pub(super) fn new([a, b, c, d]: [f64; 4]) -> Self {
        Self(f64x2(a, b), f64x2(c, d))
    }

    #[inline(always)]
    pub(super) fn splat(number: f64) -> Self {
        Self(f64x2_splat(number), f64x2_splat(number))
    }

    #[inline(always)]
    pub(super) fn sum(self) -> f64 {
        let pairs = f64x2_add(self.0, self.1);
        f64x2_extract_lane::<0>(pairs) + f64x2_extract_lane::<1>(pairs)
    }
}

#[cfg(not(target_feature = "simd128"))]
impl F64x4 {
    #[inline(always)]
    pub(super) fn new(numbers: [f64; 4]) -> Self {
        Self(numbers)
    }

    #[inline(always)]
    pub(super) fn splat(number: f64) -> Self {
        Self([number; 4])
    }

    /// Adds in the same order as the SIMD version.
    #[inline(always)]
    pub(super) fn sum(self) -> f64 {
        let [a, b, c, d] = self.0;
        (a + c) + (b + d)
    }
}
