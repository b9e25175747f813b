//! What charts show, as plain data: what the page hands to the program that draws them, the crate `churnscope-charts`.

pub mod gauge;

use bincode::{Decode, Encode};

pub use gauge::{GAUGE, GaugeGeometry};

use churnscope_engine::schema::{Band, Bands};

/// The colours of a chart, as CSS writes them.
#[derive(Clone, Debug, Default, Encode, Decode, PartialEq, Eq)]
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

/// What a chart shows. Probabilities and shares are in [0, 1]; what is drawn in per cent or points says so.
#[derive(Clone, Debug, Default, Encode, Decode, PartialEq)]
pub enum Picture {
    /// Nothing.
    #[default]
    Blank,
    /// The half circle of the bands with a marker at an estimate.
    Gauge {
        /// Where the bands begin.
        bands: Bands,
        /// The estimate.
        probability: f64,
    },
    /// The way from the average customer to this one.
    Waterfall {
        /// Its steps, from the top down.
        steps: Vec<Step>,
        /// Whether long labels have no room.
        is_narrow: bool,
    },
    /// The estimate along a number, everything else unchanged.
    AlongNumber(AlongNumber),
    /// The estimate over levels, everything else unchanged.
    OverLevels(OverLevels),
    /// Bars of trees by their own estimate; those that reach into the range stand out.
    Trees {
        /// How many trees are in equal parts of [0, 1].
        histogram: Vec<u32>,
        /// From where to where.
        range: (f64, f64),
    },
    /// Bars of customers by estimated probability, with a line at one customer's.
    Standing {
        /// Where the bands begin.
        bands: Bands,
        /// How many customers are in equal parts of [0, 1].
        counts: Vec<u64>,
        /// The customer's.
        probability: f64,
    },
    /// Bars of customers by estimated probability, each in the colour of its band.
    Risk {
        /// Where the bands begin.
        bands: Bands,
        /// How many customers are in equal parts of [0, 1].
        counts: Vec<u32>,
    },
    /// The mean probability of groups, from the top down.
    RiskBy(Vec<RiskBar>),
    /// The mean probability of customers who have two things in common: the deeper, the higher.
    Heat {
        /// What the columns have in common.
        across: Vec<String>,
        /// What the rows have in common.
        down: Vec<String>,
        /// Row by row.
        cells: Vec<HeatCell>,
    },
    /// Pairs of bars: the share of the training customers and that of a file's.
    Shift {
        /// Of the bins.
        names: Vec<String>,
        /// Share of the training customers.
        then: Vec<f64>,
        /// Share of the file's.
        now: Vec<f64>,
    },
    /// The share that left by mean estimate with its intervals; on the dashed line both are the same. Bins without
    /// customers are to be left out.
    Reliability(Vec<ReliabilityBin>),
    /// An upright line at a cutoff, to be drawn over a reliability.
    CutoffLine(f64),
    /// A line from the left to the right.
    Curve(Curve),
    /// The mark of a cutoff, to be drawn over a curve.
    CutoffMark {
        /// Its place in the curve's units, if it has one.
        place: Option<(f64, f64)>,
        /// Where there is room for the words.
        room: Room,
        /// What is said of it.
        words: String,
    },
    /// A row a field: at the left what is lost without it, at the right how far it moves estimates.
    Importance(Vec<ImportanceBar>),
    /// A row each: a line from 5 to 95%, a thick one from 25 to 75%, and a dot in the middle.
    Spread(Vec<SpreadRow>),
}

/// A step of a waterfall.
#[derive(Clone, Debug, Default, Encode, Decode, PartialEq)]
pub struct Step {
    /// What it stands for.
    pub label: String,
    /// What is written beside it.
    pub value: String,
    /// Where it begins, in probability or log-odds.
    pub from: f64,
    /// Where it ends, in the same.
    pub to: f64,
    /// Whether it is a whole estimate, not a step.
    pub is_whole: bool,
}

/// How far steps reach down and up; 0 is always among it.
pub fn extent(steps: &[Step]) -> (f64, f64) {
    let ends = || steps.iter().flat_map(|step| [step.from, step.to]);
    (ends().fold(0.0, f64::min), ends().fold(0.0, f64::max))
}

/// A curve along a number.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct AlongNumber {
    /// The ends of the axis.
    pub range: (f64, f64),
    /// Values and probabilities, with what is said of each.
    pub points: Vec<((f64, f64), String)>,
    /// The average customer's values and probabilities.
    pub average: Vec<(f64, f64)>,
    /// Which of the points is the customer's, and what is written beside it.
    pub present: Option<(usize, String)>,
}

/// Bars over levels.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct OverLevels {
    /// Levels, from the left to the right.
    pub levels: Vec<LevelBar>,
}

/// A bar of [`OverLevels`].
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct LevelBar {
    /// The level.
    pub name: String,
    /// The customer's probability with it.
    pub probability: f64,
    /// The average customer's with it.
    pub average: Option<f64>,
    /// Whether the customer has it.
    pub is_present: bool,
}

/// A bar of [`Picture::RiskBy`].
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct RiskBar {
    /// What the customers have in common.
    pub name: String,
    /// Their mean probability; `None` where nobody is.
    pub mean: Option<f64>,
    /// How many they are, in words.
    pub customers: String,
}

/// A cell of [`Picture::Heat`].
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct HeatCell {
    /// The mean probability of its customers; `None` where nobody is.
    pub mean: Option<f64>,
    /// What stands in it.
    pub words: String,
}

/// Customers of similar estimates.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct ReliabilityBin {
    /// Where the estimates begin and end, in [0, 1].
    pub range: (f64, f64),
    /// How many customers.
    pub customers: u32,
    /// Their mean estimate, in [0, 1].
    pub estimated: f64,
    /// The share of them that left, in [0, 1].
    pub left: f64,
    /// 95% interval of that share.
    pub interval: (f64, f64),
    /// All this in words.
    pub words: String,
}

/// How far up an axis goes.
#[derive(Clone, Copy, Debug, Encode, Decode, PartialEq)]
pub enum Reach {
    /// From 0 to this, in so many parts.
    To(f64, u32),
    /// As far as the curve does.
    Curve,
}

/// A curve over a share of customers.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct Curve {
    /// Places across, in per cent, and up, in the unit of that axis, each with what is said of it.
    pub points: Vec<((f64, f64), String)>,
    /// A dashed line to compare with.
    pub reference: Vec<(f64, f64)>,
    /// How far up the chart goes.
    pub reach: Reach,
}

/// Where there is room for the words of a mark.
#[derive(Clone, Copy, Debug, Encode, Decode, PartialEq, Eq)]
pub enum Room {
    /// Beside a curve that rises.
    Beside,
    /// Above a curve that falls.
    Above,
}

/// A field's two measures of importance.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct ImportanceBar {
    /// The field.
    pub name: String,
    /// What is lost without it, in thousandths of the area under the curve.
    pub lost: f64,
    /// How far it moves an estimate on average, in points or log-odds.
    pub moved: f64,
    /// The same as it is written.
    pub moved_text: String,
    /// Both in words.
    pub words: String,
}

/// Customers who have a value in common.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct SpreadRow {
    /// What they have in common.
    pub name: String,
    /// 5, 25, 50, 75 and 95% of them are at or below these, in points or log-odds; `None` where nobody is.
    pub quantiles: Option<[f64; 5]>,
    /// All this in words.
    pub words: String,
}

/// A picture and its colours, as bytes.
pub fn to_bytes(palette: &Palette, picture: &Picture) -> Vec<u8> {
    bincode::encode_to_vec((palette, picture), bincode::config::standard()).unwrap_or_default()
}

/// A picture and its colours from bytes; `None` for what is none.
pub fn from_bytes(bytes: &[u8]) -> Option<(Palette, Picture)> {
    bincode::decode_from_slice(bytes, bincode::config::standard()).ok().map(|(both, _)| both)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_arrives_as_it_was_sent() {
        let palette = Palette { accent: "#2458d3".to_owned(), ..Palette::default() };
        let curve =
            Curve { points: vec![((0.5, 1.5), "half".to_owned())], reference: vec![], reach: Reach::To(100.0, 4) };
        for picture in [Picture::Blank, Picture::Curve(curve), Picture::CutoffLine(0.25)] {
            let bytes = to_bytes(&palette, &picture);
            assert_eq!(from_bytes(&bytes), Some((palette.clone(), picture)));
            assert_eq!(from_bytes(&bytes[..bytes.len() - 1]), None);
        }
    }
}
