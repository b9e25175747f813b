//! The estimates and outcomes of a file's customers.

use crate::Evaluated;
use crate::evaluated_file::EvaluatedFile;
use churnscope_engine::csv::{ClampedCells, Record, RowChecker, RowError};
use churnscope_engine::metrics::{Metrics, OfferEconomics, Ranking, calibration};
use churnscope_engine::scorer::Scorer;

/// The estimates and outcomes of rows whose outcome is known.
#[derive(Clone, Debug, Default)]
pub struct LabeledRows {
    probabilities: Vec<f64>,
    churned: Vec<bool>,
    n_recognized: usize,
    n_recognized_otherwise: usize,
    /// The numbers that were read as the nearest limit of their range.
    pub clamped: ClampedCells,
}

impl LabeledRows {
    /// Scores a row. `encoded` is a buffer that callers can reuse.
    ///
    /// # Errors
    ///
    /// The reason that the row cannot be used.
    pub fn add(
        &mut self,
        scorer: &Scorer,
        checker: &RowChecker<'_>,
        record: &Record<'_>,
        encoded: &mut Vec<f64>,
    ) -> Result<(), RowError> {
        let cells = checker.cells(record)?;
        let (customer, churned) = checker.labeled_customer(record, &cells, &scorer.bundle().preprocessor)?;
        self.clamped.add(scorer.schema(), &cells);
        self.probabilities.push(scorer.probability_with(&customer, encoded));
        self.churned.push(churned);
        let training_rows = scorer.bundle().training_rows();
        let is_recognized = |churned| training_rows.is_some_and(|rows| rows.may_contain(&customer, churned));
        self.n_recognized += usize::from(is_recognized(churned));
        self.n_recognized_otherwise += usize::from(is_recognized(!churned));
        Ok(())
    }

    /// Adds the rows that follow.
    pub fn append(&mut self, later: Self) {
        self.probabilities.extend(later.probabilities);
        self.churned.extend(later.churned);
        self.n_recognized += later.n_recognized;
        self.n_recognized_otherwise += later.n_recognized_otherwise;
        self.clamped.merge(later.clamped);
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.probabilities.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.probabilities.is_empty()
    }

    /// The evaluation of these rows. The cutoff is the model's, unless another one is given.
    pub fn evaluated(
        self,
        scorer: &Scorer,
        file: String,
        rejected: u64,
        is_training_file: bool,
        (cutoff, offer): (Option<f64>, Option<OfferEconomics>),
    ) -> EvaluatedFile<'_> {
        let (bundle, rows) = (scorer.bundle(), self.len());
        let cutoff = cutoff.unwrap_or(bundle.evaluation.cutoff);
        let share = |recognized| bundle.training_rows().map_or(0.0, |filter| filter.estimate_share(recognized, rows));
        let evaluated = Evaluated {
            scorer,
            cutoff,
            figures: Some(Metrics::of(&self.probabilities, &self.churned, cutoff)),
            ranking: Ranking::of(self.probabilities.iter().copied().zip(self.churned.iter().copied())),
            calibration: calibration(&self.probabilities, &self.churned),
            offer,
        };
        EvaluatedFile {
            evaluated,
            file,
            rows,
            rejected,
            share_trained_on: share(self.n_recognized),
            share_equal_by_chance: share(self.n_recognized_otherwise),
            is_training_file,
            clamped: self.clamped,
        }
    }
}
