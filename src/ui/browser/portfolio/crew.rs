//! Workers: the program that all of them run, and one of them.

use gloo::utils::{document, window};
use js_sys::{Array, ArrayBuffer, Object, Reflect, Uint8Array, WebAssembly};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlMetaElement, MessageEvent, Response, Worker};

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

impl Program {
    /// Fetches and compiles it, once for all workers.
    pub(super) async fn load(model: Uint8Array) -> Result<Self, JsValue> {
        let (script, program) = (named("worker")?, named("worker-wasm")?);
        let response: Response = JsFuture::from(window().fetch_with_str(&program)).await?.unchecked_into();
        if !response.ok() {
            return Err(response.status().into());
        }
        let bytes: ArrayBuffer = JsFuture::from(response.array_buffer()?).await?.unchecked_into();
        let program = JsFuture::from(WebAssembly::compile(&bytes)).await?;
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

/// The file that index.html names so.
fn named(name: &str) -> Result<String, JsValue> {
    let element = document().query_selector(&format!("meta[name={name}]"))?;
    Ok(element.ok_or(JsValue::NULL)?.unchecked_into::<HtmlMetaElement>().content())
}
