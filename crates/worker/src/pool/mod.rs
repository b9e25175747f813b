//! Assigns the slices of a file to scorers. The pool receives events, such as responses, and returns commands.
//!
//! A slice starts where the previous one ended, so it is assigned only once the previous one has been read. Slices are
//! then scored in parallel, and delivered in the order of the file.
//!
//! The text of the file may grow while it is being scored. A slice waits if it might reach the end of the text
//! converted so far, so that slices do not depend on timing.

mod queue;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::queue::SliceQueue;
use super::protocol::{FileChoices, Output, Preview, Question, ScorerResponse, SliceRequest};
use crate::failure::Failure;
use churnscope_engine::csv::Header;

/// Maximum number of slices per scorer that are started and not yet accepted.
const SLICES_PER_SCORER: usize = 2;

/// Maximum number of failed attempts per slice, and of replacements for scorers that stop while they have no slice.
const MAX_TRIES: u32 = 3;

/// The number of a scorer. A replacement gets a new number.
pub type ScorerId = u32;

/// A file, and the output to produce from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The size of the file's text so far, in bytes.
    pub file_bytes: u64,
    /// Whether the text is whole. If it is not, [`Pool::grown`] must be called once it is.
    pub is_whole: bool,
    /// The approximate size of a slice, in bytes; at least one.
    pub slice_bytes: u64,
    /// Maximum number of scorers; at least one.
    pub max_scorers: usize,
    /// The user's choices for the file.
    pub choices: FileChoices,
    /// The output that scorers produce from the file.
    pub output: Output,
}

/// An action for the owner of the pool. `B` is the type of a response's attachment.
#[derive(Clone, Debug, PartialEq)]
pub enum Command<B> {
    /// Start a scorer.
    Start(ScorerId),
    /// Send a scorer its next slice.
    Send(ScorerId, Box<SliceRequest>),
    /// Store the output of the file's next slice, then call [`Pool::accepted`].
    Deliver(B),
    /// The outputs of all slices have been accepted. The job is over.
    Finish,
    /// The user has to answer a question. The job is over.
    Ask(Question),
    /// Show these first rows of the file. The job is over.
    Preview(Preview),
    /// The job has failed and is over.
    Fail(Failure),
}

/// The part of the file that has been scored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Number of bytes.
    pub bytes: u64,
    /// Number of rows.
    pub rows: u64,
}

/// The scorers of one job, and the slices of its file.
#[derive(Debug)]
pub struct Pool<B> {
    n_scorers: usize,
    scorers: BTreeMap<ScorerId, ScorerState>,
    next_scorer: ScorerId,
    idle_stops: u32,
    slices: SliceQueue<B>,
    commands: Vec<Command<B>>,
    is_over: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ScorerState {
    Starting,
    Idle,
    /// The index of the slice.
    Busy(u32),
}

impl<B> Pool<B> {
    /// A pool, and its first commands, which start scorers.
    pub fn new(job: Job) -> (Self, Vec<Command<B>>) {
        let mut pool = Self {
            n_scorers: 0,
            scorers: BTreeMap::new(),
            next_scorer: 0,
            idle_stops: 0,
            slices: SliceQueue::new(job),
            commands: Vec::new(),
            is_over: false,
        };
        pool.start_scorers();
        let commands = std::mem::take(&mut pool.commands);
        (pool, commands)
    }

    /// Number of scorers that the pool has started so far, not counting replacements.
    pub fn n_scorers(&self) -> usize {
        self.n_scorers
    }

    /// The scorers that have not stopped.
    pub fn scorers(&self) -> impl Iterator<Item = ScorerId> {
        self.scorers.keys().copied()
    }

    /// The part of the file that has been scored.
    pub fn counts(&self) -> Counts {
        self.slices.counts()
    }

    /// The file's header; `None` until the first slice has been read.
    pub fn header(&self) -> Option<&Header> {
        self.slices.header()
    }

    /// Called when a scorer has responded. The responses of a scorer that has stopped are ignored.
    pub fn responded(&mut self, scorer: ScorerId, response: ScorerResponse, attachment: B) -> Vec<Command<B>> {
        self.advance(|pool| match (pool.scorers.get(&scorer).copied(), response) {
            (None, _) => Ok(()),
            (_, ScorerResponse::Failed(reason)) => Err(Failure::Reported(reason)),
            (_, ScorerResponse::Asks(question)) => {
                pool.is_over = true;
                pool.commands.push(Command::Ask(question));
                Ok(())
            }
            (Some(ScorerState::Busy(_)), ScorerResponse::Previewed(preview)) => {
                pool.is_over = true;
                pool.commands.push(Command::Preview(preview));
                Ok(())
            }
            (Some(ScorerState::Starting), ScorerResponse::Ready) => {
                pool.scorers.insert(scorer, ScorerState::Idle);
                Ok(())
            }
            (Some(ScorerState::Busy(index)), ScorerResponse::SliceRead { next_start, header }) => {
                pool.slices.read(index, next_start, header)
            }
            (Some(ScorerState::Busy(index)), ScorerResponse::NeedsWholeText) => {
                pool.slices.postpone(index)?;
                pool.scorers.insert(scorer, ScorerState::Idle);
                Ok(())
            }
            (Some(ScorerState::Busy(index)), ScorerResponse::SliceScored { n_rows }) => {
                pool.slices.scored(index, n_rows, attachment)?;
                pool.scorers.insert(scorer, ScorerState::Idle);
                Ok(())
            }
            // a scorer that breaks the protocol might never finish its slice, so the job fails instead of waiting
            // forever
            (Some(_), _) => Err(Failure::Message),
        })
    }

    /// Called when a scorer has stopped, or could not be started.
    pub fn stopped(&mut self, scorer: ScorerId) -> Vec<Command<B>> {
        self.advance(|pool| match pool.scorers.remove(&scorer) {
            None => Ok(()),
            Some(ScorerState::Busy(index)) => {
                pool.slices.retry(index)?;
                pool.start();
                Ok(())
            }
            Some(ScorerState::Starting | ScorerState::Idle) => {
                pool.idle_stops += 1;
                if pool.idle_stops <= MAX_TRIES {
                    pool.start();
                } else if pool.scorers.is_empty() {
                    return Err(Failure::WorkersNotStarting);
                }
                Ok(())
            }
        })
    }

    /// Called when the file's text has grown to this size, or is now known to be whole.
    pub fn grown(&mut self, file_bytes: u64, is_whole: bool) -> Vec<Command<B>> {
        self.advance(|pool| {
            pool.slices.grow(file_bytes, is_whole);
            pool.start_scorers();
            Ok(())
        })
    }

    /// One more delivered output has been stored.
    pub fn accepted(&mut self) -> Vec<Command<B>> {
        self.advance(|pool| {
            pool.slices.accepted();
            Ok(())
        })
    }

    fn advance(&mut self, change: impl FnOnce(&mut Self) -> Result<(), Failure>) -> Vec<Command<B>> {
        if self.is_over {
            return Vec::new();
        }
        if let Err(failure) = change(self) {
            self.is_over = true;
            return vec![Command::Fail(failure)];
        }
        if !self.is_over {
            self.commands.extend(self.slices.deliverable().map(Command::Deliver));
            self.assign();
            if self.slices.is_finished() {
                self.is_over = true;
                self.commands.push(Command::Finish);
            }
        }
        std::mem::take(&mut self.commands)
    }

    fn start_scorers(&mut self) {
        while self.n_scorers < self.slices.n_scorers() {
            self.n_scorers += 1;
            self.start();
        }
    }

    fn start(&mut self) {
        self.scorers.insert(self.next_scorer, ScorerState::Starting);
        self.commands.push(Command::Start(self.next_scorer));
        self.next_scorer += 1;
    }

    fn assign(&mut self) {
        let max_started = SLICES_PER_SCORER * self.n_scorers;
        for (&scorer, state) in self.scorers.iter_mut().filter(|(_, state)| **state == ScorerState::Idle) {
            let Some(slice) = self.slices.next(max_started) else { return };
            *state = ScorerState::Busy(slice.index);
            self.commands.push(Command::Send(scorer, Box::new(slice)));
        }
    }
}
