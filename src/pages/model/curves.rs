//! The curves over all cutoffs: as they are drawn, as tables, and as numbers for a spreadsheet.

use super::profit::{DRAWN_POINTS, TABLE_ROWS};
use super::words::csv;
use crate::components::Table;
use crate::words::{figure, share};
use churnscope_engine::metrics::{ConfusionMatrix, Point, Ranking, downsampled};
use churnscope_engine::notation::plain_number;
use churnscope_pictures::{self as pictures, Reach, Room};

/// A curve over all cutoffs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// Share of the leavers by share of the others.
    Roc,
    /// Precision by recall.
    PrecisionRecall,
    /// How many times more leavers than at random, by share contacted.
    Lift,
    /// Share of the leavers by share contacted.
    Gain,
}

/// Everything that is shown of a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// As it is drawn.
    pub curve: pictures::Curve,
    /// As a table.
    pub table: Table,
    /// In a sentence.
    pub sentence: String,
}

impl Curve {
    /// The name by which tests know its card, and files their kind.
    pub fn test_id(self) -> &'static str {
        match self {
            Self::Roc => "roc",
            Self::PrecisionRecall => "precision-recall",
            Self::Lift => "lift",
            Self::Gain => "gain",
        }
    }

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Roc => "ROC curve",
            Self::PrecisionRecall => "Precision and recall",
            Self::Lift => "Lift",
            Self::Gain => "Cumulative gain",
        }
    }

    /// What is drawn, in which unit.
    pub fn subtitle(self) -> &'static str {
        match self {
            Self::Roc => {
                "Up: share of those who left that is contacted. Across: share of those who stayed. Both in %; dashed: by chance."
            }
            Self::PrecisionRecall => {
                "Up: share of the contacted that left. Across: share of those who left that is contacted. Both in %; dashed: by chance."
            }
            Self::Lift => {
                "How many times more leavers there are among the contacted than in a random draw, by share contacted in %; dashed: as in the draw."
            }
            Self::Gain => {
                "Up: share of those who left that is contacted. Across: share of all customers. Both in %; dashed: by chance."
            }
        }
    }

    /// Where a cut is on it, in the chart's units; `None` where it has no place.
    pub fn place(self, cut: &ConfusionMatrix) -> Option<Point> {
        let percent = |across: f64, up: f64| Some((across * 100.0, up * 100.0));
        match self {
            // without anybody there is neither precision nor lift
            Self::PrecisionRecall | Self::Lift if cut.contacted == 0 => None,
            Self::Roc => percent(cut.false_positive_rate(), cut.recall()),
            Self::PrecisionRecall => percent(cut.recall(), cut.precision()),
            Self::Lift => Some((cut.share_contacted() * 100.0, cut.lift())),
            Self::Gain => percent(cut.share_contacted(), cut.recall()),
        }
    }

    /// Where there is room for the words of a mark.
    pub fn room(self) -> Room {
        match self {
            Self::Roc | Self::Gain => Room::Beside,
            Self::PrecisionRecall | Self::Lift => Room::Above,
        }
    }

    /// All that is shown of it.
    pub fn shown(self, ranking: &Ranking) -> Shown {
        let points = self.points(ranking);
        let [across, up] = self.heads();
        let row = |&point: &Point| {
            let (across, up) = point;
            [share(across), self.up_words(up)]
        };
        Shown {
            curve: self.drawn(ranking, &points),
            table: Table {
                caption: self.title().to_owned(),
                head: [across.to_owned(), up.to_owned()],
                rows: downsampled(&points, TABLE_ROWS).iter().map(row).collect(),
                marked: None,
            },
            sentence: self.sentence(ranking),
        }
    }

    /// Every cutoff with its place, for a spreadsheet.
    pub fn numbers(self, ranking: &Ranking) -> String {
        let (head, read): (_, fn(&ConfusionMatrix) -> Point) = match self {
            Self::Roc => (["cutoff", "false_positive_rate", "true_positive_rate"], |cut| {
                (cut.false_positive_rate(), cut.recall())
            }),
            Self::PrecisionRecall => (["cutoff", "recall", "precision"], |cut| (cut.recall(), cut.precision())),
            Self::Lift => (["cutoff", "share_contacted", "lift"], |cut| (cut.share_contacted(), cut.lift())),
            Self::Gain => {
                (["cutoff", "share_contacted", "share_of_leavers"], |cut| (cut.share_contacted(), cut.recall()))
            }
        };
        let row = |(cutoff, cut): (f64, ConfusionMatrix)| {
            let (across, up) = read(&cut);
            [cutoff, across, up].map(plain_number).to_vec()
        };
        csv(&head, ranking.cutoffs().map(row))
    }

    fn points(self, ranking: &Ranking) -> Vec<Point> {
        match self {
            Self::Roc => ranking.roc(),
            Self::PrecisionRecall => ranking.precision_recall(),
            Self::Lift => ranking.lift(),
            Self::Gain => ranking.gains(),
        }
    }

    fn drawn(self, ranking: &Ranking, points: &[Point]) -> pictures::Curve {
        let scale = if self == Self::Lift { 1.0 } else { 100.0 };
        let point = |(across, up): Point| ((across * 100.0, up * scale), self.point_words(across, up));
        let base = ranking.positives() as f64 / ranking.rows().max(1) as f64 * 100.0;
        let top = points.iter().map(|&(_, up)| up).fold(1.0, f64::max).ceil();
        pictures::Curve {
            points: downsampled(points, DRAWN_POINTS).into_iter().map(point).collect(),
            reference: match self {
                Self::Roc | Self::Gain => vec![(0.0, 0.0), (100.0, 100.0)],
                Self::PrecisionRecall => vec![(0.0, base), (100.0, base)],
                Self::Lift => vec![(0.0, 1.0), (100.0, 1.0)],
            },
            reach: match self {
                Self::Lift => Reach::To(top, top as u32),
                _ => Reach::To(100.0, 4),
            },
        }
    }

    fn heads(self) -> [&'static str; 2] {
        match self {
            Self::Roc => ["Of those who stayed", "Of those who left"],
            Self::PrecisionRecall => ["Recall", "Precision"],
            Self::Lift => ["Contacted", "Lift"],
            Self::Gain => ["Contacted", "Of those who left"],
        }
    }

    fn up_words(self, up: f64) -> String {
        if self == Self::Lift { format!("{up:.2} ×") } else { share(up) }
    }

    fn point_words(self, across: f64, up: f64) -> String {
        let (across, up) = (share(across), self.up_words(up));
        match self {
            Self::Roc => format!("{up} of those who left\n{across} of those who stayed"),
            Self::PrecisionRecall => format!("precision {up}\nrecall {across}"),
            Self::Lift => format!("{up} as many leavers\n{across} contacted"),
            Self::Gain => format!("{up} of those who left\n{across} contacted"),
        }
    }

    fn sentence(self, ranking: &Ranking) -> String {
        let fifth = ranking.at_cutoff(ranking.cutoff_for_share(0.2));
        match self {
            Self::Roc => format!("ROC curve: the area under it is {}", figure(ranking.roc_auc())),
            Self::PrecisionRecall => {
                format!("Precision by recall: on average {}", figure(ranking.average_precision()))
            }
            Self::Lift => format!("Lift by share contacted: {:.2} among the first fifth", fifth.lift()),
            Self::Gain => format!("Among the first fifth are {} of those who left", share(fifth.recall())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Curve; 4] = [Curve::Roc, Curve::PrecisionRecall, Curve::Lift, Curve::Gain];

    fn ranking() -> Ranking {
        Ranking::of([0.9, 0.8, 0.6, 0.6, 0.3, 0.1].into_iter().zip([true, false, true, false, false, false]))
    }

    #[test]
    fn a_cut_lies_on_every_curve() {
        let ranking = ranking();
        for of in ALL {
            let shown = of.shown(&ranking);
            for (_, cut) in ranking.cutoffs() {
                let place = of.place(&cut).unwrap();
                assert!(shown.curve.points.iter().any(|(point, _)| *point == place), "{of:?} {place:?}");
            }
            assert_eq!(shown.table.rows.len(), shown.curve.points.len());
            assert_eq!(of.numbers(&ranking).lines().count(), 1 + ranking.cutoffs().count());
        }
        let nobody = ranking.at_cutoff(1.0);
        assert_eq!([Curve::PrecisionRecall.place(&nobody), Curve::Lift.place(&nobody)], [None, None]);
        assert_eq!(Curve::Roc.place(&nobody), Some((0.0, 0.0)));
    }

    #[test]
    fn curves_are_thinned_and_reach_far_enough() {
        let many = Ranking::of((0..5_000_u32).map(|row| (f64::from(row) / 5_000.0, row > 4_000)));
        for of in ALL {
            assert_eq!(of.shown(&many).curve.points.len(), DRAWN_POINTS);
        }
        assert_eq!(Curve::Lift.shown(&many).curve.reach, Reach::To(6.0, 6));
        assert_eq!(Curve::Lift.shown(&Ranking::default()).curve.points, []);
    }

    #[test]
    fn numbers_name_what_they_are() {
        let text = Curve::Roc.numbers(&ranking());
        assert_eq!(
            text.lines().take(2).collect::<Vec<_>>(),
            ["cutoff,false_positive_rate,true_positive_rate", "0.9,0,0.5"]
        );
    }
}
