use std::collections::VecDeque;

use super::TrainTask;

/// A main worker that was started and has not stopped.
pub(super) struct TrainerClient {
    number: u32,
    is_ready: bool,
    pending: VecDeque<TrainTask>,
}

impl TrainerClient {
    pub(super) fn new(number: u32) -> Self {
        Self { number, is_ready: false, pending: VecDeque::new() }
    }

    pub(super) fn number(&self) -> u32 {
        self.number
    }

    pub(super) fn started(&mut self) {
        self.is_ready = true;
    }

    pub(super) fn is_ready(&self) -> bool {
        self.is_ready
    }

    pub(super) fn sent(&mut self, task: TrainTask) {
        self.pending.push_back(task);
    }

    pub(super) fn answered(&mut self) -> Option<TrainTask> {
        self.pending.pop_front()
    }

    pub(super) fn pending(&self) -> &VecDeque<TrainTask> {
        &self.pending
    }

    pub(super) fn into_pending(self) -> VecDeque<TrainTask> {
        self.pending
    }

    /// Whether another worker would probably fail, too. `n_waiting` more tasks are waiting.
    pub(super) fn is_hopeless(&self, n_waiting: usize) -> bool {
        let did_nothing_else = matches!(self.pending.front(), Some(TrainTask::Reopen) | None);
        !self.is_ready || did_nothing_else && self.pending.len() + n_waiting <= 1
    }
}
