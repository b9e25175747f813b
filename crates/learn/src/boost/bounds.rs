//! Bounds on the leaves below a node, which also keep effects monotone.

use super::super::scan::{Criterion, Sums};
use super::MonotoneEffect;

/// The limits of the leaf values below a node, in gradient units per weight unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Bounds {
    /// The best leaf for these sums: the Newton step −G / (H + λ), within the bounds.
    #[inline(always)]
    pub(super) fn leaf<S: Sums>(&self, sums: S, l2: f64) -> f64 {
        (-sums.gradient() / (sums.weight() + l2)).max(self.low).min(self.high)
    }

    /// Approximately twice the amount by which a leaf lowers the loss: G² / (H + λ) if neither bound limits the leaf.
    #[inline(always)]
    fn score<S: Sums>(&self, sums: S, l2: f64) -> f64 {
        let leaf = self.leaf(sums, l2);
        -(2.0 * sums.gradient() + (sums.weight() + l2) * leaf) * leaf
    }

    pub(super) fn score_of_node<S: Sums>(&self, sums: S, l2: f64) -> f64 {
        self.score(sums, l2)
    }

    /// The bounds of the two children of a split. If the column has an effect, the midpoint of the two leaf values
    /// separates the leaf values of the two subtrees.
    pub(super) fn of_children(&self, left: f64, right: f64, effect: Option<MonotoneEffect>) -> (Self, Self) {
        let middle = left / 2.0 + right / 2.0;
        match effect {
            None => (*self, *self),
            Some(MonotoneEffect::Raises) => (Self { high: middle, ..*self }, Self { low: middle, ..*self }),
            Some(MonotoneEffect::Lowers) => (Self { low: middle, ..*self }, Self { high: middle, ..*self }),
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Bounded {
    pub(super) l2: f64,
    pub(super) bounds: Bounds,
    pub(super) effect: Option<MonotoneEffect>,
}

impl<S: Sums> Criterion<S> for Bounded {
    fn score(&self, left: S, right: S) -> (f64, f64) {
        let (low, high) = (self.bounds.leaf(left, self.l2), self.bounds.leaf(right, self.l2));
        let is_allowed = match self.effect {
            None => true,
            Some(MonotoneEffect::Raises) => low <= high,
            Some(MonotoneEffect::Lowers) => low >= high,
        };
        let score = self.bounds.score(left, self.l2) + self.bounds.score(right, self.l2);
        (if is_allowed { score } else { f64::NEG_INFINITY }, 1.0)
    }
}
