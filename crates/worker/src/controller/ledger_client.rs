//! The page's queue of requests to one ledger. A request is sent only after the previous one has been answered, so that
//! a newer request for a list can replace requests that are still waiting.

use std::collections::VecDeque;

use super::{Attachment, Platform, ScoredFile, WorkerId};
use crate::protocol::LedgerRequest;
use churnscope_engine::portfolio::{ListedCustomer, Summary};

pub(super) struct LedgerClient<P: Platform> {
    pub(super) worker: WorkerId,
    /// Whether the worker has started.
    pub(super) is_ready: bool,
    waiting: VecDeque<LedgerQuestion<P>>,
    sent: Option<Then>,
}

/// A request, and what to do with the response.
pub(super) struct LedgerQuestion<P: Platform> {
    pub(super) request: LedgerRequest,
    pub(super) attachment: Option<P::Bytes>,
    pub(super) then: Then,
}

/// What to do with the response to a request.
pub(super) enum Then {
    Appended,
    Closed,
    Summary(Box<dyn FnOnce(Summary)>),
    Rows(Box<dyn FnOnce(u32, Vec<ListedCustomer>)>),
    SaveSelected(ScoredFile),
    SaveRejectedCells,
}

impl<P: Platform> LedgerClient<P> {
    pub(super) fn new(worker: WorkerId) -> Self {
        Self { worker, is_ready: false, waiting: VecDeque::new(), sent: None }
    }

    /// Adds a request. A request for a list replaces all requests for lists and rows that have not been sent yet.
    pub(super) fn ask(&mut self, question: LedgerQuestion<P>) {
        if matches!(question.request, LedgerRequest::List(..)) {
            let is_outdated =
                |request: &LedgerRequest| matches!(request, LedgerRequest::List(..) | LedgerRequest::Rows(_));
            self.waiting.retain(|waiting| !is_outdated(&waiting.request));
        }
        self.waiting.push_back(question);
    }

    /// Marks the sent request as answered, and returns what to do with the response.
    pub(super) fn answered(&mut self) -> Option<Then> {
        self.sent.take()
    }

    /// The next request to send, and its attachment; `None` if no request is waiting, or the last one has not been
    /// answered yet.
    pub(super) fn next_request(&mut self) -> Option<(LedgerRequest, Attachment<P>)> {
        if self.sent.is_some() {
            return None;
        }
        let LedgerQuestion { request, attachment, then } = self.waiting.pop_front()?;
        self.sent = Some(then);
        Some((request, attachment.map_or(Attachment::None, Attachment::Bytes)))
    }
}
