//! One main worker, from its start until it stops.

use std::collections::VecDeque;

use super::TrainTask;

/// A worker that was started and has not stopped.
pub(super) struct TrainerClient {
    number: u32,
    is_ready: bool,
    /// Tasks that were sent and have not been answered yet.
    pending: VecDeque<TrainTask>,
}

impl TrainerClient {
    /// A worker that is starting.
    pub(super) fn new(number: u32) -> Self {
        Self { number, is_ready: false, pending: VecDeque::new() }
    }

    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// The worker has started.
    pub(super) fn started(&mut self) {
        self.is_ready = true;
    }

    /// Whether tasks can be sent to the worker.
    pub(super) fn is_ready(&self) -> bool {
        self.is_ready
    }

    /// A task was sent to the worker.
    pub(super) fn sent(&mut self, task: TrainTask) {
        self.pending.push_back(task);
    }

    /// The worker answered a task: the first that it had not answered yet.
    pub(super) fn answered(&mut self) -> Option<TrainTask> {
        self.pending.pop_front()
    }

    /// Tasks that the worker has not answered yet, in their order.
    pub(super) fn pending(&self) -> &VecDeque<TrainTask> {
        &self.pending
    }

    pub(super) fn into_pending(self) -> VecDeque<TrainTask> {
        self.pending
    }

    /// Whether another worker would probably fail, too: this one failed before it was ready, or while it had nothing to
    /// do except open the table again. `n_waiting` more tasks are waiting.
    pub(super) fn is_hopeless(&self, n_waiting: usize) -> bool {
        let did_nothing_else = matches!(self.pending.front(), Some(TrainTask::Reopen) | None);
        !self.is_ready || did_nothing_else && self.pending.len() + n_waiting <= 1
    }
}
