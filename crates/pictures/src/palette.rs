//! The colors of a chart.

use bincode::{Decode, Encode};

use churnscope_engine::schema::Band;

/// The colors of a chart, written as in CSS.
#[derive(Clone, Debug, Default, Encode, Decode, PartialEq, Eq)]
pub struct Palette {
    /// The main color of lines and bars.
    pub accent: String,
    /// The background of tooltips, the inside of outlined markers, and the gaps between the cells of a heat map.
    pub card: String,
    /// Grid lines, the borders of tooltips, and shapes in the background.
    pub line: String,
    /// Important text, outlines, and lines.
    pub text: String,
    /// All other text, and less important outlines and lines.
    pub secondary_text: String,
    /// Bars next to those in the accent color, and totals in a waterfall.
    pub comparison: String,
    /// Bars of contributions that raise an estimate.
    pub raises: String,
    /// Bars of contributions that lower an estimate.
    pub lowers: String,
    /// The low band.
    pub low: String,
    /// The medium band.
    pub medium: String,
    /// The high band, and the cells of a heat map.
    pub high: String,
}

impl Palette {
    /// The color of a band.
    pub fn band(&self, band: Band) -> &str {
        match band {
            Band::Low => &self.low,
            Band::Medium => &self.medium,
            Band::High => &self.high,
        }
    }
}
