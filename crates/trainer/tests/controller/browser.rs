//! A simulated browser whose workers run the real [`Trainer`].

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex};

use churnscope_trainer::{Environment, Trainer};
use churnscope_worker::controller::{Prepared, SourceFile};
use churnscope_worker::failure::Failure;
use churnscope_worker::protocol::{FileChoices, encode};
use churnscope_worker::training::controller::{TrainAttachment, TrainController, TrainEffect, TrainState, TrainWork};
use churnscope_worker::training::protocol::{DescriptionEdit, DraftQuestion, FieldView, TrainerResponse};

const MODEL: &[u8] = include_bytes!("../../../../model/telco.churn");

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TableFile(pub(crate) &'static str, pub(crate) Vec<u8>);

impl SourceFile for TableFile {
    fn name(&self) -> String {
        self.0.to_owned()
    }

    fn size(&self) -> u64 {
        self.1.len() as u64
    }
}

pub(crate) fn table() -> TableFile {
    let row = |row: usize| {
        let left = (row * 7919 % 100) < if row % 40 < 10 { 70 } else { 10 };
        format!("A{row},{},{},{},{}\n", row % 40, ["a", "b", "c"][row / 3 % 3], ["x", "y"][row / 5 % 2], u8::from(left))
    };
    TableFile(
        "customers.csv",
        format!("id,months,plan,old,left\n{}", (0..240).map(row).collect::<String>()).into_bytes(),
    )
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum TrainingFault {
    None,
    FileUnreadable,
    ProgramFails,
    WorkerIsRefused,
    WorkerStopsAtStart,
    WorkerStopsAtWork,
    WorkerIsGarbled,
    WorkerAnswersSomethingElse,
    NothingCanBeSent,
}

pub(crate) const FAULTS: [(TrainingFault, &str); 8] = [
    (TrainingFault::FileUnreadable, "can no longer be read"),
    (TrainingFault::ProgramFails, "the training program did not load"),
    (TrainingFault::WorkerIsRefused, "cannot start web workers"),
    (TrainingFault::WorkerStopsAtStart, "too little memory"),
    (TrainingFault::WorkerStopsAtWork, "too little memory"),
    (TrainingFault::WorkerIsGarbled, "could not exchange a message"),
    (TrainingFault::WorkerAnswersSomethingElse, "could not exchange a message"),
    (TrainingFault::NothingCanBeSent, "could not exchange a message"),
];

type Sent = (u32, Vec<u8>, TrainAttachment<TableFile>);

pub(crate) struct TrainingBrowser {
    pub(crate) controller: TrainController<TableFile>,
    trainers: BTreeMap<u32, SimulatedTrainer>,
    inbox: VecDeque<Sent>,
    pub(crate) fault: TrainingFault,
    pub(crate) n_started: u32,
    /// A worker's number, and a number of messages. The worker stops at the first message after these.
    pub(crate) stops: Option<(u32, usize)>,
}

type EncodedResponses = Arc<Mutex<Vec<(Vec<u8>, Vec<u8>)>>>;

struct SimulatedTrainer {
    trainer: Trainer,
    responses: EncodedResponses,
    n_handled: usize,
}

impl SimulatedTrainer {
    fn new() -> Self {
        let responses = EncodedResponses::default();
        let sent = Arc::clone(&responses);
        let send = move |response: &TrainerResponse, attachment: &[u8]| {
            sent.lock().unwrap().push((encode(response).unwrap(), attachment.to_vec()));
        };
        let trainer = Trainer::new(Environment { now: Arc::new(|| 0.0), send: Arc::new(send) });
        Self { trainer, responses, n_handled: 0 }
    }
}

impl TrainingBrowser {
    pub(crate) fn new() -> Self {
        Self::with_workers(1)
    }

    pub(crate) fn with_workers(max_workers: usize) -> Self {
        Self {
            controller: TrainController::new("2026-11-24".to_owned(), max_workers),
            trainers: BTreeMap::new(),
            inbox: VecDeque::new(),
            fault: TrainingFault::None,
            n_started: 0,
            stops: None,
        }
    }

    pub(crate) fn drafted() -> Self {
        Self::new().draft()
    }

    pub(crate) fn draft(self) -> Self {
        let mut browser = self;
        browser.open(table());
        let toml = browser.toml().replace("folds = 5", "folds = 2\ntrees = 5").replace("\"auto\"", "\"forest\"");
        browser.act(|controller| controller.edit(DescriptionEdit::Toml(toml)));
        browser.run();
        assert!(browser.toml().contains("trees = 5"));
        browser
    }

    pub(crate) fn open(&mut self, file: TableFile) {
        self.act(|controller| controller.open(file, FileChoices::default()));
        self.run();
    }

    pub(crate) fn state(&self) -> &TrainState<TableFile> {
        self.controller.state()
    }

    pub(crate) fn toml(&self) -> String {
        self.state().document.as_ref().unwrap().toml.clone()
    }

    pub(crate) fn field(&self, column: &str) -> Option<FieldView> {
        self.state().view.as_ref().unwrap().fields.iter().find(|field| field.column == column).cloned()
    }

    pub(crate) fn act(&mut self, act: impl FnOnce(&mut TrainController<TableFile>)) {
        act(&mut self.controller);
        while let Some(effect) = self.controller.next_effect() {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: TrainEffect<TableFile>) {
        let fault = self.fault;
        match effect {
            TrainEffect::Prepare { job, .. } if fault == TrainingFault::FileUnreadable => {
                self.controller.not_prepared(job, &Failure::FileUnreadable);
            }
            TrainEffect::Prepare { job, file, .. } => self.controller.prepared(job, Prepared::text(file, "UTF-8")),
            TrainEffect::StopPreparing => {}
            TrainEffect::LoadProgram if fault == TrainingFault::ProgramFails => self.controller.program_failed(),
            TrainEffect::LoadProgram => self.controller.program_loaded(),
            TrainEffect::Start(worker) if fault == TrainingFault::WorkerIsRefused => {
                self.controller.worker_refused(worker)
            }
            TrainEffect::Start(worker) if fault == TrainingFault::WorkerStopsAtStart => {
                self.controller.worker_stopped(worker)
            }
            TrainEffect::Start(worker) => {
                self.n_started += 1;
                self.trainers.insert(worker, SimulatedTrainer::new());
                self.controller.received(worker, &encode(&TrainerResponse::Ready).unwrap(), &Vec::new);
            }
            TrainEffect::Stop(worker) => {
                self.trainers.remove(&worker);
            }
            TrainEffect::Send(worker, ..) if fault == TrainingFault::NothingCanBeSent => {
                self.controller.send_failed(worker, &Failure::Message);
            }
            TrainEffect::Send(worker, message, attachment) => self.inbox.push_back((worker, message, attachment)),
        }
    }

    pub(crate) fn n_running(&self) -> usize {
        self.trainers.len()
    }

    pub(crate) fn run(&mut self) {
        while let Some((worker, message, attachment)) = self.inbox.pop_front() {
            let Some(running) = self.trainers.get_mut(&worker) else { continue };
            running.n_handled += 1;
            if self.stops.is_some_and(|(stops, after)| stops == worker && running.n_handled > after) {
                self.trainers.remove(&worker);
                self.act(|controller| controller.worker_stopped(worker));
                continue;
            }
            match self.fault {
                TrainingFault::WorkerStopsAtWork => {
                    self.act(|controller| controller.worker_stopped(worker));
                    if self.state().work == TrainWork::Idle {
                        return;
                    }
                    continue;
                }
                TrainingFault::WorkerIsGarbled => {
                    return self.act(|controller| controller.received(worker, &[9; 5], &Vec::new));
                }
                TrainingFault::WorkerAnswersSomethingElse => {
                    let other = encode(&TrainerResponse::Asks(DraftQuestion::Blanks { rows: 1 })).unwrap();
                    self.act(|controller| controller.received(worker, &other, &Vec::new));
                    if self.state().work == TrainWork::Idle {
                        return;
                    }
                    continue;
                }
                _ => {}
            }
            let attachment = match attachment {
                TrainAttachment::None => Vec::new(),
                TrainAttachment::File(file) => file.1,
                TrainAttachment::CurrentModel => MODEL.to_vec(),
                TrainAttachment::Bytes(bytes) => bytes.to_vec(),
            };
            running.trainer.handle(&message, attachment);
            let responses = std::mem::take(&mut *running.responses.lock().unwrap());
            for (response, attachment) in responses {
                self.act(|controller| controller.received(worker, &response, &|| attachment.clone()));
            }
        }
    }
}
