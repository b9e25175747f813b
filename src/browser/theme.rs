//! Light and dark: the system's wish, the user's choice, and the colours that result.
//!
//! The choice is the attribute `data-theme` of the document, which `start.js` restores before the first paint.

use gloo::events::EventListener;
use gloo::utils::{document_element, window};
use js_sys::Array;
use leptos::prelude::*;
use web_sys::wasm_bindgen::JsCast;
use web_sys::wasm_bindgen::closure::Closure;
use web_sys::{MutationObserver, MutationObserverInit};

/// Where the choice outlives the visit; `start.js` reads it.
const STORED: &str = "theme";

/// The document's attribute with the choice.
const PICKED: &str = "data-theme";

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark text on light.
    Light,
    /// Light text on dark.
    Dark,
}

impl Theme {
    /// The theme's name in words and in `data-theme`.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The other one.
    pub fn other(self) -> Self {
        match self {
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Light,
        }
    }
}

/// What the system wishes, as it changes.
pub fn system_theme() -> Signal<Theme> {
    let is_dark = matches("(prefers-color-scheme: dark)");
    Signal::derive(move || if is_dark.get() { Theme::Dark } else { Theme::Light })
}

/// Whether a card may be narrower than long words beside a chart allow.
pub fn is_narrow() -> Signal<bool> {
    matches("(width < 1280px)")
}

/// Whether the screen is as narrow as a phone's: the border is that of the style sheet.
pub fn is_phone() -> Signal<bool> {
    matches("(width < 640px)")
}

/// Whether a media query holds, as it changes.
fn matches(query: &str) -> Signal<bool> {
    let query = window().match_media(query).ok().flatten();
    let (matches, set_matches) = signal(query.as_ref().is_some_and(|query| query.matches()));
    if let Some(query) = query {
        let asked = query.clone();
        EventListener::new(&query, "change", move |_| set_matches.set(asked.matches())).forget();
    }
    matches.into()
}

/// What the user picked on this visit or an earlier one.
pub fn picked_theme() -> Option<Theme> {
    let name = document_element().get_attribute(PICKED)?;
    [Theme::Light, Theme::Dark].into_iter().find(|theme| theme.name() == name)
}

/// Applies the user's choice and keeps it for the next visit.
pub fn pick_theme(theme: Theme) {
    // both fail where a browser allows no storage: the choice then lasts for this visit
    let _ = document_element().set_attribute(PICKED, theme.name());
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(STORED, theme.name());
    }
}

/// A count that rises whenever the theme may have changed, whoever changed it.
pub fn theme_changes() -> Signal<u32> {
    let system = system_theme();
    let (picked, set_picked) = signal(0_u32);
    let on_change = Closure::<dyn Fn()>::new(move || set_picked.update(|changes| *changes += 1));
    let watched = MutationObserverInit::new();
    watched.set_attribute_filter(&Array::of1(&PICKED.into()));
    // a document that cannot be watched follows the system alone
    let _ = MutationObserver::new(on_change.as_ref().unchecked_ref())
        .and_then(|observer| observer.observe_with_options(&document_element(), &watched));
    // called for as long as the document lives
    on_change.forget();
    Signal::derive(move || picked.get() * 2 + u32::from(system.get() == Theme::Dark))
}

/// The colour that a custom property of the style sheet has now, empty where there is none.
pub fn colour(property: &str) -> String {
    let style = window().get_computed_style(&document_element()).ok().flatten();
    style.and_then(|style| style.get_property_value(property).ok()).unwrap_or_default().trim().to_owned()
}
