//! The geometry of a line with an interval at each point, over a share from 0 to 1.

/// The number of intervals between grid lines that the y-axis aims for.
const INTERVALS: f64 = 4.0;

/// A point of the line, in the units of the axes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandedPoint {
    /// The position on the x-axis, in [0, 1].
    pub share: f64,
    /// The value.
    pub value: f64,
    /// The lower end of the interval.
    pub low: f64,
    /// The upper end of the interval.
    pub high: f64,
}

/// The area between the axes, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChartArea {
    /// The left edge.
    pub left: f64,
    /// The top edge.
    pub top: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

/// The shapes of the chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BandedLine {
    /// The outline of the intervals, as an SVG path.
    pub band: String,
    /// The line, as an SVG path.
    pub line: String,
    /// The points of the line, in pixels.
    pub points: Vec<(f64, f64)>,
    /// The values of the grid lines in ascending order, 0 among them, and their y-positions in pixels.
    pub grid: Vec<(f64, f64)>,
}

impl ChartArea {
    /// The x-position of a share.
    pub fn x(&self, share: f64) -> f64 {
        self.left + self.width * share
    }
}

/// The shapes for points in ascending order of their shares. The y-axis contains 0 and all intervals, and ends at grid
/// lines.
pub fn banded_line(points: &[BandedPoint], area: ChartArea) -> BandedLine {
    let low = points.iter().map(|point| point.low).fold(0.0, f64::min);
    let high = points.iter().map(|point| point.high).fold(0.0, f64::max);
    let step = round_step((high - low) / INTERVALS);
    let (first, last) = ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
    let last = last.max(first + 1.0);
    let y = |value: f64| area.top + area.height * (last * step - value) / ((last - first) * step);
    let xy = |share: f64, value: f64| format!("{:.1} {:.1}", area.x(share), y(value));
    let line: Vec<String> = points.iter().map(|point| xy(point.share, point.value)).collect();
    let there = points.iter().map(|point| xy(point.share, point.high));
    let back = points.iter().rev().map(|point| xy(point.share, point.low));
    let band: Vec<String> = there.chain(back).collect();
    BandedLine {
        band: if points.is_empty() { String::new() } else { format!("M{}Z", band.join("L")) },
        line: if points.is_empty() { String::new() } else { format!("M{}", line.join("L")) },
        points: points.iter().map(|point| (area.x(point.share), y(point.value))).collect(),
        grid: (first as i32..=last as i32).map(|at| f64::from(at) * step).map(|value| (value, y(value))).collect(),
    }
}

/// 1, 2, or 5 times a power of ten: the smallest one that is at least `step`.
fn round_step(step: f64) -> f64 {
    if !(step > 0.0 && step.is_finite()) {
        return 1.0;
    }
    let mut power: f64 = 1.0;
    while power * 10.0 < step {
        power *= 10.0;
    }
    while power >= step {
        power /= 10.0;
    }
    // avoids the rounding errors of powers below 1
    let steps =
        [1.0, 2.0, 5.0, 10.0].map(|times| if power < 1.0 { times / (1.0 / power).round() } else { times * power });
    steps.into_iter().find(|of| *of >= step - 1e-12).unwrap_or(power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: ChartArea = ChartArea { left: 40.0, top: 10.0, width: 200.0, height: 100.0 };

    #[test]
    fn steps_are_round() {
        for (step, expected) in [
            (1.0, 1.0),
            (1.1, 2.0),
            (2.0, 2.0),
            (4.9, 5.0),
            (7.0, 10.0),
            (30.0, 50.0),
            (0.03, 0.05),
            (0.000_7, 0.001),
            (0.0, 1.0),
            (f64::NAN, 1.0),
        ] {
            assert_eq!(round_step(step), expected, "{step}");
        }
    }

    #[test]
    fn the_axis_contains_zero_and_all_intervals() {
        let point = |share, value, low, high| BandedPoint { share, value, low, high };
        for (points, expected) in [
            (vec![point(0.5, 0.05, 0.01, 0.09), point(1.0, 0.03, -0.02, 0.08)], &[-0.05, 0.0, 0.05, 0.1][..]),
            (vec![point(0.5, -0.2, -0.4, -0.1)], &[-0.4, -0.3, -0.2, -0.1, 0.0]),
            (vec![point(0.5, 0.2, 0.1, 0.4)], &[0.0, 0.1, 0.2, 0.3, 0.4]),
            (Vec::new(), &[0.0, 1.0]),
        ] {
            let found = banded_line(&points, AREA);
            let values: Vec<f64> = found.grid.iter().map(|(value, _)| *value).collect();
            assert_eq!(values.len(), expected.len(), "{values:?}");
            assert!(values.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{values:?}");
            let ends = [found.grid.first(), found.grid.last()].map(|end| end.map(|(_, y)| *y));
            assert_eq!(ends, [Some(110.0), Some(10.0)]);
            assert_eq!(found.points.len(), points.len());
            assert_eq!(found.band.is_empty(), points.is_empty());
        }
    }

    #[test]
    fn the_band_goes_along_the_upper_ends_and_back_along_the_lower_ones() {
        let points = [(0.5, 0.1), (1.0, 0.2)].map(|(share, value)| BandedPoint { share, value, low: 0.0, high: 0.4 });
        let found = banded_line(&points, AREA);
        assert_eq!(found.line, "M140.0 85.0L240.0 60.0");
        assert_eq!(found.band, "M140.0 10.0L240.0 10.0L240.0 110.0L140.0 110.0Z");
        assert_eq!(found.points, [(140.0, 85.0), (240.0, 60.0)]);
    }
}
