//! The work of the ledger: it keeps the scored rows of one file and answers the page's queries.

use super::protocol::{FileFigures, LedgerRequest, LedgerResponse, MAX_REPORTED_CELLS, decode};
use crate::failure::Failure;
use churnscope_engine::bundle::BundleError;
use churnscope_engine::portfolio::{Portfolio, Query, ScoredRows, View};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::scored_lines::rejected_cells_csv;

/// Maximum number of reasons that are returned with each listed customer.
const N_REASONS: usize = 3;

/// The rows of one file, and the current list.
#[derive(Debug)]
pub struct Ledger {
    scorer: Scorer,
    portfolio: Portfolio,
    listed: Option<Query>,
    view: View,
}

impl Ledger {
    /// An empty ledger. `model` is the core of a bundle.
    pub fn new(model: &[u8]) -> Result<Self, BundleError> {
        let scorer = Scorer::from_core(model)?;
        let portfolio = Portfolio::new(scorer.schema());
        Ok(Self { scorer, portfolio, listed: None, view: View::default() })
    }

    /// Answers an encoded [`LedgerRequest`]. Returns the response and its attachment, which may be empty.
    pub fn handle(&mut self, message: &[u8], attachment: &[u8]) -> (LedgerResponse, Vec<u8>) {
        let response = decode(message).and_then(|request| self.respond(request, attachment));
        response.unwrap_or_else(|failure| (LedgerResponse::Failed(failure.to_string()), Vec::new()))
    }

    fn respond(&mut self, request: LedgerRequest, attachment: &[u8]) -> Result<(LedgerResponse, Vec<u8>), Failure> {
        let response = match request {
            LedgerRequest::Append => self.append(attachment)?,
            LedgerRequest::Close => LedgerResponse::Closed(Box::new(self.figures())),
            LedgerRequest::List(query, pictures, bands) => {
                self.scorer.set_bands(bands);
                // the list stays the same if only the charts or the bands change
                if self.listed.as_ref() != Some(&query) {
                    self.view = self.portfolio.view(&query);
                    self.listed = Some(query);
                }
                let summary = self.portfolio.summary(self.scorer.schema(), &self.view, &pictures);
                LedgerResponse::Listed(Box::new(summary))
            }
            LedgerRequest::Rows(window) => {
                let first = window.start;
                LedgerResponse::Rows(first, self.portfolio.rows(&self.scorer, &self.view, window, N_REASONS))
            }
            LedgerRequest::Selected => LedgerResponse::Selected(self.portfolio.picked(&self.view)),
            LedgerRequest::RejectedCells => {
                return Ok((
                    LedgerResponse::RejectedCells,
                    rejected_cells_csv(self.scorer.schema(), self.portfolio.rejected_cells()),
                ));
            }
        };
        Ok((response, Vec::new()))
    }

    fn append(&mut self, rows: &[u8]) -> Result<LedgerResponse, Failure> {
        let rows: ScoredRows = decode(rows)?;
        self.portfolio.append(rows).map_err(|error| Failure::Reported(error.to_string()))?;
        Ok(LedgerResponse::Appended)
    }

    fn figures(&self) -> FileFigures {
        let (bundle, unknown_values) = (self.scorer.bundle(), self.portfolio.unknown_values());
        let n_rows = u64::from(self.portfolio.n_scored()) + u64::from(self.portfolio.n_rejected());
        FileFigures {
            scored: self.portfolio.n_scored(),
            refused: self.portfolio.n_rejected(),
            likely_cause: self.portfolio.likely_cause(),
            rejected_cells: self.portfolio.rejected_cells().iter().take(MAX_REPORTED_CELLS).cloned().collect(),
            unknown_values: unknown_values.list(&bundle.schema),
            unlisted_values: unknown_values.n_unlisted(),
            clamped: self.portfolio.clamped().fields(),
            clamped_problem: self.portfolio.clamped().problem(n_rows),
            drift: self.portfolio.drift(&bundle.schema, &bundle.profile),
            has_id: self.portfolio.has_id(),
            absent_fields: self.portfolio.absent_fields().to_vec(),
            labelled: self.portfolio.evaluation(),
            bytes_in_memory: self.portfolio.size_in_memory() as u64,
        }
    }
}
