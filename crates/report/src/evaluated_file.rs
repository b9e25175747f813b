//! The evaluation of a file.

use crate::{Evaluated, ReportError, ReportHead};
use churnscope_engine::csv::ClampedCells;
use churnscope_engine::notation::plain_number;
use churnscope_wording::evaluation as texts;
use churnscope_wording::values::count;

/// If the estimated share of training rows is at most this, there is no warning, unless the file is the training file.
const NOTABLE_SHARE: f64 = 0.05;

/// How good a model is on the customers of a file.
#[derive(Debug)]
pub struct EvaluatedFile<'a> {
    /// The evaluation.
    pub evaluated: Evaluated<'a>,
    /// The file's name.
    pub file: String,
    /// Number of rows that were used.
    pub rows: usize,
    /// Number of rows that could not be used.
    pub rejected: u64,
    /// The numbers that were read as the nearest limit of their range.
    pub clamped: ClampedCells,
    /// The estimated share of rows that the model was trained on.
    pub share_trained_on: f64,
    /// The estimated share of rows that equal a training row except for the outcome, which shows how often rows are
    /// equal by coincidence.
    pub share_equal_by_chance: f64,
    /// Whether the model was trained on exactly this file.
    pub is_training_file: bool,
}

impl EvaluatedFile<'_> {
    /// The estimated share of the file's rows that the model was trained on; `None` if too many rows equal training
    /// rows by coincidence.
    pub fn trained_on(&self) -> Option<f64> {
        if self.is_training_file {
            return Some(1.0);
        }
        (!self.is_notable(self.share_equal_by_chance)).then_some(self.share_trained_on)
    }

    fn is_notable(&self, share: f64) -> bool {
        // the filter mistakes about one in seven other rows for training rows, so the estimated share must be more than
        // three standard deviations above 0
        let by_mistake = 3.0 * (0.17 / self.rows as f64).sqrt();
        share > NOTABLE_SHARE.max(by_mistake)
    }

    /// A warning that the model looks better than it is, if it was trained on the file's rows.
    pub fn warning(&self) -> Option<String> {
        let cause = if self.is_training_file {
            texts::TRAINED_ON_THIS_FILE.to_owned()
        } else {
            let share = self.trained_on().filter(|share| self.is_notable(*share))?;
            texts::trained_on_share(format!("{:.0}%", 100.0 * share))
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

    /// The evaluation as an HTML file.
    ///
    /// # Errors
    ///
    /// A chart that cannot be drawn.
    pub fn html(&self) -> Result<String, ReportError> {
        let (rows, rejected) = (count(self.rows as u64), count(self.rejected));
        let cutoff = plain_number(self.evaluated.cutoff);
        let id = self.evaluated.scorer.model_id();
        let subtitle = texts::report_subtitle(id, &self.file, rows, rejected, cutoff);
        self.evaluated.report(&ReportHead { subtitle, warning: self.warning() })
    }
}
