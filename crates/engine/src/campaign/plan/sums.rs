//! Sums with a bound on their rounding error.

/// Number of numbers in a part.
const PART: u32 = 1024;

/// Adds numbers in parts of 1,024. The error is at most (number of parts + 1,024) × [`f64::EPSILON`] × the sum of
/// absolute values (Higham 1993, "The Accuracy of Floating Point Summation").
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PartSum {
    total: f64,
    part: f64,
    in_part: u32,
    parts: u32,
}

impl PartSum {
    pub(super) fn add(&mut self, number: f64) {
        self.part += number;
        self.in_part += 1;
        if self.in_part == PART {
            self.total += self.part;
            (self.part, self.in_part) = (0.0, 0);
            self.parts = self.parts.saturating_add(1);
        }
    }

    pub(super) fn value(self) -> f64 {
        self.total + self.part
    }

    /// Limit of the error, as a share of the sum of absolute values.
    pub(super) fn relative_error(self) -> f64 {
        (f64::from(self.parts) + f64::from(PART) + 8.0) * f64::EPSILON
    }
}
