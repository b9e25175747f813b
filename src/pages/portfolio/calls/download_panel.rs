//! Downloads the sheet or a part of it.

use leptos::prelude::*;

use super::open_sheet::OpenSheet;
use crate::browser::has_table_programs;
use crate::pages::portfolio::state::PortfolioState;
use churnscope_engine::campaign::call_sheet::CallFilter;
use churnscope_wording::portfolio::calls;
use churnscope_wording::values::count;
use churnscope_worker::controller::Status;

/// Buttons that save the whole sheet, the listed customers, or those of one owner.
#[component]
pub fn DownloadPanel(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let (page, state) = (state, state.calls);
    let is_workbook = RwSignal::new(false);
    // writing a workbook would stop other work
    let is_blocked = move || is_workbook.get() && page.controller.status().get() != Status::Idle;
    let save = move |rows: &[usize], suffix: &str| {
        if is_workbook.get_untracked() { save_workbook(page, rows, suffix) } else { state.save(rows, suffix) }
    };
    let all = move || state.read(OpenSheet::all_rows);
    let listed = move || state.listed.get();
    let owners = move || {
        let owners = state.read(|open| open.sheet.owners().into_iter().map(str::to_owned).collect::<Vec<_>>());
        let button = |owner: String| {
            let filter = CallFilter { owner: Some(owner.clone()), ..CallFilter::default() };
            let rows = state.read(|open| open.sheet.listed(&filter));
            let name = calls::with_count(calls::of_owner(&owner), count(rows.len() as u64));
            view! {
                <button type="button" class="button" disabled=is_blocked on:click=move |_| save(&rows, &owner)>
                    {name}
                </button>
            }
        };
        owners.into_iter().map(button).collect_view()
    };
    let with_count = |name: &'static str, rows: Vec<usize>| calls::with_count(name, count(rows.len() as u64));
    view! {
        <div class="calls-panel" data-testid="calls-download">
            <h3 class="panel-title">{calls::DOWNLOAD_TITLE}</h3>
            <div class="problem-buttons">
                <button type="button" class="button" disabled=is_blocked on:click=move |_| save(&all(), "")>
                    {move || with_count(calls::EVERYTHING, all())}
                </button>
                <button type="button" class="button" disabled=is_blocked on:click=move |_| save(&listed(), "")>
                    {move || with_count(calls::LISTED_ONLY, listed())}
                </button>
                {owners}
            </div>
            <Show when=has_table_programs>
                <label class="checkbox">
                    <input
                        type="checkbox"
                        prop:checked=is_workbook
                        on:change=move |event| is_workbook.set(event_target_checked(&event))
                    />
                    <span>{calls::AS_WORKBOOK}</span>
                </label>
                <p class="card-note">{calls::WORKBOOK_NOTE}</p>
            </Show>
        </div>
    }
}

/// Saves these rows as a workbook. It cannot be opened as a call sheet again, so the sheet still counts as changed.
fn save_workbook(state: PortfolioState, rows: &[usize], suffix: &str) {
    let workbook = state.calls.read(|open| Some((open.file_name(suffix, "xlsx"), open.sheet.workbook(rows))));
    if let Some((name, (lines, columns))) = workbook {
        state.controller.save_workbook(name, calls::SHEET, &lines, columns);
    }
}
