use std::collections::BTreeMap;

use gloo::utils::window;
use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, Worker};

use churnscope_worker::controller::{Role, WorkerId};

/// The script, the compiled program, and the model that workers start with.
#[derive(Clone)]
pub(super) struct Program {
    script: String,
    module: JsValue,
    model: Uint8Array,
}

#[wasm_bindgen]
extern "C" {
    /// Defined in begin.js.
    #[wasm_bindgen(catch, js_name = churnscopeWorker)]
    fn load_worker() -> Result<Promise, JsValue>;
}

impl Program {
    pub(super) async fn load(model: Uint8Array) -> Result<Self, JsValue> {
        let loaded = JsFuture::from(load_worker()?).await?;
        let part = |name: &str| Reflect::get(&loaded, &name.into());
        let script = part("script")?.as_string().ok_or(JsValue::NULL)?;
        Ok(Self { script, module: part("program")?, model })
    }
}

pub(super) enum WorkerEvent {
    /// A message and its attachment.
    Message(Vec<u8>, Uint8Array),
    Stopped,
}

#[derive(Default)]
pub(super) struct Workers(BTreeMap<WorkerId, RunningWorker>);

/// A running worker, which is terminated when this value is dropped.
pub(in crate::browser) struct RunningWorker {
    worker: Worker,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn()>,
}

impl RunningWorker {
    /// Starts a worker with its first message. `on_message` gets the data of the worker's messages, and `on_stop` is
    /// called if the worker fails or sends an unreadable message.
    pub(in crate::browser) fn start(
        script: &str,
        first: &JsValue,
        on_message: impl Fn(&JsValue) + 'static,
        on_stop: impl Fn() + 'static,
    ) -> Result<Self, JsValue> {
        let worker = Worker::new(script)?;
        let on_error = Closure::<dyn Fn()>::new(on_stop);
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| on_message(&event.data()));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        worker.set_onmessageerror(Some(on_error.as_ref().unchecked_ref()));
        let running = Self { worker, _on_message: on_message, _on_error: on_error };
        running.worker.post_message(first)?;
        Ok(running)
    }

    /// The buffers in `transferred` are moved rather than copied.
    pub(in crate::browser) fn send(
        &self,
        message: &[u8],
        attachment: &JsValue,
        transferred: &Array,
    ) -> Result<(), JsValue> {
        let both = Object::new();
        Reflect::set(&both, &"message".into(), &Uint8Array::from(message))?;
        Reflect::set(&both, &"attachment".into(), attachment)?;
        self.worker.post_message_with_transfer(&both, transferred)
    }
}

impl Workers {
    pub(super) fn start(
        &mut self,
        id: WorkerId,
        program: &Program,
        listen: impl Fn(WorkerEvent) + Clone + 'static,
    ) -> Result<(), JsValue> {
        let on_stop = {
            let listen = listen.clone();
            move || listen(WorkerEvent::Stopped)
        };
        let on_message = move |message: &JsValue| {
            let part = |name: &str| Uint8Array::new(&Reflect::get(message, &name.into()).unwrap_or_default());
            listen(WorkerEvent::Message(part("message").to_vec(), part("attachment")));
        };
        let start = Object::new();
        let role = match id.role {
            Role::Scorer(_) => "scorer",
            Role::Ledger => "ledger",
        };
        Reflect::set(&start, &"program".into(), &program.module)?;
        Reflect::set(&start, &"model".into(), &program.model)?;
        Reflect::set(&start, &"role".into(), &role.into())?;
        self.0.insert(id, RunningWorker::start(&program.script, &start, on_message, on_stop)?);
        Ok(())
    }

    /// Sends a message to a worker. If the worker is not running, nothing is sent.
    pub(super) fn send(
        &self,
        id: WorkerId,
        message: &[u8],
        attachment: &JsValue,
        transferred: &Array,
    ) -> Result<(), JsValue> {
        let Some(running) = self.0.get(&id) else { return Ok(()) };
        running.send(message, attachment, transferred)
    }

    pub(super) fn stop(&mut self, id: WorkerId) {
        self.0.remove(&id);
    }
}

impl Drop for RunningWorker {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.set_onmessageerror(None);
        self.worker.terminate();
    }
}

/// Number of logical processors, as the browser reports it; at least one.
pub(in crate::browser) fn n_cores() -> usize {
    (window().navigator().hardware_concurrency() as usize).max(1)
}
