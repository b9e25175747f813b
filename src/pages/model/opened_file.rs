//! The model that the user has opened, but not used yet.

use leptos::prelude::*;

use super::kept_models::KeptModels;
use super::model_file::{ModelSummary, check, too_large};
use crate::browser::{PickedFile, read_whole, use_model};
use churnscope_engine::bundle::{Bundle, model_id};
use churnscope_wording::model::model_file as wording;

/// The result of checking the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileCheck {
    /// No file is open.
    NoFile,
    /// The file has a model that can be used.
    Usable(ModelSummary),
    /// The file cannot be used, for this reason.
    Unusable(String),
}

/// The opened model.
#[derive(Clone, Copy, Debug)]
pub struct OpenedFile {
    check: RwSignal<FileCheck>,
    bytes: StoredValue<Vec<u8>>,
    /// Increases whenever a model is opened or closed, so that a file is ignored if that happened while it was being
    /// read.
    n_calls: StoredValue<u32>,
}

impl OpenedFile {
    /// No opened file.
    pub fn none() -> Self {
        Self {
            check: RwSignal::new(FileCheck::NoFile),
            bytes: StoredValue::new(Vec::new()),
            n_calls: StoredValue::new(0),
        }
    }

    /// The result of checking the file.
    pub fn check(self) -> FileCheck {
        self.check.get()
    }

    /// Reads and checks a file.
    pub fn open(self, picked: PickedFile) {
        let name = picked.name();
        let call = self.next_call();
        if let Some(reason) = too_large(picked.size()) {
            self.refuse(&name, reason);
            return;
        }
        read_whole(picked, move |bytes| {
            if self.n_calls.get_value() == call {
                self.show(&name, bytes);
            }
        });
    }

    /// Checks a model that has already been read.
    pub fn open_bytes(self, name: &str, bytes: Vec<u8>) {
        self.next_call();
        self.show(name, Some(bytes));
    }

    /// Keeps the model on this device.
    pub fn keep(self, kept: KeptModels) {
        self.bytes.with_value(|bytes| {
            if let Ok(bundle) = Bundle::from_bytes(bytes) {
                kept.keep(&model_id(bytes), &bundle, bytes);
            }
        });
    }

    /// Restarts the page with the model in the file.
    pub fn use_model(self) {
        let on_failure =
            Callback::new(move |()| self.check.set(FileCheck::Unusable(wording::NOT_RESTARTED.to_owned())));
        self.bytes.with_value(|bytes| use_model(None, Some(bytes), on_failure));
    }

    /// Closes the file.
    pub fn close(self) {
        self.next_call();
        self.check.set(FileCheck::NoFile);
    }

    fn next_call(self) -> u32 {
        let call = self.n_calls.get_value().wrapping_add(1);
        self.n_calls.set_value(call);
        call
    }

    fn show(self, name: &str, bytes: Option<Vec<u8>>) {
        let Some(bytes) = bytes else {
            self.refuse(name, wording::CANNOT_BE_READ.to_owned());
            return;
        };
        match check(&bytes) {
            Ok(summary) => {
                self.bytes.set_value(bytes);
                self.check.set(FileCheck::Usable(summary));
            }
            Err(reason) => self.refuse(name, reason),
        }
    }

    fn refuse(self, name: &str, reason: String) {
        self.check.set(FileCheck::Unusable(wording::cannot_be_used(name, reason)));
    }
}
