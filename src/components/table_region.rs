//! The place of a table.

use leptos::prelude::*;

/// A table that scrolls within its card. What scrolls can be reached by the keyboard.
#[component]
pub fn TableRegion(
    /// What the table holds.
    #[prop(into)]
    label: Signal<String>,
    /// The table.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-scroll" role="region" aria-label=label tabindex="0">
            {children()}
        </div>
    }
}
