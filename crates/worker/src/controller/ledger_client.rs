//! The page's queue of requests to one ledger. A request is sent only after the previous one has been answered, so that
//! a newer request for a list can replace requests that are still waiting.

use std::collections::VecDeque;

use super::{Attachment, Platform, ScoredFile, WorkerId};
use crate::protocol::LedgerRequest;
use churnscope_engine::campaign::candidates::CampaignFigures;
use churnscope_engine::campaign::plan::BudgetPoint;
use churnscope_engine::csv::CellKind;
use churnscope_engine::portfolio::{ListedCustomer, Query, Summary};

pub(super) struct LedgerClient<P: Platform> {
    pub(super) worker: WorkerId,
    pub(super) is_ready: bool,
    waiting: VecDeque<LedgerQuestion<P>>,
    sent: Option<Then>,
    /// The query of the last list that was requested.
    listed: Option<Query>,
}

/// What the requested rows are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowsUse {
    /// Rows to show.
    Screen,
    /// Rows to keep ready for printing.
    Print,
}

/// A request, and what to do with the response.
pub(super) struct LedgerQuestion<P: Platform> {
    pub(super) request: LedgerRequest,
    pub(super) attachment: Option<P::Bytes>,
    pub(super) then: Then,
}

pub(super) enum Then {
    Appended,
    Closed,
    Summary(Box<dyn FnOnce(Summary)>),
    Rows(RowsUse, Box<dyn FnOnce(u32, Vec<ListedCustomer>)>),
    /// Save the scored file with the selected rows, unless this is no longer the current job.
    SaveSelected(u32, ScoredFile),
    CampaignStarted,
    /// Lines of a file, or rows of a campaign, have been appended in this job.
    PartAppended(u32),
    /// The file of this job is complete.
    SaveListed(u32),
    SaveRejectedCells,
    Planned(Box<dyn FnOnce(CampaignFigures, Vec<BudgetPoint>)>),
    SavePlan,
    /// Save the plan as a workbook with columns of these kinds, unless this is no longer the current job.
    SavePlanWorkbook(u32, Vec<CellKind>),
    Calls(Box<dyn FnOnce(Option<Vec<u8>>)>),
    /// Rows of a file to compare have been appended in this job.
    ComparedAppended(u32),
    /// The files were compared in this job.
    Compared(u32),
    SaveComparison,
}

impl<P: Platform> LedgerClient<P> {
    pub(super) fn new(worker: WorkerId) -> Self {
        Self { worker, is_ready: false, waiting: VecDeque::new(), sent: None, listed: None }
    }

    /// Adds a request, and drops unsent requests that it replaces. A request for a list replaces earlier requests for
    /// lists, and requests for rows of another list. A request for rows replaces other requests for rows for the same
    /// use. If another list is requested, returns what was to be done with the responses to the dropped requests,
    /// because a callback for rows must still be called.
    pub(super) fn ask(&mut self, question: LedgerQuestion<P>) -> Vec<Then> {
        let mut is_another_list = false;
        if let LedgerRequest::List(query, ..) = &question.request {
            is_another_list = self.listed.as_ref() != Some(query);
            self.listed = Some(query.clone());
        }
        let is_list = matches!(question.request, LedgerRequest::List(..));
        let is_outdated = |waiting: &LedgerQuestion<P>| match (&waiting.then, &question.then) {
            (Then::Summary(_), _) => is_list,
            (Then::Rows(..), Then::Summary(_)) => is_another_list,
            (Then::Rows(former, _), Then::Rows(newer, _)) => former == newer,
            _ => false,
        };
        let (outdated, waiting): (VecDeque<_>, _) =
            std::mem::take(&mut self.waiting).into_iter().partition(is_outdated);
        self.waiting = waiting;
        self.waiting.push_back(question);
        if is_another_list { outdated.into_iter().map(|outdated| outdated.then).collect() } else { Vec::new() }
    }

    /// Marks the sent request as answered, and returns what to do with the response.
    pub(super) fn answered(&mut self) -> Option<Then> {
        self.sent.take()
    }

    /// The next request to send, and its attachment; `None` if no request is waiting, or if the last sent request has
    /// not been answered yet.
    pub(super) fn next_request(&mut self) -> Option<(LedgerRequest, Attachment<P>)> {
        if self.sent.is_some() {
            return None;
        }
        let LedgerQuestion { request, attachment, then } = self.waiting.pop_front()?;
        self.sent = Some(then);
        Some((request, attachment.map_or(Attachment::None, Attachment::Bytes)))
    }
}
