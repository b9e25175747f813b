//! The settings that the user saved on this device.

use gloo::events::EventListener;
use gloo::utils::window;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CustomEvent, CustomEventInit, StorageEvent};

const STORED: &str = "kept";

/// The event that tells the programs in this window that the settings changed.
const CHANGED: &str = "churnscope-kept";

/// The settings that the browser has stored, if any.
pub fn stored_settings() -> Option<String> {
    window().local_storage().ok()??.get_item(STORED).ok()?
}

/// Saves settings in place of the previous ones, or removes them. Returns whether the browser stored the change.
pub fn store_settings(settings: Option<String>) -> bool {
    let store = || {
        let storage = window().local_storage()?.ok_or(JsValue::NULL)?;
        match &settings {
            Some(settings) => storage.set_item(STORED, settings),
            None => storage.remove_item(STORED),
        }
    };
    let is_stored = store().is_ok();
    let event = CustomEventInit::new();
    event.set_detail(&settings.map_or(JsValue::NULL, JsValue::from));
    // this fails only for an event that is already being dispatched
    let _ = CustomEvent::new_with_event_init_dict(CHANGED, &event).map(|event| window().dispatch_event(&event));
    is_stored
}

/// Calls back with the settings whenever they change.
pub fn on_settings_change(then: impl Fn(Option<String>) + Copy + 'static) {
    EventListener::new(&window(), CHANGED, move |event| {
        if let Some(event) = event.dyn_ref::<CustomEvent>() {
            then(event.detail().as_string());
        }
    })
    .forget();
    EventListener::new(&window(), "storage", move |event| {
        // an event without a key means that everything was erased
        if let Some(event) = event.dyn_ref::<StorageEvent>()
            && event.key().is_none_or(|key| key == STORED)
        {
            then(event.new_value());
        }
    })
    .forget();
}
