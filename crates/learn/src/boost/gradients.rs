//! Gradients and weights of the logistic loss as whole numbers.
//!
//! Sums of whole numbers do not depend on the order, and a subtraction exactly undoes an addition, so the histogram of
//! a node is exactly the sum over its rows.

use super::super::scan::Sums;

/// Takes 16 bytes, so that one instruction can add both fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct GradientSums {
    /// Sum of p − y, in units of 2⁻³⁰.
    gradient: i64,
    /// In the upper half, the sum of p (1 − p), in the unit of [`GradientUnits`]; in the lower half, the number of
    /// rows.
    weight_and_rows: u64,
}

impl Sums for GradientSums {
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Self {
            gradient: self.gradient.wrapping_add(other.gradient),
            weight_and_rows: self.weight_and_rows.wrapping_add(other.weight_and_rows),
        }
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        Self {
            gradient: self.gradient.wrapping_sub(other.gradient),
            weight_and_rows: self.weight_and_rows.wrapping_sub(other.weight_and_rows),
        }
    }

    #[inline(always)]
    fn rows(self) -> u32 {
        self.weight_and_rows as u32
    }

    #[inline(always)]
    fn gradient(self) -> f64 {
        self.gradient as f64
    }

    #[inline(always)]
    fn weight(self) -> f64 {
        (self.weight_and_rows >> 32) as f64
    }
}

/// How many units make up 1. Both numbers are powers of two, so multiplying by them is exact.
#[derive(Clone, Copy, Debug)]
pub(super) struct GradientUnits {
    pub(super) gradient: f64,
    pub(super) weight: f64,
}

impl GradientUnits {
    /// Units in which the sums over `n` rows cannot overflow: a row weighs at most 0.25, and the sum of the weights
    /// must be below 2³² units.
    pub(super) fn for_rows(n: usize) -> Self {
        let bits = usize::BITS.wrapping_sub(n.leading_zeros()).min(32);
        // n < 2^bits, so the sum is below 2^bits × (0.25 × 2^(33 − bits) + 1) = 2^31 + 2^bits
        let shift = 33_u32.saturating_sub(bits).min(30);
        Self { gradient: (1_u64 << 30) as f64, weight: (1_u64 << shift) as f64 }
    }

    /// The gradient and the weight of a row. The weight is at least one unit, so that the weights of rows never add up
    /// to zero.
    #[inline(always)]
    pub(super) fn of_row(&self, log_odds: f64, target: bool) -> GradientSums {
        let probability = 1.0 / (1.0 + libm::exp(-log_odds));
        let gradient = rounded((probability - f64::from(u8::from(target))) * self.gradient);
        let weight = rounded(probability * (1.0 - probability) * self.weight).max(1);
        GradientSums { gradient, weight_and_rows: ((weight as u64) << 32) | 1 }
    }
}

/// The nearest whole number, if the absolute value is below 2⁵¹: adding 1.5 × 2⁵² leaves no bits for a fraction.
#[inline(always)]
fn rounded(number: f64) -> i64 {
    const SHIFT: f64 = 6_755_399_441_055_744.0;
    ((number + SHIFT) - SHIFT) as i64
}

/// The loss −log p of a row, where p is the estimated probability of its target.
pub(super) fn log_loss(log_odds: f64, target: bool) -> f64 {
    let against = if target { -log_odds } else { log_odds };
    against.max(0.0) + libm::log1p(libm::exp(-against.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_over_all_rows_fit() {
        for n in [1, 2, 3, 60_000, (1 << 20) - 1, 1 << 20, i32::MAX as usize] {
            let unit = GradientUnits::for_rows(n);
            let heaviest = unit.of_row(0.0, true);
            assert!(heaviest.weight() * (n as f64) < 2.0_f64.powi(32), "{n}");
            assert!(unit.of_row(1e3, false).gradient() * (n as f64) < 2.0_f64.powi(62), "{n}");
            assert!(heaviest.weight() / unit.weight == 0.25 && heaviest.gradient() / unit.gradient == -0.5, "{n}");
        }
    }

    #[test]
    fn every_row_has_a_weight_and_a_finite_loss() {
        let unit = GradientUnits::for_rows(1000);
        for log_odds in [-1e7, -700.0, 0.0, 700.0, 1e7] {
            for target in [false, true] {
                let sums = unit.of_row(log_odds, target);
                assert!(sums.rows() == 1 && sums.weight() >= 1.0);
                assert!(log_loss(log_odds, target).is_finite());
            }
        }
        assert!((log_loss(0.0, true) - 2.0_f64.ln()).abs() < 1e-15);
        assert_eq!(log_loss(50.0, false), 50.0);
    }
}
