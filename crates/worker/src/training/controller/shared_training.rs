//! A training run that several workers share: the main worker and its helpers.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::{TrainAttachment, TrainController, TrainEffect, TrainTask, TrainWork};
use crate::controller::SourceFile;
use crate::protocol::{decode, encode};
use crate::training::protocol::{TrainerRequest, TrainerResponse, TrainingProgress};
use crate::training::task_scheduler::{TaskMessage, TaskScheduler};

/// Maximum number of workers that are replaced during a training run. If more of them stop, there is probably too
/// little memory.
const MAX_REPLACED: usize = 2;

#[derive(Default)]
pub(super) struct SharedTraining {
    scheduler: TaskScheduler,
    helpers: Vec<u32>,
    progress: BTreeMap<u32, TrainingProgress>,
    n_replaced: usize,
}

impl SharedTraining {
    /// Counts a worker that stopped, and returns whether it can be replaced.
    fn can_replace(&mut self) -> bool {
        self.n_replaced += 1;
        self.n_replaced <= MAX_REPLACED
    }

    /// The progress of all workers together. Every worker counts all compared settings, so the furthest count is used.
    /// Each counts only the trees that it grew itself, so these counts are added.
    fn combined(&self) -> Option<TrainingProgress> {
        let furthest = self.progress.values().max_by(|a, b| {
            let order = |of: &TrainingProgress| (of.is_growing, of.done, of.of);
            order(a).cmp(&order(b)).then(a.seconds.total_cmp(&b.seconds))
        })?;
        let done = self.progress.values().filter(|of| of.is_growing).map(|of| of.done).sum::<u64>();
        let done = if furthest.is_growing { done.min(furthest.of) } else { furthest.done };
        Some(TrainingProgress { done, ..*furthest })
    }
}

impl<F: SourceFile> TrainController<F> {
    pub(super) fn share_training(&mut self) {
        self.shared = Some(SharedTraining::default());
        for _ in 1..self.state.n_workers() {
            self.start_helper();
        }
    }

    pub(super) fn stop_sharing(&mut self) {
        let helpers = self.shared.take().map(|shared| shared.helpers).unwrap_or_default();
        self.effects.extend(helpers.into_iter().map(TrainEffect::Stop));
    }

    pub(super) fn is_helper(&self, worker: u32) -> bool {
        self.shared.as_ref().is_some_and(|shared| shared.helpers.contains(&worker))
    }

    pub(super) fn helper_responded(&mut self, helper: u32, message: &[u8], attachment: &dyn Fn() -> Vec<u8>) {
        match decode(message) {
            Ok(TrainerResponse::Ready) => {
                for task in [TrainTask::Reopen, TrainTask::Train] {
                    if let Some((request, attachment)) = self.message(&task) {
                        // only the main worker compares the new model with the current one
                        let attachment = if task == TrainTask::Train { TrainAttachment::None } else { attachment };
                        self.send_to(helper, &request, attachment);
                    }
                }
            }
            Ok(TrainerResponse::Failed(sentence)) => {
                self.fail(sentence);
                self.restart();
            }
            Ok(response) => self.shared_response(helper, response, attachment),
            Err(_) => self.helper_stopped(helper),
        }
    }

    pub(super) fn shared_response(&mut self, worker: u32, response: TrainerResponse, attachment: &dyn Fn() -> Vec<u8>) {
        let Some(shared) = &mut self.shared else { return };
        let done = match response {
            TrainerResponse::Reached { list, tasks } => shared.scheduler.reached(worker, list, tasks),
            TrainerResponse::Performed(task) => shared.scheduler.performed(worker, task, attachment()),
            TrainerResponse::Advanced(progress) => {
                shared.progress.insert(worker, progress);
                if let TrainWork::Training(known) = &mut self.state.work {
                    *known = shared.combined();
                }
                Ok(())
            }
            _ => Ok(()),
        };
        match done {
            Ok(()) => self.send_task_messages(),
            Err(failure) => self.fail_worker(failure.to_string()),
        }
    }

    pub(super) fn helper_stopped(&mut self, helper: u32) {
        let Some(shared) = &mut self.shared else { return };
        self.effects.push_back(TrainEffect::Stop(helper));
        shared.helpers.retain(|of| *of != helper);
        shared.scheduler.stopped(helper);
        shared.progress.remove(&helper);
        if shared.can_replace() {
            self.start_helper();
        }
        self.send_task_messages();
    }

    /// Replaces the main worker, which stopped during training, if possible. Returns whether it was replaced.
    pub(super) fn replaced_while_training(&mut self, worker: u32) -> bool {
        let Some(shared) = &mut self.shared else { return false };
        if !shared.can_replace() {
            return false;
        }
        shared.scheduler.stopped(worker);
        shared.progress.remove(&worker);
        self.forget_training();
        self.waiting = VecDeque::from([TrainTask::Train]);
        self.replace_worker();
        self.send_task_messages();
        true
    }

    fn start_helper(&mut self) {
        self.last_worker += 1;
        let helper = self.last_worker;
        if let Some(shared) = &mut self.shared {
            shared.helpers.push(helper);
            self.effects.push_back(TrainEffect::Start(helper));
        }
    }

    fn send_task_messages(&mut self) {
        let messages = self.shared.as_mut().map(|shared| shared.scheduler.take_messages()).unwrap_or_default();
        for (worker, message) in messages {
            let (request, attachment) = match message {
                TaskMessage::Perform(task) => (TrainerRequest::Perform(task), TrainAttachment::None),
                TaskMessage::Performed(task, result) => {
                    (TrainerRequest::Performed(task), TrainAttachment::Bytes(Arc::clone(&result)))
                }
            };
            self.send_to(worker, &request, attachment);
        }
    }

    fn send_to(&mut self, worker: u32, request: &TrainerRequest, attachment: TrainAttachment<F>) {
        match encode(request) {
            Ok(bytes) => self.effects.push_back(TrainEffect::Send(worker, bytes, attachment)),
            Err(failure) => self.fail_worker(failure.to_string()),
        }
    }
}
