//! Workers: the program that all of them run, and one of them.

use gloo::utils::window;
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, MessageEvent, Worker};

/// What a worker says, or that it died: then it says nothing more.
pub(super) type Heard = Result<(Vec<u8>, Uint8Array), ()>;

/// What all workers are started with.
#[derive(Clone)]
pub(super) struct Program {
    script: String,
    program: JsValue,
    model: Uint8Array,
}

/// What a worker is for.
#[derive(Clone, Copy)]
pub(super) enum Role {
    Scorer,
    Ledger,
}

#[wasm_bindgen]
extern "C" {
    /// Of start.js.
    #[wasm_bindgen(catch, js_name = churnscopeWorker)]
    fn load_worker() -> Result<Promise, JsValue>;
}

impl Program {
    /// Fetches and compiles it, once for all workers.
    pub(super) async fn load(model: Uint8Array) -> Result<Self, JsValue> {
        let started_with = JsFuture::from(load_worker()?).await?;
        let part = |name: &str| Reflect::get(&started_with, &name.into());
        let (script, program) = (part("script")?.as_string().unwrap_or_default(), part("program")?);
        Ok(Self { script, program, model })
    }
}

/// A worker, stopped when dropped.
pub(super) struct Hand {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn()>,
}

impl Hand {
    /// Starts one.
    pub(super) fn start(
        program: &Program,
        role: Role,
        hear: impl Fn(Heard) + Clone + 'static,
    ) -> Result<Self, JsValue> {
        let worker = Worker::new(&program.script)?;
        let on_error = {
            let hear = hear.clone();
            Closure::<dyn Fn()>::new(move || hear(Err(())))
        };
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let part = |name: &str| Reflect::get(&event.data(), &name.into()).unwrap_or_default();
            let (message, beside) = (part("message"), part("beside"));
            hear(Ok((Uint8Array::new(&message).to_vec(), beside.unchecked_into())));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        let start = Object::new();
        let role = match role {
            Role::Scorer => "scorer",
            Role::Ledger => "ledger",
        };
        Reflect::set(&start, &"program".into(), &program.program)?;
        Reflect::set(&start, &"model".into(), &program.model)?;
        Reflect::set(&start, &"role".into(), &role.into())?;
        worker.post_message(&start)?;
        Ok(Self { worker, _on_message: on_message, _on_error: on_error })
    }

    /// Sends a message and what goes beside it: bytes are handed over, a file stays where it is.
    pub(super) fn tell(&self, message: &[u8], beside: Beside<'_>) {
        let transferred = Array::new();
        let value: &JsValue = match &beside {
            Beside::Bytes(bytes) => {
                transferred.push(&bytes.buffer());
                bytes.as_ref()
            }
            Beside::File(file) => file.as_ref(),
            Beside::Nothing => &Uint8Array::new_with_length(0),
        };
        let send = || {
            let both = Object::new();
            Reflect::set(&both, &"message".into(), &Uint8Array::from(message))?;
            Reflect::set(&both, &"beside".into(), value)?;
            self.worker.post_message_with_transfer(&both, &transferred)
        };
        // only what cannot be sent is refused, and these can
        let _: Result<(), JsValue> = send();
    }
}

/// What goes beside a message.
pub(super) enum Beside<'a> {
    Nothing,
    Bytes(&'a Uint8Array),
    File(&'a Blob),
}

impl Drop for Hand {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

/// How many workers the device can keep busy.
pub(super) fn cores() -> usize {
    (window().navigator().hardware_concurrency() as usize).max(1)
}
