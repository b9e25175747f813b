//! What a download holds.

use leptos::prelude::*;

use super::state::PortfolioState;
use super::words::{counted, listed_of};
use churnscope_engine::csv::ScoredColumns;

/// Reasons of a row, where they are wanted.
const REASONS: usize = 3;

/// The choices of a download: whose rows, and which columns.
#[component]
pub fn SavePanel(
    /// What the page shares.
    state: PortfolioState,
    /// The columns, and whether only the listed rows are wanted.
    wanted: RwSignal<(ScoredColumns, bool)>,
) -> impl IntoView {
    let all = move || format!("All rows of the file ({})", counted(state.customers(), "customer", "customers"));
    let listed = move || {
        let words = state.read(|_, shown| listed_of(shown.summary.listed, state.customers()));
        format!("As filtered below ({words})")
    };
    let column = move |change: fn(&mut ScoredColumns, bool)| {
        move |event| wanted.update(|(columns, _)| change(columns, event_target_checked(&event)))
    };
    view! {
        <div class="save-panel">
            <fieldset>
                <legend>"Rows"</legend>
                <label class="checkbox">
                    <input
                        type="radio"
                        name="saved-rows"
                        prop:checked=move || !wanted.get().1
                        on:change=move |_| wanted.update(|wanted| wanted.1 = false)
                    />
                    <span>{all}</span>
                </label>
                <label class="checkbox">
                    <input
                        type="radio"
                        name="saved-rows"
                        prop:checked=move || wanted.get().1
                        on:change=move |_| wanted.update(|wanted| wanted.1 = true)
                    />
                    <span>{listed}</span>
                </label>
            </fieldset>
            <fieldset>
                <legend>"Columns"</legend>
                <label class="checkbox">
                    <input
                        type="checkbox"
                        prop:checked=move || wanted.get().0.keep
                        on:change=column(|columns, keep| columns.keep = keep)
                    />
                    <span>"The file’s own columns"</span>
                </label>
                <label class="checkbox">
                    <input
                        type="checkbox"
                        prop:checked=move || wanted.get().0.n_reasons != 0
                        on:change=column(|columns, wants| columns.n_reasons = if wants { REASONS } else { 0 })
                    />
                    <span>"Three reasons a row. They take longest: a big file may need minutes with them."</span>
                </label>
                <label class="checkbox">
                    <input
                        type="checkbox"
                        prop:checked=move || wanted.get().0.defuse
                        on:change=column(|columns, defuse| columns.defuse = defuse)
                    />
                    <span>
                        "Safe to open in a spreadsheet: text that it would run as a formula gets an apostrophe before it. Numbers stay as they are."
                    </span>
                </label>
            </fieldset>
        </div>
    }
}
