//! Opening a table: the file is turned into text if necessary, and then the worker reads the text.

use std::sync::Arc;

use super::{OpenTable, TrainController, TrainEffect, TrainProblem, TrainState, TrainStep, TrainTask, TrainWork};
use crate::controller::{Prepared, SourceFile};
use crate::failure::Failure;
use crate::protocol::FileChoices;
use crate::training::protocol::{OutcomeCandidate, OutcomeChoice, TableOverview};
use churnscope_wording::train::data;

pub(super) struct Opening<F> {
    pub(super) file: F,
    pub(super) choices: FileChoices,
    pub(super) is_sample: bool,
    pub(super) prepared: Option<Prepared<F>>,
}

impl<F: SourceFile> TrainController<F> {
    /// Opens a file, and stops any other work.
    pub fn open(&mut self, file: F, choices: FileChoices) {
        self.start_opening(file, choices, false);
    }

    /// Opens the sample, and trains a model on it. Stops any other work.
    pub fn open_sample(&mut self, file: F) {
        self.start_opening(file, FileChoices::default(), true);
    }

    /// Called when the sample could not be loaded.
    pub fn sample_failed(&mut self) {
        if self.state.work == TrainWork::Idle {
            self.fail_step(TrainStep::Data, data::SAMPLE_NOT_LOADED.to_owned());
        }
    }

    fn start_opening(&mut self, file: F, choices: FileChoices, is_sample: bool) {
        self.cancel();
        self.state.problem = None;
        self.job += 1;
        self.state.work = TrainWork::Preparing(0);
        self.effects.push_back(TrainEffect::Prepare { job: self.job, file: file.clone(), choices: choices.clone() });
        self.opening = Some(Opening { file, choices, is_sample, prepared: None });
    }

    /// Whether this job is still waiting for its file to be prepared.
    pub fn is_preparing(&self, job: u32) -> bool {
        job == self.job && matches!(self.state.work, TrainWork::Preparing(_))
    }

    /// This many rows of a file have been turned into text.
    pub fn converted(&mut self, job: u32, rows: u64) {
        if self.is_preparing(job) {
            self.state.work = TrainWork::Preparing(rows);
        }
    }

    /// Called when a file is ready for the worker.
    pub fn prepared(&mut self, job: u32, prepared: Prepared<F>) {
        if self.is_preparing(job)
            && let Some(opening) = &mut self.opening
        {
            opening.prepared = Some(prepared);
            self.effects.push_back(TrainEffect::StopPreparing);
            self.state.work = TrainWork::Opening;
            self.request(TrainTask::Open);
        }
    }

    /// Called when a file could not be turned into text, for this reason.
    pub fn not_prepared(&mut self, job: u32, failure: &Failure) {
        if self.is_preparing(job) {
            self.effects.push_back(TrainEffect::StopPreparing);
            self.fail_opening(failure.to_string());
        }
    }

    pub(super) fn opened(&mut self, overview: TableOverview) {
        let Some(Opening { file, choices, is_sample, prepared: Some(prepared) }) = self.opening.take() else { return };
        let is_same_file = self.state.table.as_ref().is_some_and(|table| table.file == file);
        let former = self.state.outcome.take().filter(|_| is_same_file);
        if !is_same_file {
            self.edits.forget();
        }
        let outcome = match self.restored.take_if(|session| session.columns == overview.header.names) {
            Some(session) => {
                self.edits.restore(session.toml);
                Some(session.outcome)
            }
            None => kept_or_likely(former, &overview.outcomes),
        };
        let table = Some(OpenTable { file, choices, is_sample, prepared, overview: Arc::new(overview) });
        let TrainState { minutes, max_workers, .. } = self.state;
        self.state = TrainState { table, minutes, max_workers, ..TrainState::default() };
        if let Some(outcome) = outcome {
            self.choose_outcome(outcome);
            self.trains_draft = is_sample;
        }
    }

    pub(super) fn not_opened(&mut self, sentence: String) {
        self.fail_opening(sentence);
        // the worker now has the text of a file that cannot be used
        if self.state.table.is_some() {
            self.request(TrainTask::Reopen);
        }
    }

    pub(super) fn fail_opening(&mut self, sentence: String) {
        let file = self.opening.take().map(|opening| opening.file.name());
        self.waiting.retain(|task| *task != TrainTask::Open);
        self.state.work = TrainWork::Idle;
        self.state.problem = Some(TrainProblem { step: TrainStep::Data, file, sentence });
    }
}

fn kept_or_likely(former: Option<OutcomeChoice>, candidates: &[OutcomeCandidate]) -> Option<OutcomeChoice> {
    let kept = former.filter(|former| candidates.iter().any(|candidate| candidate.column == former.column));
    kept.or_else(|| candidates.first().filter(|candidate| candidate.is_likely).map(OutcomeCandidate::choice))
}
