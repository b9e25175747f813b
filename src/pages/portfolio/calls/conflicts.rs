//! The conflicts between merged sheets.

use leptos::prelude::*;

use super::open_sheet::OpenSheet;
use super::state::CallsState;
use crate::browser::{after_paint, focus};
use churnscope_wording::portfolio::calls;

const HEADING: &str = "calls-conflicts";

/// The first conflict of each customer, with buttons that decide it. Nothing if there are no conflicts.
#[component]
pub fn Conflicts(
    /// The state of the card.
    state: CallsState,
) -> impl IntoView {
    let conflicts = Memo::new(move |_| state.read(found));
    let decide = move |row: usize, takes_other: bool| {
        state.resolve(row, takes_other);
        // the pressed button disappears with the conflict
        after_paint(|| focus(HEADING));
    };
    let item = move |(row, id, [ours, theirs]): (usize, String, [String; 2])| {
        view! {
            <li>
                <p class="conflict-id">{id.clone()}</p>
                <p>{ours}</p>
                <p>{theirs}</p>
                <div class="problem-buttons">
                    <button
                        type="button"
                        class="button small"
                        aria-label=calls::keep_of(&id)
                        on:click=move |_| decide(row, false)
                    >
                        {calls::KEEP}
                    </button>
                    <button
                        type="button"
                        class="button small"
                        aria-label=calls::take_of(&id)
                        on:click=move |_| decide(row, true)
                    >
                        {calls::TAKE}
                    </button>
                </div>
            </li>
        }
    };
    view! {
        <Show when=move || conflicts.with(|conflicts| !conflicts.is_empty())>
            <section class="calls-panel" data-testid="conflicts" aria-label=calls::CONFLICTS>
                <h3 id=HEADING class="panel-title" tabindex="-1">
                    {calls::CONFLICTS}
                </h3>
                <p class="card-note">{calls::CONFLICTS_NOTE}</p>
                <ul class="conflicts">{move || conflicts.get().into_iter().map(item).collect_view()}</ul>
            </section>
        </Show>
    }
}

/// The row, the ID, and both entries of the first conflict of each customer who has one.
fn found(open: &OpenSheet) -> Vec<(usize, String, [String; 2])> {
    let rows = open.sheet.rows().iter().enumerate();
    let first = rows.filter_map(|(index, row)| {
        let conflict = row.conflicts().first()?;
        Some((index, row.id.clone(), [calls::here(calls::entry(row.entry())), calls::other_entry(conflict)]))
    });
    first.collect()
}
