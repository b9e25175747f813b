//! The current job, from preparing a file to delivering the result.

use super::{
    Attachment, Command, Controller, ConversionTask, Converting, Effect, FileQuestion, Goal, LedgerClient,
    LedgerQuestion, List, Platform, Pool, Prepared, PreviewResult, Progress, Request, Role, RunningJob, Source,
    SourceFile, Status, Then, WorkerId,
};
use crate::answers::RememberedAnswers;
use crate::failure::Failure;
use crate::pool::Job;
use crate::protocol::{FileChoices, LedgerRequest, Output, Question, encode};
use churnscope_wording::portfolio::preview;

/// The approximate size of a slice, in bytes: small enough that a large file keeps all cores busy and shows progress.
const SLICE_BYTES: u64 = 2 << 20;

impl<P: Platform> Controller<P> {
    /// Stops the current job, and requests the text of a file. The work continues with [`Self::score_text`] once enough
    /// of the text is there.
    pub(super) fn prepare(&mut self, source: Source<P::File>) {
        self.stop_but_preview();
        let Source { file, choices, .. } = source.clone();
        self.convert(ConversionTask::Text(source));
        let is_preview = self.preview.is_some();
        self.effects.push_back(Effect::Prepare { job: self.job, file, choices, is_preview });
    }

    /// The text of this file if the list or the sample has the file with the same choices of encoding and sheet.
    pub(super) fn known_text(&self, file: &P::File, choices: &FileChoices) -> Option<Prepared<P::File>> {
        let list = self.list.as_ref().map(|list| (&list.source, &list.prepared));
        let sample = self.sample.as_ref().map(|(source, prepared)| (source, prepared));
        let known = list.into_iter().chain(sample).find(|(source, _)| {
            source.file == *file && source.choices.encoding == choices.encoding && source.choices.sheet == choices.sheet
        });
        known.map(|(_, prepared)| prepared.clone())
    }

    /// Previews, scores, or compares the text of a file, depending on the current job. If the file is still being
    /// converted, scoring starts once the text is longer than a slice.
    pub(super) fn score_text(&mut self, source: Source<P::File>, prepared: Prepared<P::File>) {
        if self.comparison.is_some() {
            return self.read_earlier(source, prepared);
        }
        let (file_bytes, is_whole) = (prepared.text.size(), self.converting.is_none());
        if let Some(running) = &mut self.running {
            running.request.prepared = prepared;
            if is_whole {
                running.while_converting = (seconds_since::<P>(running.started_at), running.pool.counts().bytes);
            }
            self.update_pool(self.job, |pool| pool.grown(file_bytes, is_whole));
        } else if is_whole || self.loading.is_some() || file_bytes > SLICE_BYTES {
            let output = if self.preview.is_some() { Output::Preview } else { Output::Rows };
            self.load(Request { source, prepared, output, workbook: None });
        }
    }

    /// Requests the workers' program for the current job, unless it has been requested. The job starts once the program
    /// is loaded.
    pub(super) fn load(&mut self, request: Request<P::File>) {
        let progress = Progress { all_bytes: request.prepared.text.size(), ..Progress::default() };
        if let Some(status) = self.status_of(&request.output, progress) {
            self.status = status;
        }
        if self.loading.replace(request).is_none() {
            self.effects.push_back(Effect::LoadProgram { job: self.job });
        }
    }

    pub(super) fn start(&mut self, request: Request<P::File>) {
        let goal = match request.output {
            Output::Rows => {
                let worker = WorkerId { job: self.job, role: Role::Ledger };
                self.effects.push_back(Effect::Start(worker));
                Goal::List(Box::new(LedgerClient::new(worker)))
            }
            Output::Lines { .. } => Goal::File(Vec::new()),
            Output::ListedLines { .. } => Goal::Listed { is_first: true },
            Output::Preview => Goal::Preview,
            Output::Campaign { .. } => Goal::Campaign,
            Output::Earlier { .. } => Goal::Comparison { is_after: false, is_first: true },
            Output::Later { .. } => Goal::Comparison { is_after: true, is_first: false },
        };
        let (pool, commands) = Pool::new(Job {
            file_bytes: request.prepared.text.size(),
            is_whole: self.converting.is_none(),
            slice_bytes: SLICE_BYTES,
            max_scorers: if self.preview.is_some() { 1 } else { self.max_scorers },
            choices: request.choices(&self.answers),
            output: request.output.clone(),
        });
        self.running = Some(RunningJob { request, pool, started_at: P::now(), while_converting: (0.0, 0), goal });
        self.execute(commands);
    }

    /// Stops the current job and its workers. Messages that these workers have already sent will be ignored.
    pub(super) fn stop(&mut self) {
        self.preview = None;
        self.stop_but_preview();
    }

    /// Stops the current job, but keeps the callback for a preview, which the next job may make.
    fn stop_but_preview(&mut self) {
        self.end_conversion();
        self.loading = None;
        self.found = None;
        self.comparison = None;
        self.end_running();
        self.job += 1;
    }

    /// Stops the workers of the current job.
    fn end_running(&mut self) {
        if let Some(running) = self.running.take() {
            self.stop_scorers(&running.pool);
            if let Goal::List(ledger) = running.goal {
                self.effects.push_back(Effect::Stop(ledger.worker));
            }
        }
    }

    pub(super) fn convert(&mut self, task: ConversionTask<P::File>) {
        let converting = Converting { task, started_at: P::now(), question: None };
        if self.preview.is_none() {
            self.status = converting.status::<P>(0);
        }
        self.converting = Some(converting);
    }

    /// Ends the current conversion, if there is one.
    pub(super) fn end_conversion(&mut self) -> Option<Converting<P::File>> {
        let converting = self.converting.take()?;
        self.effects.push_back(Effect::StopConverting);
        Some(converting)
    }

    pub(super) fn fail_conversion(&mut self, job: u32, failure: &Failure) {
        if job == self.job
            && let Some(converting) = self.converting.as_ref()
        {
            match &converting.task {
                ConversionTask::Workbook(_) => self.fail_saving(failure),
                ConversionTask::Text(source) => {
                    let source = source.clone();
                    self.fail(&source, failure);
                }
            }
        }
    }

    pub(super) fn stop_scorers(&mut self, pool: &Pool<P::Bytes>) {
        let job = self.job;
        let scorers = pool.scorers().map(|scorer| Effect::Stop(WorkerId { job, role: Role::Scorer(scorer) }));
        self.effects.extend(scorers);
    }

    /// Ends the current job with an error message for the user.
    pub(super) fn fail_request(&mut self, request: &Request<P::File>, failure: &Failure) {
        match request.output {
            Output::Rows | Output::Preview => self.fail(&request.source, failure),
            Output::Earlier { .. } | Output::Later { .. } => {
                self.end_comparison(Err(failure.to_string()));
            }
            Output::Lines { .. } | Output::ListedLines { .. } => self.fail_saving(failure),
            Output::Campaign { .. } => {
                self.stop();
                self.status = Status::NotPlanned { sentence: failure.to_string() };
            }
        }
    }

    /// Ends the current job, if any, and reports an error: to the callback of a preview or a comparison, or else in the
    /// status.
    pub(super) fn fail(&mut self, source: &Source<P::File>, failure: &Failure) {
        if self.preview.is_some() {
            return self.end_preview(Err(failure.to_string()));
        }
        if self.end_comparison(Err(failure.to_string())) {
            return;
        }
        self.stop();
        let Source { file, choices, sheets, is_parquet } = source.clone();
        self.status = Status::Failed { file, choices, sheets, is_parquet, sentence: failure.to_string() };
    }

    /// Ends the current job with an error message if the worker belongs to it. If the worker is the ledger of the
    /// current list, the list is lost, and the current job ends as well; the callback of a preview or a comparison gets
    /// the error, too.
    pub(super) fn fail_worker(&mut self, worker: WorkerId, failure: &Failure) {
        if let Some(list) = self.list.take_if(|list| list.ledger.worker == worker) {
            self.effects.push_back(Effect::Stop(worker));
            self.report = None;
            // the callbacks must be called before the job is stopped, which drops them
            self.end_comparison(Err(failure.to_string()));
            if self.preview.is_some() {
                self.end_preview(Err(failure.to_string()));
            }
            self.stop();
            self.fail(&list.source, failure);
        } else if let Some(running) = self.running.as_ref().filter(|_| worker.job == self.job) {
            let request = running.request.clone();
            self.fail_request(&request, failure);
        }
    }

    /// Reports an event to the pool of this job, and executes the pool's commands. Does nothing if the job is over.
    pub(super) fn update_pool(&mut self, job: u32, report: impl FnOnce(&mut Pool<P::Bytes>) -> Vec<Command<P::Bytes>>) {
        if let Some(running) = self.running.as_mut().filter(|_| job == self.job) {
            let commands = report(&mut running.pool);
            self.execute(commands);
        }
    }

    fn execute(&mut self, commands: Vec<Command<P::Bytes>>) {
        for command in commands {
            self.execute_one(command);
        }
        if let Some(running) = &self.running
            && let Some(status) = self.status_of(&running.request.output, running.progress())
        {
            self.status = status;
        }
    }

    /// The status during a job. `None` if the status stays the same, because the job makes a preview or because the
    /// status counts the rows of a conversion.
    fn status_of(&self, output: &Output, progress: Progress) -> Option<Status<P::File>> {
        match output {
            _ if self.converting.is_some() => None,
            Output::Rows => Some(Status::Reading(progress)),
            Output::Lines { .. } | Output::ListedLines { .. } => Some(Status::Writing(progress)),
            Output::Preview => None,
            Output::Campaign { .. } => Some(Status::FindingOffers(progress)),
            Output::Earlier { .. } | Output::Later { .. } => Some(Status::Comparing(progress)),
        }
    }

    /// Ends the current job with a question for the user.
    pub(super) fn show_question(&mut self, source: Source<P::File>, prepared: Prepared<P::File>, question: Question) {
        let Source { file, choices, sheets, is_parquet } = source.clone();
        self.sample = Some((source, prepared));
        self.stop();
        self.status = Status::Asking(FileQuestion { file, choices, sheets, is_parquet, question });
    }

    /// Ends the current job, which makes a preview, and passes the result to the callback.
    fn end_preview(&mut self, result: PreviewResult) {
        let then = self.preview.take();
        self.stop();
        if let Some(then) = then {
            self.call(move || then(result));
        }
    }

    fn execute_one(&mut self, command: Command<P::Bytes>) {
        let Some(running) = &mut self.running else { return };
        let Request { source, prepared, .. } = &running.request;
        let worker = |scorer| WorkerId { job: self.job, role: Role::Scorer(scorer) };
        match command {
            Command::Start(scorer) => self.effects.push_back(Effect::Start(worker(scorer))),
            Command::Send(scorer, slice) => match encode(&*slice) {
                Ok(message) => {
                    let attachment = Attachment::File(prepared.text.clone());
                    self.effects.push_back(Effect::Send(worker(scorer), message, attachment));
                }
                Err(failure) => self.fail_worker(worker(scorer), &failure),
            },
            Command::Deliver(output) => self.deliver(output),
            Command::Finish => self.finish(),
            Command::Preview(preview) => self.end_preview(Ok(preview)),
            Command::Ask(_) if self.preview.is_some() => self.end_preview(Err(preview::ASKS_FIRST.to_owned())),
            Command::Ask(question) => match &mut self.converting {
                Some(converting) => {
                    converting.question = Some(question);
                    self.end_running();
                }
                None => {
                    let (source, prepared) = (source.clone(), prepared.clone());
                    self.show_question(source, prepared, question);
                }
            },
            Command::Fail(failure) => {
                let request = running.request.clone();
                self.fail_request(&request, &failure);
            }
        }
    }

    fn deliver(&mut self, output: P::Bytes) {
        let Some(running) = &mut self.running else { return };
        match &mut running.goal {
            Goal::List(ledger) => {
                let question =
                    LedgerQuestion { request: LedgerRequest::Append, attachment: Some(output), then: Then::Appended };
                ledger.ask(question);
                let worker = ledger.worker;
                self.send_next(worker);
            }
            Goal::File(parts) => match P::part(&output) {
                Some(part) => {
                    parts.push(part);
                    self.update_pool(self.job, Pool::accepted);
                }
                None => self.fail_saving(&Failure::NotSaved),
            },
            Goal::Listed { is_first } => {
                let request = LedgerRequest::AppendLines { is_first: std::mem::take(is_first) };
                self.send_rows(request, output, Then::PartAppended(self.job));
            }
            Goal::Campaign => self.send_rows(LedgerRequest::AppendCampaign, output, Then::PartAppended(self.job)),
            Goal::Comparison { is_after, is_first } => {
                let (is_after, is_first) = (*is_after, std::mem::take(is_first));
                let request = LedgerRequest::AppendCompared { is_after, is_first };
                self.send_rows(request, output, Then::ComparedAppended(self.job));
            }
            // a preview has no output
            Goal::Preview => {}
        }
    }

    /// Sends rows to the ledger of the list.
    fn send_rows(&mut self, request: LedgerRequest, rows: P::Bytes, then: Then) {
        if let Some(List { ledger, .. }) = &mut self.list {
            ledger.ask(LedgerQuestion { request, attachment: Some(rows), then });
            let worker = ledger.worker;
            self.send_next(worker);
        }
    }

    fn finish(&mut self) {
        let Some(running) = &mut self.running else { return };
        match &mut running.goal {
            Goal::List(ledger) => {
                ledger.ask(LedgerQuestion { request: LedgerRequest::Close, attachment: None, then: Then::Closed });
                let worker = ledger.worker;
                self.send_next(worker);
            }
            Goal::File(parts) => {
                let parts = std::mem::take(parts);
                self.save_scored(parts);
            }
            Goal::Listed { .. } => self.ask_list(LedgerRequest::ListedFile, Then::SaveListed(self.job)),
            Goal::Campaign => {
                let then = self.found.take();
                self.cancel();
                if let Some(then) = then {
                    self.call(then);
                }
            }
            Goal::Comparison { is_after, .. } => {
                let is_after = *is_after;
                self.file_read(is_after);
            }
            Goal::Preview => {}
        }
    }
}

impl<F> Source<F> {
    /// This source, with the sheet names and the file format that were found while its text was prepared.
    pub(super) fn of(self, prepared: &Prepared<F>) -> Self {
        Self { sheets: prepared.sheets.clone(), is_parquet: prepared.is_parquet, ..self }
    }
}

impl<F> Converting<F> {
    pub(super) fn is_workbook(&self) -> bool {
        matches!(self.task, ConversionTask::Workbook(_))
    }

    pub(super) fn status<P: Platform>(&self, rows: u64) -> Status<F> {
        let progress = Progress { rows, seconds: seconds_since::<P>(self.started_at), ..Progress::default() };
        if self.is_workbook() { Status::Packing(progress) } else { Status::Preparing(progress) }
    }
}

impl<F> Request<F> {
    pub(super) fn choices(&self, answers: &[RememberedAnswers]) -> FileChoices {
        let mut choices = FileChoices { remembered: answers.to_vec(), ..self.source.choices.clone() };
        if self.prepared.is_parquet {
            choices.table = choices.table.for_parquet();
        } else if !self.prepared.sheets.is_empty() {
            choices.table = choices.table.for_workbook();
        }
        choices
    }
}

impl<P: Platform> RunningJob<P> {
    fn progress(&self) -> Progress {
        let counts = self.pool.counts();
        let (seconds_while_converting, bytes_while_converting) = self.while_converting;
        Progress {
            bytes: counts.bytes,
            all_bytes: self.request.prepared.text.size(),
            rows: counts.rows,
            seconds: seconds_since::<P>(self.started_at),
            bytes_while_converting,
            seconds_while_converting,
        }
    }
}

pub(super) fn seconds_since<P: Platform>(started_at: f64) -> f64 {
    (P::now() - started_at) / 1e3
}
