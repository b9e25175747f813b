use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The state of a part of the page that is loaded when it is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadState {
    /// Not needed yet.
    NotRequested,
    /// Being loaded.
    Loading,
    /// Ready to use.
    Ready,
    /// Could not be loaded or started.
    Failed,
}

impl LoadState {
    pub(super) fn of(is_ready: bool) -> Self {
        if is_ready { Self::Ready } else { Self::Failed }
    }
}

/// Calls back later with the promised value. If there is an error, writes it to the console and calls back with `None`.
pub(super) fn when_settled(promise: Result<Promise, JsValue>, then: impl FnOnce(Option<JsValue>) + 'static) {
    // boxed, so that the future is compiled once
    let then: Box<dyn FnOnce(Option<JsValue>)> = Box::new(then);
    spawn_local(async move {
        let settled = match promise {
            Ok(promise) => JsFuture::from(promise).await,
            Err(error) => Err(error),
        };
        if let Err(error) = &settled {
            web_sys::console::error_1(error);
        }
        then(settled.ok());
    });
}
