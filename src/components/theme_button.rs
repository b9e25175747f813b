//! The switch between light and dark.

use leptos::prelude::*;

use crate::browser::Theme;

/// A button that shows the other theme.
#[component]
pub fn ThemeButton(
    /// The theme that is shown.
    #[prop(into)]
    theme: Signal<Theme>,
    /// Called with the theme that is wanted.
    on_pick: Callback<Theme>,
) -> impl IntoView {
    let words = move || format!("Theme: {}. Switch to {}.", theme.get().name(), theme.get().other().name());
    view! {
        <button
            type="button"
            class="button"
            aria-label=words
            title=words
            on:click=move |_| on_pick.run(theme.get_untracked().other())
        >
            <svg class="theme-icon" viewBox="0 0 16 16" aria-hidden="true">
                <circle cx="8" cy="8" r="6.25"></circle>
                <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z"></path>
            </svg>
            <span class="button-word">"Theme"</span>
        </button>
    }
}
