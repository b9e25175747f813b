//! What hangs on the cutoff, and the curves over all cutoffs, as numbers for machines and tables for people.

use serde_json::{Value, json};

use super::Evaluated;
use crate::cli::figures::{figure, table};
use crate::cli::refused_rows::grouped;
use crate::engine::metrics::{CalibrationBin, Cut, Point, interval, thinned};

/// Shares of the customers contacted, for which gain and lift are told.
const SHARES: [f64; 7] = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 1.0];

/// Most points of a curve in JSON and in pictures.
pub(super) const MOST_POINTS: usize = 200;

/// A cutoff that is best for something.
pub(super) struct Best {
    /// For what.
    pub(super) of: &'static str,
    pub(super) cutoff: f64,
    pub(super) cut: Cut,
    /// What is greatest there.
    pub(super) value: f64,
}

impl Evaluated<'_> {
    /// What the cutoff makes of the customers.
    pub(super) fn cut(&self) -> Cut {
        self.ranking.cut_at(self.cutoff)
    }

    /// The best cutoffs for F1, for Youden's J, and for profit where an offer is known and some cutoff earns.
    pub(super) fn best(&self) -> Vec<Best> {
        let best = |of: &'static str, value: &dyn Fn(&Cut) -> f64| {
            self.ranking.best(value).map(|(cutoff, cut)| Best { of, cutoff, cut, value: value(&cut) })
        };
        let profit = self.offer.and_then(|offer| best("profit", &|cut| cut.profit(&offer)));
        [best("f1", &Cut::f1), best("youden", &Cut::youden), profit.filter(|best| best.value > 0.0)]
            .into_iter()
            .flatten()
            .collect()
    }

    /// Gain and lift where so many are contacted: the share, the cutoff, and what it makes.
    pub(super) fn contacted(&self) -> impl Iterator<Item = (f64, f64, Cut)> + '_ {
        SHARES.into_iter().map(|share| {
            let cutoff = self.ranking.cutoff_of_share(share);
            (share, cutoff, self.ranking.cut_at(cutoff))
        })
    }

    pub(super) fn curves_json(&self) -> Value {
        let cut = self.cut();
        let best = self.best().into_iter().map(|best| {
            (best.of.to_owned(), json!({ "cutoff": best.cutoff, "value": best.value, "contacted": best.cut.contacted }))
        });
        let contacted = self.contacted().map(|(share, cutoff, cut)| {
            json!({ "share": share, "cutoff": cutoff, "contacted": cut.contacted, "gain": cut.recall(), "lift": cut.lift() })
        });
        let bins = self.calibration.iter().enumerate().filter(|(_, bin)| bin.count > 0).map(|(at, bin)| {
            let (low, high) = interval_of(bin);
            json!({
                "from": at as f64 / 10.0,
                "rows": bin.count,
                "mean": bin.mean,
                "share": bin.share,
                "low": low,
                "high": high,
            })
        });
        json!({
            "at_cutoff": {
                "true_positives": cut.hits,
                "false_positives": cut.false_alarms(),
                "false_negatives": cut.misses(),
                "true_negatives": cut.rest(),
                "false_positive_rate": cut.false_positive_rate(),
                "specificity": 1.0 - cut.false_positive_rate(),
                "share_contacted": cut.share_contacted(),
                "lift": cut.lift(),
                "youden": cut.youden(),
                "profit": self.offer.map(|offer| cut.profit(&offer)),
            },
            "best": Value::Object(best.collect()),
            "contacted": contacted.collect::<Vec<_>>(),
            "calibration": bins.collect::<Vec<_>>(),
            "curves": {
                "roc": points(&self.ranking.roc()),
                "precision_recall": points(&self.ranking.precision_recall()),
                "gain": points(&self.ranking.gains()),
                "lift": points(&self.ranking.lift()),
            },
        })
    }

    pub(super) fn curves_text(&self) -> String {
        let cut = self.cut();
        let cells = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
        let confusion = [
            cells(&["", "estimate at or above the cutoff", "below"]),
            vec!["left".to_owned(), grouped(cut.hits), grouped(cut.misses())],
            vec!["stayed".to_owned(), grouped(cut.false_alarms()), grouped(cut.rest())],
        ];
        let rates = [
            ("share contacted", cut.share_contacted()),
            ("false positive rate", cut.false_positive_rate()),
            ("specificity", 1.0 - cut.false_positive_rate()),
            ("lift", cut.lift()),
        ]
        .map(|(name, value)| vec![name.to_owned(), figure(value)]);
        let mut best = vec![cells(&["best for", "cutoff", "contacted", "precision", "recall", "value"])];
        best.extend(self.best().iter().map(|best| {
            let Best { of, cutoff, cut, value } = best;
            let figures = [cut.precision(), cut.recall()].map(figure);
            let value = if *of == "profit" { format!("{value:.2}") } else { figure(*value) };
            [vec![(*of).to_owned(), figure(*cutoff), grouped(cut.contacted)], figures.to_vec(), vec![value]].concat()
        }));
        let mut contacted = vec![cells(&["contacted", "cutoff", "customers", "leavers among them", "lift"])];
        contacted.extend(self.contacted().map(|(share, cutoff, cut)| {
            vec![percent(share), figure(cutoff), grouped(cut.contacted), percent(cut.recall()), figure(cut.lift())]
        }));
        let mut calibration = vec![cells(&["estimate", "customers", "mean estimate", "left", "95 % interval"])];
        calibration.extend(self.calibration.iter().enumerate().filter(|(_, bin)| bin.count > 0).map(|(at, bin)| {
            let (low, high) = interval_of(bin);
            let range = format!("{} to {}", percent(at as f64 / 10.0), percent((at + 1) as f64 / 10.0));
            let held = format!("{} to {}", percent(low), percent(high));
            vec![range, grouped(bin.count.into()), percent(bin.mean), percent(bin.share), held]
        }));
        let mut text = format!("\nAt the cutoff\n\n{}\n{}", table(&confusion), table(&rates));
        if let Some(offer) = &self.offer {
            text.push_str(&format!("\n  profit   {:.2}\n", cut.profit(offer)));
            if !self.best().iter().any(|best| best.of == "profit") {
                text.push_str("  No cutoff earns more than it costs.\n");
            }
        }
        text.push_str(&format!("\nOther cutoffs\n\n{}\n{}", table(&best), table(&contacted)));
        text.push_str(&format!("\nEstimates against what happened\n\n{}", table(&calibration)));
        text
    }
}

/// Within what the share that left in a bin may lie by chance.
pub(super) fn interval_of(bin: &CalibrationBin) -> (f64, f64) {
    interval((bin.share * f64::from(bin.count)).round() as u64, bin.count.into())
}

/// A share in per cent: `12.5 %`.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn points(curve: &[Point]) -> Vec<[f64; 2]> {
    thinned(curve, MOST_POINTS).into_iter().map(|(across, up)| [across, up]).collect()
}
