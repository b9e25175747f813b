//! Controls the work of the Train page, and holds its state.
//!
//! The browser reports each event by calling a method, and then performs the [`TrainEffect`]s that
//! [`TrainController::next_effect`] returns.

mod drafting;
mod editing;
mod effect;
mod opening;
mod session;
mod shared_training;
mod state;
mod tasks;
mod trainer_client;
mod training;
mod worker;

use std::collections::VecDeque;

use self::editing::EditQueue;
pub use self::effect::{TrainAttachment, TrainEffect};
use self::opening::Opening;
pub use self::session::TrainSession;
use self::shared_training::SharedTraining;
pub use self::state::{OpenTable, TrainProblem, TrainState, TrainStep, TrainWork, TrainedModelFile};
use self::tasks::TrainTask;
pub use self::tasks::stem;
use self::trainer_client::TrainerClient;
use self::worker::ProgramState;
use crate::controller::SourceFile;

/// The controller of the Train page.
pub struct TrainController<F> {
    state: TrainState<F>,
    date: String,
    /// The number of the last file that was opened. Events about files with lower numbers are ignored.
    job: u32,
    opening: Option<Opening<F>>,
    edits: EditQueue,
    /// Whether training starts once the description has been drafted.
    trains_draft: bool,
    /// Whether training starts once all edits have been answered.
    wants_training: bool,
    n_draft_remarks: usize,
    /// The restored session, until a table with the same columns is opened.
    restored: Option<TrainSession>,
    program: ProgramState,
    worker: Option<TrainerClient>,
    last_worker: u32,
    /// Tasks for the worker once it is ready.
    waiting: VecDeque<TrainTask>,
    shared: Option<SharedTraining>,
    effects: VecDeque<TrainEffect<F>>,
}

impl<F: SourceFile> TrainController<F> {
    /// A controller without a table. `date`, such as `2026-11-24`, is written into descriptions.
    pub fn new(date: String, max_workers: usize) -> Self {
        Self {
            state: TrainState { max_workers, ..TrainState::default() },
            date,
            job: 0,
            opening: None,
            edits: EditQueue::default(),
            trains_draft: false,
            wants_training: false,
            n_draft_remarks: 0,
            restored: None,
            program: ProgramState::NotLoaded,
            worker: None,
            last_worker: 0,
            waiting: VecDeque::new(),
            shared: None,
            effects: VecDeque::new(),
        }
    }

    /// What the page shows.
    pub fn state(&self) -> &TrainState<F> {
        &self.state
    }

    /// The next action that the browser must perform.
    pub fn next_effect(&mut self) -> Option<TrainEffect<F>> {
        self.effects.pop_front()
    }

    /// Cancels the current work.
    pub fn cancel(&mut self) {
        if matches!(self.state.work, TrainWork::Training(_)) {
            self.forget_training();
        }
        match self.state.work {
            TrainWork::Idle => {}
            TrainWork::Preparing(_) => self.effects.push_back(TrainEffect::StopPreparing),
            TrainWork::Opening | TrainWork::Drafting | TrainWork::Training(_) => self.restart(),
        }
        self.opening = None;
        self.trains_draft = false;
        self.wants_training = false;
        self.state.work = TrainWork::Idle;
        self.send_edit();
    }

    fn fail(&mut self, sentence: String) {
        let step = match self.state.work {
            TrainWork::Preparing(_) | TrainWork::Opening => return self.fail_opening(sentence),
            TrainWork::Drafting => TrainStep::Outcome,
            TrainWork::Training(_) => TrainStep::Train,
            TrainWork::Idle => TrainStep::Fields,
        };
        self.waiting.clear();
        // if the next worker fails, too, keep the first reason
        if step != TrainStep::Fields || self.state.problem.is_none() {
            self.fail_step(step, sentence);
        }
    }

    fn fail_step(&mut self, step: TrainStep, sentence: String) {
        self.stop_sharing();
        self.trains_draft = false;
        self.wants_training = false;
        self.state.work = TrainWork::Idle;
        self.state.problem = Some(TrainProblem { step, file: None, sentence });
    }
}
