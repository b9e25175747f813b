//! The browser's side of [`churnscope_worker::training::controller`].

use std::collections::HashMap;

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::portfolio::PickedFile;
use super::portfolio::conversion::{self, Converted, TableProgram, load_program, recognized};
use super::portfolio::workers::{RunningWorker, n_cores};
use super::{provide_part, restored_part, today, when_settled};
use churnscope_worker::controller::Prepared;
use churnscope_worker::failure::Failure;
use churnscope_worker::protocol::FileChoices;
use churnscope_worker::training::controller::{
    TrainAttachment, TrainController, TrainEffect, TrainSession, TrainState,
};
use churnscope_worker::training::protocol::{DescriptionEdit, OutcomeChoice};

/// What the Train page shows.
pub type TrainingState = TrainState<PickedFile>;

/// The name of the sample's file. Without its extension, it becomes the name of the data set.
const SAMPLE_NAME: &str = "sample.csv";

const SESSION_PART: &str = "train";

#[wasm_bindgen]
extern "C" {
    /// Defined in begin.js.
    #[wasm_bindgen(catch, js_name = churnscopeTrainer)]
    fn load_trainer() -> Result<Promise, JsValue>;

    /// Defined in begin.js.
    #[wasm_bindgen(catch, js_name = churnscopeSample)]
    fn load_sample() -> Result<Promise, JsValue>;
}

/// Controls the Train page. Copies share the same state.
#[derive(Clone, Copy, Debug)]
pub struct TrainPageController {
    inner: StoredValue<ControllerParts, LocalStorage>,
    state: RwSignal<TrainingState>,
}

struct ControllerParts {
    controller: TrainController<PickedFile>,
    current: Uint8Array,
    program: Option<JsValue>,
    workers: HashMap<u32, RunningWorker>,
    conversion: Option<RunningWorker>,
}

impl TrainPageController {
    /// A controller without a table. `current` is the bundle of the current model.
    pub fn new(current: &[u8]) -> Self {
        let inner = ControllerParts {
            controller: TrainController::new(today(), n_cores()),
            current: Uint8Array::from(current),
            program: None,
            workers: HashMap::new(),
            conversion: None,
        };
        let controller = Self { inner: StoredValue::new_local(inner), state: RwSignal::new(TrainingState::default()) };
        if let Some(Some(session)) = restored_part::<Option<TrainSession>>(SESSION_PART) {
            controller.update(|controller| controller.restore(session));
        }
        provide_part(SESSION_PART, move || controller.update(|controller| controller.session()).flatten());
        controller
    }

    /// What the page shows.
    pub fn state(&self) -> Signal<TrainingState> {
        self.state.into()
    }

    /// Opens a table. Stops any other work.
    pub fn open(&self, file: PickedFile, choices: FileChoices) {
        self.act(|controller| controller.open(file, choices));
    }

    /// Opens the sample, and trains a model on it.
    pub fn try_sample(&self) {
        let this = *self;
        when_settled(load_sample(), move |sample| {
            let sample = sample.and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok());
            let sample = sample.and_then(|bytes| Blob::new_with_u8_array_sequence(&Array::of1(&bytes)).ok());
            this.act(|controller| match sample {
                Some(sample) => controller.open_sample(PickedFile::restored(SAMPLE_NAME, sample)),
                None => controller.sample_failed(),
            });
        });
    }

    /// Sets the outcome, and drafts a description.
    pub fn choose_outcome(&self, outcome: OutcomeChoice) {
        self.act(|controller| controller.choose_outcome(outcome));
    }

    /// Changes the description.
    pub fn edit(&self, edit: DescriptionEdit) {
        self.act(|controller| controller.edit(edit));
    }

    /// Sets the time limit, in minutes; `None` removes it.
    pub fn set_minutes(&self, minutes: Option<f64>) {
        self.act(|controller| controller.set_minutes(minutes));
    }

    /// Trains a model.
    pub fn train(&self) {
        self.act(TrainController::train);
    }

    /// Cancels the current work.
    pub fn cancel(&self) {
        self.act(TrainController::cancel);
    }

    fn act(&self, update: impl FnOnce(&mut TrainController<PickedFile>)) {
        self.update(update);
        while let Some(effect) = self.update(TrainController::next_effect).flatten() {
            self.perform(effect);
        }
        let state = self.inner.try_with_value(|inner| {
            self.state
                .with_untracked(|shown| (inner.controller.state() != shown).then(|| inner.controller.state().clone()))
        });
        if let Some(state) = state.flatten() {
            self.state.set(state);
        }
    }

    fn update<T>(&self, update: impl FnOnce(&mut TrainController<PickedFile>) -> T) -> Option<T> {
        self.inner.try_update_value(|inner| update(&mut inner.controller))
    }

    fn perform(&self, effect: TrainEffect<PickedFile>) {
        match effect {
            TrainEffect::Prepare { job, file, choices } => self.prepare(job, file, choices),
            TrainEffect::StopPreparing => drop(self.inner.try_update_value(|inner| inner.conversion = None)),
            TrainEffect::LoadProgram => self.load_program(),
            TrainEffect::Start(worker) => {
                if self.start(worker).is_none() {
                    self.update(|controller| controller.worker_refused(worker));
                }
            }
            TrainEffect::Stop(worker) => drop(self.inner.try_update_value(|inner| inner.workers.remove(&worker))),
            TrainEffect::Send(worker, message, attachment) => {
                if let Err(failure) = self.send(worker, &message, attachment) {
                    self.update(|controller| controller.send_failed(worker, &failure));
                }
            }
        }
    }

    /// Converts the file to text, unless it starts with UTF-8 text and the user chose no encoding.
    fn prepare(&self, job: u32, file: PickedFile, choices: FileChoices) {
        let this = *self;
        spawn_local(async move {
            let prepared = match recognized(&file, false).await {
                None => Err(Failure::FileUnreadable),
                Some((bytes, needed)) => {
                    let needed = needed.or(choices.encoding.as_ref().map(|_| TableProgram::Tables));
                    match needed {
                        None => {
                            let prepared = Prepared::text(file, "UTF-8");
                            return this.act(|controller| controller.prepared(job, prepared));
                        }
                        Some(needed) => load_program(needed)
                            .await
                            .map_err(|_| Failure::ProgramNotLoaded)
                            .map(|program| (program, bytes)),
                    }
                }
            };
            let converting = prepared.and_then(|(program, bytes)| {
                if this.update(|controller| controller.is_preparing(job)) != Some(true) {
                    return Ok(());
                }
                let then = move |event| {
                    this.act(|controller| match event {
                        Converted::Rows(rows, _) => controller.converted(job, rows),
                        Converted::Done(Prepared { text, encoding, sheets, sheet, is_parquet }) => {
                            let text = file.with_bytes(text);
                            controller.prepared(job, Prepared { text, encoding, sheets, sheet, is_parquet });
                        }
                        Converted::Failed(failure) => controller.not_prepared(job, &failure),
                    });
                };
                let started =
                    conversion::prepare(&program, &bytes, &choices, then).map_err(|_| Failure::WorkersUnavailable)?;
                this.inner.try_update_value(|inner| inner.conversion = Some(started));
                Ok(())
            });
            if let Err(failure) = converting {
                this.act(|controller| controller.not_prepared(job, &failure));
            }
        });
    }

    fn load_program(&self) {
        let this = *self;
        spawn_local(async move {
            let loaded = match load_trainer() {
                Ok(promise) => JsFuture::from(promise).await.ok(),
                Err(_) => None,
            };
            match loaded {
                Some(program) => {
                    this.inner.try_update_value(|inner| inner.program = Some(program));
                    this.act(TrainController::program_loaded);
                }
                None => this.act(TrainController::program_failed),
            }
        });
    }

    fn start(&self, worker: u32) -> Option<()> {
        let program = self.inner.try_with_value(|inner| inner.program.clone()).flatten()?;
        let part = |name: &str| Reflect::get(&program, &name.into()).ok();
        let first = Object::new();
        Reflect::set(&first, &"program".into(), &part("program")?).ok()?;
        let this = *self;
        let on_message = move |message: &JsValue| {
            let part = |name: &str| Uint8Array::new(&Reflect::get(message, &name.into()).unwrap_or_default());
            let (bytes, attachment) = (part("message").to_vec(), part("attachment"));
            this.act(|controller| controller.received(worker, &bytes, &|| attachment.to_vec()));
        };
        let on_stop = move || this.act(|controller| controller.worker_stopped(worker));
        let started = RunningWorker::start(&part("script")?.as_string()?, &first, on_message, on_stop).ok()?;
        self.inner.try_update_value(|inner| drop(inner.workers.insert(worker, started)))
    }

    fn send(&self, worker: u32, message: &[u8], attachment: TrainAttachment<PickedFile>) -> Result<(), Failure> {
        let attachment: JsValue = match attachment {
            TrainAttachment::None => Uint8Array::new_with_length(0).into(),
            TrainAttachment::File(file) => file.bytes().ok_or(Failure::FileUnreadable)?.into(),
            TrainAttachment::Bytes(bytes) => Uint8Array::from(bytes.as_slice()).into(),
            TrainAttachment::CurrentModel => {
                self.inner.try_with_value(|inner| inner.current.clone()).unwrap_or_default().into()
            }
        };
        let sent = self.inner.try_with_value(|inner| {
            inner.workers.get(&worker).map_or(Ok(()), |worker| worker.send(message, &attachment, &Array::new()))
        });
        // if there is no value, the page is gone, and nothing waits for the result
        sent.unwrap_or(Ok(())).map_err(|_| Failure::Message)
    }
}
