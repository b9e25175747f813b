//! The report's charts, each with a description and its numbers.

use maud::{Markup, PreEscaped, html};

use crate::ReportError;
use crate::evaluated::{Evaluated, MAX_POINTS};
use crate::html::{heading, table};
use crate::svg_chart::SvgChart;
use churnscope_engine::metrics::{CALIBRATION_BINS, CalibrationBin, Point, downsampled};
use churnscope_engine::notation::plain_number;
use churnscope_wording::evaluation::{self as texts, figure, percent};
use churnscope_wording::metrics;
use churnscope_wording::values::count;

/// One row every 5% of the horizontal axis.
const TABLE_ROWS: usize = 21;

struct CutoffCurve {
    title: &'static str,
    subtitle: &'static str,
    undefined: &'static str,
    axes: [&'static str; 2],
    top: f64,
    points: Vec<Point>,
    chance: [Point; 2],
    cutoff: Point,
}

impl Evaluated<'_> {
    pub(crate) fn curve_sections(&self) -> Result<Markup, ReportError> {
        let sections = self.curves().into_iter().map(|curve| self.curve_section(&curve));
        let sections = sections.collect::<Result<Vec<Markup>, ReportError>>()?;
        Ok(html! { @for section in sections { (section) } })
    }

    fn curves(&self) -> [CutoffCurve; 4] {
        let cut = self.matrix();
        let base_rate = cut.positives as f64 / cut.rows as f64;
        let diagonal = [(0.0, 0.0), (1.0, 1.0)];
        let lift = self.ranking.lift();
        let highest_lift = lift.iter().map(|point| point.1).fold(1.0, f64::max);
        [
            CutoffCurve {
                title: texts::ROC,
                subtitle: texts::ROC_SUBTITLE,
                undefined: metrics::UNDEFINED_FOR_ONE_OUTCOME,
                axes: [texts::FALSE_POSITIVE_RATE_AXIS, texts::TRUE_POSITIVE_RATE_AXIS],
                top: 1.0,
                points: self.ranking.roc(),
                chance: diagonal,
                cutoff: (cut.false_positive_rate(), cut.recall()),
            },
            CutoffCurve {
                title: texts::PRECISION_RECALL,
                subtitle: texts::PRECISION_RECALL_SUBTITLE,
                undefined: metrics::UNDEFINED_IF_NOBODY_LEFT,
                axes: [texts::RECALL_AXIS, texts::PRECISION_AXIS],
                top: 1.0,
                points: self.ranking.precision_recall(),
                chance: [(0.0, base_rate), (1.0, base_rate)],
                cutoff: (cut.recall(), cut.precision()),
            },
            CutoffCurve {
                title: texts::GAIN,
                subtitle: texts::GAIN_SUBTITLE,
                undefined: metrics::UNDEFINED_IF_NOBODY_LEFT,
                axes: [texts::SHARE_CONTACTED_AXIS, texts::LEAVERS_FOUND_AXIS],
                top: 1.0,
                points: self.ranking.gains(),
                chance: diagonal,
                cutoff: (cut.share_contacted(), cut.recall()),
            },
            CutoffCurve {
                title: texts::LIFT_CURVE,
                subtitle: metrics::LIFT_MEANS,
                undefined: metrics::UNDEFINED_IF_NOBODY_LEFT,
                axes: [texts::SHARE_CONTACTED_AXIS, texts::LIFT_AXIS],
                top: highest_lift * 1.05,
                points: lift,
                chance: [(0.0, 1.0), (1.0, 1.0)],
                cutoff: (cut.share_contacted(), cut.lift()),
            },
        ]
    }

    fn curve_section(&self, curve: &CutoffCurve) -> Result<Markup, ReportError> {
        if curve.points.is_empty() {
            return Ok(html! { section { (heading(curve.title, curve.undefined)) } });
        }
        // if no customer is contacted, precision and lift are meaningless, so no curve has a dot
        let mark = (self.matrix().contacted > 0).then_some(curve.cutoff);
        let dot = mark.map(|_| format!(" {}", texts::dot(plain_number(self.cutoff)))).unwrap_or_default();
        let picture = SvgChart {
            axes: curve.axes,
            ends: (1.0, curve.top),
            curve: downsampled(&curve.points, MAX_POINTS),
            dashed: curve.chance.to_vec(),
            bars: Vec::new(),
            whiskers: Vec::new(),
            mark,
        };
        let rows: Vec<Vec<String>> =
            at_even_steps(&curve.points).into_iter().map(|(x, y)| vec![figure(x), figure(y)]).collect();
        let subtitle = format!("{} {}{dot}", curve.subtitle, texts::CHANCE);
        Ok(chart_section(curve.title, &subtitle, picture.svg()?, &table(&curve.axes, &rows)))
    }

    pub(crate) fn calibration_section(&self) -> Result<Markup, ReportError> {
        let largest = self.calibration_bins().map(|(_, bin)| bin.count).max().unwrap_or(1);
        let width = 1.0 / CALIBRATION_BINS as f64;
        let edges = |index: usize| (index as f64 * width, (index + 1) as f64 * width);
        let bars = self.calibration_bins().map(|(index, bin)| {
            let (left, right) = edges(index);
            // the largest bin's bar takes a third of the height
            (left, right, f64::from(bin.count) / f64::from(largest) / 3.0)
        });
        let whiskers = self.calibration_bins().map(|(_, bin)| {
            let (low, high) = bin.interval();
            (bin.mean, low, high)
        });
        let picture = SvgChart {
            axes: [texts::MEAN_ESTIMATE_AXIS, texts::SHARE_LEFT_AXIS],
            ends: (1.0, 1.0),
            curve: self.calibration_bins().map(|(_, bin)| (bin.mean, bin.share)).collect(),
            dashed: vec![(0.0, 0.0), (1.0, 1.0)],
            bars: bars.collect(),
            whiskers: whiskers.collect(),
            mark: None,
        };
        let row = |(index, bin): (usize, &CalibrationBin)| {
            let ((left, right), (low, high)) = (edges(index), bin.interval());
            let range = texts::range(whole_percent(left), whole_percent(right));
            let interval = texts::range(percent(low), percent(high));
            vec![range, count(bin.count.into()), percent(bin.mean), percent(bin.share), interval]
        };
        let rows: Vec<Vec<String>> = self.calibration_bins().map(row).collect();
        let head = [texts::ESTIMATE, texts::CUSTOMERS, texts::MEAN_ESTIMATE, texts::LEFT_ROW, texts::INTERVAL];
        let (title, subtitle) = (texts::PREDICTED_VERSUS_ACTUAL, texts::CALIBRATION_SUBTITLE);
        Ok(chart_section(title, subtitle, picture.svg()?, &table(&head, &rows)))
    }
}

fn chart_section(title: &str, subtitle: &str, svg: String, table: &Markup) -> Markup {
    html! {
        section {
            (heading(title, subtitle))
            div role="img" aria-label=(format!("{title}. {subtitle}")) { (PreEscaped(svg)) }
            details {
                summary { (texts::SHOW_NUMBERS) }
                (table)
            }
        }
    }
}

/// The first point of a curve at or after each step along its horizontal axis, without repetitions.
fn at_even_steps(points: &[Point]) -> Vec<Point> {
    let first_at = |step: usize| {
        let from = step as f64 / (TABLE_ROWS - 1) as f64;
        points.iter().find(|point| point.0 >= from - 1e-9).or(points.last()).copied()
    };
    let mut rows: Vec<Point> = (0..TABLE_ROWS).filter_map(first_at).collect();
    rows.dedup();
    rows
}

fn whole_percent(share: f64) -> String {
    format!("{:.0}%", share * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_a_curve_has_even_steps() {
        let curve: Vec<Point> = (0..=1_000).map(|at| (f64::from(at * at) / 1e6, 0.0)).collect();
        let rows = at_even_steps(&curve);
        assert_eq!(rows.len(), TABLE_ROWS);
        assert!(rows.iter().enumerate().all(|(step, row)| (row.0 - step as f64 / 20.0).abs() < 0.003), "{rows:?}");
        assert_eq!(at_even_steps(&[(0.0, 1.0), (1.0, 0.5)]), [(0.0, 1.0), (1.0, 0.5)]);
        assert!(at_even_steps(&[]).is_empty());
    }
}
