//! From data to `charming::Chart`: pure functions that know neither the page nor the browser. Colours are passed in.

pub mod curve;
pub mod gauge;
pub mod heat;
pub mod importance;
pub mod reliability;
pub mod risk;
pub mod risk_by;
pub mod shift;
pub mod spread;
pub mod standing;
pub mod trees;
pub mod waterfall;
pub mod what_if;

use charming::component::{Aria, Axis};
use charming::element::{AxisLabel, AxisLine, AxisTick, AxisType, LineStyle, SplitLine};

pub use curve::{Curve, Reach, Room, curve, cutoff_mark};
pub use gauge::{GAUGE, GaugeGeometry, gauge};
pub use heat::{HeatCell, heat};
pub use importance::{ImportanceBar, importance};
pub use reliability::{ReliabilityBin, cutoff_line, reliability};
pub use risk::risk;
pub use risk_by::{RiskBar, risk_by};
pub use shift::shift;
pub use spread::{SpreadRow, spread};
pub use standing::standing;
pub use trees::trees;
pub use waterfall::waterfall;
pub use what_if::{nearest, what_if};

use crate::engine::schema::Band;

/// Size of words in a chart, in pixels; they are not shrunk with the chart.
const FONT_SIZE: f64 = 12.0;

/// The colours of a chart, as CSS writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Palette {
    /// What this customer's lines and bars have.
    pub accent: String,
    /// Behind the chart.
    pub card: String,
    /// Grid lines.
    pub line: String,
    /// Words that matter.
    pub text: String,
    /// All other words.
    pub second: String,
    /// What stands back: bars to compare with.
    pub third: String,
    /// What raises an estimate.
    pub raises: String,
    /// What lowers it.
    pub lowers: String,
    /// The low band.
    pub low: String,
    /// The medium band.
    pub medium: String,
    /// The high band.
    pub high: String,
}

impl Palette {
    /// The colour of a band.
    pub fn band(&self, band: Band) -> &str {
        match band {
            Band::Low => &self.low,
            Band::Medium => &self.medium,
            Band::High => &self.high,
        }
    }
}

/// The page describes each chart in its own words, so the library's generated description is off.
fn described_by_page() -> Aria {
    Aria::new().enabled(false)
}

/// An axis of numbers with words but no lines.
fn number_axis(palette: &Palette) -> Axis {
    Axis::new()
        .type_(AxisType::Value)
        .axis_label(axis_words(palette))
        .axis_line(AxisLine::new().show(false))
        .axis_tick(AxisTick::new().show(false))
        .split_line(SplitLine::new().show(false))
}

/// Faint lines across the chart.
fn faint_lines(palette: &Palette) -> SplitLine {
    SplitLine::new().show(true).line_style(LineStyle::new().color(palette.line.as_str()).width(1))
}

fn axis_words(palette: &Palette) -> AxisLabel {
    AxisLabel::new().color(palette.second.as_str()).font_size(FONT_SIZE)
}

/// A round top for an axis of percentages, so that it seldom changes while a value moves.
fn axis_top(greatest_percent: f64) -> f64 {
    [10.0, 20.0, 40.0, 60.0, 80.0].into_iter().find(|&top| greatest_percent <= top * 0.95).unwrap_or(100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_leaves_room_above_the_line() {
        for (greatest, top) in [(0.0, 10.0), (9.4, 10.0), (9.6, 20.0), (57.0, 60.0), (71.0, 80.0), (99.0, 100.0)] {
            assert_eq!(axis_top(greatest), top, "{greatest}");
        }
    }
}
