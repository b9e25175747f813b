//! A ledger's work: it keeps the scored rows of one file and answers what the page asks of them.

use super::protocol::{Closed, FromLedger, MOST_CELLS_SHOWN, ToLedger, from_bytes};
use churnscope_engine::bundle::BundleError;
use churnscope_engine::portfolio::{Portfolio, Query, ScoredRows, View};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::scored_lines::rejected_cells_csv;

/// Reasons that a listed customer comes with.
const N_REASONS: usize = 3;

/// The rows of one file, and the present list of them.
#[derive(Debug)]
pub struct Ledger {
    scorer: Scorer,
    portfolio: Portfolio,
    listed: Option<Query>,
    view: View,
}

impl Ledger {
    /// An empty ledger, with the core of this model.
    pub fn new(model: &[u8]) -> Result<Self, BundleError> {
        let scorer = Scorer::from_core(model)?;
        let portfolio = Portfolio::new(scorer.schema());
        Ok(Self { scorer, portfolio, listed: None, view: View::default() })
    }

    /// Does what it is told; `beside` came beside it. The answer, and what goes beside that.
    pub fn answer(&mut self, told: ToLedger, beside: &[u8]) -> (FromLedger, Vec<u8>) {
        let answer = match told {
            ToLedger::Append => self.append(beside),
            ToLedger::Close => FromLedger::Closed(Box::new(self.close())),
            ToLedger::List(query, pictures, bands) => {
                self.scorer.set_bands(bands);
                // other pictures of the same list need no new one
                if self.listed.as_ref() != Some(&query) {
                    self.view = self.portfolio.view(&query);
                    self.listed = Some(query);
                }
                FromLedger::Listed(Box::new(self.portfolio.summary(self.scorer.schema(), &self.view, &pictures)))
            }
            ToLedger::Rows(window) => {
                let first = window.start;
                FromLedger::Rows(first, self.portfolio.rows(&self.scorer, &self.view, window, N_REASONS))
            }
            ToLedger::Picked => FromLedger::Picked(self.portfolio.picked(&self.view)),
            ToLedger::RefusedCells => {
                return (
                    FromLedger::RefusedCells,
                    rejected_cells_csv(self.scorer.schema(), self.portfolio.rejected_cells()),
                );
            }
        };
        (answer, Vec::new())
    }

    fn append(&mut self, slice: &[u8]) -> FromLedger {
        let Some(rows) = from_bytes::<ScoredRows>(slice) else {
            return FromLedger::Fails("some rows were lost on their way: open the file again".to_owned());
        };
        match self.portfolio.append(rows) {
            Ok(()) => FromLedger::Appended,
            Err(error) => FromLedger::Fails(error.to_string()),
        }
    }

    fn close(&self) -> Closed {
        let bundle = self.scorer.bundle();
        Closed {
            scored: self.portfolio.n_scored(),
            refused: self.portfolio.n_rejected(),
            refused_cells: self.portfolio.rejected_cells().iter().take(MOST_CELLS_SHOWN).cloned().collect(),
            drift: self.portfolio.drift(&bundle.schema, &bundle.profile),
            has_id: self.portfolio.has_id(),
            labelled: self.portfolio.evaluation(),
            bytes_in_memory: self.portfolio.size_in_memory() as u64,
        }
    }
}
