//! The Churnscope page, which runs in the browser.

pub mod app;
pub mod browser;
pub mod components;
pub mod kept_note;
pub mod lazy_pages;
pub mod model_note;
pub mod offline;
pub mod opened;
pub mod opened_bar;
pub mod opened_customer;
pub mod pages;
pub mod pages_program;
pub mod palette;
pub mod printed_customer;
pub mod reliability;
pub mod route;
pub mod session;
pub mod shared_customer;
pub mod standards;

pub use app::App;

use leptos::prelude::*;

/// Starts the page. `core` is the core of the built-in model, and `opened` the bundle that the user opened, if any.
pub fn start(core: &[u8], opened: &[u8]) {
    browser::show_failures();
    let (model, opened) = opened::choose(core, opened);
    mount_to(browser::root(), move || view! { <App model opened /> }).forget();
}

#[cfg(test)]
mod tests {
    use churnscope_engine::schema::{FieldIndex, Schema};
    use churnscope_engine::scorer::Scorer;

    pub(crate) fn scorer() -> Scorer {
        Scorer::from_bytes(include_bytes!("../model/telco.churn")).unwrap()
    }

    pub(crate) fn with_label(schema: &Schema, label: &str) -> FieldIndex {
        schema.fields.iter().position(|field| field.label == label).unwrap()
    }
}
