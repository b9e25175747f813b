//! The button that switches between the light and the dark theme.

use leptos::prelude::*;

use crate::browser::Theme;
use churnscope_wording::components;

/// A button that switches to the other theme.
#[component]
pub fn ThemeButton(
    /// The current theme.
    #[prop(into)]
    theme: Signal<Theme>,
    /// Called with the chosen theme.
    on_pick: Callback<Theme>,
) -> impl IntoView {
    let label = move || match theme.get() {
        Theme::Light => components::SWITCH_TO_DARK,
        Theme::Dark => components::SWITCH_TO_LIGHT,
    };
    view! {
        <button
            type="button"
            class="button"
            aria-label=label
            title=label
            on:click=move |_| on_pick.run(theme.get_untracked().other())
        >
            <svg class="theme-icon" viewBox="0 0 16 16" aria-hidden="true">
                <circle cx="8" cy="8" r="6.25"></circle>
                <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z"></path>
            </svg>
            <span class="button-word">{components::THEME}</span>
        </button>
    }
}
