use bincode::{Decode, Encode};

/// A curve over the values of a number field.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct AlongNumber {
    /// The ends of the x-axis.
    pub range: (f64, f64),
    /// Pairs of a value and a probability, each with its tooltip.
    pub points: Vec<((f64, f64), String)>,
    /// Pairs of a value and its partial dependence.
    pub average: Vec<(f64, f64)>,
    /// The index and the label of the point at the customer's value; `None` to draw no mark.
    pub present: Option<(usize, String)>,
}

/// Bars for the levels of a field.
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct OverLevels {
    /// The levels, from left to right.
    pub levels: Vec<LevelBar>,
}

/// A bar of [`OverLevels`].
#[derive(Clone, Debug, Encode, Decode, PartialEq)]
pub struct LevelBar {
    /// The name of the level.
    pub name: String,
    /// The customer's probability at this level.
    pub probability: f64,
    /// The level's partial dependence, if it is known.
    pub average: Option<f64>,
    /// Whether the customer has this level.
    pub is_present: bool,
}
