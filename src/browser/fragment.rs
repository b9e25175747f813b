//! The part of the address behind the `#`, and where the page stands in its document.

use gloo::events::EventListener;
use gloo::utils::{body, document, window};
use leptos::prelude::*;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlInputElement};

/// The fragment without its `#`, as it changes.
pub fn fragment() -> Signal<String> {
    let read = || window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned();
    let (fragment, set_fragment) = signal(read());
    EventListener::new(&window(), "hashchange", move |_| set_fragment.set(read())).forget();
    fragment.into()
}

/// The element that the page fills, emptied.
pub fn root() -> HtmlElement {
    let root = document().get_element_by_id("app").and_then(|root| root.dyn_into().ok()).unwrap_or_else(body);
    root.set_inner_html("");
    root
}

/// Moves the keyboard to an element; one that is not there is passed over.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // it fails only for elements that are gone
        let _ = element.focus();
    }
}

/// Presses an element, as a click would; one that is not there is passed over.
pub fn press(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// Writes into the box that an event came from.
pub fn set_value(event: &Event, text: &str) {
    if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
        input.set_value(text);
    }
}
