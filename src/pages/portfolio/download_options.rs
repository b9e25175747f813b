//! The rows, columns, and format of a download.

use leptos::ev::Event;
use leptos::prelude::*;

use super::download::Download;
use super::state::PortfolioState;
use crate::browser::has_table_programs;
use churnscope_wording::portfolio::{customers, file_bar, listed_of};

/// The options of a download.
#[component]
pub fn DownloadOptions(
    /// The state of the page.
    state: PortfolioState,
    /// Whether only the listed rows are downloaded.
    is_filtered: RwSignal<bool>,
) -> impl IntoView {
    let download = state.download;
    let all = move || file_bar::all_rows(customers(state.customers()));
    let filtered = move || {
        let listed = state.read(|_, shown| listed_of(shown.summary.listed, state.customers()));
        file_bar::filtered_rows(listed)
    };
    let has_charge = state.scorer.with_value(|scorer| scorer.schema().monthly_charge.is_some());
    let is_csv = move || !download.get().is_workbook;
    let change = move |change: fn(&mut Download, bool)| {
        Callback::new(move |is_checked| download.update(|download| change(download, is_checked)))
    };
    view! {
        <div class="save-panel">
            <fieldset>
                <legend>{file_bar::ROWS}</legend>
                <Choice
                    group="saved-rows"
                    label=Signal::derive(all)
                    is_checked=Signal::derive(move || !is_filtered.get())
                    on_change=Callback::new(move |_| is_filtered.set(false))
                />
                <Choice
                    group="saved-rows"
                    label=Signal::derive(filtered)
                    is_checked=is_filtered
                    on_change=Callback::new(move |_| is_filtered.set(true))
                />
            </fieldset>
            <fieldset>
                <legend>{file_bar::COLUMNS}</legend>
                <Choice
                    label=file_bar::KEEP_COLUMNS
                    is_checked=Signal::derive(move || download.get().columns.keep)
                    on_change=change(|download, is_checked| download.columns.keep = is_checked)
                />
                {has_charge
                    .then(|| {
                        view! {
                            <Choice
                                label=file_bar::AT_RISK
                                is_checked=Signal::derive(move || download.get().columns.at_risk)
                                on_change=change(|download, is_checked| download.columns.at_risk = is_checked)
                            />
                        }
                    })}
                <Choice
                    label=file_bar::REASONS
                    is_checked=Signal::derive(move || download.get().columns.n_reasons != 0)
                    on_change=change(Download::set_reasons)
                />
            </fieldset>
            <fieldset>
                <legend>{file_bar::FORMAT}</legend>
                <Show when=has_table_programs>
                    <Choice
                        group="saved-format"
                        label=file_bar::CSV
                        is_checked=Signal::derive(is_csv)
                        on_change=change(|download, _| download.is_workbook = false)
                    />
                    <Choice
                        group="saved-format"
                        label=file_bar::WORKBOOK
                        is_checked=Signal::derive(move || !is_csv())
                        on_change=change(|download, _| download.is_workbook = true)
                    />
                </Show>
                <Show when=is_csv>
                    <Choice
                        label=file_bar::FOR_EXCEL
                        is_checked=Signal::derive(move || download.get().columns.byte_order_mark)
                        on_change=change(|download, is_checked| download.columns.byte_order_mark = is_checked)
                    />
                    <Choice
                        label=file_bar::DEFUSE
                        is_checked=Signal::derive(move || download.get().columns.defuse)
                        on_change=change(|download, is_checked| download.columns.defuse = is_checked)
                    />
                </Show>
            </fieldset>
        </div>
    }
}

/// A labeled radio button or checkbox.
#[component]
fn Choice(
    /// The group of a radio button; a checkbox has none.
    #[prop(optional)]
    group: Option<&'static str>,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] is_checked: Signal<bool>,
    on_change: Callback<bool>,
) -> impl IntoView {
    view! {
        <label class="checkbox">
            <input
                type=if group.is_some() { "radio" } else { "checkbox" }
                name=group
                prop:checked=is_checked
                on:change=move |event: Event| on_change.run(event_target_checked(&event))
            />
            <span>{label}</span>
        </label>
    }
}
