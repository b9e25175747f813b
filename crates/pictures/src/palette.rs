use bincode::{Decode, Encode};

use churnscope_engine::schema::Band;

/// The colors of a chart, written as in CSS.
#[derive(Clone, Debug, Default, Encode, Decode, PartialEq, Eq)]
pub struct Palette {
    /// The main color.
    pub accent: String,
    /// The background of tooltips, and the inside of markers.
    pub card: String,
    /// Grid lines and borders.
    pub line: String,
    /// Important text and lines.
    pub text: String,
    /// Less important text and lines.
    pub secondary_text: String,
    /// Bars to compare with those in the accent color.
    pub comparison: String,
    /// Contributions that raise an estimate.
    pub raises: String,
    /// Contributions that lower an estimate.
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
