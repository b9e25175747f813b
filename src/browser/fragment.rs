use super::effect;
use churnscope_wording::shell::document_title;
use gloo::events::EventListener;
use gloo::utils::{body, document, window};
use leptos::prelude::*;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlInputElement};

/// The fragment of the address, without its `#`.
pub fn fragment() -> Signal<String> {
    let read = || window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned();
    let (fragment, set_fragment) = signal(read());
    EventListener::new(&window(), "hashchange", move |_| set_fragment.set(read())).forget();
    fragment.into()
}

/// Puts names in front of the document's own title whenever they change.
pub fn name_document(names: Signal<String>) {
    let own = document().title();
    effect(move || document().set_title(&names.with(|names| document_title(names, &own))));
}

/// Empties and returns the element that the page is mounted in.
pub fn root() -> HtmlElement {
    let root = document().get_element_by_id("app").and_then(|root| root.dyn_into().ok()).unwrap_or_else(body);
    root.set_inner_html("");
    root
}

/// Moves the keyboard focus to an element, if it exists.
pub fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// Moves the keyboard focus to the first of these elements that exists.
pub fn focus_first(ids: &[&str]) {
    if let Some(id) = ids.iter().find(|id| document().get_element_by_id(id).is_some()) {
        focus(id);
    }
}

/// Moves the keyboard focus to an element, if it exists, unless another element has the focus.
pub fn focus_if_lost(id: &str) {
    let has_focus = document().active_element().is_some_and(|active| active.tag_name() != "BODY");
    if !has_focus {
        focus(id);
    }
}

/// Scrolls to an element and moves the keyboard focus to it, if it exists.
pub fn go_to(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.scroll_into_view();
    }
    focus(id);
}

/// Clicks an element, if it exists.
pub fn press(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// Sets the text of the input that an event came from.
pub fn set_value(event: &Event, text: &str) {
    if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
        input.set_value(text);
    }
}
