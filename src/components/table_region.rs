//! The scrollable region of a table.

use leptos::prelude::*;

/// A region in which a table scrolls. The region can be focused, so that it can be scrolled with the keyboard.
#[component]
pub fn TableRegion(
    /// What the table contains.
    #[prop(into)]
    label: Signal<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-scroll" role="region" aria-label=label tabindex="0">
            {children()}
        </div>
    }
}
