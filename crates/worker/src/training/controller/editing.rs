//! Editing the description. An edit is sent only after the previous one has been answered, because it changes the
//! description that the previous edit produced.

use std::collections::VecDeque;

use super::{TrainController, TrainStep, TrainTask};
use crate::controller::SourceFile;
use crate::training::protocol::{DescriptionEdit, DescriptionView, FieldEdit, FieldsDocument};

#[derive(Default)]
pub(super) struct EditQueue {
    unsent: VecDeque<DescriptionEdit>,
    /// The edits to reapply if the user changes the outcome or how the file is read.
    made: Vec<DescriptionEdit>,
    /// For this many of the next edits, a rejection is not shown.
    n_again: usize,
}

impl EditQueue {
    /// Adds an edit, which may replace the last unsent one.
    fn add(&mut self, edit: DescriptionEdit) {
        match self.unsent.back_mut().filter(|last| edit.replaces(last)) {
            Some(last) if self.n_again == 0 => *last = edit,
            _ => self.unsent.push_back(edit),
        }
    }

    pub(super) fn clear_unsent(&mut self) {
        self.unsent.clear();
    }

    pub(super) fn are_sent(&self) -> bool {
        self.unsent.is_empty()
    }

    pub(super) fn take_back(&mut self, edit: DescriptionEdit) {
        self.unsent.push_front(edit);
    }

    pub(super) fn make_again(&mut self) {
        self.unsent.extend(self.made.drain(..));
        self.n_again = self.unsent.len();
    }

    pub(super) fn forget(&mut self) {
        self.made.clear();
    }

    pub(super) fn restore(&mut self, toml: String) {
        self.made = vec![DescriptionEdit::Toml(toml)];
    }

    fn remember(&mut self, edit: DescriptionEdit) {
        if let DescriptionEdit::Toml(_) = edit {
            // an opened description fits only the current outcome and table, so it is not applied to a later draft
            self.made.clear();
            return;
        }
        match self.made.iter_mut().find(|made| edit.replaces(made)) {
            Some(made) if !matches!(edit, DescriptionEdit::Field(_, FieldEdit::MergeLevel(_))) => *made = edit,
            _ => self.made.push(edit),
        }
    }

    /// Notes that an edit was answered. Returns whether the edit was one of those in `n_again`.
    fn answered(&mut self) -> bool {
        let is_again = self.n_again > 0;
        self.n_again = self.n_again.saturating_sub(1);
        is_again
    }
}

impl<F: SourceFile> TrainController<F> {
    /// Changes the description, unless a model is being trained.
    pub fn edit(&mut self, edit: DescriptionEdit) {
        if self.state.is_training() {
            return;
        }
        self.state.problem = self.state.problem.take().filter(|problem| problem.step != TrainStep::Fields);
        self.edits.add(edit);
        self.send_edit();
    }

    pub(super) fn send_edit(&mut self) {
        let is_waiting = |task: &TrainTask| matches!(task, TrainTask::Edit(_) | TrainTask::Draft(_));
        if self.unanswered().any(is_waiting) || self.state.document.is_none() {
            return;
        }
        match self.edits.unsent.pop_front() {
            Some(edit) => self.request(TrainTask::Edit(edit)),
            None => self.start_training(),
        }
    }

    pub(super) fn edited(&mut self, edit: DescriptionEdit, document: FieldsDocument, view: DescriptionView) {
        self.edits.answered();
        if self.state.rejected.as_ref().is_some_and(|(rejected, _)| edit.replaces(rejected)) {
            self.state.rejected = None;
        }
        self.edits.remember(edit);
        self.described(document, view);
        self.send_edit();
    }

    pub(super) fn edit_rejected(&mut self, edit: DescriptionEdit, sentence: String) {
        if !self.edits.answered() {
            self.state.rejected = Some((edit, sentence));
        }
        self.send_edit();
    }
}
