//! Performs the effects of the controller: prepares files, writes workbooks, and runs workers.

use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use web_sys::Blob;

use super::controller::{Browser, PortfolioController};
use super::conversion::{self, Converted, NewWorkbook, TableProgram, load_program, recognized};
use super::files::PickedFile;
use super::workers::{Program, WorkerEvent};
use crate::browser::save::save;
use churnscope_worker::controller::{Attachment, Controller, Effect, Prepared, WorkerId};
use churnscope_worker::failure::Failure;
use churnscope_worker::protocol::FileChoices;

impl PortfolioController {
    pub(super) fn perform(&self, effect: Effect<Browser>) {
        match effect {
            Effect::Prepare { job, file, choices, is_preview } => self.prepare(job, file, choices, is_preview),
            Effect::WriteWorkbook { job, sheet, lines, delimiter, columns } => {
                let lines = lines.iter().collect();
                self.write_workbook(job, NewWorkbook { sheet, lines, delimiter, columns });
            }
            Effect::StopConverting => self.stop_converting(),
            Effect::LoadProgram { job } => self.load_program(job),
            Effect::Start(worker) => {
                if self.start(worker).is_none() {
                    self.update(|controller| controller.worker_refused(worker));
                }
            }
            Effect::Stop(worker) => drop(self.inner.try_update_value(|inner| inner.workers.stop(worker))),
            Effect::Send(worker, message, attachment) => {
                if let Err(failure) = self.send(worker, &message, attachment) {
                    self.update(|controller| controller.send_failed(worker, &failure));
                }
            }
            Effect::Save { name, parts } => {
                let parts: Array = parts.iter().collect();
                let saved = Blob::new_with_blob_sequence(&parts).and_then(|file| save(&name, &file));
                if saved.is_err() {
                    self.update(Controller::save_failed);
                }
            }
            Effect::Call(then) => then(),
        }
    }

    /// Prepares the text of a file. A file that starts with text in UTF-8 is passed on unchanged, unless the user chose
    /// an encoding.
    fn prepare(&self, job: u32, file: PickedFile, choices: FileChoices, is_preview: bool) {
        let this = *self;
        spawn_local(async move {
            let Some((bytes, needed)) = recognized(&file, is_preview).await else {
                return this.act(|controller| controller.not_prepared(job, &Failure::FileUnreadable, false));
            };
            let Some(needed) = needed.or(choices.encoding.as_ref().map(|_| TableProgram::Tables)) else {
                return this.act(|controller| controller.prepared(job, Prepared::text(file, "UTF-8")));
            };
            if let Err(failure) = this.start_preparing(job, file, &bytes, &choices, needed).await {
                this.act(|controller| controller.not_prepared(job, &failure, needed == TableProgram::Parquet));
            }
        });
    }

    async fn start_preparing(
        &self,
        job: u32,
        file: PickedFile,
        bytes: &Blob,
        choices: &FileChoices,
        needed: TableProgram,
    ) -> Result<(), Failure> {
        let program = load_program(needed).await.map_err(|_| Failure::ProgramNotLoaded)?;
        if self.update(|controller| controller.is_preparing(job)) != Some(true) {
            return Ok(());
        }
        let this = *self;
        let text = file.with_bytes(Blob::new().map_err(|_| Failure::WorkersUnavailable)?);
        let grown = move |Prepared { text: bytes, encoding, sheets, sheet, is_parquet }| {
            let text = text.replaced(bytes);
            Prepared { text, encoding, sheets, sheet, is_parquet }
        };
        let then = move |event| match event {
            Converted::Rows(rows, so_far) => this.act(|controller| {
                controller.converted(job, rows);
                if let Some(so_far) = so_far {
                    controller.grown(job, grown(so_far));
                }
            }),
            Converted::Done(prepared) => {
                this.inner.try_update_value(|inner| inner.unfinished = None);
                this.act(|controller| controller.prepared(job, grown(prepared)));
            }
            Converted::Failed(failure) => {
                this.act(|controller| controller.not_prepared(job, &failure, needed == TableProgram::Parquet));
            }
        };
        let started = conversion::prepare(&program, bytes, choices, then).map_err(|_| Failure::WorkersUnavailable)?;
        self.inner.try_update_value(|inner| (inner.conversion, inner.unfinished) = (Some(started), Some(text)));
        Ok(())
    }

    fn stop_converting(&self) {
        self.inner.try_update_value(|inner| {
            inner.conversion = None;
            if let (Some(text), Ok(empty)) = (inner.unfinished.take(), Blob::new()) {
                text.replaced(empty);
            }
        });
    }

    fn write_workbook(&self, job: u32, workbook: NewWorkbook) {
        let this = *self;
        spawn_local(async move {
            if let Err(failure) = this.start_writing(job, &workbook).await {
                this.act(|controller| controller.workbook_failed(job, &failure));
            }
        });
    }

    async fn start_writing(&self, job: u32, workbook: &NewWorkbook) -> Result<(), Failure> {
        let program = load_program(TableProgram::Tables).await.map_err(|_| Failure::ProgramNotLoaded)?;
        if self.update(|controller| controller.is_writing_workbook(job)) != Some(true) {
            return Ok(());
        }
        let this = *self;
        let then = move |event| {
            this.act(|controller| match event {
                Converted::Rows(rows, _) => controller.converted(job, rows),
                Converted::Done(workbook) => controller.workbook_written(job, workbook),
                Converted::Failed(failure) => controller.workbook_failed(job, &failure),
            });
        };
        let started = conversion::write_workbook(&program, workbook, then).map_err(|_| Failure::WorkersUnavailable)?;
        self.inner.try_update_value(|inner| inner.conversion = Some(started));
        Ok(())
    }

    fn load_program(&self, job: u32) {
        let this = *self;
        let loaded = self.inner.try_with_value(|inner| (inner.program.is_some(), inner.model.clone()));
        match loaded {
            Some((true, _)) => drop(self.update(|controller| controller.program_loaded(job))),
            Some((false, model)) => spawn_local(async move {
                match Program::load(model).await {
                    Ok(program) => {
                        this.inner.try_update_value(|inner| inner.program = Some(program));
                        this.act(|controller| controller.program_loaded(job));
                    }
                    Err(_) => this.act(|controller| controller.program_failed(job)),
                }
            }),
            None => {}
        }
    }

    fn start(&self, worker: WorkerId) -> Option<()> {
        let this = *self;
        let listen = move |event| match event {
            WorkerEvent::Message(message, attachment) => {
                this.act(|controller| controller.received(worker, &message, attachment));
            }
            WorkerEvent::Stopped => this.act(|controller| controller.worker_stopped(worker)),
        };
        self.inner.try_update_value(|inner| inner.workers.start(worker, inner.program.as_ref()?, listen).ok()).flatten()
    }

    fn send(&self, worker: WorkerId, message: &[u8], attachment: Attachment<Browser>) -> Result<(), Failure> {
        let transferred = Array::new();
        let attachment: JsValue = match attachment {
            Attachment::None => Uint8Array::new_with_length(0).into(),
            Attachment::Bytes(bytes) => {
                transferred.push(&bytes.buffer());
                bytes.into()
            }
            Attachment::File(file) => file.bytes().ok_or(Failure::FileUnreadable)?.into(),
        };
        let sent = self.inner.try_with_value(|inner| inner.workers.send(worker, message, &attachment, &transferred));
        // if there is no value, the page is gone, and nothing waits for the result
        sent.unwrap_or(Ok(())).map_err(|_| Failure::Message)
    }
}
