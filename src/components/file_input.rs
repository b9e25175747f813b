//! A file input.

use leptos::prelude::*;

use crate::browser::{PickedFile, picked_in};

/// A file input that buttons on the page click. It is invisible, but not hidden from tests and assistive technology.
#[component]
pub fn FileInput(
    /// The ID of the input.
    id: &'static str,
    /// The name of the input.
    label: &'static str,
    /// The accepted file types, in the format of HTML's `accept` attribute.
    #[prop(into)]
    accept: String,
    /// Called with the chosen file.
    on_file: Callback<PickedFile>,
) -> impl IntoView {
    let on_change = move |event| {
        if let Some(file) = picked_in(&event) {
            on_file.run(file);
        }
    };
    view! {
        <input
            id=id
            class="visually-hidden"
            type="file"
            accept=accept
            tabindex="-1"
            aria-label=label
            data-testid=id
            on:change=on_change
        />
    }
}
