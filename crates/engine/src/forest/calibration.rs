//! Corrects a forest's estimates where they are too high or too low.
//!
//! The correction connects its knots by straight lines, and continues straight beyond the first and the last knot. It
//! never falls, so it keeps the order of estimates, though it can make them equal. It needs only basic arithmetic, so
//! its results are reproducible to the last bit.

use bincode::{Decode, Encode};

use super::{Forest, ForestError, MAX_LOG_ODDS, Scale};

/// Maximum number of knots.
pub const MAX_KNOTS: usize = 64;

/// Maximum slope between two knots. It limits how much a rounding error can grow.
pub const MAX_SLOPE: f64 = 100.0;

/// How a forest's estimates are corrected.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct Calibration {
    /// How the knots were found.
    pub method: CalibrationMethod,
    /// At least two knots, in ascending order. In a random forest, the first input is 0 and the last is 1.
    pub knots: Vec<Knot>,
    /// The mean log loss of the out-of-fold estimates before calibration, in nats.
    pub loss_before: f64,
    /// The mean log loss of the same estimates after a calibration that was fitted on the other folds.
    pub loss_after: f64,
}

/// How a calibration is fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum CalibrationMethod {
    /// Platt scaling.
    Platt,
    /// Isotonic regression.
    Isotonic,
}

/// A point of the correction, on the forest's scale.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode)]
pub struct Knot {
    /// The estimate of the trees.
    pub input: f64,
    /// The corrected estimate.
    pub output: f64,
}

impl Knot {
    /// The slope of the straight line to the next knot.
    pub fn slope_to(self, next: Self) -> f64 {
        (next.output - self.output) / (next.input - self.input)
    }
}

impl Forest {
    /// This forest with calibrated estimates.
    pub fn with_calibration(self, calibration: Calibration) -> Result<Self, ForestError> {
        calibration.check(self.scale())?;
        Ok(Self { calibration: Some(calibration), ..self })
    }

    /// The correction of the estimates.
    pub fn calibration(&self) -> Option<&Calibration> {
        self.calibration.as_ref()
    }

    /// Corrects an estimate of the trees, on the forest's [`Scale`].
    pub fn calibrated(&self, estimate: f64) -> f64 {
        self.calibration.as_ref().map_or(estimate, |calibration| calibration.apply(estimate))
    }
}

impl Calibration {
    /// The corrected estimate.
    pub fn apply(&self, estimate: f64) -> f64 {
        let Some((from, to)) = self.segment(estimate) else { return estimate };
        let output = from.output + (estimate - from.input) * from.slope_to(to);
        // rounding must not take the output past the knot, or the function could fall there
        let is_before = estimate <= to.input;
        if (output > to.output) == is_before { to.output } else { output }
    }

    /// The mean slope between two estimates, or the slope there if they are equal. It is the weighted mean of the
    /// segments' slopes, because a quotient of two tiny changes would be inaccurate.
    pub fn mean_slope(&self, one: f64, other: f64) -> f64 {
        let (low, high) = if one < other { (one, other) } else { (other, one) };
        if low == high {
            return self.segment(low).map_or(1.0, |(from, to)| from.slope_to(to));
        }
        let last = self.segments().len().saturating_sub(1);
        let rise = |(index, (from, to)): (usize, (Knot, Knot))| {
            let start = if index == 0 { low } else { low.max(from.input) };
            let end = if index == last { high } else { high.min(to.input) };
            (end - start).max(0.0) * from.slope_to(to)
        };
        self.segments().enumerate().map(rise).sum::<f64>() / (high - low)
    }

    /// The pairs of neighboring knots, in ascending order.
    pub fn segments(&self) -> impl ExactSizeIterator<Item = (Knot, Knot)> {
        self.knots.iter().copied().zip(self.knots.iter().copied().skip(1))
    }

    fn segment(&self, estimate: f64) -> Option<(Knot, Knot)> {
        let [_, inner @ .., _] = self.knots.as_slice() else {
            debug_assert!(false, "a checked calibration has at least two knots");
            return None;
        };
        self.segments().nth(inner.partition_point(|knot| knot.input <= estimate))
    }

    /// Checks the knots of a forest with this scale, and the losses.
    pub fn check(&self, scale: Scale) -> Result<(), ForestError> {
        let problem = |problem| Err(ForestError::Calibration(problem));
        let (Some(first), Some(last)) = (self.knots.first(), self.knots.last()) else {
            return problem("there are no knots");
        };
        if !(2..=MAX_KNOTS).contains(&self.knots.len()) {
            return problem("there must be 2 to 64 knots");
        }
        let range = match scale {
            Scale::Probability => 0.0..=1.0,
            Scale::LogOdds => -MAX_LOG_ODDS..=MAX_LOG_ODDS,
        };
        if !self.knots.iter().all(|knot| range.contains(&knot.input) && range.contains(&knot.output)) {
            return problem("each knot must be an estimate and its correction, both on the forest's scale");
        }
        if scale == Scale::Probability && (first.input != 0.0 || last.input != 1.0) {
            return problem("a random forest's knots must start at 0 and end at 1");
        }
        let is_valid =
            |(from, to): (Knot, Knot)| from.input < to.input && (0.0..=MAX_SLOPE).contains(&from.slope_to(to));
        if !self.segments().all(is_valid) {
            return problem("the knots must be in ascending order and must not rise too steeply");
        }
        let is_loss = |loss: f64| loss.is_finite() && loss >= 0.0;
        if !is_loss(self.loss_before) || !is_loss(self.loss_after) {
            return problem("a log loss must be at least 0");
        }
        Ok(())
    }
}
