//! The rows and columns of a download.

use leptos::ev::Event;
use leptos::prelude::*;

use super::state::PortfolioState;
use churnscope_engine::csv::ScoredColumns;
use churnscope_wording::portfolio::{customers, file_bar, listed_of};

/// Number of reasons per row, if reasons are included.
const REASONS: usize = 3;

/// The initial columns: those that `churnscope score --keep --explain 3 --defuse` writes.
pub const DEFAULT_COLUMNS: ScoredColumns = ScoredColumns { keep: true, n_reasons: REASONS, defuse: true };

/// The options of a download.
#[component]
pub fn DownloadOptions(
    /// The state of the page.
    state: PortfolioState,
    /// The columns.
    columns: RwSignal<ScoredColumns>,
    /// Whether only the listed rows are downloaded.
    is_filtered: RwSignal<bool>,
) -> impl IntoView {
    let all = move || file_bar::all_rows(customers(state.customers()));
    let filtered = move || {
        let listed = state.read(|_, shown| listed_of(shown.summary.listed, state.customers()));
        file_bar::filtered_rows(listed)
    };
    let change = move |change: fn(&mut ScoredColumns, bool)| {
        Callback::new(move |is_checked| columns.update(|columns| change(columns, is_checked)))
    };
    view! {
        <div class="save-panel">
            <fieldset>
                <legend>{file_bar::ROWS}</legend>
                <Choice
                    kind="radio"
                    label=Signal::derive(all)
                    is_checked=Signal::derive(move || !is_filtered.get())
                    on_change=Callback::new(move |_| is_filtered.set(false))
                />
                <Choice
                    kind="radio"
                    label=Signal::derive(filtered)
                    is_checked=is_filtered
                    on_change=Callback::new(move |_| is_filtered.set(true))
                />
            </fieldset>
            <fieldset>
                <legend>{file_bar::COLUMNS}</legend>
                <Choice
                    kind="checkbox"
                    label=file_bar::KEEP_COLUMNS
                    is_checked=Signal::derive(move || columns.get().keep)
                    on_change=change(|columns, is_checked| columns.keep = is_checked)
                />
                <Choice
                    kind="checkbox"
                    label=file_bar::REASONS
                    is_checked=Signal::derive(move || columns.get().n_reasons != 0)
                    on_change=change(|columns, is_checked| columns.n_reasons = if is_checked { REASONS } else { 0 })
                />
                <Choice
                    kind="checkbox"
                    label=file_bar::DEFUSE
                    is_checked=Signal::derive(move || columns.get().defuse)
                    on_change=change(|columns, is_checked| columns.defuse = is_checked)
                />
            </fieldset>
        </div>
    }
}

/// A labeled radio button or checkbox.
#[component]
fn Choice(
    /// The type of the input.
    kind: &'static str,
    /// The label.
    #[prop(into)]
    label: Signal<String>,
    /// Whether the input is checked.
    #[prop(into)]
    is_checked: Signal<bool>,
    /// Called when the user checks or clears the input.
    on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="checkbox">
            <input
                type=kind
                name=(kind == "radio").then_some("saved-rows")
                prop:checked=is_checked
                on:change=move |event: Event| on_change.run(event_target_checked(&event))
            />
            <span>{label}</span>
        </label>
    }
}
