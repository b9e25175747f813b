use super::{TrainController, TrainEffect, TrainTask, TrainerClient};
use crate::controller::SourceFile;
use crate::failure::Failure;
use crate::protocol::{decode, encode};
use crate::training::protocol::TrainerResponse;
use churnscope_wording::train::{data, run};

#[derive(Clone, Copy, PartialEq)]
pub(super) enum ProgramState {
    NotLoaded,
    Loading,
    Loaded,
}

impl<F: SourceFile> TrainController<F> {
    /// Called when the worker's program is loaded.
    pub fn program_loaded(&mut self) {
        self.program = ProgramState::Loaded;
        if !self.waiting.is_empty() {
            self.start_worker();
        }
    }

    /// Called when the worker's program could not be loaded.
    pub fn program_failed(&mut self) {
        self.program = ProgramState::NotLoaded;
        self.fail(data::PROGRAM_NOT_LOADED.to_owned());
    }

    /// Called when a worker has sent a message.
    pub fn received(&mut self, worker: u32, message: &[u8], attachment: &dyn Fn() -> Vec<u8>) {
        if self.is_helper(worker) {
            self.helper_responded(worker, message, attachment);
        } else if let Some(client) = self.worker.as_mut().filter(|client| client.number() == worker) {
            match decode(message) {
                Ok(TrainerResponse::Ready) => {
                    client.started();
                    self.send_waiting();
                }
                Ok(response) => self.responded(worker, response, attachment),
                Err(failure) => self.fail_worker(failure.to_string()),
            }
        }
    }

    /// Called when the browser could not start a worker.
    pub fn worker_refused(&mut self, worker: u32) {
        if self.is_helper(worker) {
            self.helper_stopped(worker);
        } else if self.is_current(worker) {
            self.worker = None;
            self.fail(data::NO_WORKERS.to_owned());
        }
    }

    /// Called when a worker has stopped on its own.
    pub fn worker_stopped(&mut self, worker: u32) {
        if self.is_helper(worker) {
            self.helper_stopped(worker);
        } else if self.is_current(worker) {
            let is_training = self.shared.is_some();
            if !self.replaced_while_training(worker) {
                let sentence = if is_training { run::STOPPED } else { data::WORKER_STOPPED };
                self.fail_worker(sentence.to_owned());
            }
        }
    }

    /// Called when the browser could not send a worker a message, for this reason.
    pub fn send_failed(&mut self, worker: u32, failure: &Failure) {
        if self.is_helper(worker) {
            self.helper_stopped(worker);
        } else if self.is_current(worker) {
            self.fail_worker(failure.to_string());
        }
    }

    fn is_current(&self, worker: u32) -> bool {
        self.worker.as_ref().is_some_and(|client| client.number() == worker)
    }
}

impl<F: SourceFile> TrainController<F> {
    /// Sends a task to the worker once it is ready.
    pub(super) fn request(&mut self, task: TrainTask) {
        self.waiting.push_back(task);
        if self.worker.is_some() {
            self.send_waiting();
            return;
        }
        match self.program {
            ProgramState::Loading => {}
            ProgramState::Loaded => self.start_worker(),
            ProgramState::NotLoaded => {
                self.program = ProgramState::Loading;
                self.effects.push_back(TrainEffect::LoadProgram);
            }
        }
    }

    pub(super) fn unanswered(&self) -> impl Iterator<Item = &TrainTask> {
        self.worker.iter().flat_map(TrainerClient::pending).chain(&self.waiting)
    }

    pub(super) fn answered(&mut self) -> Option<TrainTask> {
        self.worker.as_mut().and_then(TrainerClient::answered)
    }

    pub(super) fn restart(&mut self) {
        // an edit that was not answered may not have been made, so it is sent again
        for task in self.stop_worker().into_iter().rev() {
            if let TrainTask::Edit(edit) = task {
                self.edits.take_back(edit);
            }
        }
        self.start_again();
    }

    pub(super) fn fail_worker(&mut self, sentence: String) {
        let is_hopeless = self.worker.as_ref().is_none_or(|client| client.is_hopeless(self.waiting.len()));
        self.fail(sentence);
        // an edit that stops the worker is not tried again
        self.stop_worker();
        if !is_hopeless {
            self.start_again();
        }
    }
}

impl<F: SourceFile> TrainController<F> {
    fn start_worker(&mut self) {
        self.last_worker += 1;
        self.worker = Some(TrainerClient::new(self.last_worker));
        self.effects.push_back(TrainEffect::Start(self.last_worker));
        let opens = |task: &TrainTask| matches!(task, TrainTask::Open | TrainTask::Reopen);
        if self.state.table.is_some() && !self.waiting.front().is_some_and(opens) {
            self.waiting.push_front(TrainTask::Reopen);
        }
    }

    pub(super) fn replace_worker(&mut self) {
        if let Some(client) = self.worker.take() {
            self.effects.push_back(TrainEffect::Stop(client.number()));
        }
        self.start_worker();
    }

    fn start_again(&mut self) {
        if self.program == ProgramState::Loaded && self.state.table.is_some() {
            self.start_worker();
        }
    }

    /// Stops the workers, and returns the main worker's unanswered tasks.
    fn stop_worker(&mut self) -> Vec<TrainTask> {
        self.stop_sharing();
        let mut tasks = Vec::new();
        if let Some(client) = self.worker.take() {
            self.effects.push_back(TrainEffect::Stop(client.number()));
            tasks.extend(client.into_pending());
        }
        tasks.extend(self.waiting.drain(..));
        tasks
    }

    fn send_waiting(&mut self) {
        while self.worker.as_ref().is_some_and(TrainerClient::is_ready)
            && let Some(task) = self.waiting.pop_front()
        {
            self.send(task);
        }
    }

    fn send(&mut self, task: TrainTask) {
        let Some((message, attachment)) = self.message(&task) else { return };
        let Some(client) = &mut self.worker else { return };
        match encode(&message) {
            Ok(bytes) => {
                self.effects.push_back(TrainEffect::Send(client.number(), bytes, attachment));
                client.sent(task);
            }
            Err(failure) => self.fail_worker(failure.to_string()),
        }
    }
}
