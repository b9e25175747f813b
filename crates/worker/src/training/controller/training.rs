use std::sync::Arc;

use super::{TrainController, TrainTask, TrainWork, TrainedModelFile};
use crate::controller::SourceFile;
use crate::training::protocol::TrainedFigures;

impl<F: SourceFile> TrainController<F> {
    /// Sets the time limit, in minutes.
    pub fn set_minutes(&mut self, minutes: Option<f64>) {
        self.state.minutes = minutes;
    }

    /// Trains a model as the description says, once all edits have been answered.
    pub fn train(&mut self) {
        if self.state.document.is_none() || self.state.work != TrainWork::Idle {
            return;
        }
        self.state.problem = None;
        self.forget_training();
        self.state.work = TrainWork::Training(None);
        self.wants_training = true;
        self.start_training();
    }

    pub(super) fn forget_training(&mut self) {
        self.state.remarks.truncate(self.n_draft_remarks);
        self.state.losses.clear();
    }

    pub(super) fn start_training(&mut self) {
        let is_edit = |task: &TrainTask| matches!(task, TrainTask::Edit(_));
        let are_edits_made = self.edits.are_sent() && !self.unanswered().any(is_edit);
        if self.wants_training && are_edits_made {
            self.wants_training = false;
            self.share_training();
            self.request(TrainTask::Train);
        }
    }

    /// Shows the trained model. Its description is that of the state, which cannot change during training.
    pub(super) fn trained(&mut self, bundle: Vec<u8>, figures: TrainedFigures) {
        self.stop_sharing();
        self.state.work = TrainWork::Idle;
        let toml = self.state.document.as_ref().map(|document| document.toml.clone()).unwrap_or_default();
        self.state.model = Some(Arc::new(TrainedModelFile { bundle, toml, figures }));
    }
}
