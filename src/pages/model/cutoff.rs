//! The choice of a cutoff.

use bincode::{Decode, Encode};

use churnscope_engine::metrics::{ConfusionMatrix, Ranking};
use churnscope_engine::schema::{Number, Outside, Unit};
use churnscope_wording::model::number_up_to;

/// The user's choice of a cutoff.
#[derive(Clone, Copy, Debug, Encode, Decode, PartialEq)]
pub enum CutoffChoice {
    /// Customers with at least this estimate. A number above 1 selects nobody.
    Probability(f64),
    /// The customers with the highest estimates: at least this share of all customers, in [0, 1].
    Share(f64),
}

impl CutoffChoice {
    /// The cutoff: the lowest estimate at which customers are contacted. A cutoff above 1 selects nobody.
    pub fn cutoff(self, ranking: &Ranking) -> f64 {
        match self {
            Self::Probability(cutoff) => cutoff,
            Self::Share(share) => ranking.cutoff_for_share(share),
        }
    }

    /// The chosen number as a percentage.
    pub fn percent(self) -> f64 {
        let (Self::Probability(number) | Self::Share(number)) = self;
        number.clamp(0.0, 1.0) * 100.0
    }

    /// Whether a share is chosen.
    pub fn is_share(self) -> bool {
        matches!(self, Self::Share(_))
    }

    /// The same kind of choice, with this percentage.
    pub fn with_percent(self, percent: f64) -> Self {
        let number = (percent / 100.0).clamp(0.0, 1.0);
        if self.is_share() { Self::Share(number) } else { Self::Probability(number) }
    }

    /// This choice as a share or as a probability that selects the same customers.
    pub fn as_share(self, is_share: bool, ranking: &Ranking) -> Self {
        if self.is_share() == is_share { self } else { Self::of_cutoff(self.cutoff(ranking), is_share, ranking) }
    }

    /// The choice that selects the same customers as this cutoff, as a share or as a probability.
    pub fn of_cutoff(cutoff: f64, is_share: bool, ranking: &Ranking) -> Self {
        if is_share { Self::Share(ranking.at_cutoff(cutoff).share_contacted()) } else { Self::Probability(cutoff) }
    }
}

/// The range, step, and unit of the slider and the box.
pub fn number() -> Number {
    let unit = Unit { one: "%".to_owned(), many: "%".to_owned(), before: false };
    Number {
        min: 0.0,
        max: 100.0,
        step: 1.0,
        decimals: 1,
        default: 50.0,
        unit,
        outside: Outside::Refuse,
        dates: None,
        offers: Vec::new(),
    }
}

/// A percentage as text in a box, with at most one decimal.
pub fn percent_text(percent: f64) -> String {
    let text = format!("{percent:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// Parses a percentage from the text in a box.
pub fn parse_percent(text: &str) -> Result<f64, String> {
    let bare = text.trim().trim_end_matches('%').trim_end();
    bare.parse().ok().filter(|percent: &f64| (0.0..=100.0).contains(percent)).ok_or_else(|| number_up_to(100))
}

/// The best cutoff by some measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BestCutoff {
    /// The cutoff.
    pub cutoff: f64,
    /// The confusion matrix at that cutoff.
    pub matrix: ConfusionMatrix,
}

/// The cutoff at which a measure is highest; `None` without customers.
pub fn best(ranking: &Ranking, measure: impl Fn(&ConfusionMatrix) -> f64) -> Option<BestCutoff> {
    ranking.best(measure).map(|(cutoff, matrix)| BestCutoff { cutoff, matrix })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_choice_select_the_same_customers() {
        let ranking = Ranking::of([0.9, 0.8, 0.6, 0.6, 0.3].into_iter().zip([true, false, true, false, false]));
        for cutoff in [0.9, 0.6, 0.3] {
            let by_probability = CutoffChoice::Probability(cutoff);
            let by_share = by_probability.as_share(true, &ranking);
            assert!(by_share.is_share());
            assert_eq!(by_share.cutoff(&ranking), cutoff);
            assert_eq!(by_share.as_share(false, &ranking), by_probability);
        }
        assert_eq!(CutoffChoice::Probability(0.95).as_share(true, &ranking), CutoffChoice::Share(0.0));
        let nobody = CutoffChoice::Share(0.0).as_share(false, &ranking);
        assert_eq!((nobody.percent(), ranking.at_cutoff(nobody.cutoff(&ranking)).contacted), (100.0, 0));
        assert_eq!(CutoffChoice::Share(0.1).with_percent(250.0), CutoffChoice::Share(1.0));
    }

    #[test]
    fn only_percentages_from_0_to_100_are_accepted() {
        for (text, expected) in
            [("31.25", Some(31.25)), (" 50% ", Some(50.0)), ("0", Some(0.0)), ("101", None), ("-1", None), ("", None)]
        {
            assert_eq!(parse_percent(text).ok(), expected, "{text}");
        }
        assert_eq!(parse_percent("NaN"), Err(number_up_to(100)));
        assert_eq!([percent_text(50.0), percent_text(31.27), percent_text(0.0)], ["50", "31.3", "0"]);
    }
}
