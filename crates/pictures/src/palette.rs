//! The colors of a chart.

use bincode::{Decode, Encode};

use churnscope_engine::schema::Band;

/// The colors of a chart, written as in CSS.
#[derive(Clone, Debug, Default, Encode, Decode, PartialEq, Eq)]
pub struct Palette {
    /// Most lines and bars.
    pub accent: String,
    /// The background of the chart.
    pub card: String,
    /// Grid lines.
    pub line: String,
    /// Important text.
    pub text: String,
    /// All other text.
    pub secondary_text: String,
    /// Bars for comparison, and totals in a waterfall.
    pub comparison: String,
    /// Bars of contributions that raise an estimate.
    pub raises: String,
    /// Bars of contributions that lower an estimate.
    pub lowers: String,
    /// The low band.
    pub low: String,
    /// The medium band.
    pub medium: String,
    /// The high band.
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
