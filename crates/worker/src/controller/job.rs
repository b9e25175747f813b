//! The job: the file that is being scored or saved.

use super::{
    Attachment, Command, Controller, Effect, Goal, LedgerClient, MissingColumns, Platform, Pool, Progress, Question,
    Request, Role, RunningJob, SourceFile, Status, Then, WorkerId,
};
use crate::failure::Failure;
use crate::pool::Job;
use crate::protocol::{LedgerRequest, Output, encode};

/// The size of a slice, in bytes. Scoring a slice takes a few tenths of a second, short enough to keep all cores busy
/// and to show progress.
const SLICE_BYTES: u64 = 2 << 20;

impl<P: Platform> Controller<P> {
    /// Requests the workers' program for a job. The job starts once the program is loaded.
    pub(super) fn begin(&mut self, request: Request<P::File>) {
        self.stop();
        let progress = Progress { all_bytes: request.file.size(), ..Progress::default() };
        self.status = status_of(&request.output, progress);
        self.loading = Some(request);
        self.effects.push_back(Effect::LoadProgram { job: self.job });
    }

    /// Starts the workers of a job.
    pub(super) fn start(&mut self, request: Request<P::File>) {
        let goal = match request.output {
            Output::Rows => {
                let worker = WorkerId { job: self.job, role: Role::Ledger };
                self.effects.push_back(Effect::Start(worker));
                Goal::List(LedgerClient::new(worker))
            }
            Output::Lines { .. } => Goal::File(Vec::new()),
        };
        let (pool, commands) = Pool::new(Job {
            file_bytes: request.file.size(),
            slice_bytes: SLICE_BYTES,
            max_scorers: self.max_scorers,
            choices: request.choices.clone(),
            output: request.output.clone(),
        });
        self.running = Some(RunningJob { request, pool, started_at: P::now(), goal });
        self.execute(commands);
    }

    /// Stops the current job and its workers. Messages that these workers have already sent will be ignored.
    pub(super) fn stop(&mut self) {
        self.loading = None;
        if let Some(running) = self.running.take() {
            self.stop_scorers(&running.pool);
            if let Goal::List(ledger) = running.goal {
                self.effects.push_back(Effect::Stop(ledger.worker));
            }
        }
        self.job += 1;
    }

    pub(super) fn stop_scorers(&mut self, pool: &Pool<P::Bytes>) {
        let job = self.job;
        let scorers = pool.scorers().map(|scorer| Effect::Stop(WorkerId { job, role: Role::Scorer(scorer) }));
        self.effects.extend(scorers);
    }

    /// Ends the current job with an error message for the user.
    pub(super) fn fail(&mut self, file: &P::File, failure: &Failure) {
        self.stop();
        self.status = Status::Failed { file: file.name(), sentence: failure.to_string() };
    }

    /// Ends the job that a worker belongs to, with an error message for the user. If the worker is the ledger of the
    /// current list, that list is lost.
    pub(super) fn fail_worker(&mut self, worker: WorkerId, failure: &Failure) {
        if let Some(list) = self.list.take_if(|list| list.ledger.worker == worker) {
            self.effects.push_back(Effect::Stop(worker));
            self.report = None;
            self.fail(&list.file, failure);
        } else if let Some(running) = self.running.as_ref().filter(|_| worker.job == self.job) {
            let file = running.request.file.clone();
            self.fail(&file, failure);
        }
    }

    /// Reports an event to the pool of this job, and executes the pool's commands.
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
        if let Some(running) = &self.running {
            self.status = status_of(&running.request.output, running.progress());
        }
    }

    fn execute_one(&mut self, command: Command<P::Bytes>) {
        let Some(running) = &mut self.running else { return };
        let file = &running.request.file;
        let worker = |scorer| WorkerId { job: self.job, role: Role::Scorer(scorer) };
        match command {
            Command::Start(scorer) => self.effects.push_back(Effect::Start(worker(scorer))),
            Command::Send(scorer, slice) => match encode(&slice) {
                Ok(message) => {
                    let attachment = Attachment::File(file.clone());
                    self.effects.push_back(Effect::Send(worker(scorer), message, attachment));
                }
                Err(failure) => self.fail_worker(worker(scorer), &failure),
            },
            Command::Deliver(output) => self.deliver(output),
            Command::Finish => self.finish(),
            Command::AskForColumns { columns, missing } => {
                let question = MissingColumns { file: file.clone(), columns, missing };
                self.stop();
                self.status = Status::ColumnsNeeded(question);
            }
            Command::Fail(failure) => {
                let file = file.clone();
                self.fail(&file, &failure);
            }
        }
    }

    fn deliver(&mut self, output: P::Bytes) {
        let Some(running) = &mut self.running else { return };
        match &mut running.goal {
            Goal::List(ledger) => {
                let question =
                    Question { request: LedgerRequest::Append, attachment: Some(output), then: Then::Appended };
                ledger.ask(question);
                let worker = ledger.worker;
                self.send_next(worker);
            }
            Goal::File(parts) => match P::part(&output) {
                Some(part) => {
                    parts.push(part);
                    self.update_pool(self.job, Pool::accepted);
                }
                None => {
                    let file = running.request.file.clone();
                    self.fail(&file, &Failure::NotSaved);
                }
            },
        }
    }

    fn finish(&mut self) {
        let Some(running) = &mut self.running else { return };
        match &mut running.goal {
            Goal::List(ledger) => {
                ledger.ask(Question { request: LedgerRequest::Close, attachment: None, then: Then::Closed });
                let worker = ledger.worker;
                self.send_next(worker);
            }
            Goal::File(parts) => {
                let parts = std::mem::take(parts);
                let name = saved_name(&running.request.file.name(), "scored");
                self.cancel();
                self.effects.push_back(Effect::Save { name, parts });
            }
        }
    }
}

impl<P: Platform> RunningJob<P> {
    fn progress(&self) -> Progress {
        let counts = self.pool.counts();
        Progress {
            bytes: counts.bytes,
            all_bytes: self.request.file.size(),
            rows: counts.rows,
            seconds: seconds_since::<P>(self.started_at),
        }
    }
}

fn status_of<F>(output: &Output, progress: Progress) -> Status<F> {
    match output {
        Output::Rows => Status::Reading(progress),
        Output::Lines { .. } => Status::Writing(progress),
    }
}

pub(super) fn seconds_since<P: Platform>(started_at: f64) -> f64 {
    (P::now() - started_at) / 1e3
}

/// The name of a file made from another: `march-scored.csv` from `march.csv`.
pub(super) fn saved_name(name: &str, suffix: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{stem}-{suffix}.csv")
}
