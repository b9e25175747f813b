//! The list of customers: a grid with only the visible rows in the document, however long the list is.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::list_contents::ListContents;
use super::list_headings::{ListHeadings, columns};
use super::list_row::{ListRow, customer_address, row_id};
use super::list_scroll::ListScroll;
use super::row_cache::RowCache;
use super::scrolling::row_after;
use super::state::PortfolioState;
use crate::browser::{
    after_paint, announce_customer, effect, focus, on_customer_wanted, page_scroll, set_fragment, set_page_scroll,
    settled,
};
use crate::opened_customer::{ListPlace, OpenedCustomer};
use crate::route::Page;
use churnscope_engine::campaign::offers::Terms;
use churnscope_engine::portfolio::{ListedCustomer, Query};
use churnscope_wording::portfolio::list;
use churnscope_worker::controller::RowsUse;

const GRID: &str = "worklist";

/// How long the terms of the offers must stay the same before the best offers are looked for again, in milliseconds.
const REST_BEFORE_OFFERS: u32 = 400;

/// The customers, as a grid for mouse, touch, and keyboard.
#[component]
pub fn Worklist(
    /// The state of the page.
    state: PortfolioState,
) -> impl IntoView {
    let listed = Memo::new(move |_| state.read(|_, shown| shown.summary.listed));
    let has_plan = Memo::new(move |_| state.lists_plan());
    let contents = Memo::new(move |_| if has_plan.get() { ListContents::default() } else { state.contents.get() });
    let shows_offers = Memo::new(move |_| contents.with(|contents| contents.shows_offers));
    let scroll = ListScroll::new(listed, move || has_plan.get() || shows_offers.get());
    let current = RwSignal::new(0_u32);
    let cache = RwSignal::new(RowCache::default());
    let list_number = list_number(state);
    effect(move || {
        list_number.track();
        cache.set(RowCache::default());
        current.set(0);
        scroll.reset();
    });
    let parse_terms =
        move || state.scorer.with_value(|scorer| state.campaign.form.with(|form| form.terms(scorer.schema())));
    let terms = settled(Signal::derive(parse_terms), REST_BEFORE_OFFERS);
    effect(move || {
        terms.track();
        cache.set(RowCache::default());
    });
    load_visible_rows(state, scroll, listed, cache, terms);
    let open = open_customer(state, scroll, current, cache, list_number);
    open_wanted_customers(state, current, cache, (list_number, terms), open);
    let on_key = move |event: KeyboardEvent| handle_key(&event, scroll, current, open);

    let rows = move || scroll.visible.get().map(|position| (list_number.get(), position)).collect::<Vec<_>>();
    let row = move |(_, position): (u32, u32)| {
        let customer = Memo::new(move |_| cache.with(|cache| cache.get(position)));
        let is_current = Memo::new(move |_| current.get() == position);
        view! { <ListRow state position customer is_current on_open=open /> }
    };
    let has_money = state.scorer.with_value(|scorer| scorer.schema().monthly_charge.is_some());
    let shared = move || contents.with(|contents| list::shared(contents.shared.join(list::BETWEEN)));
    let active_row = move || {
        let current = current.get();
        scroll.visible.get().contains(&current).then(|| row_id(current))
    };
    view! {
        <Show when=move || contents.with(|contents| !contents.shared.is_empty())>
            <p class="shared-reasons" data-testid="shared-reasons">
                {shared}
                {move || shows_offers.get().then(|| format!(" {}", list::OFFER_TERMS))}
            </p>
        </Show>
        <div
            id=GRID
            class="grid"
            role="grid"
            tabindex="0"
            data-testid="worklist"
            aria-label=list::CUSTOMERS
            aria-rowcount=move || listed.get().saturating_add(1).to_string()
            aria-colcount=move || columns(state).len().to_string()
            aria-activedescendant=active_row
            class:with-money=move || has_money && !has_plan.get()
            class:with-plan=has_plan
            class:with-offers=shows_offers
            class:with-shown=move || state.shown_names.with(|names| !names.is_empty())
            style=("--shown", move || state.shown_names.with(Vec::len).to_string())
            style=("--row-height", move || format!("{}px", scroll.track.get().row_height))
            node_ref=scroll.grid
            on:scroll=move |_| scroll.on_scroll()
            on:keydown=on_key
        >
            <div role="rowgroup" class="grid-head">
                <ListHeadings state />
            </div>
            <div role="rowgroup" class="grid-body" style:height=move || format!("{}px", scroll.track.get().height())>
                <div
                    class="grid-window"
                    role="presentation"
                    style:transform=move || format!("translateY({}px)", scroll.top().round())
                >
                    <For each=rows key=|row| *row children=row />
                </div>
            </div>
        </div>
        <Show when=move || listed.get() == 0>
            <p class="no-matches" data-testid="no-matches">
                {list::NO_MATCHES}
            </p>
        </Show>
    }
}

/// A number that increases with each new list: after a file is read, after a campaign is planned, and after the filter
/// or the order changes.
fn list_number(state: PortfolioState) -> Memo<u32> {
    type ListId = Option<(u32, u32, Query)>;
    let list = Memo::new(move |previous: Option<&(u32, ListId)>| {
        let id = state
            .shown
            .with(|shown| shown.as_ref().map(|shown| (shown.generation, shown.plan_number, shown.query.clone())));
        match previous {
            Some((number, previous_id)) if *previous_id == id => (*number, id),
            Some((number, _)) => (number + 1, id),
            None => (0, id),
        }
    });
    Memo::new(move |_| list.with(|(number, _)| *number))
}

/// Requests the visible rows, and some around them, unless all visible rows are loaded.
fn load_visible_rows(
    state: PortfolioState,
    scroll: ListScroll,
    listed: Memo<u32>,
    cache: RwSignal<RowCache>,
    terms: Signal<Option<Terms>>,
) {
    // The callback belongs to the component: a callback created in the effect would be dropped when the effect runs
    // again. Responses arrive in the order of the requests, so these rows belong to the list whose summary arrived
    // last.
    let set_contents = move |contents: ListContents| {
        if state.contents.with_untracked(|current| *current != contents) {
            state.contents.set(contents);
        }
    };
    let insert = Callback::new(move |(first, customers): (u32, Vec<ListedCustomer>)| {
        if first == 0 && !customers.is_empty() {
            set_contents(state.scorer.with_value(|scorer| ListContents::of(scorer.schema(), &customers)));
        }
        cache.update(|cache| cache.insert(first, customers));
    });
    effect(move || {
        let (visible, listed) = (scroll.visible.get(), listed.get());
        cache.track();
        if listed == 0 {
            set_contents(ListContents::default());
        }
        if let Some(window) = cache.try_update_untracked(|cache| cache.request(&visible, listed)).flatten() {
            state.controller.rows(window, terms.get_untracked(), RowsUse::Screen, insert);
        }
    });
}

/// Opens customers on the Customer page. When the user comes back, the list is scrolled as before or, if necessary, to
/// the customer who was opened last.
fn open_customer(
    state: PortfolioState,
    scroll: ListScroll,
    current: RwSignal<u32>,
    cache: RwSignal<RowCache>,
    list_number: Memo<u32>,
) -> Callback<u32> {
    let return_to = StoredValue::new(None::<f64>);
    effect(move || {
        if scroll.track.get().view_height > 0.0 {
            scroll.restore();
            if let Some(page_top) = return_to.try_update_value(Option::take).flatten() {
                // the user may have gone to other customers meanwhile
                scroll.show(current.get_untracked());
                after_paint(move || {
                    focus(GRID);
                    set_page_scroll(page_top);
                });
            }
        }
    });
    Callback::new(move |position: u32| {
        current.set(position);
        let customer = cache.with_untracked(|cache| cache.get(position));
        let address = customer.as_ref().and_then(|customer| customer_address(state.scorer, customer));
        if let (Some(customer), Some(address)) = (customer, address) {
            let fragment = address.trim_start_matches('#');
            let listed = state.read(|_, shown| shown.summary.listed);
            announce_customer(&OpenedCustomer {
                link: Page::Customer.rest(fragment).unwrap_or_default().to_owned(),
                id: customer.id.clone(),
                columns: state.shown_names.get_untracked().into_iter().zip(customer.shown.iter().cloned()).collect(),
                place: ListPlace { list: list_number.get_untracked(), position, listed },
            });
            if scroll.is_on_screen() {
                return_to.set_value(Some(page_scroll()));
                set_fragment(fragment);
                set_page_scroll(0.0);
            } else {
                set_fragment(fragment);
            }
        }
    })
}

/// Opens the customers that the Customer page asks for, if the list is still the same.
fn open_wanted_customers(
    state: PortfolioState,
    current: RwSignal<u32>,
    cache: RwSignal<RowCache>,
    (list_number, terms): (Memo<u32>, Signal<Option<Terms>>),
    open: Callback<u32>,
) {
    let insert_and_open = Callback::new(move |(first, customers): (u32, Vec<ListedCustomer>)| {
        cache.update(|cache| cache.insert(first, customers));
        open.run(current.get_untracked());
    });
    on_customer_wanted(move |ListPlace { list, position, listed }| {
        let is_same =
            list_number.try_get_untracked() == Some(list) && state.read(|_, shown| shown.summary.listed == listed);
        if is_same {
            current.set(position);
            if cache.with_untracked(|cache| cache.get(position).is_some()) {
                open.run(position);
            } else {
                let (window, terms) = (position..position.saturating_add(1), terms.get_untracked());
                state.controller.rows(window, terms, RowsUse::Screen, insert_and_open);
            }
        }
        is_same
    });
}

fn handle_key(event: &KeyboardEvent, scroll: ListScroll, current: RwSignal<u32>, open: Callback<u32>) {
    // with one of these modifiers, the key may be a browser shortcut
    if event.default_prevented() || event.alt_key() || event.ctrl_key() || event.meta_key() {
        return;
    }
    let (track, position) = (scroll.track.get_untracked(), current.get_untracked());
    // Enter on a heading presses its button
    if event.key() == "Enter" && event.target() == event.current_target() {
        event.prevent_default();
        open.run(position);
    } else if let Some(row) = row_after(&event.key(), position, track.rows, track.page()) {
        event.prevent_default();
        current.set(row);
        scroll.show(row);
    }
}
