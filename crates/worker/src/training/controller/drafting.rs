use std::sync::Arc;

use super::{TrainController, TrainTask, TrainWork};
use crate::controller::SourceFile;
use crate::training::protocol::{DescriptionView, DraftQuestion, FieldsDocument, OutcomeChoice};

impl<F: SourceFile> TrainController<F> {
    /// Drafts a description for this outcome, or first asks which value means that a customer left.
    pub fn choose_outcome(&mut self, outcome: OutcomeChoice) {
        if self.state.table.is_none() {
            return;
        }
        if self.state.work != TrainWork::Idle {
            self.restart();
        }
        self.state.problem = None;
        self.state.question = None;
        self.state.rejected = None;
        (self.state.document, self.state.view, self.state.counts) = (None, None, None);
        self.state.remarks.clear();
        self.n_draft_remarks = 0;
        self.state.outcome = Some(outcome.clone());
        if outcome.positive.is_none() && self.needs_positive(&outcome.column) {
            self.asked(DraftQuestion::Positive);
            return;
        }
        self.edits.clear_unsent();
        self.state.work = TrainWork::Drafting;
        self.request(TrainTask::Draft(outcome));
    }

    pub(super) fn drafted(&mut self, document: FieldsDocument, view: DescriptionView) {
        self.state.work = TrainWork::Idle;
        self.described(document, view);
        self.edits.make_again();
        self.send_edit();
        if std::mem::take(&mut self.trains_draft) {
            self.train();
        }
    }

    pub(super) fn asked(&mut self, question: DraftQuestion) {
        self.state.work = TrainWork::Idle;
        self.trains_draft = false;
        self.state.question = Some(question);
    }

    pub(super) fn described(&mut self, document: FieldsDocument, view: DescriptionView) {
        self.state.outcome = Some(OutcomeChoice { positive: Some(view.positive.clone()), ..document.outcome.clone() });
        self.state.document = Some(Arc::new(document));
        self.state.view = Some(Arc::new(view));
    }

    fn needs_positive(&self, column: &str) -> bool {
        let candidates = self.state.table.as_ref().map(|table| table.overview.outcomes.as_slice()).unwrap_or_default();
        let candidate = candidates.iter().find(|candidate| candidate.column == column);
        // if there is only one value, asking does not help; drafting reports the problem
        candidate
            .is_some_and(|found| found.positive.is_none() && found.values.len() + usize::from(found.blanks > 0) > 1)
    }
}
