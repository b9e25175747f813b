//! The curves with a point for every cutoff.

use super::export::csv;
use crate::components::Table;
use churnscope_engine::metrics::{ConfusionMatrix, Point, Ranking, downsampled};
use churnscope_engine::notation::plain_number;
use churnscope_pictures::{AxisRange, Curve, LabelPlacement};
use churnscope_wording::model::confusion::times;
use churnscope_wording::model::curves as wording;
use churnscope_wording::numbers::{metric, share};

/// The maximum number of points in a chart of a curve.
pub const MAX_POINTS: usize = 200;

/// The maximum number of rows in a table of a curve.
pub const MAX_TABLE_ROWS: usize = 21;

/// The share of customers contacted at which the lift and gain curves are described.
const DESCRIBED_SHARE: f64 = 0.2;

/// The kinds of curves with a point for every cutoff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CurveKind {
    /// True positive rate by false positive rate.
    Roc,
    /// Precision by recall.
    PrecisionRecall,
    /// Precision relative to that of a random sample, by share of customers contacted.
    Lift,
    /// Recall by share of customers contacted.
    Gain,
}

impl CurveKind {
    /// The card's test ID, which is also used in the names of its downloads.
    pub fn test_id(self) -> &'static str {
        match self {
            Self::Roc => "roc",
            Self::PrecisionRecall => "precision-recall",
            Self::Lift => "lift",
            Self::Gain => "gain",
        }
    }

    /// The title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Roc => wording::ROC,
            Self::PrecisionRecall => wording::PRECISION_RECALL,
            Self::Lift => wording::LIFT,
            Self::Gain => wording::GAIN,
        }
    }

    /// What the chart shows.
    pub fn subtitle(self) -> &'static str {
        match self {
            Self::Roc => wording::ROC_SUBTITLE,
            Self::PrecisionRecall => wording::PRECISION_RECALL_SUBTITLE,
            Self::Lift => wording::LIFT_SUBTITLE,
            Self::Gain => wording::GAIN_SUBTITLE,
        }
    }

    /// The position of a cutoff in the units of the chart; `None` if it is undefined.
    pub fn position(self, matrix: &ConfusionMatrix) -> Option<Point> {
        let is_undefined = matrix.contacted == 0 && matches!(self, Self::PrecisionRecall | Self::Lift);
        let (x, y) = self.point(matrix);
        (!is_undefined).then_some((x * 100.0, y * self.y_scale()))
    }

    /// The position of the mark's label, away from the curve.
    pub fn label_placement(self, matrix: &ConfusionMatrix) -> LabelPlacement {
        match self {
            Self::Roc | Self::Gain => LabelPlacement::beside(self.point(matrix).0),
            Self::PrecisionRecall | Self::Lift => LabelPlacement::Above,
        }
    }

    /// The chart.
    pub fn chart(self, ranking: &Ranking) -> Curve {
        let points = self.points(ranking);
        let scale = self.y_scale();
        let point = |(x, y): Point| ((x * 100.0, y * scale), self.tooltip(x, y));
        let positives = ranking.positives() as f64 / ranking.rows().max(1) as f64 * 100.0;
        let max_lift = points.iter().map(|&(_, y)| y).fold(1.0, f64::max).ceil();
        let [x, y] = self.axes();
        let is_lift = self == Self::Lift;
        Curve {
            points: downsampled(&points, MAX_POINTS).into_iter().map(point).collect(),
            reference: match self {
                Self::Roc | Self::Gain => vec![(0.0, 0.0), (100.0, 100.0)],
                Self::PrecisionRecall => vec![(0.0, positives), (100.0, positives)],
                Self::Lift => vec![(0.0, 1.0), (100.0, 1.0)],
            },
            x_title: wording::in_percent(x),
            x_range: AxisRange::PERCENT,
            y_title: if is_lift { wording::in_times(y) } else { wording::in_percent(y) },
            y_range: if is_lift {
                AxisRange::UpTo { max: max_lift, intervals: max_lift as u32 }
            } else {
                AxisRange::PERCENT
            },
        }
    }

    /// The curve as a table.
    pub fn table(self, ranking: &Ranking) -> Table {
        let row = |(x, y): Point| [share(x), self.y_text(y)];
        Table {
            caption: self.title().to_owned(),
            head: self.axes().map(str::to_owned),
            rows: downsampled(&self.points(ranking), MAX_TABLE_ROWS).into_iter().map(row).collect(),
            marked: None,
        }
    }

    /// The description of the chart.
    pub fn description(self, ranking: &Ranking) -> String {
        let described = ranking.at_cutoff(ranking.cutoff_for_share(DESCRIBED_SHARE));
        match self {
            Self::Roc => wording::roc_description(metric(ranking.roc_auc())),
            Self::PrecisionRecall => wording::precision_recall_description(metric(ranking.average_precision())),
            Self::Lift => wording::lift_description(self.y_text(described.lift())),
            Self::Gain => wording::gain_description(share(described.recall())),
        }
    }

    /// The points at all cutoffs, as CSV.
    pub fn numbers(self, ranking: &Ranking) -> String {
        let head = match self {
            Self::Roc => ["cutoff", "false_positive_rate", "true_positive_rate"],
            Self::PrecisionRecall => ["cutoff", "recall", "precision"],
            Self::Lift => ["cutoff", "share_contacted", "lift"],
            Self::Gain => ["cutoff", "share_contacted", "share_of_leavers"],
        };
        let row = |(cutoff, matrix): (f64, ConfusionMatrix)| {
            let (x, y) = self.point(&matrix);
            [cutoff, x, y].map(plain_number).to_vec()
        };
        csv(&head, ranking.cutoffs().map(row))
    }

    fn point(self, matrix: &ConfusionMatrix) -> Point {
        match self {
            Self::Roc => (matrix.false_positive_rate(), matrix.recall()),
            Self::PrecisionRecall => (matrix.recall(), matrix.precision()),
            Self::Lift => (matrix.share_contacted(), matrix.lift()),
            Self::Gain => (matrix.share_contacted(), matrix.recall()),
        }
    }

    fn points(self, ranking: &Ranking) -> Vec<Point> {
        match self {
            Self::Roc => ranking.roc(),
            Self::PrecisionRecall => ranking.precision_recall(),
            Self::Lift => ranking.lift(),
            Self::Gain => ranking.gains(),
        }
    }

    fn y_scale(self) -> f64 {
        if self == Self::Lift { 1.0 } else { 100.0 }
    }

    fn axes(self) -> [&'static str; 2] {
        match self {
            Self::Roc => [wording::ROC_X, wording::ROC_Y],
            Self::PrecisionRecall => [wording::PRECISION_RECALL_X, wording::PRECISION_RECALL_Y],
            Self::Lift => [wording::LIFT_X, wording::LIFT_Y],
            Self::Gain => [wording::GAIN_X, wording::GAIN_Y],
        }
    }

    fn y_text(self, y: f64) -> String {
        if self == Self::Lift { times(format_args!("{y:.2}")) } else { share(y) }
    }

    fn tooltip(self, x: f64, y: f64) -> String {
        let (x, y) = (share(x), self.y_text(y));
        match self {
            Self::Roc => wording::roc_point(x, y),
            Self::PrecisionRecall => wording::precision_recall_point(x, y),
            Self::Lift => wording::lift_point(x, y),
            Self::Gain => wording::gain_point(x, y),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [CurveKind; 4] = [CurveKind::Roc, CurveKind::PrecisionRecall, CurveKind::Lift, CurveKind::Gain];

    fn ranking() -> Ranking {
        Ranking::of([0.9, 0.8, 0.6, 0.6, 0.3, 0.1].into_iter().zip([true, false, true, false, false, false]))
    }

    #[test]
    fn every_cutoff_is_on_every_curve() {
        let ranking = ranking();
        for kind in ALL {
            let chart = kind.chart(&ranking);
            for (_, matrix) in ranking.cutoffs() {
                let position = kind.position(&matrix).unwrap();
                assert!(chart.points.iter().any(|(point, _)| *point == position), "{kind:?} {position:?}");
            }
            assert_eq!(kind.table(&ranking).rows.len(), chart.points.len());
            assert_eq!(kind.numbers(&ranking).lines().count(), 1 + ranking.cutoffs().count());
        }
        let nobody = ranking.at_cutoff(1.0);
        assert_eq!([CurveKind::PrecisionRecall, CurveKind::Lift].map(|kind| kind.position(&nobody)), [None, None]);
        assert_eq!(CurveKind::Roc.position(&nobody), Some((0.0, 0.0)));
    }

    #[test]
    fn long_curves_are_downsampled() {
        let many = Ranking::of((0..5_000_u32).map(|row| (f64::from(row) / 5_000.0, row > 4_000)));
        for kind in ALL {
            assert_eq!(kind.chart(&many).points.len(), MAX_POINTS);
        }
        assert_eq!(CurveKind::Lift.chart(&many).y_range, AxisRange::UpTo { max: 6.0, intervals: 6 });
        assert_eq!(CurveKind::Lift.chart(&Ranking::default()).points, []);
    }

    #[test]
    fn the_csv_has_a_header() {
        let text = CurveKind::Roc.numbers(&ranking());
        let lines: Vec<&str> = text.lines().take(2).collect();
        assert_eq!(lines, ["cutoff,false_positive_rate,true_positive_rate", "0.9,0,0.5"]);
    }
}
