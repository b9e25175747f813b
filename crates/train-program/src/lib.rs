//! The code of each Web Worker that trains a model.

mod browser;

use std::sync::Arc;

use churnscope_trainer::{Environment, Trainer};
use churnscope_worker::protocol::encode;
use churnscope_worker::training::protocol::TrainerResponse;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use self::browser::{FileOrBytes, bytes_of, now, post};

/// A worker that trains a model.
#[wasm_bindgen]
pub struct TrainWorker(Trainer);

#[wasm_bindgen]
impl TrainWorker {
    /// Starts the worker, and tells the page that it is ready.
    #[wasm_bindgen(constructor)]
    pub fn new() -> TrainWorker {
        respond(&TrainerResponse::Ready, &[]);
        Self(Trainer::new(Environment { now: Arc::new(now), send: Arc::new(respond) }))
    }

    /// Handles a request. Its attachment is a file or bytes.
    pub fn handle(&mut self, message: &[u8], attachment: &FileOrBytes) -> Result<(), JsValue> {
        let attachment = bytes_of(attachment)?;
        self.0.handle(message, attachment);
        Ok(())
    }
}

impl Default for TrainWorker {
    fn default() -> Self {
        Self::new()
    }
}

fn respond(response: &TrainerResponse, attachment: &[u8]) {
    let sent = encode(response).map_err(|failure| JsValue::from(failure.to_string()));
    if let Err(error) = sent.and_then(|message| post(&message, attachment)) {
        wasm_bindgen::throw_val(error);
    }
}
