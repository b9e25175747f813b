//! The product's logo.

use leptos::prelude::*;

/// A gauge in a ring.
#[component]
pub fn Logo() -> impl IntoView {
    view! {
        <svg class="logo" viewBox="0 0 24 24" aria-hidden="true">
            <circle cx="12" cy="12" r="9.5"></circle>
            <path d="M12 12 16.5 7.5"></path>
            <circle class="logo-hub" cx="12" cy="12" r="2.2"></circle>
        </svg>
    }
}
