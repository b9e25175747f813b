//! What runs in the Web Workers that score a file or keep its rows.
//!
//! An error that an exported function returns becomes an exception, which the browser reports to the page.

mod browser;

use churnscope_worker::ledger::Ledger;
use churnscope_worker::protocol::{Encode, LedgerResponse, ScorerResponse, encode};
use churnscope_worker::slices::SliceScorer;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsError, JsValue};

use self::browser::{Blob, read, send};

/// A worker that scores slices of a file.
#[wasm_bindgen]
pub struct ScorerWorker(SliceScorer);

#[wasm_bindgen]
impl ScorerWorker {
    /// Starts the worker with the core of a model, and tells the page that it is ready.
    #[wasm_bindgen(constructor)]
    pub fn new(model: &[u8]) -> Result<ScorerWorker, JsValue> {
        let scorer = SliceScorer::new(model).map_err(JsError::from)?;
        respond(&ScorerResponse::Ready, &[])?;
        Ok(Self(scorer))
    }

    /// Handles a request for a slice of a file, and sends the responses.
    pub fn handle(&mut self, message: &[u8], file: &Blob) -> Result<(), JsValue> {
        let mut sent = Ok(());
        self.0.handle(message, &mut |bytes| read(file, bytes), &mut |response, attachment| {
            if sent.is_ok() {
                sent = respond(&response, &attachment);
            }
        });
        sent
    }
}

/// A worker that keeps the scored rows.
#[wasm_bindgen]
pub struct LedgerWorker(Ledger);

#[wasm_bindgen]
impl LedgerWorker {
    /// Starts the worker with the core of a model, and tells the page that it is ready.
    #[wasm_bindgen(constructor)]
    pub fn new(model: &[u8]) -> Result<LedgerWorker, JsValue> {
        let ledger = Ledger::new(model).map_err(JsError::from)?;
        respond(&LedgerResponse::Ready, &[])?;
        Ok(Self(ledger))
    }

    /// Handles a request, and sends the response.
    pub fn handle(&mut self, message: &[u8], attachment: &[u8]) -> Result<(), JsValue> {
        let (response, attachment) = self.0.handle(message, attachment);
        respond(&response, &attachment)
    }
}

fn respond(response: &impl Encode, attachment: &[u8]) -> Result<(), JsValue> {
    send(&encode(response).map_err(JsError::from)?, attachment)
}
