//! What a user keeps on this device for all pages, and everyone who must hear of it: the other program of this
//! document, and other windows.

use gloo::events::EventListener;
use gloo::utils::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, StorageEvent};

/// Where it outlives the visit.
const STORED: &str = "kept";

/// What both programs of a document hear.
const CHANGED: &str = "churnscope-kept";

/// What was kept on this visit or an earlier one.
pub fn kept() -> Option<String> {
    window().local_storage().ok()??.get_item(STORED).ok()?
}

/// Keeps a text in place of the last, or nothing. Returns whether the browser stores it; otherwise it lasts for this
/// visit.
pub fn keep(text: Option<String>) -> bool {
    let store = || {
        let storage = window().local_storage()?.ok_or(JsValue::NULL)?;
        match &text {
            Some(text) => storage.set_item(STORED, text),
            None => storage.remove_item(STORED),
        }
    };
    let is_stored = store().is_ok();
    let told = CustomEventInit::new();
    told.set_detail(&text.map_or(JsValue::NULL, JsValue::from));
    // an event of ours is always one that can be dispatched
    let _ = CustomEvent::new_with_event_init_dict(CHANGED, &told).map(|event| window().dispatch_event(&event));
    is_stored
}

/// Calls back with what is kept, whenever something else is, for as long as the document lives.
pub fn on_kept(then: impl Fn(Option<String>) + Copy + 'static) {
    EventListener::new(&window(), CHANGED, move |event| {
        if let Some(event) = event.dyn_ref::<CustomEvent>() {
            then(event.detail().as_string());
        }
    })
    .forget();
    EventListener::new(&window(), "storage", move |event| {
        // without a key everything was erased
        if let Some(event) = event.dyn_ref::<StorageEvent>()
            && event.key().is_none_or(|key| key == STORED)
        {
            then(event.new_value());
        }
    })
    .forget();
}
