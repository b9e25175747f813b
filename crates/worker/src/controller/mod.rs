//! Controls the Portfolio page's work on files of customers.
//!
//! The page's browser code reports each event by calling a method, then performs the [`Effect`]s that
//! [`Controller::next_effect`] returns. The page shows [`Controller::status`] and [`Controller::report`].

mod comparing;
mod job;
mod ledger_client;
mod list;
mod platform;
mod saving;
mod status;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use self::comparing::ComparisonJob;
pub use self::comparing::ComparisonResult;
pub use self::ledger_client::RowsUse;
use self::ledger_client::{LedgerClient, LedgerQuestion, Then};
pub use self::platform::{Attachment, Effect, Platform, Role, SourceFile, WorkerId};
pub use self::status::{FileQuestion, Prepared, Progress, Reading, Report, Status};
use super::answers::RememberedAnswers;
use super::failure::Failure;
use super::pool::{Command, Pool, ScorerId};
use super::protocol::{FileChoices, LedgerRequest, LedgerResponse, Output, Preview, Question, ScorerResponse, decode};
use churnscope_engine::campaign::candidates::{CampaignFigures, CampaignSettings};
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::campaign::plan::BudgetPoint;
use churnscope_engine::csv::{CellKind, ScoredColumns};
use churnscope_engine::portfolio::{ChartFields, ListedCustomer, Query, Summary, Window};
use churnscope_engine::schema::Bands;

/// The state of all work on files. At most one job runs at a time. While a file is being turned into text, its
/// customers may already be scored.
pub struct Controller<P: Platform> {
    max_scorers: usize,
    status: Status<P::File>,
    report: Option<Report>,
    /// The number of the current job. Events of jobs with lower numbers change no state, except those of the current
    /// list's ledger.
    job: u32,
    converting: Option<Converting<P::File>>,
    loading: Option<Request<P::File>>,
    running: Option<RunningJob<P>>,
    list: Option<List<P>>,
    /// What to do with the preview, if the current job makes one. The status does not show a job that makes a preview.
    preview: Option<ThenPreview>,
    /// The last text that was prepared for a preview or led to a question. It is kept until the next list is complete,
    /// so that the next preview need not convert the file again.
    sample: Option<SampleText<P::File>>,
    /// What to do once the offers of the current job are found.
    found: Option<Box<dyn FnOnce()>>,
    /// The comparison that the current job is a part of.
    comparison: Option<ComparisonJob>,
    effects: VecDeque<Effect<P>>,
    /// The user's answers about files, which also apply to other files with the same columns. The latest answers
    /// come first.
    answers: Vec<RememberedAnswers>,
}

/// The first rows of a file, or the reason that they cannot be shown.
pub type PreviewResult = Result<Preview, String>;

type ThenPreview = Box<dyn FnOnce(PreviewResult)>;

type SampleText<F> = (Source<F>, Prepared<F>);

#[derive(Clone)]
struct Source<F> {
    file: F,
    choices: FileChoices,
    /// The names of the workbook's visible sheets; empty if the file is not a workbook or has not been prepared yet.
    sheets: Vec<String>,
    /// Whether the file is known to be a Parquet file.
    is_parquet: bool,
}

#[derive(Clone)]
struct Request<F> {
    source: Source<F>,
    prepared: Prepared<F>,
    output: Output,
    /// The kinds of the columns, if the output is a workbook.
    workbook: Option<Vec<CellKind>>,
}

/// A conversion in progress.
struct Converting<F> {
    task: ConversionTask<F>,
    started_at: f64,
    /// A question that a scorer has asked. It is shown once the text is whole, so that previews of the answer need not
    /// convert the file again.
    question: Option<Question>,
}

enum ConversionTask<F> {
    /// A file is being turned into text.
    Text(Source<F>),
    /// Lines are being turned into a workbook with this name.
    Workbook(String),
}

/// A scored file to save.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoredFile {
    /// The columns.
    pub columns: ScoredColumns,
    /// The lower bounds of the medium and high risk bands.
    pub bands: Bands,
    /// The kinds of the columns of a workbook; `None` for a CSV file.
    pub workbook: Option<Vec<CellKind>>,
}

/// A job whose program is loaded.
struct RunningJob<P: Platform> {
    request: Request<P::File>,
    pool: Pool<P::Bytes>,
    started_at: f64,
    /// Seconds of scoring and number of bytes scored before the text was whole.
    while_converting: (f64, u64),
    goal: Goal<P>,
}

enum Goal<P: Platform> {
    List(Box<LedgerClient<P>>),
    File(Vec<P::Part>),
    /// Lines for the ledger of the list.
    Listed {
        is_first: bool,
    },
    Preview,
    /// Rows of a campaign, for the ledger of the list.
    Campaign,
    /// Rows of a file to compare, for the ledger of the list.
    Comparison {
        is_after: bool,
        is_first: bool,
    },
}

struct List<P: Platform> {
    ledger: LedgerClient<P>,
    source: Source<P::File>,
    prepared: Prepared<P::File>,
}

impl<P: Platform> Controller<P> {
    /// A controller without a file, for a device with this many cores.
    pub fn new(n_cores: usize) -> Self {
        Self {
            max_scorers: n_cores.max(1),
            status: Status::Idle,
            report: None,
            job: 0,
            converting: None,
            loading: None,
            running: None,
            list: None,
            preview: None,
            sample: None,
            found: None,
            comparison: None,
            effects: VecDeque::new(),
            answers: Vec::new(),
        }
    }

    /// The current state of the work.
    pub fn status(&self) -> &Status<P::File> {
        &self.status
    }

    /// The report on the file of the current list; `None` without a list. If reading another file is canceled or fails,
    /// the report stays the same.
    pub fn report(&self) -> Option<&Report> {
        self.report.as_ref()
    }

    /// The file of the current list, and the user's choices for it.
    pub fn source(&self) -> Option<(P::File, FileChoices)> {
        self.list.as_ref().map(|list| (list.source.file.clone(), list.source.choices.clone()))
    }

    /// The user's answers about files, to be restored later.
    pub fn answers(&self) -> &[RememberedAnswers] {
        &self.answers
    }

    /// Restores the user's answers about files.
    pub fn restore_answers(&mut self, answers: Vec<RememberedAnswers>) {
        self.answers = answers;
    }

    /// The next action that the browser must perform.
    pub fn next_effect(&mut self) -> Option<Effect<P>> {
        self.effects.pop_front()
    }

    /// Scores a file and makes its customers the current list. Stops any other work.
    pub fn open(&mut self, file: P::File, choices: FileChoices) {
        self.stop();
        self.prepare(Source { file, choices, sheets: Vec::new(), is_parquet: false });
    }

    /// Reads the first rows of a file with these choices, and calls back with the result. Nothing is scored, and the
    /// status stays the same. The next job replaces the preview. If a job other than a preview is already in progress,
    /// nothing happens.
    pub fn preview(&mut self, file: P::File, choices: FileChoices, then: impl FnOnce(PreviewResult) + 'static) {
        let is_working = self.converting.is_some() || self.loading.is_some() || self.running.is_some();
        if is_working && self.preview.is_none() {
            return;
        }
        self.stop();
        self.preview = Some(Box::new(then));
        let choices = FileChoices { asks_columns: false, ..choices };
        match self.known_text(&file, &choices) {
            Some(prepared) => {
                let source = Source { file, choices, sheets: prepared.sheets.clone(), is_parquet: prepared.is_parquet };
                self.load(Request { source, prepared, output: Output::Preview, workbook: None });
            }
            None => self.prepare(Source { file, choices, sheets: Vec::new(), is_parquet: false }),
        }
    }

    /// Whether this job is still waiting for its file to be prepared.
    pub fn is_preparing(&self, job: u32) -> bool {
        job == self.job && self.converting.as_ref().is_some_and(|converting| !converting.is_workbook())
    }

    /// Whether this job is still waiting for its workbook.
    pub fn is_writing_workbook(&self, job: u32) -> bool {
        job == self.job && self.converting.as_ref().is_some_and(Converting::is_workbook)
    }

    /// This much of a file's text is ready for the scorers, and more will follow. The text so far never changes.
    pub fn grown(&mut self, job: u32, so_far: Prepared<P::File>) {
        if let Some(Converting { task: ConversionTask::Text(source), question: None, .. }) = &self.converting
            && job == self.job
            && self.preview.is_none()
            && self.comparison.is_none()
        {
            let source = source.clone().of(&so_far);
            self.score_text(source, so_far);
        }
    }

    /// The text of a file is ready for the scorers. For a preview, it may be only the start of the text.
    pub fn prepared(&mut self, job: u32, prepared: Prepared<P::File>) {
        if self.is_preparing(job)
            && let Some(Converting { task: ConversionTask::Text(source), question, .. }) = self.end_conversion()
        {
            let source = source.of(&prepared);
            if let Some(question) = question {
                return self.show_question(source, prepared, question);
            }
            if self.preview.is_some() {
                self.sample = Some((source.clone(), prepared.clone()));
            }
            self.score_text(source, prepared);
        }
    }

    /// Called when a file could not be turned into text. `is_parquet` says whether it is a Parquet file.
    pub fn not_prepared(&mut self, job: u32, failure: &Failure, is_parquet: bool) {
        if let Some(Converting { task: ConversionTask::Text(source), .. }) = &mut self.converting
            && job == self.job
        {
            source.is_parquet = is_parquet;
        }
        self.fail_conversion(job, failure);
    }

    /// This many rows of a file have been turned into text or written to a workbook.
    pub fn converted(&mut self, job: u32, rows: u64) {
        if let Some(converting) = self.converting.as_ref().filter(|_| job == self.job && self.preview.is_none()) {
            self.status = converting.status::<P>(rows);
        }
    }

    /// Cancels the current work, or dismisses a question or an error.
    pub fn cancel(&mut self) {
        self.stop();
        self.status = Status::Idle;
    }

    /// Makes the result of a query the current list, and calls back with its summary. Drops earlier requests for lists,
    /// and for rows of another list, that have not been sent yet.
    pub fn show(&mut self, query: Query, pictures: ChartFields, bands: Bands, then: impl FnOnce(Summary) + 'static) {
        self.ask_list(LedgerRequest::List(query, pictures, bands), Then::Summary(Box::new(then)));
    }

    /// Calls back with rows of the current list and the index of the first of these rows. With `terms`, the rows have
    /// the best offers under these terms. An earlier request for the same use that has not been sent yet is dropped. If
    /// [`Self::show`] requests another list before this request is sent, the callback gets no rows.
    pub fn rows(
        &mut self,
        window: Window,
        terms: Option<Terms>,
        of_use: RowsUse,
        then: impl FnOnce(u32, Vec<ListedCustomer>) + 'static,
    ) {
        self.ask_list(LedgerRequest::Rows(window, terms), Then::Rows(of_use, Box::new(then)));
    }

    /// Finds the possible offers, under these terms, for all customers in the current list's file. Calls back once
    /// campaigns can be planned. Stops any other work.
    pub fn find_offers(&mut self, terms: Terms, columns: ScoredColumns, bands: Bands, then: impl FnOnce() + 'static) {
        let Some(List { source, prepared, .. }) = &self.list else { return };
        let (source, prepared) = (source.clone(), prepared.clone());
        self.stop();
        self.ask_list(LedgerRequest::StartCampaign, Then::CampaignStarted);
        self.found = Some(Box::new(then));
        self.load(Request { source, prepared, output: Output::Campaign { columns, terms, bands }, workbook: None });
    }

    /// Plans a campaign for the customers whose offers were found last, and calls back with its figures and what plans
    /// with other budgets would be worth.
    pub fn plan(&mut self, settings: CampaignSettings, then: impl FnOnce(CampaignFigures, Vec<BudgetPoint>) + 'static) {
        self.ask_list(LedgerRequest::Plan(settings), Then::Planned(Box::new(then)));
    }

    /// Calls back with the lines of the last plan's file from which a call sheet can be made, or with `None` if
    /// there are too many.
    pub fn calls(&mut self, then: impl FnOnce(Option<Vec<u8>>) + 'static) {
        let Some(report) = &self.report else { return };
        let delimiter = report.reading.header.delimiter;
        self.ask_list(LedgerRequest::Calls { delimiter }, Then::Calls(Box::new(then)));
    }

    /// Called when the workers' program is loaded.
    pub fn program_loaded(&mut self, job: u32) {
        if job == self.job
            && let Some(request) = self.loading.take()
        {
            self.start(request);
        }
    }

    /// Called when the workers' program could not be loaded.
    pub fn program_failed(&mut self, job: u32) {
        if job == self.job
            && let Some(request) = self.loading.take()
        {
            self.fail_request(&request, &Failure::ProgramNotLoaded);
        }
    }

    /// Called when a worker has sent a message.
    pub fn received(&mut self, worker: WorkerId, message: &[u8], attachment: P::Bytes) {
        match worker.role {
            Role::Scorer(scorer) => match decode::<ScorerResponse>(message) {
                Ok(response) => self.update_pool(worker.job, |pool| pool.responded(scorer, response, attachment)),
                Err(failure) => self.fail_worker(worker, &failure),
            },
            Role::Ledger => match decode::<LedgerResponse>(message) {
                Ok(response) => self.ledger_responded(worker, response, attachment),
                Err(failure) => self.fail_worker(worker, &failure),
            },
        }
    }

    /// Called when the browser could not start a worker.
    pub fn worker_refused(&mut self, worker: WorkerId) {
        match worker.role {
            Role::Scorer(_) => self.worker_stopped(worker),
            Role::Ledger => self.fail_worker(worker, &Failure::WorkersUnavailable),
        }
    }

    /// Called when a worker has stopped on its own.
    pub fn worker_stopped(&mut self, worker: WorkerId) {
        self.effects.push_back(Effect::Stop(worker));
        match worker.role {
            Role::Scorer(scorer) => self.update_pool(worker.job, |pool| pool.stopped(scorer)),
            Role::Ledger => {
                let was_ready = self.ledger(worker).is_some_and(|ledger| ledger.is_ready);
                let failure = if was_ready { Failure::ListTooLarge } else { Failure::WorkersNotStarting };
                self.fail_worker(worker, &failure);
            }
        }
    }

    /// Called when the browser could not send a worker a message, for this reason.
    pub fn send_failed(&mut self, worker: WorkerId, failure: &Failure) {
        self.fail_worker(worker, failure);
    }

    /// Called when the browser could not save a file.
    pub fn save_failed(&mut self) {
        self.fail_saving(&Failure::NotSaved);
    }
}
