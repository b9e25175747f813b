//! The evaluation as text.

use crate::metrics_table::table;
use churnscope_engine::notation::plain_number;
use churnscope_report::{BestForGoal, Contacted, CutoffGoal, EvaluatedFile, Metric};
use churnscope_wording::evaluation::{self as texts, figure, percent, spread};
use churnscope_wording::metrics::NO_CUTOFF_EARNS;
use churnscope_wording::values::count;

/// Writes an evaluation as text.
pub(super) struct EvaluationText<'a>(pub(super) &'a EvaluatedFile<'a>);

impl EvaluationText<'_> {
    pub(super) fn text(&self) -> String {
        let bundle = self.0.evaluated.scorer.bundle();
        let (rows, rejected) = (count(self.0.rows as u64), count(self.0.rejected));
        let mut text = format!(
            "{}\n{}\n\n{}",
            texts::model(&bundle.schema.title, self.0.evaluated.scorer.model_id()),
            texts::rows_used(&self.0.file, rows, rejected, plain_number(self.0.evaluated.cutoff)),
            self.metrics_table()
        );
        if self.0.evaluated.cutoff != bundle.evaluation.cutoff {
            text.push_str(&format!("\n{}\n", texts::other_cutoff(plain_number(bundle.evaluation.cutoff))));
        }
        if let Some(warning) = self.0.warning() {
            text.push_str(&format!("\n{}\n", texts::warning(warning)));
        }
        text.push_str(&format!("\n{}\n\n{}", texts::AT_CUTOFF, self.cutoff_tables()));
        text.push_str(&format!("\n{}\n\n", texts::OTHER_CUTOFFS));
        if !self.0.evaluated.best_cutoffs().is_empty() {
            text.push_str(&format!("{}\n", self.best_table()));
        }
        text.push_str(&self.contacted_table());
        text.push_str(&format!("\n{}\n\n{}", texts::PREDICTED_VERSUS_ACTUAL, self.calibration_table()));
        text
    }

    fn metrics_table(&self) -> String {
        let is_out_of_fold = self.0.evaluated.scorer.bundle().evaluation.is_out_of_fold();
        let source = if is_out_of_fold { texts::OUT_OF_FOLD } else { texts::WHEN_IMPORTED };
        let mut lines = vec![cells(&["", texts::THIS_FILE, source])];
        lines.extend(
            self.0
                .evaluated
                .metrics()
                .map(|Metric { name, value, mean, sd }| vec![name.to_owned(), figure(value), spread(mean, sd)]),
        );
        table(&lines)
    }

    fn cutoff_tables(&self) -> String {
        let matrix = self.0.evaluated.matrix();
        let confusion = [
            cells(&["", texts::AT_OR_ABOVE, texts::BELOW]),
            vec![texts::LEFT.to_owned(), count(matrix.true_positives), count(matrix.false_negatives())],
            vec![texts::STAYED.to_owned(), count(matrix.false_positives()), count(matrix.true_negatives())],
        ];
        let rates = self.0.evaluated.rates().map(|(name, rate)| vec![name.replace('_', " "), figure(rate)]);
        let mut text = format!("{}\n{}", table(&confusion), table(&rates));
        if let Some(offer) = &self.0.evaluated.offer {
            text.push_str(&format!("\n  {}\n", texts::profit(format_args!("{:.2}", matrix.profit(offer)))));
            if !self.0.evaluated.some_cutoff_earns() {
                text.push_str(&format!("  {NO_CUTOFF_EARNS}\n"));
            }
        }
        text
    }

    fn best_table(&self) -> String {
        let mut lines = vec![cells(&texts::BEST_HEAD)];
        lines.extend(self.0.evaluated.best_cutoffs().into_iter().map(|BestForGoal { goal, cutoff, matrix, value }| {
            let value = if goal == CutoffGoal::Profit { format!("{value:.2}") } else { figure(value) };
            let (precision, recall) = (figure(matrix.precision()), figure(matrix.recall()));
            vec![goal.name().to_owned(), figure(cutoff), count(matrix.contacted), precision, recall, value]
        }));
        table(&lines)
    }

    fn contacted_table(&self) -> String {
        let mut lines = vec![cells(&texts::CONTACTED_HEAD)];
        lines.extend(self.0.evaluated.by_share_contacted().map(|Contacted { share, cutoff, matrix, gain, lift }| {
            let (customers, precision) = (count(matrix.contacted), figure(matrix.precision()));
            vec![percent(share), figure(cutoff), customers, precision, percent(gain), figure(lift)]
        }));
        table(&lines)
    }

    fn calibration_table(&self) -> String {
        let mut lines = vec![cells(&texts::CALIBRATION_HEAD)];
        lines.extend(self.0.evaluated.calibration_bins().map(|(index, bin)| {
            let (low, high) = bin.interval();
            let bin_range = texts::range(percent(index as f64 / 10.0), percent((index + 1) as f64 / 10.0));
            let interval = texts::range(percent(low), percent(high));
            vec![bin_range, count(bin.count.into()), percent(bin.mean), percent(bin.share), interval]
        }));
        table(&lines)
    }
}

fn cells(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}
