//! The page, in the browser.
//!
//! `pages/` read state, `components/` take props only, and `browser/` is the only place that touches JavaScript.
//! Decisions are in pure functions beside them (`words`, `route`, `pages/customer/draft`), which are tested without a
//! DOM.

pub mod app;
pub mod browser;
pub mod components;
pub mod kept;
pub mod model_note;
pub mod offline;
pub mod pages;
pub mod palette;
pub mod reliability;
pub mod route;
pub mod second;
pub mod secondary;
pub mod sheet;
pub mod waterfall;
pub mod words;
pub mod work;

pub use app::App;

use leptos::prelude::*;

use crate::engine::bundle::core_end;
use crate::engine::scorer::Scorer;

/// The bundle that comes with the page. Its two parts are copied from it when the page is compiled, so that each program
/// holds only the part that it shows.
const BUNDLE: &[u8] = include_bytes!("../../model/telco.churn");

/// The model that comes with the page: the bundle's core.
pub static EMBEDDED_MODEL: [u8; core_end(BUNDLE)] = *BUNDLE.first_chunk().expect("a bundle has a core");

/// What is measured of that model: the rest of the bundle.
pub static INSPECTION: [u8; BUNDLE.len() - core_end(BUNDLE)] =
    *BUNDLE.last_chunk().expect("a bundle is longer than its core");

/// Puts the first program on screen.
pub fn start() {
    browser::show_failures();
    mount_to(browser::root(), || view! { <App model=Scorer::from_core(&EMBEDDED_MODEL) /> }).forget();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schema::{FieldIndex, Schema};

    /// The embedded model.
    pub(crate) fn scorer() -> Scorer {
        Scorer::from_core(&EMBEDDED_MODEL).unwrap()
    }

    /// The field with this label.
    pub(crate) fn with_label(schema: &Schema, label: &str) -> FieldIndex {
        schema.fields.iter().position(|field| field.label == label).unwrap()
    }
}
