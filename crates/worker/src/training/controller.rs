//! The state of the Train page: the table, the outcome, the description, and the model.
//!
//! The browser reports each event by calling a method, then performs the [`TrainEffect`]s that
//! [`TrainController::next_effect`] returns, and shows [`TrainController::state`]. The worker keeps only the text of
//! the table. So canceling and a worker that dies lose nothing: the next worker gets the same text.

use std::collections::VecDeque;
use std::sync::Arc;

use bincode::{Decode, Encode};

use super::protocol::{
    DescriptionEdit, DescriptionView, DraftQuestion, FieldEdit, FieldsDocument, OutcomeChoice, TableCounts,
    TableOverview, TrainedFigures, TrainerRequest, TrainerResponse, TrainingProgress,
};
use crate::controller::{Prepared, SourceFile};
use crate::failure::Failure;
use crate::protocol::{FileChoices, decode, encode};
use churnscope_engine::csv::TableChoices;
use churnscope_wording::train::{data, run};

/// What the Train page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainState<F> {
    /// The work in progress.
    pub work: TrainWork,
    /// The table.
    pub table: Option<OpenTable<F>>,
    /// The user's choices about the outcome.
    pub outcome: Option<OutcomeChoice>,
    /// A question that the draft depends on.
    pub question: Option<DraftQuestion>,
    /// The description.
    pub document: Option<Arc<FieldsDocument>>,
    /// The description as the page shows it.
    pub view: Option<Arc<DescriptionView>>,
    /// The values of the table, as the description reads them.
    pub counts: Option<Arc<TableCounts>>,
    /// After how many minutes to try no new setting of the learner.
    pub minutes: Option<f64>,
    /// The last edit that was rejected, and why.
    pub rejected: Option<(DescriptionEdit, String)>,
    /// Why the last work failed.
    pub problem: Option<TrainProblem>,
    /// Remarks of the current or the last training.
    pub remarks: Vec<String>,
    /// The trained model.
    pub model: Option<Arc<TrainedModelFile>>,
}

impl<F> Default for TrainState<F> {
    fn default() -> Self {
        Self {
            work: TrainWork::Idle,
            table: None,
            outcome: None,
            question: None,
            document: None,
            view: None,
            counts: None,
            minutes: None,
            rejected: None,
            problem: None,
            remarks: Vec::new(),
            model: None,
        }
    }
}

/// Work in progress.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum TrainWork {
    /// None.
    #[default]
    Idle,
    /// A file is being turned into text in UTF-8. This many rows are done.
    Preparing(u64),
    /// The table is being read.
    Opening,
    /// A description is being drafted.
    Drafting,
    /// A model is being trained. `None` until the table has been read.
    Training(Option<TrainingProgress>),
}

/// A step of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainStep {
    /// Open a table.
    Data,
    /// Choose the outcome.
    Outcome,
    /// Check the description.
    Fields,
    /// Train.
    Train,
    /// Use the model.
    Result,
}

/// The reason that work failed.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainProblem {
    /// The step whose work failed.
    pub step: TrainStep,
    /// The name of the file, if it could not be opened.
    pub file: Option<String>,
    /// The reason and what to do, without an initial capital letter or a final period.
    pub sentence: String,
}

/// An open table.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenTable<F> {
    /// The file as the user opened it.
    pub file: F,
    /// The user's choices for reading the file.
    pub choices: FileChoices,
    /// The file as text.
    pub prepared: Prepared<F>,
    /// The table as it was read.
    pub overview: Arc<TableOverview>,
}

/// A trained model.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainedModelFile {
    /// The bytes of the bundle.
    pub bundle: Vec<u8>,
    /// The description that it was trained with, in TOML.
    pub toml: String,
    /// The other figures.
    pub figures: TrainedFigures,
}

/// What the session keeps of the page, for a table with the same columns.
#[derive(Clone, Debug, PartialEq, Encode, Decode)]
pub struct TrainSession {
    /// The names of the table's columns.
    columns: Vec<Vec<u8>>,
    /// The user's choices about the outcome.
    outcome: OutcomeChoice,
    /// The description, in TOML.
    toml: String,
}

/// An action for the browser.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainEffect<F> {
    /// Turn a file into text in UTF-8, unless it is already such text, then call [`TrainController::prepared`] or
    /// [`TrainController::not_prepared`].
    Prepare {
        /// The number of the job that needs the file.
        job: u32,
        /// The file that the user opened.
        file: F,
        /// The user's choices for the file.
        choices: FileChoices,
    },
    /// Stop preparing a file.
    StopPreparing,
    /// Load the worker's program, then call [`TrainController::program_loaded`] or
    /// [`TrainController::program_failed`].
    LoadProgram,
    /// Start a worker. If the browser refuses, call [`TrainController::worker_refused`].
    Start(u32),
    /// Stop a worker, which may have stopped already.
    Stop(u32),
    /// Send a worker a message. If that fails, call [`TrainController::send_failed`].
    Send(u32, Vec<u8>, TrainAttachment<F>),
}

/// An attachment of a message.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainAttachment<F> {
    /// Nothing.
    None,
    /// A file, which the worker reads itself.
    File(F),
    /// The bundle of the current model.
    CurrentModel,
}

/// The controller of the Train page.
pub struct TrainController<F> {
    state: TrainState<F>,
    date: String,
    /// The number of the file that is being opened. Events about earlier files are ignored.
    job: u32,
    opening: Option<Opening<F>>,
    program: ProgramState,
    /// The number of the current or the last worker.
    worker: u32,
    phase: WorkerPhase,
    /// Requests for the worker once it is ready.
    waiting: VecDeque<TrainTask>,
    /// Requests that the worker has not answered yet.
    pending: VecDeque<TrainTask>,
    /// Edits that have not been sent yet: each needs the result of the one before.
    edits: VecDeque<DescriptionEdit>,
    /// Edits that were made, to be made again if the user changes the outcome or how the file is read.
    made: Vec<DescriptionEdit>,
    /// Number of edits that are being made again. If one no longer applies, it is skipped.
    n_again: usize,
    /// The restored session, until a table is opened.
    restored: Option<TrainSession>,
    /// Whether training starts once all edits have been made.
    wants_training: bool,
    effects: VecDeque<TrainEffect<F>>,
}

struct Opening<F> {
    file: F,
    choices: FileChoices,
    prepared: Option<Prepared<F>>,
}

#[derive(Clone, Copy, PartialEq)]
enum ProgramState {
    NotLoaded,
    Loading,
    Loaded,
}

#[derive(Clone, Copy, PartialEq)]
enum WorkerPhase {
    None,
    Starting,
    Ready,
}

/// A request. Its message is made when it is sent.
#[derive(Clone, Debug, PartialEq)]
enum TrainTask {
    /// Open the new file.
    Open,
    /// Open the table's text again, in a new worker.
    Reopen,
    Draft(OutcomeChoice),
    Edit(DescriptionEdit),
    Train,
}

impl<F: SourceFile> TrainController<F> {
    /// A controller without a table. `date` is the date to write into descriptions, such as `2026-11-24`.
    pub fn new(date: String) -> Self {
        Self {
            state: TrainState::default(),
            date,
            job: 0,
            opening: None,
            program: ProgramState::NotLoaded,
            worker: 0,
            phase: WorkerPhase::None,
            waiting: VecDeque::new(),
            pending: VecDeque::new(),
            edits: VecDeque::new(),
            made: Vec::new(),
            n_again: 0,
            restored: None,
            wants_training: false,
            effects: VecDeque::new(),
        }
    }

    /// What the page shows.
    pub fn state(&self) -> &TrainState<F> {
        &self.state
    }

    /// The description and its outcome, to be restored later; `None` if there is no description.
    pub fn session(&self) -> Option<TrainSession> {
        let (table, document) = (self.state.table.as_ref()?, self.state.document.as_ref()?);
        let columns = table.overview.header.names.clone();
        Some(TrainSession { columns, outcome: document.outcome.clone(), toml: document.toml.clone() })
    }

    /// Restores a session once a table with the same columns is opened.
    pub fn restore(&mut self, session: TrainSession) {
        self.restored = Some(session);
    }

    /// The next action that the browser must perform.
    pub fn next_effect(&mut self) -> Option<TrainEffect<F>> {
        self.effects.pop_front()
    }

    /// Opens a file. Stops any other work. Until the table has been read, the former one stays.
    pub fn open(&mut self, file: F, choices: FileChoices) {
        self.cancel();
        self.state.problem = None;
        self.job += 1;
        self.state.work = TrainWork::Preparing(0);
        self.effects.push_back(TrainEffect::Prepare { job: self.job, file: file.clone(), choices: choices.clone() });
        self.opening = Some(Opening { file, choices, prepared: None });
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

    /// A file is ready for the worker.
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

    /// A file could not be turned into text, for this reason.
    pub fn not_prepared(&mut self, job: u32, failure: &Failure) {
        if self.is_preparing(job) {
            self.effects.push_back(TrainEffect::StopPreparing);
            self.fail_opening(failure.to_string());
        }
    }

    /// The user chose the outcome, or answered a question. Drafts a description, and makes the edits again that were
    /// made to the former one.
    pub fn choose_outcome(&mut self, outcome: OutcomeChoice) {
        if self.state.table.is_none() {
            return;
        }
        if self.is_busy() {
            self.restart();
        }
        self.state.problem = None;
        self.state.question = None;
        self.state.rejected = None;
        (self.state.document, self.state.view, self.state.counts) = (None, None, None);
        self.state.outcome = Some(outcome.clone());
        if outcome.positive.is_none() && self.needs_positive(&outcome.column) {
            self.state.work = TrainWork::Idle;
            self.state.question = Some(DraftQuestion::Positive);
            return;
        }
        self.edits.clear();
        self.state.work = TrainWork::Drafting;
        self.request(TrainTask::Draft(outcome));
    }

    /// Changes the description.
    pub fn edit(&mut self, edit: DescriptionEdit) {
        if matches!(self.state.work, TrainWork::Training(_)) {
            return;
        }
        self.state.problem = self.state.problem.take().filter(|problem| problem.step != TrainStep::Fields);
        match self.edits.back_mut().filter(|last| edit.replaces(last)) {
            Some(last) if self.n_again == 0 => *last = edit,
            _ => self.edits.push_back(edit),
        }
        self.send_edit();
    }

    /// Sets the time limit, in minutes.
    pub fn set_minutes(&mut self, minutes: Option<f64>) {
        self.state.minutes = minutes;
    }

    /// Trains a model as the description says, once all edits have been made.
    pub fn train(&mut self) {
        if self.state.document.is_none() || self.state.work != TrainWork::Idle {
            return;
        }
        self.state.problem = None;
        self.state.remarks.clear();
        self.state.work = TrainWork::Training(None);
        self.wants_training = true;
        self.start_training();
    }

    /// Cancels the current work. Table, outcome, description, and model stay.
    pub fn cancel(&mut self) {
        match self.state.work {
            TrainWork::Idle => {}
            TrainWork::Preparing(_) => self.effects.push_back(TrainEffect::StopPreparing),
            TrainWork::Opening | TrainWork::Drafting | TrainWork::Training(_) => self.restart(),
        }
        self.opening = None;
        self.wants_training = false;
        self.state.work = TrainWork::Idle;
        self.send_edit();
    }

    /// The worker's program is loaded.
    pub fn program_loaded(&mut self) {
        self.program = ProgramState::Loaded;
        if !self.waiting.is_empty() {
            self.start_worker();
        }
    }

    /// The worker's program could not be loaded.
    pub fn program_failed(&mut self) {
        self.program = ProgramState::NotLoaded;
        self.fail(data::PROGRAM_NOT_LOADED.to_owned());
    }

    /// A worker has sent a message.
    pub fn received(&mut self, worker: u32, message: &[u8], attachment: &dyn Fn() -> Vec<u8>) {
        if worker != self.worker || self.phase == WorkerPhase::None {
            return;
        }
        match decode(message) {
            Ok(response) => self.responded(response, attachment),
            Err(failure) => self.fail_worker(failure.to_string()),
        }
    }

    /// The browser could not start a worker.
    pub fn worker_refused(&mut self, worker: u32) {
        if worker == self.worker {
            self.phase = WorkerPhase::None;
            self.fail(data::NO_WORKERS.to_owned());
        }
    }

    /// A worker has stopped on its own.
    pub fn worker_stopped(&mut self, worker: u32) {
        if worker == self.worker && self.phase != WorkerPhase::None {
            let sentence = match self.pending.front().or(self.waiting.front()) {
                Some(TrainTask::Train) => run::STOPPED,
                _ => data::WORKER_STOPPED,
            };
            self.fail_worker(sentence.to_owned());
        }
    }

    /// The browser could not send a worker a message, for this reason.
    pub fn send_failed(&mut self, worker: u32, failure: &Failure) {
        if worker == self.worker {
            self.fail_worker(failure.to_string());
        }
    }

    fn responded(&mut self, response: TrainerResponse, attachment: &dyn Fn() -> Vec<u8>) {
        match response {
            TrainerResponse::Ready => {
                self.phase = WorkerPhase::Ready;
                while let Some(request) = self.waiting.pop_front() {
                    self.send(request);
                }
            }
            TrainerResponse::Advanced(progress) => {
                if let TrainWork::Training(known) = &mut self.state.work {
                    *known = Some(progress);
                }
            }
            TrainerResponse::Remark(remark) => self.state.remarks.push(remark),
            TrainerResponse::Counted(counts) => {
                if self.state.document.is_some() {
                    self.state.counts = Some(Arc::new(*counts));
                }
            }
            response => match self.pending.pop_front() {
                Some(request) => self.completed(request, response, attachment),
                None => self.fail_worker(Failure::Message.to_string()),
            },
        }
    }

    fn completed(&mut self, request: TrainTask, response: TrainerResponse, attachment: &dyn Fn() -> Vec<u8>) {
        match (request, response) {
            (TrainTask::Open, TrainerResponse::Opened(overview)) => self.opened(*overview),
            (TrainTask::Open, TrainerResponse::Failed(sentence)) => {
                self.fail_opening(sentence);
                // the worker now has the text of a file that cannot be used
                if self.state.table.is_some() {
                    self.request(TrainTask::Reopen);
                }
            }
            (TrainTask::Reopen, TrainerResponse::Opened(_)) => {}
            (TrainTask::Draft(_), TrainerResponse::Described(document, view)) => {
                self.state.work = TrainWork::Idle;
                self.described(*document, *view);
                self.edits.extend(self.made.drain(..));
                self.n_again = self.edits.len();
                self.send_edit();
            }
            (TrainTask::Draft(_), TrainerResponse::Asks(question)) => {
                self.state.work = TrainWork::Idle;
                self.state.question = Some(question);
            }
            (TrainTask::Draft(_), TrainerResponse::Failed(sentence)) => self.fail_step(TrainStep::Outcome, sentence),
            (TrainTask::Edit(edit), TrainerResponse::Described(document, view)) => {
                self.n_again = self.n_again.saturating_sub(1);
                if self.state.rejected.as_ref().is_some_and(|(rejected, _)| edit.replaces(rejected)) {
                    self.state.rejected = None;
                }
                self.remember(edit);
                self.described(*document, *view);
                self.send_edit();
            }
            (TrainTask::Edit(edit), TrainerResponse::EditRejected(sentence)) => {
                if self.n_again > 0 {
                    self.n_again -= 1;
                } else {
                    self.state.rejected = Some((edit, sentence));
                }
                self.send_edit();
            }
            (TrainTask::Edit(_), TrainerResponse::Failed(sentence)) => self.fail_step(TrainStep::Fields, sentence),
            (TrainTask::Train, TrainerResponse::Trained(figures)) => {
                self.state.work = TrainWork::Idle;
                let toml = self.state.document.as_ref().map(|document| document.toml.clone()).unwrap_or_default();
                let model = TrainedModelFile { bundle: attachment(), toml, figures: *figures };
                self.state.model = Some(Arc::new(model));
            }
            (TrainTask::Train, TrainerResponse::Failed(sentence)) => self.fail_step(TrainStep::Train, sentence),
            _ => self.fail_worker(Failure::Message.to_string()),
        }
    }

    /// The new table has been read. Drafts a description if the outcome is clear.
    fn opened(&mut self, overview: TableOverview) {
        let Some(Opening { file, choices, prepared: Some(prepared) }) = self.opening.take() else { return };
        let is_same_file = self.state.table.as_ref().is_some_and(|table| table.file == file);
        let former = self.state.outcome.take().filter(|_| is_same_file);
        if !is_same_file {
            self.made.clear();
        }
        let restored = self.restored.take().filter(|session| session.columns == overview.header.names);
        let minutes = self.state.minutes;
        let candidates = &overview.outcomes;
        let kept = former.filter(|former| candidates.iter().any(|candidate| candidate.column == former.column));
        let proposed = candidates.first().filter(|candidate| candidate.is_likely).map(|candidate| {
            let positive = candidate.positive.and_then(|index| candidate.values.get(index as usize));
            let positive = positive.map(|(value, _)| value.clone());
            OutcomeChoice { column: candidate.column.clone(), positive, ..OutcomeChoice::default() }
        });
        let table = Some(OpenTable { file, choices, prepared, overview: Arc::new(overview) });
        self.state = TrainState { table, minutes, ..TrainState::default() };
        let outcome = match restored {
            Some(session) => {
                self.made = vec![DescriptionEdit::Toml(session.toml)];
                Some(session.outcome)
            }
            None => kept.or(proposed),
        };
        if let Some(outcome) = outcome {
            self.choose_outcome(outcome);
        }
    }

    /// Whether the values and the name of a column do not show which value means "left".
    fn needs_positive(&self, column: &str) -> bool {
        let candidates = self.state.table.as_ref().map(|table| table.overview.outcomes.as_slice()).unwrap_or_default();
        let candidate = candidates.iter().find(|candidate| candidate.column == column);
        // with a single value, no choice helps, and the draft says why
        candidate
            .is_some_and(|found| found.positive.is_none() && found.values.len() + usize::from(found.blanks > 0) > 1)
    }

    fn described(&mut self, document: FieldsDocument, view: DescriptionView) {
        self.state.outcome = Some(OutcomeChoice { positive: Some(view.positive.clone()), ..document.outcome.clone() });
        self.state.document = Some(Arc::new(document));
        self.state.view = Some(Arc::new(view));
    }

    /// Remembers an edit that was made. An edit of the same value is replaced.
    fn remember(&mut self, edit: DescriptionEdit) {
        if let DescriptionEdit::Toml(_) = edit {
            // the whole description was replaced, for this outcome only
            self.made.clear();
            return;
        }
        match self.made.iter_mut().find(|made| edit.replaces(made)) {
            Some(made) if !matches!(edit, DescriptionEdit::Field(_, FieldEdit::MergeLevel(_))) => *made = edit,
            _ => self.made.push(edit),
        }
    }

    fn send_edit(&mut self) {
        let is_waiting = |request: &TrainTask| matches!(request, TrainTask::Edit(_) | TrainTask::Draft(_));
        if self.waiting.iter().chain(&self.pending).any(is_waiting) || self.state.document.is_none() {
            return;
        }
        match self.edits.pop_front() {
            Some(edit) => self.request(TrainTask::Edit(edit)),
            None => self.start_training(),
        }
    }

    fn start_training(&mut self) {
        let is_edit = |request: &TrainTask| matches!(request, TrainTask::Edit(_));
        let are_edits_made = self.edits.is_empty() && !self.waiting.iter().chain(&self.pending).any(is_edit);
        if self.wants_training && are_edits_made {
            self.wants_training = false;
            self.request(TrainTask::Train);
        }
    }

    /// Whether the worker is drafting, reading a table, or training.
    fn is_busy(&self) -> bool {
        self.state.work != TrainWork::Idle
    }

    fn request(&mut self, request: TrainTask) {
        if self.phase == WorkerPhase::Ready {
            self.send(request);
            return;
        }
        self.waiting.push_back(request);
        match (self.phase, self.program) {
            (WorkerPhase::Starting | WorkerPhase::Ready, _) | (_, ProgramState::Loading) => {}
            (WorkerPhase::None, ProgramState::Loaded) => self.start_worker(),
            (WorkerPhase::None, ProgramState::NotLoaded) => {
                self.program = ProgramState::Loading;
                self.effects.push_back(TrainEffect::LoadProgram);
            }
        }
    }

    fn start_worker(&mut self) {
        self.worker += 1;
        self.phase = WorkerPhase::Starting;
        self.effects.push_back(TrainEffect::Start(self.worker));
        let opens = |request: &TrainTask| matches!(request, TrainTask::Open | TrainTask::Reopen);
        if self.state.table.is_some() && !self.waiting.front().is_some_and(opens) {
            self.waiting.push_front(TrainTask::Reopen);
        }
    }

    fn send(&mut self, request: TrainTask) {
        let Some((message, attachment)) = self.message(&request) else { return };
        match encode(&message) {
            Ok(bytes) => {
                self.pending.push_back(request);
                self.effects.push_back(TrainEffect::Send(self.worker, bytes, attachment));
            }
            Err(failure) => self.fail_worker(failure.to_string()),
        }
    }

    /// The message of a request; `None` if what it is about is gone.
    fn message(&self, request: &TrainTask) -> Option<(TrainerRequest, TrainAttachment<F>)> {
        let document = self.state.document.as_deref();
        Some(match request {
            TrainTask::Open => {
                let opening = self.opening.as_ref()?;
                self.open_message(&opening.file, &opening.choices, opening.prepared.as_ref()?)
            }
            TrainTask::Reopen => {
                let table = self.state.table.as_ref()?;
                self.open_message(&table.file, &table.choices, &table.prepared)
            }
            TrainTask::Draft(outcome) => (TrainerRequest::Draft(outcome.clone()), TrainAttachment::None),
            TrainTask::Edit(edit) => {
                (TrainerRequest::Edit(Box::new(document?.clone()), edit.clone()), TrainAttachment::None)
            }
            TrainTask::Train => {
                let toml = document?.toml.clone();
                (TrainerRequest::Train { toml, minutes: self.state.minutes }, TrainAttachment::CurrentModel)
            }
        })
    }

    fn open_message(
        &self,
        file: &F,
        choices: &FileChoices,
        prepared: &Prepared<F>,
    ) -> (TrainerRequest, TrainAttachment<F>) {
        let request = TrainerRequest::Open {
            name: stem(&file.name()).to_owned(),
            date: self.date.clone(),
            table: table_choices(choices, prepared),
        };
        (request, TrainAttachment::File(prepared.text.clone()))
    }

    /// Stops the worker, and starts another one with the same table.
    fn restart(&mut self) {
        self.stop_worker();
        if self.program == ProgramState::Loaded && self.state.table.is_some() {
            self.start_worker();
        }
    }

    fn stop_worker(&mut self) {
        if self.phase != WorkerPhase::None {
            self.effects.push_back(TrainEffect::Stop(self.worker));
        }
        self.phase = WorkerPhase::None;
        // an edit that was sent has not been made
        for request in self.pending.drain(..).chain(self.waiting.drain(..)).rev() {
            if let TrainTask::Edit(edit) = request {
                self.edits.push_front(edit);
            }
        }
    }

    /// The worker cannot go on, for this reason. Starts another one, unless opening the table again is what failed.
    fn fail_worker(&mut self, sentence: String) {
        let is_hopeless = matches!(self.pending.front(), Some(TrainTask::Reopen) | None)
            && self.pending.len() + self.waiting.len() <= 1
            || self.phase == WorkerPhase::Starting;
        let edits = std::mem::take(&mut self.edits);
        self.fail(sentence);
        self.stop_worker();
        // an edit that stops the worker is not tried again
        self.edits = edits;
        if !is_hopeless {
            self.restart();
        }
    }

    /// Reports a failure at the step whose work failed.
    fn fail(&mut self, sentence: String) {
        let step = match self.state.work {
            TrainWork::Preparing(_) | TrainWork::Opening => return self.fail_opening(sentence),
            TrainWork::Drafting => TrainStep::Outcome,
            TrainWork::Training(_) => TrainStep::Train,
            TrainWork::Idle => TrainStep::Fields,
        };
        self.waiting.clear();
        // if the next worker fails, too, the first reason is the one to know
        if step != TrainStep::Fields || self.state.problem.is_none() {
            self.fail_step(step, sentence);
        }
    }

    fn fail_opening(&mut self, sentence: String) {
        let file = self.opening.take().map(|opening| opening.file.name());
        self.waiting.retain(|request| *request != TrainTask::Open);
        self.state.work = TrainWork::Idle;
        self.state.problem = Some(TrainProblem { step: TrainStep::Data, file, sentence });
    }

    fn fail_step(&mut self, step: TrainStep, sentence: String) {
        self.wants_training = false;
        self.state.work = TrainWork::Idle;
        self.state.problem = Some(TrainProblem { step, file: None, sentence });
    }
}

fn table_choices(choices: &FileChoices, prepared: &Prepared<impl Clone>) -> TableChoices {
    if prepared.is_parquet {
        choices.table.for_parquet()
    } else if prepared.sheets.is_empty() {
        choices.table
    } else {
        choices.table.for_workbook()
    }
}

/// A file's name without its extension, which names the data set.
pub fn stem(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}
