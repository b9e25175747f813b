//! The light and the dark theme. The user's choice is in the document's `data-theme` attribute.

use gloo::events::EventListener;
use gloo::utils::{document_element, window};
use js_sys::Array;
use leptos::prelude::*;
use web_sys::wasm_bindgen::JsCast;
use web_sys::wasm_bindgen::closure::Closure;
use web_sys::{MutationObserver, MutationObserverInit};

/// The key of the user's choice in local storage.
const STORED: &str = "theme";

const PICKED: &str = "data-theme";

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark text on a light background.
    Light,
    /// Light text on a dark background.
    Dark,
}

impl Theme {
    /// The theme's name in `data-theme` and in local storage.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The opposite theme.
    pub fn other(self) -> Self {
        match self {
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Light,
        }
    }
}

/// The theme that the system prefers.
pub fn system_theme() -> Signal<Theme> {
    let is_dark = matches("(prefers-color-scheme: dark)");
    Signal::derive(move || if is_dark.get() { Theme::Dark } else { Theme::Light })
}

/// Whether cards may be too narrow for long labels next to a chart.
pub fn is_narrow() -> Signal<bool> {
    matches("(width < 1280px)")
}

/// Whether the window is as narrow as on a phone.
pub fn is_phone() -> Signal<bool> {
    matches("(width < 640px)")
}

fn matches(query: &str) -> Signal<bool> {
    let query = window().match_media(query).ok().flatten();
    let (matches, set_matches) = signal(query.as_ref().is_some_and(|query| query.matches()));
    if let Some(query) = query {
        let asked = query.clone();
        EventListener::new(&query, "change", move |_| set_matches.set(asked.matches())).forget();
    }
    matches.into()
}

/// The theme that the user chose, on this visit or an earlier one.
pub fn picked_theme() -> Option<Theme> {
    let name = document_element().get_attribute(PICKED)?;
    [Theme::Light, Theme::Dark].into_iter().find(|theme| theme.name() == name)
}

/// Applies the user's choice and saves it for the next visit.
pub fn pick_theme(theme: Theme) {
    // if the browser allows no storage, the choice lasts until the page is closed or reloaded
    let _ = document_element().set_attribute(PICKED, theme.name());
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(STORED, theme.name());
    }
}

/// A number that changes whenever the theme may have changed, whichever program changed it.
pub fn theme_changes() -> Signal<u32> {
    let system = system_theme();
    let (picked, set_picked) = signal(0_u32);
    let on_change = Closure::<dyn Fn()>::new(move || set_picked.update(|changes| *changes += 1));
    let watched = MutationObserverInit::new();
    watched.set_attribute_filter(&Array::of1(&PICKED.into()));
    // without the observer, only the system's preference is followed
    let _ = MutationObserver::new(on_change.as_ref().unchecked_ref())
        .and_then(|observer| observer.observe_with_options(&document_element(), &watched));
    // called until the document is closed
    on_change.forget();
    Signal::derive(move || picked.get() * 2 + u32::from(system.get() == Theme::Dark))
}

/// The color in a custom property; empty if the style sheet does not set this property.
pub fn color(property: &str) -> String {
    let style = window().get_computed_style(&document_element()).ok().flatten();
    style.and_then(|style| style.get_property_value(property).ok()).unwrap_or_default().trim().to_owned()
}
