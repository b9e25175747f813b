use bincode::{Decode, Encode};

/// A curve with a point for every cutoff or budget.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct Curve {
    /// The points, each with its tooltip, in the units of the axes.
    pub points: Vec<((f64, f64), String)>,
    /// The points of a dashed reference line.
    pub reference: Vec<(f64, f64)>,
    /// The title of the x-axis.
    pub x_title: String,
    /// The range of the x-axis.
    pub x_range: AxisRange,
    /// The title of the y-axis.
    pub y_title: String,
    /// The range of the y-axis.
    pub y_range: AxisRange,
}

/// The range of an axis.
#[derive(Clone, Copy, Debug, Encode, Decode, PartialEq)]
pub enum AxisRange {
    /// From 0 to a maximum.
    UpTo {
        /// The maximum.
        max: f64,
        /// The number of equal intervals between labels.
        intervals: u32,
    },
    /// A range that fits the data.
    Fit,
}

/// The position of the label of a mark on a curve.
#[derive(Clone, Copy, Debug, Encode, Decode, PartialEq, Eq)]
pub enum LabelPlacement {
    /// On the right of the mark.
    Right,
    /// On the left of the mark.
    Left,
    /// Above the mark.
    Above,
}

/// A label beside a mark is to the left of it if the mark is beyond this share of the x-axis.
const LABEL_LEFT_FROM: f64 = 0.6;

impl AxisRange {
    /// Percentages, with labels in steps of 25.
    pub const PERCENT: Self = Self::UpTo { max: 100.0, intervals: 4 };
}

impl LabelPlacement {
    /// Beside a mark at this share of the x-axis, on the side that has room.
    pub fn beside(share: f64) -> Self {
        if share > LABEL_LEFT_FROM { Self::Left } else { Self::Right }
    }
}

/// Customers with similar estimates.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct ReliabilityBin {
    /// The range of the estimates, in [0, 1].
    pub range: (f64, f64),
    /// Number of customers.
    pub customers: u32,
    /// The mean estimate of these customers, in [0, 1].
    pub estimated: f64,
    /// The share of these customers who left, in [0, 1].
    pub left: f64,
    /// The 95% confidence interval of that share.
    pub interval: (f64, f64),
    /// The tooltip.
    pub tooltip: String,
}

/// A field's two measures of importance.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct ImportanceBar {
    /// The field.
    pub name: String,
    /// The drop in ROC-AUC when the field is shuffled, times 1,000.
    pub drop: f64,
    /// The mean absolute effect on an estimate, in percentage points or log-odds.
    pub effect: f64,
    /// The label of the effect.
    pub effect_label: String,
    /// The tooltip.
    pub tooltip: String,
}

/// A field's effect on estimates, for one level or one range of numbers.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct EffectRow {
    /// The level or the range.
    pub name: String,
    /// The 5%, 25%, 50%, 75%, and 95% quantiles of the effect, in percentage points or log-odds; `None` without
    /// customers.
    pub quantiles: Option<[f64; 5]>,
    /// The tooltip.
    pub tooltip: String,
}
