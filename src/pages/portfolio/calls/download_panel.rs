//! Downloads the sheet or a part of it.

use leptos::prelude::*;

use super::open_sheet::OpenSheet;
use super::state::CallsState;
use churnscope_engine::campaign::call_sheet::CallFilter;
use churnscope_wording::portfolio::calls;
use churnscope_wording::values::count;

/// Buttons that save the whole sheet, the listed customers, or those of one owner.
#[component]
pub fn DownloadPanel(
    /// The state of the card.
    state: CallsState,
) -> impl IntoView {
    let all = move || state.read(OpenSheet::all_rows);
    let listed = move || state.listed.get();
    let owners = move || {
        let owners = state.read(|open| open.sheet.owners().into_iter().map(str::to_owned).collect::<Vec<_>>());
        let button = |owner: String| {
            let filter = CallFilter { owner: Some(owner.clone()), ..CallFilter::default() };
            let rows = state.read(|open| open.sheet.listed(&filter));
            let name = calls::with_count(calls::of_owner(&owner), count(rows.len() as u64));
            view! {
                <button type="button" class="button" on:click=move |_| state.save(&rows, &owner)>
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
                <button type="button" class="button" on:click=move |_| state.save(&all(), "")>
                    {move || with_count(calls::EVERYTHING, all())}
                </button>
                <button type="button" class="button" on:click=move |_| state.save(&listed(), "")>
                    {move || with_count(calls::LISTED_ONLY, listed())}
                </button>
                {owners}
            </div>
        </div>
    }
}
