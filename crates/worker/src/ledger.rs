//! The work of the ledger: it keeps the scored rows of one file, and answers the page's requests about them.

use std::convert::Infallible;

use super::comparison::{ComparedFiles, ComparedRows};
use super::protocol::{FileFigures, LedgerRequest, LedgerResponse, MAX_REPORTED_CELLS, decode};
use crate::failure::Failure;
use crate::listed_lines::ListedLines;
use churnscope_engine::bundle::BundleError;
use churnscope_engine::campaign::call_sheet::MAX_CALLS;
use churnscope_engine::campaign::candidates::{CampaignDecision, CampaignSettings};
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::csv::{CellWriter, undefused_lines};
use churnscope_engine::portfolio::{
    ListedCustomer, PlannedRows, Portfolio, Query, ScoredRows, View, Window, find_best_offers,
};
use churnscope_engine::scorer::Scorer;
use churnscope_wording::comparison::ComparedNames;
use churnscope_wording::planned_lines::CampaignRows;
use churnscope_wording::scored_lines::rejected_cells_csv;

/// Maximum number of reasons that are returned with each listed customer: more than the list shows, because it leaves
/// out reasons that its rows share.
const N_REASONS: usize = 5;

/// The rows of one file, and the current list.
#[derive(Debug)]
pub struct Ledger {
    scorer: Scorer,
    portfolio: Portfolio,
    listed: Option<Query>,
    view: View,
    campaign: CampaignRows,
    /// A list that is being saved, and its lines so far.
    saved: (View, ListedLines),
    /// The last plan's decision for each customer of the campaign, in the order of the plan's file.
    plan: Vec<(usize, CampaignDecision)>,
    /// The same decisions in file order.
    decisions: Vec<CampaignDecision>,
    compared: ComparedFiles,
}

impl Ledger {
    /// An empty ledger. `model` is the core of a bundle.
    pub fn new(model: &[u8]) -> Result<Self, BundleError> {
        let scorer = Scorer::from_core(model)?;
        let portfolio = Portfolio::new(scorer.schema());
        Ok(Self {
            scorer,
            portfolio,
            listed: None,
            view: View::default(),
            campaign: CampaignRows::default(),
            saved: (View::default(), ListedLines::default()),
            plan: Vec::new(),
            decisions: Vec::new(),
            compared: ComparedFiles::default(),
        })
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
            LedgerRequest::Rows(window, terms) => LedgerResponse::Rows(window.start, self.rows(window, terms.as_ref())),
            LedgerRequest::Selected => {
                self.saved = (self.view.clone(), ListedLines::default());
                LedgerResponse::Selected(self.portfolio.picked(&self.view))
            }
            LedgerRequest::AppendLines { is_first } => {
                let lines: ListedLines = decode(attachment)?;
                if is_first {
                    self.saved.1 = ListedLines::default();
                }
                self.saved.1.append(&lines);
                LedgerResponse::PartAppended
            }
            LedgerRequest::ListedFile => {
                let (list, lines) = std::mem::take(&mut self.saved);
                return Ok((LedgerResponse::ListedFile, lines.in_order(&list)));
            }
            LedgerRequest::RejectedCells => {
                return Ok((
                    LedgerResponse::RejectedCells,
                    rejected_cells_csv(self.scorer.schema(), self.portfolio.rejected_cells()),
                ));
            }
            LedgerRequest::StartCampaign => {
                self.campaign = CampaignRows::default();
                self.set_plan(Vec::new());
                LedgerResponse::CampaignStarted
            }
            LedgerRequest::AppendCampaign => {
                let rows: CampaignRows = decode(attachment)?;
                self.campaign.append(&rows);
                LedgerResponse::PartAppended
            }
            LedgerRequest::Plan(settings) => self.plan(settings),
            LedgerRequest::Calls { delimiter } => {
                let is_in = |(_, decision): &&(usize, CampaignDecision)| !matches!(decision, CampaignDecision::Out(_));
                let fits = self.plan.iter().filter(is_in).count() <= MAX_CALLS;
                let mut cells = CellWriter::new(delimiter, false);
                LedgerResponse::Calls(fits.then(|| self.campaign.calls(self.scorer.schema(), &self.plan, &mut cells)))
            }
            LedgerRequest::PlanFile { delimiter, defuse, undefuse } => {
                let file = self.plan_file(CellWriter::new(delimiter, defuse));
                let file = if undefuse { undefused_lines(&file, delimiter) } else { file };
                return Ok((LedgerResponse::PlanFile, file));
            }
            LedgerRequest::AppendCompared { is_after, is_first } => {
                let rows: ComparedRows = decode(attachment)?;
                if is_first {
                    self.compared = ComparedFiles::default();
                    self.set_moved();
                }
                LedgerResponse::ComparedAppended(self.compared.append(is_after, rows))
            }
            LedgerRequest::Compare([before, after]) => {
                let figures = self.compared.compare(ComparedNames { before: &before, after: &after });
                self.set_moved();
                LedgerResponse::Compared(figures.map(Box::new))
            }
            LedgerRequest::ComparedFile(options) => {
                return Ok((LedgerResponse::ComparedFile, self.compared.file(options)));
            }
        };
        Ok((response, Vec::new()))
    }

    fn append(&mut self, rows: &[u8]) -> Result<LedgerResponse, Failure> {
        let rows: ScoredRows = decode(rows)?;
        self.portfolio.append(rows).map_err(|error| Failure::Reported(error.to_string()))?;
        Ok(LedgerResponse::Appended)
    }

    fn plan(&mut self, settings: CampaignSettings) -> LedgerResponse {
        let candidates = &self.campaign.candidates;
        let campaign = candidates.plan(settings);
        let order = campaign.in_order(candidates);
        let figures = campaign.figures(candidates, &order);
        let curve = campaign.value_curve(candidates);
        self.set_plan(order);
        LedgerResponse::Planned(Box::new(figures), curve)
    }

    /// Keeps a plan. The next query is run even if it equals the last one, because it may refer to the plan.
    fn set_plan(&mut self, order: Vec<(usize, CampaignDecision)>) {
        let mut in_file = order.clone();
        in_file.sort_unstable_by_key(|(customer, _)| *customer);
        self.decisions = in_file.into_iter().map(|(_, decision)| decision).collect();
        let candidates = &self.campaign.candidates;
        let plans =
            self.decisions.iter().enumerate().map(|(customer, decision)| candidates.with_offer(customer, *decision));
        let plans = plans.collect::<PlannedRows>();
        self.portfolio.set_plan(plans);
        (self.plan, self.listed) = (order, None);
    }

    /// Tells the portfolio how the risk of each customer changed. The next query is run even if it equals the last one,
    /// because it may refer to these changes.
    fn set_moved(&mut self) {
        let moved = self.portfolio.only_scored(self.compared.moved()).collect();
        self.portfolio.set_moved(moved);
        self.listed = None;
    }

    fn rows(&self, window: Window, terms: Option<&Terms>) -> Vec<ListedCustomer> {
        let mut rows = self.portfolio.rows(&self.scorer, &self.view, window, N_REASONS);
        let by_change = self.listed.as_ref().is_some_and(|query| query.filter.change.is_some());
        for row in &mut rows {
            let customer = row.row as usize;
            let decision = self.decisions.get(customer);
            row.plan = decision.map(|decision| self.campaign.candidates.with_offer(customer, *decision));
            let moved = self.portfolio.moved(customer).filter(|_| by_change);
            row.change = moved.map(|moved| self.compared.change(&moved));
        }
        // a plan has its own offers
        if let Some(terms) = terms.filter(|_| self.decisions.is_empty()) {
            find_best_offers(&self.scorer, terms, &mut rows);
        }
        rows
    }

    fn plan_file(&self, mut cells: CellWriter) -> Vec<u8> {
        let mut file = Vec::new();
        let Ok(()) = self.campaign.write(self.scorer.schema(), &self.plan, &mut cells, |lines| {
            file.extend(lines);
            Ok::<(), Infallible>(())
        });
        file
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
