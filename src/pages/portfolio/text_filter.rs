//! The filter for a shown column.

use leptos::prelude::*;

use super::filtering::{set_text, text_of};
use super::state::PortfolioState;
use churnscope_wording::portfolio::filters;

/// A box for the text, and a checkbox that says whether the text must be the whole value.
#[component]
pub fn TextFilterPanel(
    /// The state of the page.
    state: PortfolioState,
    /// The index of the column among the shown ones.
    column: usize,
    /// The name of the column.
    name: String,
    /// Called to close the panel.
    on_close: Callback<()>,
) -> impl IntoView {
    let current = Memo::new(move |_| state.query.with(|query| text_of(&query.filter, column)));
    let is_whole = RwSignal::new(current.with_untracked(|(_, is_whole)| *is_whole));
    let set = move |text: String| {
        state.filter(|_, filter| set_text(filter, column, &text, is_whole.get_untracked()));
    };
    view! {
        <fieldset class="filter-panel">
            <legend>{name}</legend>
            <input
                type="search"
                class="text-box"
                aria-label=filters::TEXT
                autocomplete="off"
                prop:value=move || current.get().0
                on:input=move |event| set(event_target_value(&event))
            />
            <label class="checkbox">
                <input
                    type="checkbox"
                    prop:checked=is_whole
                    on:change=move |event| {
                        is_whole.set(event_target_checked(&event));
                        set(current.get_untracked().0);
                    }
                />
                <span>{filters::WHOLE_VALUE}</span>
            </label>
            <button type="button" class="button small" on:click=move |_| on_close.run(())>
                {filters::DONE}
            </button>
        </fieldset>
    }
}
