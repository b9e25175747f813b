//! The evaluation of a file.

use churnscope_engine::csv::ClampedCells;
use churnscope_engine::notation::plain_number;
use churnscope_report::{Evaluated, ReportError, ReportHead};
use churnscope_wording::evaluation as texts;
use churnscope_wording::values::{count, percent};

/// For any file but the training file, a warning needs an estimated share of training rows above this.
const NOTABLE_SHARE: f64 = 0.05;

/// How good a model's estimates are on a file. The text, the JSON, and the report are made from these figures.
pub(super) struct EvaluatedFile<'a> {
    pub(super) evaluated: Evaluated<'a>,
    pub(super) file: String,
    pub(super) rows: usize,
    pub(super) rejected: u64,
    pub(super) clamped: ClampedCells,
    /// The estimated share of rows that equal a row that the model was trained on or, if it was imported, a row that it
    /// was imported with.
    pub(super) share_trained_on: f64,
    /// The estimated share of rows that equal such a row in everything except the outcome. Such rows usually belong
    /// to other customers, so this share shows how often rows are equal by coincidence.
    pub(super) share_equal_by_chance: f64,
    /// Whether the text is that of the model's training or import file. Always `false` for a Parquet file.
    pub(super) is_training_file: bool,
}

impl EvaluatedFile<'_> {
    /// The estimated share of rows that the model was trained on or imported with; 1 if `is_training_file`. For any
    /// other file, `None` if too many rows could equal such rows by chance, for example because the table has few
    /// columns.
    pub(super) fn trained_on(&self) -> Option<f64> {
        if self.is_training_file {
            return Some(1.0);
        }
        (!self.is_notable(self.share_equal_by_chance)).then_some(self.share_trained_on)
    }

    /// Whether an estimated share of rows is above [`NOTABLE_SHARE`], and too large to come from the filter's mistakes.
    fn is_notable(&self, share: f64) -> bool {
        // the filter mistakes about one in seven other rows for training rows, so in a small file, the estimated share
        // must be more than three standard deviations above 0
        let by_mistake = 3.0 * (0.17 / self.rows as f64).sqrt();
        share > NOTABLE_SHARE.max(by_mistake)
    }

    /// A warning if the model was trained on (or imported with) this file, or probably a notable share of its rows.
    pub(super) fn warning(&self) -> Option<String> {
        let cause = if self.is_training_file {
            texts::TRAINED_ON_THIS_FILE.to_owned()
        } else {
            let share = self.trained_on().filter(|share| self.is_notable(*share))?;
            texts::trained_on_share(percent(share))
        };
        let evaluation = &self.evaluated.scorer.bundle().evaluation;
        let (mean, sd) = (&evaluation.forest.mean, &evaluation.forest.sd);
        Some(if evaluation.is_out_of_fold() {
            let roc_auc = texts::spread(mean.roc_auc, sd.roc_auc);
            texts::looks_better(cause, roc_auc, texts::spread(mean.brier, sd.brier))
        } else {
            texts::may_look_better(cause)
        })
    }

    pub(super) fn html(&self) -> Result<String, ReportError> {
        let (rows, rejected) = (count(self.rows as u64), count(self.rejected));
        let cutoff = plain_number(self.evaluated.cutoff);
        let id = self.evaluated.scorer.model_id();
        let subtitle = texts::report_subtitle(id, &self.file, rows, rejected, cutoff);
        self.evaluated.report(&ReportHead { subtitle, warning: self.warning() })
    }
}
