//! The cutoff: as a probability or as a share of the customers, and what it makes of them.

use bincode::{Decode, Encode};

use crate::words::{count, figure, share, short_share};
use churnscope_engine::metrics::{ConfusionMatrix, Ranking};
use churnscope_engine::schema::{Number, Unit};

/// How a cutoff is chosen.
#[derive(Clone, Copy, Debug, Encode, Decode, PartialEq)]
pub enum Asked {
    /// Whoever has this estimate or more, in [0, 1].
    Probability(f64),
    /// This share of the customers, those with the highest estimates, in [0, 1].
    Share(f64),
}

impl Asked {
    /// The cutoff as an estimate.
    pub fn cutoff(self, ranking: &Ranking) -> f64 {
        match self {
            Self::Probability(cutoff) => cutoff,
            Self::Share(share) => ranking.cutoff_for_share(share),
        }
    }

    /// What is asked, in per cent.
    pub fn percent(self) -> f64 {
        let (Self::Probability(asked) | Self::Share(asked)) = self;
        asked.clamp(0.0, 1.0) * 100.0
    }

    /// Whether a share is asked.
    pub fn is_share(self) -> bool {
        matches!(self, Self::Share(_))
    }

    /// The same kind of choice with another number, in per cent.
    pub fn with_percent(self, percent: f64) -> Self {
        let asked = (percent / 100.0).clamp(0.0, 1.0);
        if self.is_share() { Self::Share(asked) } else { Self::Probability(asked) }
    }

    /// The same customers, chosen the other way or the same.
    pub fn as_share(self, is_share: bool, ranking: &Ranking) -> Self {
        if self.is_share() == is_share { self } else { Self::of_cutoff(self.cutoff(ranking), is_share, ranking) }
    }

    /// The choice that has this cutoff.
    pub fn of_cutoff(cutoff: f64, is_share: bool, ranking: &Ranking) -> Self {
        if is_share { Self::Share(ranking.at_cutoff(cutoff).share_contacted()) } else { Self::Probability(cutoff) }
    }
}

/// Slider and box of the cutoff.
pub fn number() -> Number {
    let unit = Unit { one: "%".to_owned(), many: "%".to_owned(), before: false };
    Number { min: 0.0, max: 100.0, step: 1.0, decimals: 1, default: 50.0, unit, dates: None, offers: Vec::new() }
}

/// A number of per cent as it stands in the box: at most one decimal.
pub fn percent_text(percent: f64) -> String {
    let text = format!("{percent:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

/// Reads the box.
pub fn parse_percent(text: &str) -> Result<f64, String> {
    let bare = text.trim().trim_end_matches('%').trim_end();
    bare.parse()
        .ok()
        .filter(|percent: &f64| (0.0..=100.0).contains(percent))
        .ok_or_else(|| "Enter a number from 0 to 100.".to_owned())
}

/// Whom a cutoff contacts.
pub fn told(cutoff: f64, cut: &ConfusionMatrix) -> String {
    if cut.contacted == 0 {
        return "Nobody would be contacted: no estimate is that high.".to_owned();
    }
    format!(
        "{} of {} customers would be contacted: {} of them, with an estimate of {} or more.",
        count(cut.contacted),
        count(cut.rows),
        share(cut.share_contacted()),
        short_share(cutoff)
    )
}

/// A figure that hangs on the cutoff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub value: String,
    /// What that means.
    pub meaning: &'static str,
}

/// All of them. A share of nobody is a dash.
pub fn facts(cut: &ConfusionMatrix) -> [Fact; 8] {
    let fact = |name, value, meaning| Fact { name, value, meaning };
    let of = |value: f64, whole: u64| if whole == 0 { "–".to_owned() } else { share(value) };
    let stayed = cut.rows - cut.positives;
    let lift = if cut.contacted == 0 { "–".to_owned() } else { format!("{:.2} ×", cut.lift()) };
    [
        fact("Contacted", of(cut.share_contacted(), cut.rows), "of all customers"),
        fact("Precision", of(cut.precision(), cut.contacted), "of the contacted left"),
        fact("Recall", of(cut.recall(), cut.positives), "of those who left are contacted"),
        fact("Specificity", of(1.0 - cut.false_positive_rate(), stayed), "of those who stayed are left alone"),
        fact("Accuracy", of(cut.accuracy(), cut.rows), "of all are on the right side"),
        fact("Lift", lift, "leavers as in a random draw"),
        fact("F1", figure(cut.f1()), "precision and recall in one"),
        fact("Youden’s J", figure(cut.youden()), "recall + specificity − 1"),
    ]
}

/// A row of the confusion matrix: its name, and the words of its three cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfusionRow {
    /// What happened.
    pub name: &'static str,
    /// Contacted, not contacted, all: a count, and which share of what.
    pub cells: [(String, String); 3],
}

/// The confusion matrix: who left and who stayed, by whether they are contacted.
pub fn confusion(cut: &ConfusionMatrix) -> [ConfusionRow; 3] {
    let stayed = cut.rows - cut.positives;
    let rate = |part: u64, whole: u64| if whole == 0 { "–".to_owned() } else { share(part as f64 / whole as f64) };
    let row = |name, contacted: u64, all: u64, whose: &str| ConfusionRow {
        name,
        cells: [
            (count(contacted), format!("{} of {whose}", rate(contacted, all))),
            (count(all - contacted), format!("{} of {whose}", rate(all - contacted, all))),
            (count(all), format!("{} of all", rate(all, cut.rows))),
        ],
    };
    [
        row("Left", cut.true_positives, cut.positives, "those who left"),
        row("Stayed", cut.false_positives(), stayed, "those who stayed"),
        row("All", cut.contacted, cut.rows, "all"),
    ]
}

/// A cutoff that is best for something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Best {
    /// The cutoff.
    pub cutoff: f64,
    /// What it makes of the customers.
    pub cut: ConfusionMatrix,
}

/// The cutoff that is best for something; `None` where there are no customers.
pub fn best(ranking: &Ranking, of: impl Fn(&ConfusionMatrix) -> f64) -> Option<Best> {
    ranking.best(of).map(|(cutoff, cut)| Best { cutoff, cut })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranking() -> Ranking {
        Ranking::of([0.9, 0.8, 0.6, 0.6, 0.3].into_iter().zip([true, false, true, false, false]))
    }

    #[test]
    fn a_cutoff_is_the_same_chosen_either_way() {
        let ranking = ranking();
        for cutoff in [0.9, 0.6, 0.3] {
            let by_probability = Asked::Probability(cutoff);
            let by_share = by_probability.as_share(true, &ranking);
            assert!(by_share.is_share());
            assert_eq!(by_share.cutoff(&ranking), cutoff);
            assert_eq!(by_share.as_share(false, &ranking), by_probability);
        }
        assert_eq!(Asked::Probability(0.95).as_share(true, &ranking), Asked::Share(0.0));
        let nobody = Asked::Share(0.0).as_share(false, &ranking);
        assert_eq!((nobody.percent(), ranking.at_cutoff(nobody.cutoff(&ranking)).contacted), (100.0, 0));
        assert_eq!(Asked::Share(0.1).with_percent(250.0), Asked::Share(1.0));
    }

    #[test]
    fn the_box_is_read_or_refused() {
        for (text, expected) in
            [("31.25", Some(31.25)), (" 50% ", Some(50.0)), ("0", Some(0.0)), ("101", None), ("-1", None), ("", None)]
        {
            assert_eq!(parse_percent(text).ok(), expected, "{text}");
        }
        assert_eq!(parse_percent("NaN"), Err("Enter a number from 0 to 100.".to_owned()));
        assert_eq!([percent_text(50.0), percent_text(31.27), percent_text(0.0)], ["50", "31.3", "0"]);
    }

    #[test]
    fn a_cut_is_told_in_counts_and_shares() {
        let cut = ranking().at_cutoff(0.6);
        assert_eq!(
            told(0.6, &cut),
            "4 of 5 customers would be contacted: 80.0% of them, with an estimate of 60% or more."
        );
        assert_eq!(told(1.0, &ConfusionMatrix::default()), "Nobody would be contacted: no estimate is that high.");
        let [left, stayed, all] = confusion(&cut);
        assert_eq!(left.cells[0], ("2".to_owned(), "100.0% of those who left".to_owned()));
        assert_eq!(stayed.cells[1], ("1".to_owned(), "33.3% of those who stayed".to_owned()));
        assert_eq!(all.cells[2], ("5".to_owned(), "100.0% of all".to_owned()));
        let values = facts(&cut).map(|fact| fact.value);
        assert_eq!(values, ["80.0%", "50.0%", "100.0%", "33.3%", "60.0%", "1.25 ×", "0.667", "0.333"]);
    }

    #[test]
    fn shares_of_nobody_are_dashes() {
        let values =
            facts(&ConfusionMatrix { contacted: 0, true_positives: 0, rows: 5, positives: 0 }).map(|fact| fact.value);
        assert_eq!(values, ["0.0%", "–", "–", "100.0%", "100.0%", "–", "0.000", "0.000"]);
        assert_eq!(confusion(&ConfusionMatrix::default())[0].cells[0].1, "– of those who left");
    }
}
