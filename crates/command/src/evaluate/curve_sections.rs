//! The report's pictures, each with what it shows in words and in numbers.

use super::Evaluated;
use super::curves::{MOST_POINTS, percent};
use super::html::{escaped, section, table};
use super::pictures::Picture;
use crate::figures::figure;
use crate::refused_rows::grouped;
use churnscope_engine::metrics::{CALIBRATION_BINS, Point, downsampled};
use churnscope_engine::notation;

/// Rows of the table behind a curve: a row every 5%.
const ROWS: usize = 21;

/// A curve over all cutoffs.
struct Curve {
    title: &'static str,
    words: &'static str,
    /// Why it may be empty.
    undefined: &'static str,
    axes: [&'static str; 2],
    /// Where the vertical axis ends.
    top: f64,
    points: Vec<Point>,
    /// What guessing gives.
    guessing: [Point; 2],
    /// Where the cutoff is.
    mark: Point,
}

impl Evaluated<'_> {
    /// A section a curve; where it is not defined, the section says so.
    pub(super) fn curve_sections(&self) -> anyhow::Result<String> {
        let mut sections = String::new();
        for curve in self.curves() {
            sections.push_str(&self.curve_section(curve)?);
        }
        Ok(sections)
    }

    fn curves(&self) -> [Curve; 4] {
        let cut = self.cut();
        let base = cut.positives as f64 / cut.rows as f64;
        let diagonal = [(0.0, 0.0), (1.0, 1.0)];
        let lift = self.ranking.lift();
        let highest_lift = lift.iter().map(|point| point.1).fold(1.0, f64::max);
        [
            Curve {
                title: "ROC curve",
                words: "The share of the leavers that is found, against the share of the stayers contacted in vain.",
                undefined: "Not defined where all customers left or all stayed.",
                axes: ["false positive rate", "true positive rate"],
                top: 1.0,
                points: self.ranking.roc(),
                guessing: diagonal,
                mark: (cut.false_positive_rate(), cut.recall()),
            },
            Curve {
                title: "Precision and recall",
                words: "The share of the contacted that left, against the share of the leavers that is found.",
                undefined: "Not defined where nobody left.",
                axes: ["recall", "precision"],
                top: 1.0,
                points: self.ranking.precision_recall(),
                guessing: [(0.0, base), (1.0, base)],
                mark: (cut.recall(), cut.precision()),
            },
            Curve {
                title: "Cumulative gain",
                words: "The share of the leavers that is found where so many are contacted, the highest estimates first.",
                undefined: "Not defined where nobody left.",
                axes: ["share contacted", "share of leavers found"],
                top: 1.0,
                points: self.ranking.gains(),
                guessing: diagonal,
                mark: (cut.share_contacted(), cut.recall()),
            },
            Curve {
                title: "Lift",
                words: "How many times more leavers there are among the contacted than among as many drawn at random.",
                undefined: "Not defined where nobody left.",
                axes: ["share contacted", "lift"],
                top: highest_lift * 1.05,
                points: lift,
                guessing: [(0.0, 1.0), (1.0, 1.0)],
                mark: (cut.share_contacted(), cut.lift()),
            },
        ]
    }

    fn curve_section(&self, curve: Curve) -> anyhow::Result<String> {
        if curve.points.is_empty() {
            return Ok(section("", curve.title, curve.undefined, ""));
        }
        // where nobody is contacted there is no lift and no precision, and a dot at 0 would claim one
        let mark = (self.cut().contacted > 0).then_some(curve.mark);
        let dot = match mark {
            Some(_) => format!(" Dot: the cutoff {}.", notation::plain_number(self.cutoff)),
            None => String::new(),
        };
        let picture = Picture {
            axes: curve.axes,
            ends: (1.0, curve.top),
            curve: downsampled(&curve.points, MOST_POINTS),
            dashed: curve.guessing.to_vec(),
            bars: Vec::new(),
            whiskers: Vec::new(),
            mark,
        };
        let rows: Vec<Vec<String>> =
            at_even_steps(&curve.points).into_iter().map(|(across, up)| vec![figure(across), figure(up)]).collect();
        let words = format!("{} Dashed: guessing.{dot}", curve.words);
        Ok(with_table(curve.title, &words, &picture.svg()?, &table(&curve.axes, &rows)))
    }

    pub(super) fn calibration_section(&self) -> anyhow::Result<String> {
        let bins: Vec<_> = self.calibration.iter().enumerate().filter(|(_, bin)| bin.count > 0).collect();
        let most = bins.iter().map(|(_, bin)| bin.count).max().unwrap_or(1);
        let width = 1.0 / CALIBRATION_BINS as f64;
        // the bars say how customers are spread; the longest takes a third of the height
        let bars = bins.iter().map(|&(at, bin)| {
            (at as f64 * width, (at + 1) as f64 * width, f64::from(bin.count) / f64::from(most) / 3.0)
        });
        let whiskers = bins.iter().map(|(_, bin)| {
            let (low, high) = bin.interval();
            (bin.mean, low, high)
        });
        let picture = Picture {
            axes: ["mean estimate", "share that left"],
            ends: (1.0, 1.0),
            curve: bins.iter().map(|(_, bin)| (bin.mean, bin.share)).collect(),
            dashed: vec![(0.0, 0.0), (1.0, 1.0)],
            bars: bars.collect(),
            whiskers: whiskers.collect(),
            mark: None,
        };
        let rows: Vec<Vec<String>> = bins
            .iter()
            .map(|&(at, bin)| {
                let (low, high) = bin.interval();
                let range = format!("{:.0} to {:.0}%", at as f64 * width * 100.0, (at + 1) as f64 * width * 100.0);
                let held = format!("{:.1} to {:.1}%", low * 100.0, high * 100.0);
                vec![range, grouped(bin.count.into()), percent(bin.mean), percent(bin.share), held]
            })
            .collect();
        let head = ["Estimate", "Customers", "Mean estimate", "Left", "95% interval"];
        let words = "Of customers with similar estimates, did as many leave as was estimated? Dashed: exactly as many. \
                     Whiskers: 95% intervals. Bars: how many customers there are.";
        Ok(with_table("Calibration", words, &picture.svg()?, &table(&head, &rows)))
    }
}

/// The first point of a curve at or behind each step along its horizontal axis, none twice.
fn at_even_steps(points: &[Point]) -> Vec<Point> {
    let behind = |step: usize| {
        let from = step as f64 / (ROWS - 1) as f64;
        points.iter().find(|point| point.0 >= from - 1e-9).or(points.last()).copied()
    };
    let mut rows: Vec<Point> = (0..ROWS).filter_map(behind).collect();
    rows.dedup();
    rows
}

/// A picture with its numbers folded away below it.
fn with_table(title: &str, words: &str, svg: &str, table: &str) -> String {
    let picture = format!("<div role=\"img\" aria-label=\"{}\">{svg}</div>", escaped(&format!("{title}. {words}")));
    section("", title, words, &format!("{picture}\n<details><summary>The numbers</summary>\n{table}\n</details>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_behind_a_curve_goes_in_even_steps() {
        let curve: Vec<Point> = (0..=1_000).map(|at| (f64::from(at * at) / 1e6, 0.0)).collect();
        let rows = at_even_steps(&curve);
        assert_eq!(rows.len(), ROWS);
        assert!(rows.iter().enumerate().all(|(step, row)| (row.0 - step as f64 / 20.0).abs() < 0.003), "{rows:?}");
        assert_eq!(at_even_steps(&[(0.0, 1.0), (1.0, 0.5)]), [(0.0, 1.0), (1.0, 0.5)]);
        assert!(at_even_steps(&[]).is_empty());
    }
}
