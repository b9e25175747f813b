//! The content of the page's charts as plain data, which can be sent as bytes.

pub mod banded_line;
pub mod flow;
pub mod gauge;
pub mod waterfall;

mod customers;
mod evaluation;
mod palette;
mod what_if;

use bincode::{Decode, Encode};

use churnscope_engine::schema::Bands;

pub use customers::{HeatCell, RiskBar, WaterfallBar, value_range};
pub use evaluation::{AxisRange, Curve, EffectRow, ImportanceBar, LabelPlacement, ReliabilityBin};
pub use gauge::{GAUGE, GaugeGeometry};
pub use palette::Palette;
pub use what_if::{AlongNumber, LevelBar, OverLevels};

/// The content of a chart.
#[derive(Clone, Debug, Default, Encode, Decode, PartialEq)]
pub enum Picture {
    /// An empty chart.
    #[default]
    Blank,
    /// A half circle divided into the risk bands, with a marker at the estimate.
    Gauge {
        /// The risk bands.
        bands: Bands,
        /// The estimate.
        probability: f64,
    },
    /// The contributions that lead from the baseline to a customer's estimate.
    Waterfall {
        /// The bars, from top to bottom.
        bars: Vec<WaterfallBar>,
        /// Whether long labels must be shortened.
        is_narrow: bool,
    },
    /// How the estimate depends on a number.
    AlongNumber(AlongNumber),
    /// How the estimate depends on the level of a category.
    OverLevels(OverLevels),
    /// A histogram of the individual trees' estimates, with a highlighted range.
    Trees {
        /// Number of trees in each bar; the bars divide [0, 1] into equal parts.
        histogram: Vec<u32>,
        /// The range to highlight.
        range: (f64, f64),
    },
    /// A histogram of customers by estimated probability, with a line at the probability of one customer.
    Standing {
        /// The risk bands.
        bands: Bands,
        /// Number of customers in each bar; the bars divide [0, 1] into equal parts.
        counts: Vec<u64>,
        /// The customer's probability.
        probability: f64,
    },
    /// A histogram of customers by estimated probability, in the colors of the bands.
    Risk {
        /// The risk bands.
        bands: Bands,
        /// Number of customers in each bar; the bars divide [0, 1] into equal parts.
        counts: Vec<u32>,
    },
    /// The mean probability of groups of customers, or a field's partial dependence.
    RiskBy(Vec<RiskBar>),
    /// A heat map of the mean probability of customers, by two fields.
    Heat {
        /// The names of the columns.
        across: Vec<String>,
        /// The names of the rows.
        down: Vec<String>,
        /// The cells, row by row.
        cells: Vec<HeatCell>,
    },
    /// The distribution of a field in the model's data and in a file.
    Shift {
        /// The names of the bins.
        names: Vec<String>,
        /// The name of the model's data.
        data: String,
        /// Each bin's share in the model's data.
        training: Vec<f64>,
        /// Each bin's share in the file.
        file: Vec<f64>,
    },
    /// Observed versus estimated probability, without empty bins.
    Reliability(Vec<ReliabilityBin>),
    /// A vertical line to draw over [`Picture::Reliability`].
    CutoffLine(f64),
    /// A curve with a point for every cutoff or budget.
    Curve(Curve),
    /// A mark to draw over [`Picture::Curve`].
    CurveMark {
        /// The position in the curve's units; `None` to draw no mark.
        position: Option<(f64, f64)>,
        /// The position of the label.
        placement: LabelPlacement,
        /// The label.
        label: String,
    },
    /// Two measures of each field's importance.
    Importance(Vec<ImportanceBar>),
    /// The distribution of a field's effect, one row per level or range of values.
    Effects(Vec<EffectRow>),
}

/// Encodes a picture and the colors to draw it in.
pub fn to_bytes(palette: &Palette, picture: &Picture) -> Vec<u8> {
    bincode::encode_to_vec((palette, picture), bincode::config::standard()).unwrap_or_default()
}

/// Decodes a picture and the colors to draw it in; `None` if the bytes cannot be decoded.
pub fn from_bytes(bytes: &[u8]) -> Option<(Palette, Picture)> {
    bincode::decode_from_slice(bytes, bincode::config::standard()).ok().map(|(both, _)| both)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_decoded_unchanged() {
        let palette = Palette { accent: "#2458d3".to_owned(), ..Palette::default() };
        let curve = Curve {
            points: vec![((0.5, 1.5), "half".to_owned())],
            reference: vec![],
            x_title: "Contacted".to_owned(),
            x_range: AxisRange::PERCENT,
            y_title: "Found".to_owned(),
            y_range: AxisRange::UpTo { max: 100.0, intervals: 4 },
        };
        for picture in [Picture::Blank, Picture::Curve(curve), Picture::CutoffLine(0.25)] {
            let bytes = to_bytes(&palette, &picture);
            assert_eq!(from_bytes(&bytes), Some((palette.clone(), picture)));
            assert_eq!(from_bytes(&bytes[..bytes.len() - 1]), None);
        }
    }
}
