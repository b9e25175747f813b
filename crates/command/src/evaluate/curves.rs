//! What hangs on the cutoff, and the curves over all cutoffs, as numbers for machines and tables for people.

use serde_json::{Value, json};

use super::Evaluated;
use crate::figures::{figure, table};
use crate::refused_rows::grouped;
use churnscope_engine::metrics::{ConfusionMatrix, Point, downsampled};

/// Shares of the customers contacted, for which gain and lift are told.
const SHARES: [f64; 7] = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 1.0];

/// Most points of a curve in JSON and in pictures.
pub(super) const MOST_POINTS: usize = 200;

/// A cutoff that is best for something.
pub(super) struct Best {
    /// For what.
    pub(super) of: &'static str,
    pub(super) cutoff: f64,
    pub(super) cut: ConfusionMatrix,
    /// What is greatest there.
    pub(super) value: f64,
}

/// What contacting a share of the customers brings, the highest estimates first.
pub(super) struct Contacted {
    pub(super) share: f64,
    /// The highest cutoff at which so many are contacted.
    pub(super) cutoff: f64,
    pub(super) cut: ConfusionMatrix,
    /// Of all who left, the share that is found; not a number where nobody left.
    pub(super) gain: f64,
    /// How many times more leavers than at random; not a number where nobody left.
    pub(super) lift: f64,
}

impl Evaluated<'_> {
    /// What the cutoff makes of the customers.
    pub(super) fn cut(&self) -> ConfusionMatrix {
        self.ranking.at_cutoff(self.cutoff)
    }

    /// The rates at the cutoff, by the names that files use; not a number where nobody is whom a rate is of.
    pub(super) fn rates(&self) -> [(&'static str, f64); 5] {
        let cut = self.cut();
        let of_stayers = |rate: f64| if cut.positives < cut.rows { rate } else { f64::NAN };
        let of_leavers = |rate: f64| if cut.positives > 0 { rate } else { f64::NAN };
        [
            ("false_positive_rate", of_stayers(cut.false_positive_rate())),
            ("specificity", of_stayers(1.0 - cut.false_positive_rate())),
            ("share_contacted", cut.share_contacted()),
            ("lift", of_leavers(cut.lift())),
            ("youden", of_stayers(of_leavers(cut.youden()))),
        ]
    }

    /// The best cutoffs for F1 where somebody left, for Youden's J where somebody stayed besides, and for profit where
    /// an offer is known and some cutoff earns.
    pub(super) fn best(&self) -> Vec<Best> {
        let best = |of: &'static str, value: &dyn Fn(&ConfusionMatrix) -> f64| {
            self.ranking.best(value).map(|(cutoff, cut)| Best { of, cutoff, cut, value: value(&cut) })
        };
        let profit = self.offer.and_then(|offer| best("profit", &|cut| cut.profit(&offer)));
        let (positives, rows) = (self.ranking.positives(), self.ranking.rows());
        let f1 = best("f1", &ConfusionMatrix::f1).filter(|_| positives > 0);
        let youden = best("youden", &ConfusionMatrix::youden).filter(|_| positives > 0 && positives < rows);
        [f1, youden, profit.filter(|best| best.value > 0.0)].into_iter().flatten().collect()
    }

    /// Gain and lift where so many are contacted.
    pub(super) fn contacted(&self) -> impl Iterator<Item = Contacted> + '_ {
        SHARES.into_iter().map(|share| {
            let cutoff = self.ranking.cutoff_for_share(share);
            let cut = self.ranking.at_cutoff(cutoff);
            let of_leavers = |rate: f64| if cut.positives > 0 { rate } else { f64::NAN };
            Contacted { share, cutoff, cut, gain: of_leavers(cut.recall()), lift: of_leavers(cut.lift()) }
        })
    }

    pub(super) fn curves_json(&self) -> Value {
        let cut = self.cut();
        let best = self.best().into_iter().map(|best| {
            (best.of.to_owned(), json!({ "cutoff": best.cutoff, "value": best.value, "contacted": best.cut.contacted }))
        });
        let contacted = self.contacted().map(|Contacted { share, cutoff, cut, gain, lift }| {
            let (contacted, precision) = (cut.contacted, cut.precision());
            json!({ "share": share, "cutoff": cutoff, "contacted": contacted, "precision": precision, "gain": gain, "lift": lift })
        });
        let bins = self.calibration.iter().enumerate().filter(|(_, bin)| bin.count > 0).map(|(at, bin)| {
            let (low, high) = bin.interval();
            json!({
                "from": at as f64 / 10.0,
                "rows": bin.count,
                "mean": bin.mean,
                "share": bin.share,
                "low": low,
                "high": high,
            })
        });
        let mut at_cutoff = json!({
            "true_positives": cut.true_positives,
            "false_positives": cut.false_positives(),
            "false_negatives": cut.false_negatives(),
            "true_negatives": cut.true_negatives(),
        });
        for (name, rate) in self.rates() {
            at_cutoff[name] = json!(rate);
        }
        at_cutoff["profit"] = json!(self.offer.map(|offer| cut.profit(&offer)));
        json!({
            "at_cutoff": at_cutoff,
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
            vec!["left".to_owned(), grouped(cut.true_positives), grouped(cut.false_negatives())],
            vec!["stayed".to_owned(), grouped(cut.false_positives()), grouped(cut.true_negatives())],
        ];
        let rates = self.rates().map(|(name, rate)| vec![name.replace('_', " "), figure(rate)]);
        let mut best = vec![cells(&["best for", "cutoff", "contacted", "precision", "recall", "value"])];
        best.extend(self.best().iter().map(|best| {
            let Best { of, cutoff, cut, value } = best;
            let figures = [cut.precision(), cut.recall()].map(figure);
            let value = if *of == "profit" { format!("{value:.2}") } else { figure(*value) };
            [vec![(*of).to_owned(), figure(*cutoff), grouped(cut.contacted)], figures.to_vec(), vec![value]].concat()
        }));
        let mut contacted = vec![cells(&["contacted", "cutoff", "customers", "precision", "leavers found", "lift"])];
        contacted.extend(self.contacted().map(|Contacted { share, cutoff, cut, gain, lift }| {
            let customers = grouped(cut.contacted);
            vec![percent(share), figure(cutoff), customers, figure(cut.precision()), percent(gain), figure(lift)]
        }));
        let mut calibration = vec![cells(&["estimate", "customers", "mean estimate", "left", "95% interval"])];
        calibration.extend(self.calibration.iter().enumerate().filter(|(_, bin)| bin.count > 0).map(|(at, bin)| {
            let (low, high) = bin.interval();
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
        text.push_str("\nOther cutoffs\n\n");
        if best.len() > 1 {
            text.push_str(&format!("{}\n", table(&best)));
        }
        text.push_str(&table(&contacted));
        text.push_str(&format!("\nEstimates against what happened\n\n{}", table(&calibration)));
        text
    }
}

/// A share in per cent: `12.5%`; a dash where it is not defined.
pub(super) fn percent(share: f64) -> String {
    if share.is_nan() { figure(share) } else { format!("{:.1}%", share * 100.0) }
}

fn points(curve: &[Point]) -> Vec<[f64; 2]> {
    downsampled(curve, MOST_POINTS).into_iter().map(|(across, up)| [across, up]).collect()
}
