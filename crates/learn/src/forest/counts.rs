use super::super::scan::Sums;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct OutcomeCounts {
    /// Rows in the upper half and positive rows in the lower half, so that one addition adds both.
    packed: u64,
}

impl OutcomeCounts {
    pub(super) fn new(rows: u32, target: bool) -> Self {
        let positives = if target { rows } else { 0 };
        Self { packed: (u64::from(rows) << 32) | u64::from(positives) }
    }

    pub(super) fn positives(self) -> u32 {
        self.packed as u32
    }

    #[inline(always)]
    pub(super) fn masked(self, mask: u64) -> Self {
        Self { packed: self.packed & mask }
    }

    pub(super) fn is_pure(self) -> bool {
        self.positives() == 0 || self.positives() == self.rows()
    }

    pub(super) fn mean(self) -> f64 {
        f64::from(self.positives()) / f64::from(self.rows().max(1))
    }
}

impl Sums for OutcomeCounts {
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        Self { packed: self.packed.wrapping_add(other.packed) }
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        Self { packed: self.packed.wrapping_sub(other.packed) }
    }

    #[inline(always)]
    fn rows(self) -> u32 {
        (self.packed >> 32) as u32
    }

    #[inline(always)]
    fn gradient(self) -> f64 {
        f64::from(self.positives())
    }

    #[inline(always)]
    fn weight(self) -> f64 {
        f64::from(self.rows())
    }
}
