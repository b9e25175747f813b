//! The rows of the sheet, for mouse, touch, and keyboard.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::call_row::{CallRowView, part_id, row_id};
use super::state::{CallsState, ROWS_SHOWN};
use crate::browser::{
    after_paint, announce_customer, effect, focus, on_customer_wanted, page_scroll, set_fragment, set_page_scroll,
    size_of,
};
use crate::opened_customer::{ListPlace, OpenedCustomer};
use crate::pages::portfolio::state::PortfolioState;
use crate::route::Page;
use churnscope_engine::campaign::call_sheet::CallStatus;
use churnscope_engine::link::write_link;
use churnscope_wording::portfolio::calls;

/// A table of the first listed customers, with a button that shows more of them.
#[component]
pub fn CallsTable(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let calls_state = state.calls;
    let current = RwSignal::new(0_usize);
    let shown = Memo::new(move |_| {
        let n_shown = calls_state.n_shown.get();
        calls_state.listed.with(|listed| listed.iter().copied().take(n_shown).collect::<Vec<_>>())
    });
    let table = NodeRef::<leptos::html::Div>::new();
    let open = open_customer(state, current, table);
    open_wanted_customers(calls_state, current, open);
    let owners = move || {
        let owners = calls_state.read(|open| open.sheet.owners().into_iter().map(str::to_owned).collect::<Vec<_>>());
        owners.into_iter().map(|owner| view! { <option value=owner></option> }).collect_view()
    };
    let rows = move || shown.get().into_iter().map(|row| (calls_state.number.get(), row)).collect::<Vec<_>>();
    let row = move |(_, index): (u32, usize)| {
        let is_current = Memo::new(move |_| {
            // a filter may have made the list shorter
            shown.with(|shown| shown.get(current.get().min(shown.len().saturating_sub(1))) == Some(&index))
        });
        let place = move || shown.with_untracked(|shown| shown.iter().position(|row| *row == index));
        let on_key = Callback::new(move |event: KeyboardEvent| {
            if let Some(place) = place() {
                current.set(place);
                handle_key(&event, calls_state, (shown, current), index, open);
            }
        });
        let on_open = Callback::new(move |()| {
            if let Some(place) = place() {
                open.run(place);
            }
        });
        let customer = calls_state.open.with_untracked(|open| open.as_ref().and_then(|open| open.customer(index)));
        customer.map(|(row, extra)| view! { <CallRowView state index row extra is_current on_key on_open /> })
    };
    let has_more = Memo::new(move |_| calls_state.listed.with(Vec::len) > calls_state.n_shown.get());
    let head = [
        calls::CUSTOMER,
        calls::RISK,
        calls::OFFER,
        calls::VALUE,
        calls::STATUS,
        calls::OWNER,
        calls::DATE,
        calls::NOTE,
    ];
    // the button may disappear
    let show_more = move |_| {
        let first = calls_state.n_shown.get_untracked();
        calls_state.n_shown.set(first + ROWS_SHOWN);
        after_paint(move || focus_place(shown, current, first));
    };
    view! {
        <datalist id="calls-owners">{owners}</datalist>
        <div class="calls-table" node_ref=table>
            <table data-testid="calls-table">
                <caption class="visually-hidden">{calls::TABLE}</caption>
                <thead>
                    <tr>{head.map(|name| view! { <th scope="col">{name}</th> })}</tr>
                </thead>
                <tbody>
                    <For each=rows key=|row| *row children=row />
                </tbody>
            </table>
        </div>
        <Show when=move || shown.with(Vec::is_empty)>
            <p class="no-matches">{calls::NOBODY_LISTED}</p>
        </Show>
        <Show when=move || has_more.get()>
            <button type="button" class="button small" on:click=show_more>
                {calls::MORE}
            </button>
        </Show>
    }
}

/// Handles a key that was pressed while a row has the focus.
fn handle_key(
    event: &KeyboardEvent,
    state: CallsState,
    (shown, current): (Memo<Vec<usize>>, RwSignal<usize>),
    row: usize,
    open: Callback<usize>,
) {
    // with one of these modifiers, the key may be a browser shortcut
    if event.alt_key() || event.ctrl_key() || event.meta_key() {
        return;
    }
    let place = current.get_untracked();
    let last = shown.with_untracked(Vec::len).saturating_sub(1);
    let go = |place: usize| focus_place(shown, current, place.min(last));
    match event.key().as_str() {
        "ArrowDown" => go(place + 1),
        "ArrowUp" => go(place.saturating_sub(1)),
        "Home" => go(0),
        "End" => go(last),
        "Enter" => open.run(place),
        "o" | "O" => focus(&part_id(row, "owner")),
        "d" | "D" => focus(&part_id(row, "date")),
        "n" | "N" => focus(&part_id(row, "note")),
        "u" | "U" => {
            state.undo();
            after_paint(move || keep_focus(shown, current, (place, row)));
        }
        key => {
            let status = key.parse().ok().and_then(|number: usize| CallStatus::CHOICES.get(number.checked_sub(1)?));
            let Some(&status) = status else { return };
            state.enter(row, |entry| entry.status = status);
            after_paint(move || keep_focus(shown, current, (place, row)));
        }
    }
    event.prevent_default();
}

/// If a row no longer fits the filter, moves the focus to the row that is now in its place.
fn keep_focus(shown: Memo<Vec<usize>>, current: RwSignal<usize>, (place, row): (usize, usize)) {
    if shown.try_with_untracked(|shown| !shown.contains(&row)) == Some(true) {
        focus_place(shown, current, place);
    }
}

/// Moves the focus to a row or, if the list has become shorter, to the last one.
fn focus_place(shown: Memo<Vec<usize>>, current: RwSignal<usize>, place: usize) {
    let row = shown.try_with_untracked(|shown| {
        let place = place.min(shown.len().saturating_sub(1));
        shown.get(place).map(|row| (place, *row))
    });
    if let Some((place, row)) = row.flatten() {
        current.set(place);
        focus(&row_id(row));
    }
}

/// Returns a callback that opens the customer at a place in the list on the Customer page. When the user comes back,
/// the customer's row gets the focus again.
fn open_customer(
    state: PortfolioState,
    current: RwSignal<usize>,
    table: NodeRef<leptos::html::Div>,
) -> Callback<usize> {
    let calls_state = state.calls;
    let return_to = StoredValue::new(None::<f64>);
    let size = size_of(table);
    effect(move || {
        if size.get().1 > 0
            && let Some(page_top) = return_to.try_update_value(Option::take).flatten()
        {
            let row = calls_state.listed.with_untracked(|listed| listed.get(current.get_untracked()).copied());
            after_paint(move || {
                row.into_iter().for_each(|row| focus(&row_id(row)));
                set_page_scroll(page_top);
            });
        }
    });
    Callback::new(move |place: usize| {
        current.set(place);
        calls_state.n_shown.update(|n_shown| *n_shown = (*n_shown).max(place + 1));
        let Some(row) = calls_state.listed.with_untracked(|listed| listed.get(place).copied()) else { return };
        let listed = calls_state.listed.with_untracked(Vec::len);
        let opened = calls_state.open.with_untracked(|open| {
            let open = open.as_ref()?;
            let customer = open.sheet.rows().get(row)?;
            let columns = open.extra.iter().filter_map(|&column| {
                Some((open.sheet.columns().get(column)?.clone(), customer.cells().get(column)?.clone()))
            });
            let (id, columns) = (customer.id.clone(), columns.collect::<Vec<_>>());
            let link = state.scorer.with_value(|scorer| {
                let customer = open.sheet.customer(scorer, row)?;
                Some(format!("{}/{row}", write_link(scorer, &customer)))
            });
            Some((id, columns, link))
        });
        let Some((id, columns, link)) = opened else { return };
        let Some(link) = link else { return calls_state.message.set(Some(calls::not_in_model(id))) };
        let place = ListPlace {
            list: ListPlace::SHEET,
            position: u32::try_from(place).unwrap_or(u32::MAX),
            listed: u32::try_from(listed).unwrap_or(u32::MAX),
        };
        let fragment = format!("{}/{link}", Page::Customer.href().trim_start_matches('#'));
        announce_customer(&OpenedCustomer { link, id, columns, place });
        let is_on_screen = size.get_untracked().1 > 0;
        if is_on_screen {
            return_to.set_value(Some(page_scroll()));
        }
        set_fragment(&fragment);
        if is_on_screen {
            set_page_scroll(0.0);
        }
    })
}

/// Opens the customers that the Customer page asks for, unless the length of the list has changed.
fn open_wanted_customers(state: CallsState, current: RwSignal<usize>, open: Callback<usize>) {
    on_customer_wanted(move |place| {
        let ListPlace { position, listed, .. } = place;
        let is_same = place.is_on_sheet()
            && current.try_get_untracked().is_some()
            && state.listed.try_with_untracked(Vec::len).is_some_and(|len| len == listed as usize);
        if is_same {
            open.run(position as usize);
        }
        is_same
    });
}
