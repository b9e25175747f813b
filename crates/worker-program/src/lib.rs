//! What a Web Worker is: a scorer or a ledger, as it is told at its start by start.js.

use std::ops::Range;

use churnscope_worker::ledger::Ledger;
use churnscope_worker::protocol::{FromLedger, FromScorer, Slice, ToLedger, from_bytes, to_bytes};
use churnscope_worker::slices::{SliceScorer, Unreadable};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};
use web_sys::{Blob, FileReaderSync};

#[wasm_bindgen]
extern "C" {
    /// To the page.
    #[wasm_bindgen(catch, js_name = postMessage)]
    fn post(message: &JsValue, transferred: &Array) -> Result<(), JsValue>;
}

/// A worker that scores slices.
#[wasm_bindgen]
pub struct ScorerWorker(SliceScorer);

#[wasm_bindgen]
impl ScorerWorker {
    /// With this model.
    #[wasm_bindgen(constructor)]
    pub fn new(model: &[u8]) -> Result<ScorerWorker, JsError> {
        let scorer = SliceScorer::new(model)?;
        send(&to_bytes(&FromScorer::Ready), &[]);
        Ok(Self(scorer))
    }

    /// Does a slice of a file.
    pub fn take(&mut self, message: &[u8], file: &Blob) {
        if let Some(slice) = from_bytes::<Slice>(message) {
            self.0.score(&slice, &mut |bytes| read(file, bytes), &mut |told, beside| send(&to_bytes(&told), &beside));
        }
    }
}

/// A worker that keeps the rows.
#[wasm_bindgen]
pub struct LedgerWorker(Ledger);

#[wasm_bindgen]
impl LedgerWorker {
    /// With this model.
    #[wasm_bindgen(constructor)]
    pub fn new(model: &[u8]) -> Result<LedgerWorker, JsError> {
        let ledger = Ledger::new(model)?;
        send(&to_bytes(&FromLedger::Ready), &[]);
        Ok(Self(ledger))
    }

    /// Answers a question, or takes rows in.
    pub fn take(&mut self, message: &[u8], beside: &[u8]) {
        if let Some(told) = from_bytes::<ToLedger>(message) {
            let (answer, beside) = self.0.answer(told, beside);
            send(&to_bytes(&answer), &beside);
        }
    }
}

/// Bytes of a file; a worker may wait for them.
fn read(file: &Blob, bytes: Range<u64>) -> Result<Vec<u8>, Unreadable> {
    let read = || {
        let part = file.slice_with_f64_and_f64(bytes.start as f64, bytes.end as f64)?;
        FileReaderSync::new()?.read_as_array_buffer(&part)
    };
    read().map(|buffer| Uint8Array::new(&buffer).to_vec()).map_err(|_| Unreadable)
}

/// Posts a message and what goes beside it, which is handed over rather than copied.
fn send(message: &[u8], beside: &[u8]) {
    let try_send = || {
        let (message, beside) = (Uint8Array::from(message), Uint8Array::from(beside));
        let both = Object::new();
        Reflect::set(&both, &"message".into(), &message)?;
        Reflect::set(&both, &"beside".into(), &beside)?;
        post(&both, &Array::of2(&message.buffer(), &beside.buffer()))
    };
    // only objects that cannot be sent are refused, and these can
    let _: Result<(), JsValue> = try_send();
}
