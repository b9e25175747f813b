//! The geometry of the gauge.

/// Position and size of the half circle, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GaugeGeometry {
    /// Distance of the center from the left edge.
    pub x: f64,
    /// Distance of the center from the top edge.
    pub y: f64,
    /// Outer radius.
    pub radius: f64,
    /// Thickness of the band.
    pub thickness: f64,
    /// Diameter of the marker.
    pub marker: f64,
}

/// The gauge.
pub const GAUGE: GaugeGeometry = GaugeGeometry { x: 88.0, y: 92.0, radius: 80.0, thickness: 12.0, marker: 18.0 };

impl GaugeGeometry {
    /// The point on the center line of the band at this share of the line's length, measured from the left end.
    pub fn point(&self, share: f64) -> (f64, f64) {
        let radius = self.radius - self.thickness / 2.0;
        (
            self.x + radius * sine_of_half_turns(share - 0.5),
            self.y - radius * sine_of_half_turns(share.min(1.0 - share)),
        )
    }

    /// The band's center line between two points, as an SVG path. Each point is given as a share of the line's length,
    /// as in [`Self::point`].
    pub fn arc(&self, from: f64, to: f64) -> String {
        let radius = self.radius - self.thickness / 2.0;
        let ((x, y), (end_x, end_y)) = (self.point(from), self.point(to));
        format!("M{x:.2} {y:.2}A{radius} {radius} 0 0 1 {end_x:.2} {end_y:.2}")
    }
}

/// Uses the Taylor series, because the standard library's function would make the download larger. If `share` is in
/// [-1/2, 1/2], the error is below 1e-11.
fn sine_of_half_turns(share: f64) -> f64 {
    let angle = std::f64::consts::PI * share;
    let (mut term, mut sum) = (angle, angle);
    for n in 1..=7 {
        term *= -angle * angle / f64::from(2 * n * (2 * n + 1));
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_half_circle_runs_from_left_to_right_over_the_top() {
        let close = |(x, y): (f64, f64), expected: (f64, f64)| {
            assert!((x - expected.0).abs() < 1e-9 && (y - expected.1).abs() < 1e-9, "{x} {y}");
        };
        for percent in 0..=100 {
            let share = f64::from(percent) / 100.0;
            let (sine, cosine) = (std::f64::consts::PI * (1.0 - share)).sin_cos();
            close(GAUGE.point(share), (88.0 + 74.0 * cosine, 92.0 - 74.0 * sine));
        }
        close(GAUGE.point(0.0), (14.0, 92.0));
        close(GAUGE.point(0.5), (88.0, 18.0));
        close(GAUGE.point(1.0), (162.0, 92.0));
        assert_eq!(GAUGE.arc(0.0, 0.5), "M14.00 92.00A74 74 0 0 1 88.00 18.00");
    }
}
