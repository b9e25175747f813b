//! The list itself: as many rows in the document as fit on screen, however long it is.

use leptos::ev::{Event, KeyboardEvent};
use leptos::html::Div;
use leptos::prelude::*;

use super::held_rows::HeldRows;
use super::list_row::ListRow;
use super::money::months_words;
use super::scrolling::{ListTrack, Place, row_after};
use super::state::PortfolioState;
use super::words::pressed;
use crate::browser::{
    after_paint, effect, focus, is_phone, page_scroll, scroll_top, set_fragment, set_page_scroll, set_scroll_top,
    settled, size_of,
};
use crate::route::Page;
use churnscope_engine::customer::Customer;
use churnscope_engine::link::write_link;
use churnscope_engine::portfolio::{ListedCustomer, SortKey};
use churnscope_engine::scorer::Scorer;

/// The id of the grid.
const GRID: &str = "worklist";

/// Height of a row, in pixels: of one line, and of a card on a phone. The style sheet takes it from here.
const ROW_HEIGHT: f64 = 40.0;
const CARD_HEIGHT: f64 = 76.0;

/// Height of the headings, in pixels; a phone has none.
const HEAD_HEIGHT: f64 = 36.0;

/// How long the list must rest before the bar is put where a jump would have put it, in milliseconds.
const REST: u32 = 200;

/// The customers, as a grid that is scrolled and moved through by keys.
#[component]
pub fn Worklist(
    /// What the page shares.
    state: PortfolioState,
) -> impl IntoView {
    let grid = NodeRef::<Div>::new();
    let size = size_of(grid);
    let is_phone = is_phone();
    let listed = Memo::new(move |_| state.read(|_, shown| shown.summary.listed));
    let track = Memo::new(move |_| {
        let (row_height, head) = if is_phone.get() { (CARD_HEIGHT, 0.0) } else { (ROW_HEIGHT, HEAD_HEIGHT) };
        let (_, height) = size.get();
        ListTrack { rows: listed.get(), row_height, view_height: (f64::from(height) - head).max(0.0) }
    });
    let place = RwSignal::new(Place::default());
    let current = RwSignal::new(0_u32);
    let held = RwSignal::new(HeldRows::default());
    // which list the rows belong to: another filter, order or file is another list
    let list = Memo::new(move |before: Option<&(u32, Option<ListId>)>| {
        let id = state.shown.with(|shown| shown.as_ref().map(|shown| (shown.generation, shown.query.clone())));
        match before {
            Some((serial, before)) if *before == id => (*serial, id),
            Some((serial, _)) => (serial + 1, id),
            None => (0, id),
        }
    });
    let serial = Memo::new(move |_| list.with(|(serial, _)| *serial));

    effect(move || {
        serial.track();
        held.set(HeldRows::default());
        current.set(0);
        place.set(Place::default());
        set_scroll_top(grid, 0.0);
    });
    let seen = Memo::new(move |_| track.get().rows_in_view(place.get()));
    // made here, not in the effect, which would drop it when it runs again. Answers come in the order of the questions,
    // so rows that arrive are those of the list whose figures arrived last.
    let take = Callback::new(move |(first, customers): (u32, Vec<ListedCustomer>)| {
        held.update(|held| held.take(first, customers));
    });
    effect(move || {
        let (seen, listed) = (seen.get(), listed.get());
        held.track();
        if let Some(window) = held.try_update_untracked(|held| held.ask(&seen, listed)).flatten() {
            state.controller.rows(window, take);
        }
    });
    let go = move |to: Place| {
        place.set(to);
        set_scroll_top(grid, to.on_track);
    };
    let on_scroll = move |_: Event| {
        // what is hidden has no size, and browsers take its place away
        if track.with_untracked(|track| track.view_height > 0.0) {
            let to = track.with_untracked(|track| track.scrolled(place.get_untracked(), scroll_top(grid)));
            place.set(to);
        }
    };
    let at_rest = settled(place.into(), REST);
    effect(move || {
        let rested = track.with_untracked(|track| track.rested(at_rest.get()));
        if rested.in_list == place.with_untracked(|place| place.in_list)
            && (rested.on_track - place.with_untracked(|place| place.on_track)).abs() >= 1.0
        {
            go(rested);
        }
    });

    // back from the Customer page: where one was
    let left_at = StoredValue::new(None::<f64>);
    effect(move || {
        if track.get().view_height > 0.0 {
            set_scroll_top(grid, place.with_untracked(|place| place.on_track));
            if let Some(top) = left_at.try_update_value(Option::take).flatten() {
                after_paint(move || {
                    focus(GRID);
                    set_page_scroll(top);
                });
            }
        }
    });
    let open = Callback::new(move |at: u32| {
        current.set(at);
        let link = held.with_untracked(|held| held.get(at)).and_then(|customer| link_to(state.scorer, &customer));
        if let Some(link) = link {
            left_at.set_value(Some(page_scroll()));
            set_fragment(link.trim_start_matches('#'));
            set_page_scroll(0.0);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        // a heading's button has keys of its own
        if event.default_prevented() || event.alt_key() || event.ctrl_key() || event.meta_key() {
            return;
        }
        let (track, at) = (track.get_untracked(), current.get_untracked());
        if event.key() == "Enter" && event.target() == event.current_target() {
            event.prevent_default();
            open.run(at);
        } else if let Some(row) = row_after(&event.key(), at, track.rows, track.page()) {
            event.prevent_default();
            current.set(row);
            go(track.showing(place.get_untracked(), row));
        }
    };
    let rows = move || seen.get().map(|row| (serial.get(), row)).collect::<Vec<_>>();
    let top = move || {
        let first = seen.get().start;
        format!("translateY({}px)", track.with(|track| track.top_of(place.get(), first)).round())
    };
    let active = move || {
        let current = current.get();
        seen.get().contains(&current).then(|| format!("listed-{current}"))
    };

    view! {
        <div
            id=GRID
            class="grid"
            role="grid"
            tabindex="0"
            data-testid="worklist"
            aria-label="Customers"
            aria-rowcount=move || listed.get().saturating_add(1).to_string()
            aria-colcount=move || columns(state).len().to_string()
            aria-activedescendant=active
            style=("--row-height", move || format!("{}px", track.get().row_height))
            node_ref=grid
            on:scroll=on_scroll
            on:keydown=on_key
        >
            <div role="rowgroup" class="grid-head">
                <Headings state />
            </div>
            <div role="rowgroup" class="grid-body" style:height=move || format!("{}px", track.get().height())>
                <div class="grid-window" role="presentation" style:transform=top>
                    <For each=rows key=|row| *row let:row>
                        {
                            let (_, at) = row;
                            let customer = Memo::new(move |_| held.with(|held| held.get(at)));
                            let is_current = Memo::new(move |_| current.get() == at);
                            view! {
                                <ListRow
                                    state
                                    at
                                    customer
                                    is_current
                                    href=link_to
                                    on_open=open
                                />
                            }
                        }
                    </For>
                </div>
            </div>
        </div>
        <Show when=move || listed.get() == 0>
            <p class="no-matches">"Nobody is like that. Take a filter away to see more."</p>
        </Show>
    }
}

/// What tells one list from another.
type ListId = (u32, churnscope_engine::portfolio::Query);

/// The columns: a name, and the order that a press on it asks for.
fn columns(state: PortfolioState) -> Vec<(String, Option<SortKey>)> {
    let months = state.months.get();
    let charge = state.scorer.with_value(|scorer| scorer.schema().monthly_charge);
    let plain = [
        ("Customer", Some(SortKey::Id)),
        ("Probability", Some(SortKey::Probability)),
        ("Band", None),
        ("Reasons", None),
    ];
    let money = charge.map(|charge| {
        let at_risk = format!("At risk, {}", months_words(months));
        [("Monthly".to_owned(), Some(SortKey::Field(charge))), (at_risk, Some(SortKey::MoneyAtRisk))]
    });
    let plain = plain.map(|(name, key)| (name.to_owned(), key));
    plain.into_iter().chain(money.into_iter().flatten()).collect()
}

/// The headings, each with the order that it asks for.
#[component]
fn Headings(
    /// What the page shares.
    state: PortfolioState,
) -> impl IntoView {
    let heading = move |(name, key): (String, Option<SortKey>)| {
        let order = move || {
            state.query.with(|query| match (key == Some(query.sort), query.descending) {
                (false, _) => None,
                (true, true) => Some("descending"),
                (true, false) => Some("ascending"),
            })
        };
        let arrow = move || match order() {
            Some("descending") => " ↓",
            Some(_) => " ↑",
            None => "",
        };
        let contents = match key {
            None => name.into_any(),
            Some(key) => {
                let press = move |_| state.sort(pressed(&state.query.get_untracked(), key));
                view! {
                    <button type="button" class="sort-button" on:click=press>
                        {name}
                        <span aria-hidden="true">{arrow}</span>
                    </button>
                }
                .into_any()
            }
        };
        view! {
            <div role="columnheader" aria-sort=order>
                {contents}
            </div>
        }
    };
    view! {
        <div role="row" class="grid-row" aria-rowindex="1">
            {move || columns(state).into_iter().map(heading).collect_view()}
        </div>
    }
}

/// The address of a customer on the Customer page.
fn link_to(scorer: StoredValue<Scorer>, customer: &ListedCustomer) -> Option<String> {
    scorer.with_value(|scorer| {
        let customer = Customer::new(scorer.schema(), customer.values.clone()).ok()?;
        Some(format!("{}/{}", Page::Customer.href(), write_link(scorer, &customer)))
    })
}
