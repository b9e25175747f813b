use bincode::{Decode, Encode};

/// A bar of a waterfall.
#[derive(Clone, Debug, Default, Encode, Decode, PartialEq)]
pub struct WaterfallBar {
    /// The label on the left side of the chart.
    pub label: String,
    /// The text to the right of the bar.
    pub value: String,
    /// The start of the bar, as a probability or in log-odds.
    pub from: f64,
    /// The end of the bar, in the unit of `from`.
    pub to: f64,
    /// Whether the bar is a total rather than a contribution.
    pub is_total: bool,
}

/// The smallest range that contains all bars and 0.
pub fn value_range(bars: &[WaterfallBar]) -> (f64, f64) {
    let ends = || bars.iter().flat_map(|bar| [bar.from, bar.to]);
    (ends().fold(0.0, f64::min), ends().fold(0.0, f64::max))
}

/// A bar of [`Picture::RiskBy`](crate::Picture::RiskBy).
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct RiskBar {
    /// The name of the group.
    pub name: String,
    /// The mean probability, or the partial dependence; `None` to draw no bar.
    pub mean: Option<f64>,
    /// The number of customers, as written in the tooltip.
    pub customers: String,
    /// The number of customers, as written next to the mean; `None` if it is not shown there.
    pub count: Option<String>,
}

/// A cell of [`Picture::Heat`](crate::Picture::Heat).
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct HeatCell {
    /// The mean probability of the cell's customers; `None` if there are none.
    pub mean: Option<f64>,
    /// The text in the cell.
    pub label: String,
}
